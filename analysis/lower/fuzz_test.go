package lower

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
)

// checkFormula reports what no formula may do, whatever the query is: have
// spans outside the text, or be decided in two ways.
func checkFormula(t *testing.T, f *predicate.Formula, text string) {
	t.Helper()
	for _, n := range f.Nodes() {
		if n.Span.Start < 0 || n.Span.End < n.Span.Start || n.Span.End > len(text) {
			t.Errorf("%q: node at %v", text, n.Span)
		}
		for _, e := range n.Entries {
			if !n.Span.Covers(e.Span) {
				t.Errorf("%q: entry at %v of a node at %v", text, e.Span, n.Span)
			}
		}
	}
	e := event.New().Add("k", event.Text("a"), event.Text("b*")).Add("t", event.Text("some words")).
		Add("n", event.Int(5)).Add("ip", event.Text("10.0.0.1")).Add("d", event.Text("2020-01-01"))
	if eval, truths := f.Eval(e), f.Truths(e, nil); eval != truths[0].Filter() {
		t.Errorf("%q: decided as %v and explained as %v", text, eval, truths[0])
	}
}

func FuzzKQL(f *testing.F) {
	for _, seed := range []string{
		`k:(a or "b" and not c*) and n >= 5 or not t:"some words"`, `obj:{ a:x and not b:1 }`, `*:x or k*:(a or b) and foo`,
		`ip:10.0.0.0/8 and d > now-5m and w:a b* and null:x and k:null`, `plain:* and (k:a and (n:6`,
	} {
		f.Add(seed)
	}
	fields := mapping(f, types)
	f.Fuzz(func(t *testing.T, text string) {
		checkFormula(t, KQL(kql.Parse(text), fields.fresh()).Formula, text)
	})
}

func FuzzEQL(f *testing.F) {
	for _, seed := range []string{
		`process where k : ("a*", "b?") and not n in (1, 2) or ?x == null`, `any where length(k) + 1 > n / 2 and "a" == k`,
		`sequence by k, ?n with maxspan=1m [any where startsWith~(k, "a")] [any where cidrMatch(ip, "10.0.0.0/8")] until [file where b]`,
		`any where null == (n > -1) and true == endsWith(k, "\\") and k regex~ "a.*" and 1 == 2 and between(t, "a", "b") != "c"`,
	} {
		f.Add(seed)
	}
	fields := mapping(f, types)
	f.Fuzz(func(t *testing.T, text string) {
		q := eql.Parse(text, eql.Elasticsearch)
		for _, step := range q.Steps {
			checkFormula(t, EQL(q, step, fields.fresh(), "k").Formula, text)
		}
	})
}
