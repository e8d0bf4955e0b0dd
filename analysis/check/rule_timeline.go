package check

import (
	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
)

var ruleTimeline = &Check{
	ID:    "rule/timeline",
	Title: "timeline that does not exist, or not under this title",
	Text: "`timeline_id` and `timeline_title` have to mean the same timeline template, one of those that come with " +
		"Kibana. Alerts open in the one that the id names; the title is only shown.",
	Bad:      Example{TOML: timelineExample("Comprehensive Process Timeline")},
	Good:     Example{TOML: timelineExample("Comprehensive File Timeline")},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		id, title := r.TimelineID, r.TimelineTitle
		if !id.IsSet() || id.Value == "" {
			return
		}
		want, known := keys.Timelines[id.Value]
		switch {
		case !known:
			p.Reportf(textSpan(id.Node), "no timeline template that comes with Kibana has this id")
		case title.IsSet() && title.Value != want:
			p.Report(Finding{
				Span:    textSpan(title.Node),
				Message: "the timeline of this id is called `" + want + "`",
				Related: []Related{{Span: textSpan(id.Node), Message: "the id"}},
				Fixes:   []Fix{replaceText(title.Node, want)},
			})
		}
	}),
}

func timelineExample(title string) string {
	return "[rule]\ntimeline_id = \"4d4c0b59-ea83-483f-b8c1-8c360ee53c5c\"\ntimeline_title = \"" + title + "\"\n"
}
