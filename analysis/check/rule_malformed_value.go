package check

import (
	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/toml"
)

var ruleMalformedValue = &Check{
	ID:    "rule/malformed-value",
	Title: "text that has not the form that its key wants",
	Text: "The text is of the right type but not of the right form: a time such as `now-9 minutes` where date math " +
		"(`now-9m`) is wanted, an interval without a unit, an empty name. Kibana refuses such a rule or fails to run it.\n\n" +
		"Under the profile `elastic` the forms that the loader of detection-rules insists on count as well: dates as " +
		"YYYY/MM/DD, rule ids that are UUIDs, links to ATT&CK's pages.",
	Bad:      Example{TOML: "[rule]\nname = \"Example\"\nfrom = \"now-9 minutes\"\n"},
	Good:     Example{TOML: "[rule]\nname = \"Example\"\nfrom = \"now-9m\"\n"},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, v := range p.ruleValues() {
			if severity := p.blame(v.key.Insists()); severity != 0 {
				p.checkForm(v.key, v.entry.Value, severity)
			}
		}
	},
}

// checkForm reports the texts of a value that have not the form of its key.
func (p *Pass) checkForm(k *keys.Key, value *toml.Value, severity Severity) {
	for _, text := range textsOf(value) {
		wrong := malformed(k.Form, text.Text)
		if wrong == nil {
			continue
		}
		f := Finding{Span: textSpan(text), Severity: severity, Message: "`" + k.Name + "` " + wrong.message}
		if wrong.fix != "" {
			f.Message += ": did you mean `" + wrong.fix + "`?"
			fix := replaceText(text, wrong.fix)
			fix.Safe = true
			f.Fixes = []Fix{fix}
		}
		p.Report(f)
	}
}
