package sample

import (
	"strings"
	"testing"
)

// No query makes the search fail, or lets a set through that the evaluator
// does not see so.
func FuzzMake(f *testing.F) {
	f.Add(`process.name:(a or b*) and not user.name:"c d"`, false)
	f.Add(`*:x or file*:(y and not z) or a: { b: c }`, false)
	f.Add(`message:"a b" and @timestamp >= now-1d`, false)
	f.Add(`sequence by host.id with maxspan=1s [process where length(process.name) > 3] by user.id with runs=2 ![any where true] by user.id until [file where ?x == null] by user.id`, true)
	f.Add(`sample by host.id, ?user.name [any where a : ("x", "*y")] [any where not b in (1, 2)]`, true)
	f.Add(`process where between(process.args, "a", "b") == "c" or number(process.pid) + 1 > 7 | head 1`, true)
	f.Fuzz(func(t *testing.T, query string, isEQL bool) {
		if strings.Contains(query, "'''") || len(query) > 400 {
			return
		}
		doc := kqlRule(query)
		if isEQL {
			doc = eqlRule(query)
		}
		r, err := Make(doc, Options{Now: now, Alternatives: true, NearMisses: true, Most: 4})
		if err != nil {
			return
		}
		for _, s := range r.Sets {
			for _, d := range s.Documents {
				if len(d.JSON) == 0 || d.Time.After(now) && !strings.Contains(query, "now") {
					t.Errorf("%s", d.JSON)
				}
			}
		}
	})
}
