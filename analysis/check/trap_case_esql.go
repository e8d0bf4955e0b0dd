package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

// caseESQL reports what an ES|QL query compares in one case here and in another
// elsewhere: ES|QL has no comparison that ignores case, so that such a query
// finds a part of what it means.
func caseESQL(p *Pass, q *Query) {
	uses := q.uses()
	for i := range uses {
		u := &uses[i]
		if u.fold || strings.HasPrefix(u.op, "regex") || u.op == "match" || !u.holdsFile() || !hasLetter(u.text) {
			continue
		}
		other := slices.IndexFunc(uses, func(other use) bool {
			return other.field == u.field && other.fold && other.list != u.list && !strings.HasPrefix(other.op, "regex") && hasLetter(other.text)
		})
		if other >= 0 {
			p.Report(Finding{
				Span: q.InFile(u.at), Severity: Info,
				Message: fmt.Sprintf("`%s` is compared in lower case elsewhere, and here upper and lower case are told apart", u.field),
				Related: []Related{{Span: q.InFile(uses[other].at), Message: "in lower case here"}},
			})
			continue
		}
		other = slices.IndexFunc(uses[:i], func(other use) bool {
			return other.field == u.field && other.list != u.list && other.text != u.text && other.op != "match" && strings.EqualFold(other.text, u.text)
		})
		if other >= 0 && !q.alternatives(&uses[other], u) && !listed(uses, u.list, uses[other].text) && !listed(uses, uses[other].list, u.text) {
			p.Report(Finding{
				Span:    q.InFile(u.at),
				Message: fmt.Sprintf("this is written `%s` elsewhere, and the comparisons tell upper from lower case: one of the two finds nothing", uses[other].text),
				Related: []Related{{Span: q.InFile(uses[other].at), Message: "in another case here"}},
			})
		}
	}
}

// listed reports whether a list has a value.
func listed(uses []use, list int, text string) bool {
	return slices.ContainsFunc(uses, func(u use) bool { return u.list == list && u.text == text })
}

// alternatives reports whether two comparisons are joined by or, which asks for
// both cases on purpose.
func (q *Query) alternatives(a, b *use) bool {
	found := false
	esql.Walk(q.ESQL, func(n esql.Node) bool {
		or, ok := n.(*esql.Logical)
		if ok && !or.And {
			of := func(u *use) int {
				return slices.IndexFunc(or.Terms, func(e esql.Expr) bool { return e.Span().Covers(u.at) })
			}
			if i, j := of(a), of(b); i >= 0 && j >= 0 && i != j {
				found = true
			}
		}
		return !found
	})
	return found
}

func hasLetter(text string) bool { return strings.ToLower(text) != strings.ToUpper(text) }
