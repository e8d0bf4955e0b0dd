package esqleval

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/rules/esql"
)

func TestAnAlertHasTheRowsColumnsAndWhatItsDocumentHasBesides(t *testing.T) {
	d := &Documents{Events: []*event.Event{event.New().
		Add("host.name", event.Text("web-1")).Add("user.name", event.Text("ann"), event.Text("bob")).Add("n", event.Int(1))}}
	for query, want := range map[string]map[string][]string{
		`FROM a METADATA _id | KEEP _id, n`:                    {"host.name": {"web-1"}, "user.name": {"ann", "bob"}, "n": {"1"}},
		`FROM a METADATA _id | EVAL host.name = "x", n = null`: {"host.name": {"x"}, "user.name": {"ann", "bob"}, "n": {"1"}},
		`FROM a METADATA _id | EVAL _id = null | KEEP _id, n`:  {"n": {"1"}},
		`FROM a | KEEP n`: {"n": {"1"}},
		`FROM a METADATA _id | STATS n = COUNT(*) BY _id`:                      {"n": {"1"}},
		`FROM a METADATA _id | INLINE STATS n = SUM(n) | KEEP _id`:             {"host.name": {"web-1"}, "user.name": {"ann", "bob"}, "n": {"1"}},
		`FROM a | STATS n = COUNT(*) BY user.name | WHERE n > 5`:               nil,
		`FROM a METADATA _id | MV_EXPAND user.name | KEEP user.name | LIMIT 1`: {"user.name": {"ann"}},
	} {
		q := esql.Parse(query)
		r := Run(q, Env{Source: d.Source, Events: d.Events})
		var got map[string][]string
		for _, e := range d.Alerts(q, r.Table, []string{"host.name", "user.name", "n"}) {
			got = map[string][]string{}
			for name, values := range e.All() {
				for _, v := range values {
					got[name] = append(got[name], v.Text)
				}
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s\n%s", query, diff)
		}
	}
}

func TestANullThatOtherRowsHaveAValueForHidesThatOfTheDocument(t *testing.T) {
	d := &Documents{Events: []*event.Event{event.New().Add("n", event.Int(1)), event.New().Add("n", event.Int(2))}}
	q := esql.Parse(`FROM a METADATA _id | EVAL n = CASE(n == "1", "5", null)`)
	r := Run(q, Env{Source: d.Source, Events: d.Events})
	rows := d.Alerts(q, r.Table, []string{"n"})
	if a, b := rows[0].Values("n"), rows[1].Values("n"); len(a) != 1 || a[0].Text != "5" || len(b) != 0 {
		t.Errorf("%v and %v", a, b)
	}
}
