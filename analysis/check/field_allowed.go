package check

import (
	"iter"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
)

var fieldAllowed = &Check{
	ID:    "field/value-not-allowed",
	Title: "value that ECS does not list for the field",
	Text: "ECS lists the values of this field, such as those of `event.category`, and this one is not among them. A value " +
		"that is one of them but for its case or a letter is a mistake, since comparisons with the field are exact; any " +
		"other value is a remark only, as products may write values of their own.",
	Bad:      Example{Language: "kuery", Query: `event.category:proccess and process.name:nc`},
	Good:     Example{Language: "kuery", Query: `event.category:process and process.name:nc`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			if q.Scope.IsOpen() {
				continue
			}
			for list := range byList(q.uses()) {
				p.judgeList(q, list)
			}
			p.judgeCategories(q)
		}
	},
}

// byList groups uses by the list that they stand in.
func byList(uses []use) iter.Seq[[]use] {
	return func(yield func([]use) bool) {
		start := 0
		for i := range uses {
			if i+1 == len(uses) || uses[i+1].list != uses[i].list {
				if !yield(uses[start : i+1]) {
					return
				}
				start = i + 1
			}
		}
	}
}

// judgeList judges the values that a field is compared with in one place. A
// value beside the one that ECS has for it was put there on purpose: products
// do write other values, and rules ask for both.
func (p *Pass) judgeList(q *Query, list []use) {
	otherwise := Info
	values := p.Catalogue.Values()
	listed := values.Allowed[list[0].field]
	if listed == nil {
		listed, otherwise = values.Expected[list[0].field], 0
	}
	if listed == nil {
		return
	}
	if slices.ContainsFunc(list, func(u use) bool { return slices.Contains(listed, u.text) }) {
		otherwise = 0
	}
	for _, u := range list {
		if u.wildcards || strings.HasPrefix(u.op, "regex") {
			continue
		}
		left := slices.DeleteFunc(slices.Clone(listed), func(v string) bool {
			return v != u.text && slices.ContainsFunc(list, func(u use) bool { return u.text == v })
		})
		p.judgeListed(q, u.field, u.text, u.inner(), u.fold, left, otherwise)
	}
}

// inner returns the span of the string without its quotes.
func (u *use) inner() source.Span {
	if u.quoted && !u.raw && u.at.Len() >= 2 {
		return source.Span{Start: u.at.Start + 1, End: u.at.End - 1}
	}
	return u.at
}

// judgeCategories judges what stands before EQL's `where`.
func (p *Pass) judgeCategories(q *Query) {
	if q.EQL == nil || !p.Doc.Rule.EventCategoryOverride.IsAbsent() {
		return
	}
	for _, step := range eqlSteps(q.EQL) {
		if c := step.Category; !c.Any && !c.Quoted && c.Text != "" {
			p.judgeListed(q, "event.category", c.Text, c.At, false, p.Catalogue.Values().Allowed["event.category"], Info)
		}
	}
}

// judgeListed reports a value that is not among those listed: as a warning if
// it is a misspelt one of them, else with the severity otherwise, of which the
// zero value is silence.
func (p *Pass) judgeListed(q *Query, field, text string, at source.Span, fold bool, listed []string, otherwise Severity) {
	if text == "" || slices.ContainsFunc(listed, func(v string) bool { return v == text || fold && strings.EqualFold(v, text) }) {
		return
	}
	f := Finding{Span: q.InFile(at)}
	i := slices.IndexFunc(listed, func(v string) bool { return schema.Similar(v, text) })
	switch {
	case i >= 0:
		f.Message = "ECS lists no value `" + text + "` of `" + field + "`: did you mean `" + listed[i] + "`?"
		edit := []source.Edit{{Span: at, NewText: listed[i]}}
		if edits, ok := q.FileEdits(p.Doc.File, edit); ok && isPlainName(listed[i]) {
			f.Fixes = []Fix{{Title: "Replace `" + text + "` with `" + listed[i] + "`", Edits: edits}}
		}
	case otherwise != 0 && !slices.Contains(ownValues[field], text):
		f.Severity = otherwise
		f.Message = "ECS " + p.Catalogue.Values().Version + " lists no value `" + text + "` of `" + field + "`"
	default:
		return
	}
	p.Report(f)
}

// ownValues are values outside of ECS that Elastic's own products write.
var ownValues = map[string][]string{
	"event.category": {"volume_device"},
	"event.type":     {"credential_access"},
}
