package check

import (
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// indexPattern is one pattern of a rule's indices, an item of a list.
type indexPattern struct {
	rules.String
	// scope are the fields that all patterns of the list reach.
	scope *schema.Scope
}

type indexPatternsKey struct{}

// indexPatterns returns the patterns of the rule's indices and of its
// indicators' in the order of the file, without exclusions.
func (p *Pass) indexPatterns() []indexPattern {
	return Memo(p, indexPatternsKey{}, func() []indexPattern {
		if p.Doc.Rule == nil {
			return nil
		}
		var out []indexPattern
		add := func(list rules.Strings, scope *schema.Scope) {
			for _, item := range list.Items {
				if item.IsSet() && item.Value != "" && item.Value[0] != '-' && item.Value[0] != '<' {
					out = append(out, indexPattern{item, scope})
				}
			}
		}
		add(p.Doc.Rule.Index, p.Indices("rule.query"))
		add(p.Doc.Rule.ThreatMatch.Index, p.Indices("rule.threat_query"))
		return out
	})
}

// span returns the pattern's characters, without quotes.
func (i *indexPattern) span() source.Span {
	return i.Map.ToFile(source.Span{End: len(i.Value)})
}

// replace is the fix that puts another pattern in the place of this one.
func (i *indexPattern) replace(to string) []Fix {
	return []Fix{{Title: "Replace `" + i.Value + "` with `" + to + "`", Edits: []source.Edit{{Span: i.span(), NewText: to}}}}
}
