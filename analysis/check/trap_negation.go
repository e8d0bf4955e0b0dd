package check

import (
	"fmt"

	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

var trapNegation = &Check{
	ID:    "trap/negation",
	Title: "exclusions joined by `or`",
	Text: "`not name:a or not name:b` holds for every event with one name: whatever is not `a`, or not `b`. Only an " +
		"event that has both values at once is excluded. To exclude both, join the exclusions with `and`, or write one " +
		"list: `not name:(a or b)`.",
	Bad:      Example{Language: "eql", Query: `process where process.name != "a.exe" or process.name != "b.exe"`},
	Good:     Example{Language: "eql", Query: `process where process.name != "a.exe" and process.name != "b.exe"`},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		p.eachOr(
			func(q *Query, or *kql.Or) { reportExclusions(p, q, exclusionsKQL(or)) },
			func(q *Query, or *eql.Logical) { reportExclusions(p, q, exclusionsEQL(or)) },
		)
		orESQL(p, func(q *Query, or *esql.Logical) { reportExclusions(p, q, exclusionsESQL(or)) })
	},
}

// exclusion is an alternative that holds for all but one value of a field.
type exclusion struct {
	field, value string
	at           source.Span
}

func exclusionsKQL(or *kql.Or) []exclusion {
	var out []exclusion
	for _, kid := range or.Kids {
		not, ok := kid.(*kql.Not)
		if !ok {
			continue
		}
		if m, ok := not.Kid.(*kql.Match); ok {
			if v, ok := m.Value.(*kql.Literal); ok && !v.HasWildcard() && !m.Field.HasWildcard() {
				out = append(out, exclusion{m.Field.Text, v.Text, not.At})
			}
		}
	}
	return out
}

func exclusionsEQL(or *eql.Logical) []exclusion {
	var out []exclusion
	for _, kid := range or.Kids {
		c, ok := eql.Unparen(kid).(*eql.Compare)
		if !ok || c.Op != "!=" {
			continue
		}
		f, isField := c.Left.(*eql.Field)
		v, isString := c.Right.(*eql.String)
		if isField && isString {
			out = append(out, exclusion{f.Name, v.Value, c.At})
		}
	}
	return out
}

// reportExclusions reports the second of two exclusions of different values of
// one field.
func reportExclusions(p *Pass, q *Query, list []exclusion) {
	first := map[string]exclusion{}
	for _, x := range list {
		before, ok := first[x.field]
		if !ok {
			first[x.field] = x
			continue
		}
		if before.value != x.value {
			p.Report(Finding{
				Span:    q.InFile(x.at),
				Message: fmt.Sprintf("joined by `or`, these exclusions exclude nothing: a `%s` that is not `%s` is enough", x.field, before.value),
				Related: []Related{{Span: q.InFile(before.at), Message: "the other exclusion"}},
				Witness: q.met(x.at, x.field, before.value, stillIncluded),
			})
			return
		}
	}
}
