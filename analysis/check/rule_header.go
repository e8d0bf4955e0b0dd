package check

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// strays is from how many keys of a rule on a table that is none of `[rule]`'s
// is taken for it.
const strays = 5

// reportMissingHeader says once that the header `[rule]` is missing or
// misspelt, where otherwise each of the rule's keys would be told to be in the
// wrong table.
func (p *Pass) reportMissingHeader(t *ruleTable) bool {
	if p.hasRuleTable() {
		return false
	}
	if len(t.path) == 0 {
		return p.reportMisspeltHeader(t)
	}
	stray := ofRule(t.table, p.Doc.Rule.Type())
	if t.path[0] == "rule" || len(stray) < strays {
		return false
	}
	at := stray[0].Key.Span
	f := Finding{
		Span: at, Severity: Error,
		Message: fmt.Sprintf("the header `[rule]` is missing: `%s` and %d keys below belong to the rule, and are read as part of %s", stray[0].Key.Name, len(stray)-1, t.name),
	}
	if text := p.Doc.File.Text(); strings.HasSuffix(text[:at.Start], "\n") {
		f.Fixes = []Fix{{Title: "Insert `[rule]`", Edits: []source.Edit{{Span: source.Span{Start: at.Start, End: at.Start}, NewText: "[rule]\n"}}}}
	}
	p.Report(f)
	return true
}

// hasRuleTable reports whether the file has a table `[rule]` that says what
// every rule does.
func (p *Pass) hasRuleTable() bool {
	rule := p.Doc.Tree.Root.Entry("rule")
	if rule == nil || rule.Value.Table == nil {
		return false
	}
	return rule.Value.Table.Entry("name") != nil || rule.Value.Table.Entry("type") != nil
}

// reportMisspeltHeader reports the header of a table of the file that no file
// has, and that holds a rule.
func (p *Pass) reportMisspeltHeader(file *ruleTable) bool {
	kind := p.Doc.Rule.Type()
	for _, e := range file.table.Entries {
		table := e.Value.Table
		if table == nil || table.Entry("type") == nil || len(ofRule(table, kind)) < strays {
			continue
		}
		if known, _ := keys.Find(file.keys, e.Key.Name, kind); known != nil {
			continue
		}
		p.Report(Finding{
			Span: e.Key.Span, Severity: Error,
			Message: "a rule stands under `[rule]`, not under `[" + e.Key.Name + "]`",
			Fixes:   []Fix{{Title: "Write `rule`", Edits: []source.Edit{{Span: e.Key.Span, NewText: "rule"}}}},
		})
		return true
	}
	return false
}

// ofRule lists the entries of a table whose keys belong in `[rule]` alone.
func ofRule(table *toml.Table, kind rules.Type) []*toml.Entry {
	var out []*toml.Entry
	for _, e := range table.Entries {
		if homeOf(e.Key.Name, kind) == "`[rule]`" {
			out = append(out, e)
		}
	}
	return out
}
