package check

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

var ruleMissingKey = &Check{
	ID:    "rule/missing-key",
	Title: "key that the rule cannot do without",
	Text: "Kibana refuses a rule that lacks this key; under the profile `elastic`, what the loader of detection-rules " +
		"insists on counts as well. Which keys are needed depends on the rule's type: a threshold rule needs " +
		"`threshold`, a machine learning rule its job.\n\n" +
		"All keys that a table lacks are named at once, at the table's header.",
	Bad:      Example{TOML: missingKeyExample("")},
	Good:     Example{TOML: missingKeyExample("severity = \"low\"\n")},
	Since:    "0.1",
	Severity: Error,
	Run: func(p *Pass) {
		if slices.ContainsFunc(p.Doc.Tree.Problems, func(problem source.Problem) bool { return !isDuplicate(problem) }) {
			return // the key may stand where nothing could be read
		}
		for _, t := range p.ruleTables() {
			for _, who := range []keys.Who{keys.Kibana, keys.Repository} {
				if severity := p.blame(who); severity != 0 {
					p.reportMissing(t, who, severity)
				}
			}
		}
	},
}

func missingKeyExample(line string) string {
	return "[rule]\ndescription = \"An example of a check.\"\nname = \"Example\"\nquery = \"process.name : *\"\nrisk_score = 21\n" +
		line + "type = \"query\"\n"
}

// reportMissing names the keys that a table lacks and who insists on; what
// Kibana insists on is not the repository's to say again.
func (p *Pass) reportMissing(t *ruleTable, who keys.Who, severity Severity) {
	var names []string
	var related []Related
	for _, k := range t.keys {
		by := k.Need.By
		if by.Includes(keys.Kibana) {
			by = keys.Kibana
		}
		if by != who || !isOfType(k, p.Doc.Rule.Type()) || !isMissed(t.table, k) {
			continue
		}
		name := k.Name
		if len(t.path) == 0 {
			name = "[" + name + "]"
		}
		names = append(names, name)
		if with := t.table.Entry(k.Need.With); with != nil {
			related = append(related, Related{Span: with.Key.Span, Message: "`" + k.Need.With + "` needs `" + k.Name + "`"})
		}
	}
	if len(names) == 0 {
		return
	}
	p.Report(Finding{
		Span: t.at, WholeFile: len(t.path) == 0, Severity: severity, Related: related,
		Message: t.name + " lacks " + inWords(names, "and") + ", without which " + readers(who) + " refuses the rule",
	})
}

// isOfType reports whether rules of type t have a key. Of a rule whose type is
// not known, only what every rule has is expected.
func isOfType(k *keys.Key, t rules.Type) bool {
	return len(k.Types) == 0 || slices.Contains(k.Types, t)
}

// isMissed reports whether a table lacks a key that it needs.
func isMissed(t *toml.Table, k *keys.Key) bool {
	has := func(name string) bool { return t.Entry(name) != nil }
	if has(k.Name) || slices.ContainsFunc(k.Need.Unless, has) {
		return false
	}
	return k.Need.With == "" || has(k.Need.With)
}
