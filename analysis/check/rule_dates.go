package check

import (
	"time"

	"github.com/rulewright/rulewright/rules"
)

var ruleDates = &Check{
	ID:    "rule/dates",
	Title: "dates of a rule that contradict each other or the calendar",
	Text: "A rule is not changed before it is written, a deprecated rule says when it was given up, which is its last " +
		"change, and every date is in the calendar. The tests of detection-rules insist on it.",
	Bad:      Example{TOML: datesExample("2026/01/09")},
	Good:     Example{TOML: datesExample("2026/02/01")},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, _ *rules.Rule) {
		m := p.Doc.Metadata
		created, createdOK := p.checkDate(m.CreationDate)
		updated, updatedOK := p.checkDate(m.UpdatedDate)
		deprecated, deprecatedOK := p.checkDate(m.DeprecationDate)
		if createdOK && updatedOK && updated.Before(created) {
			p.Report(Finding{
				Span:    textSpan(m.UpdatedDate.Node),
				Message: "the last change is before the day on which the rule was written",
				Related: []Related{{Span: textSpan(m.CreationDate.Node), Message: "it was written on this day"}},
			})
		}
		if deprecatedOK && updatedOK && !deprecated.Equal(updated) {
			p.Report(Finding{
				Span:    textSpan(m.DeprecationDate.Node),
				Message: "the day on which the rule was given up is not that of its last change",
				Related: []Related{{Span: textSpan(m.UpdatedDate.Node), Message: "its last change"}},
			})
		}
		if p.Doc.Deprecated() && m.DeprecationDate.IsAbsent() {
			p.Reportf(textSpan(m.Maturity.Node), "a deprecated rule needs a `deprecation_date`")
		}
	}),
}

func datesExample(updated string) string {
	return "[metadata]\ncreation_date = \"2026/01/15\"\nupdated_date = \"" + updated + "\"\n[rule]\nname = \"Example\"\n"
}

// checkDate reads a date and reports one that is in no calendar; whether it
// has the form of a date is another check's to say.
func (p *Pass) checkDate(s rules.String) (time.Time, bool) {
	if !s.IsSet() || !datePattern.MatchString(s.Value) {
		return time.Time{}, false
	}
	date, err := time.Parse("2006/01/02", s.Value)
	if err != nil {
		p.Reportf(textSpan(s.Node), "there is no such day")
	}
	return date, err == nil
}
