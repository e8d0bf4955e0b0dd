package check

import (
	"fmt"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/toml"
)

var ruleOutOfRange = &Check{
	ID:    "rule/out-of-range",
	Title: "number or list outside what the key takes",
	Text: "The number is too small or too large for its key, or the list has too few or too many items: a risk score " +
		"lies between 0 and 100, alerts are grouped by at most three fields. Such a rule is refused.",
	Bad:      Example{TOML: "[rule]\nname = \"Example\"\nrisk_score = 121\n"},
	Good:     Example{TOML: "[rule]\nname = \"Example\"\nrisk_score = 21\n"},
	Since:    "0.1",
	Severity: Error,
	Run: func(p *Pass) {
		for _, v := range p.ruleValues() {
			severity := p.blame(v.key.Insists())
			value := v.entry.Value
			switch {
			case severity == 0:
			case v.key.Range != nil && value.Kind == toml.Integer && !v.key.Range.Contains(value.Int):
				p.Report(Finding{Span: value.Span, Severity: severity, Message: fmt.Sprintf("`%s` has to be %s", v.key.Name, bounds(*v.key.Range))})
			case v.key.Count != nil && value.Kind == toml.Array && !v.key.Count.Contains(int64(len(value.Items))):
				p.reportCount(v, severity)
			}
		}
	},
}

// reportCount points at the first item too many, or at the key of a list that
// is too short.
func (p *Pass) reportCount(v ruleValue, severity Severity) {
	f := Finding{Span: v.entry.Key.Span, Severity: severity}
	if items := v.entry.Value.Items; int64(len(items)) > v.key.Count.Max {
		f.Span = items[v.key.Count.Max].Span
	}
	f.Message = fmt.Sprintf("`%s` has to have %s", v.key.Name, counted(*v.key.Count))
	p.Report(f)
}

func bounds(r keys.Range) string {
	if r.Max == keys.Unbounded {
		return fmt.Sprintf("%d or more", r.Min)
	}
	return fmt.Sprintf("between %d and %d", r.Min, r.Max)
}

func counted(r keys.Range) string {
	switch {
	case r.Max == keys.Unbounded:
		return "an item at least"
	case r.Min == r.Max:
		return "exactly one item"
	case r.Min == 0:
		return fmt.Sprintf("at most %d items", r.Max)
	}
	return fmt.Sprintf("%d to %d items", r.Min, r.Max)
}
