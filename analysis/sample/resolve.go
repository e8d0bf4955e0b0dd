package sample

import (
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/rules/kql"
)

// resolved returns a query with times in the place of date math.
func resolved(q *kql.Query, now time.Time) string {
	var b strings.Builder
	from := 0
	if q.Root == nil {
		return q.Text
	}
	kql.Walk(q.Root, func(n kql.Node) bool {
		r, ok := n.(*kql.Range)
		if !ok {
			return true
		}
		if at, ok := eval.DateMath(r.Value.Text, now, false); ok && strings.HasPrefix(r.Value.Text, "now") {
			b.WriteString(q.Text[from:r.Value.At.Start] + `"` + at.Format(timeLayout) + `"`)
			from = r.Value.At.End
		}
		return true
	})
	return b.String() + q.Text[from:]
}
