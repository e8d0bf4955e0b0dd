package check

import (
	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

var ruleTimeline = &Check{
	ID:    "rule/timeline",
	Title: "timeline title that is not that of the timeline's id",
	Text: "`timeline_id` and `timeline_title` have to mean the same timeline template. Alerts open in the one that the " +
		"id names, under a title that is another's.",
	Bad:      Example{TOML: timelineExample("Comprehensive Process Timeline")},
	Good:     Example{TOML: timelineExample("Comprehensive File Timeline")},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		id, title := r.TimelineID, r.TimelineTitle
		want, known := keys.Timelines[id.Value]
		if !known || !title.IsSet() || title.Value == want {
			return
		}
		at := textSpan(title.Node)
		p.Report(Finding{
			Span:    at,
			Message: "the timeline of this id is called `" + want + "`",
			Related: []Related{{Span: textSpan(id.Node), Message: "the id"}},
			Fixes:   []Fix{{Title: "Write `" + want + "`", Edits: []source.Edit{{Span: at, NewText: want}}}},
		})
	}),
}

func timelineExample(title string) string {
	return "[rule]\ntimeline_id = \"4d4c0b59-ea83-483f-b8c1-8c360ee53c5c\"\ntimeline_title = \"" + title + "\"\n"
}
