package check

import "github.com/rulewright/rulewright/rules"

var ruleHistoryWindow = &Check{
	ID:    "rule/history-window",
	Title: "history of new terms that is shorter than what a run searches",
	Text: "A new terms rule compares what a run finds with the history from `history_window_start` on. Kibana refuses " +
		"to run the rule unless that history begins before `from` (6 minutes before the run without it).",
	Bad:      Example{TOML: historyExample("now-1h")},
	Good:     Example{TOML: historyExample("now-10d")},
	Since:    "0.1",
	Severity: Error,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if r.Type() != rules.NewTermsType || !r.NewTerms.HistoryWindowStart.IsSet() {
			return
		}
		w := windowOf(r)
		start, ok := relative(r.NewTerms.HistoryWindowStart.Value)
		if !ok || !w.exact || start > w.from || r.From.State == rules.Malformed {
			return
		}
		f := Finding{
			Span:    textSpan(r.NewTerms.HistoryWindowStart.Node),
			Message: "the history has to begin before what a run searches, which goes " + inUnits(w.from) + " back",
		}
		if r.From.IsSet() {
			f.Related = []Related{{Span: textSpan(r.From.Node), Message: "a run searches from here"}}
		}
		p.Report(f)
	}),
}

func historyExample(start string) string {
	return "[rule]\nfrom = \"now-2h\"\ninterval = \"1h\"\ntype = \"new_terms\"\nnew_terms_fields = [\"user.name\"]\nhistory_window_start = \"" + start + "\"\n"
}
