package check

import "github.com/rulewright/rulewright/rules"

var ruleThreatMapping = &Check{
	ID:    "rule/threat-mapping",
	Title: "indicator mapping that asks for nothing, or for a contradiction",
	Text: "Entries of one group of `threat_mapping` hold together. A group whose entries are all negated asks for no " +
		"agreement at all, and one that wants the same two fields to agree and to differ can never hold. The loader of " +
		"detection-rules refuses both.",
	Bad:      Example{TOML: mappingExample("true")},
	Good:     Example{TOML: mappingExample("false")},
	Since:    "0.1",
	Severity: Error,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		for _, group := range r.ThreatMatch.Mapping {
			p.checkMapping(group.Entries)
		}
	}),
}

func mappingExample(negate string) string {
	return "[rule]\ntype = \"threat_match\"\n[[rule.threat_mapping]]\n[[rule.threat_mapping.entries]]\n" +
		"field = \"source.ip\"\nnegate = " + negate + "\ntype = \"mapping\"\nvalue = \"threat.indicator.ip\"\n"
}

func (p *Pass) checkMapping(entries []rules.ThreatEntry) {
	positive := map[[2]string]rules.ThreatEntry{}
	for _, e := range entries {
		if !e.Negate.Value {
			positive[[2]string{e.Field.Value, e.Value.Value}] = e
		}
	}
	if len(positive) == 0 && len(entries) > 0 && entries[0].Negate.IsSet() {
		p.Reportf(entries[0].Negate.Span, "every entry of the group is negated: one at least has to agree")
		return
	}
	for _, e := range entries {
		same, ok := positive[[2]string{e.Field.Value, e.Value.Value}]
		if !e.Negate.Value || !ok || !e.Field.IsSet() || !same.Field.IsSet() {
			continue
		}
		p.Report(Finding{
			Span:    e.Negate.Span,
			Message: "`" + e.Field.Value + "` cannot both agree with `" + e.Value.Value + "` and differ from it",
			Related: []Related{{Span: textSpan(same.Field.Node), Message: "here it has to agree"}},
		})
	}
}
