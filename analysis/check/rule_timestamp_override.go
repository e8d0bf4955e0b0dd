package check

import (
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
)

var ruleTimestampOverride = &Check{
	ID:    "rule/timestamp-override",
	Title: "rule that does not go by the time of ingestion",
	Text: "Events arrive late, and a rule that goes by `@timestamp` never sees those that arrive after its run. Rules of " +
		"detection-rules in KQL, and those in EQL that are no sequences, set `timestamp_override = \"event.ingested\"`.",
	Bad:      Example{TOML: overrideExample("")},
	Good:     Example{TOML: overrideExample("timestamp_override = \"event.ingested\"\n")},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if r.TimestampOverride.Is("event.ingested") || p.Doc.Deprecated() || !r.Query.IsSet() || !goesByIngestion(p, r) {
			return
		}
		f := Finding{Span: r.Query.Key, Message: "the rule does not say `timestamp_override = \"event.ingested\"`"}
		if !r.TimestampOverride.IsAbsent() {
			f.Span, f.Message = textSpan(r.TimestampOverride.Node), "rules go by `event.ingested`"
		}
		p.Report(f)
	}),
}

func overrideExample(line string) string {
	return "[rule]\nlanguage = \"kuery\"\n" + line + "type = \"query\"\nquery = \"process.name : a\"\n"
}

// goesByIngestion reports whether a rule is of those that look at one event at
// a time and could go by the time of ingestion.
func goesByIngestion(p *Pass, r *rules.Rule) bool {
	if r.Type() != rules.EQLType {
		return r.Language.Is("kuery")
	}
	for _, q := range p.Queries() {
		if q.EQL != nil && q.EQL.Kind == eql.Event {
			return true
		}
	}
	return false
}
