package check

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

var fieldValueType = &Check{
	ID:    "field/value-type",
	Title: "value that a field of this type cannot have",
	Text: "The field is a number, an IP address, a date or a boolean, and the value is none, so that no event has it. " +
		"Elasticsearch by default refuses a search with such a value, and then the rule fails with every run: for " +
		"addresses in KQL, where that is certain, this is an error. Wildcards are for texts; addresses take a network " +
		"such as `10.0.0.0/8`, numbers and dates a range.",
	Bad:      Example{Language: "kuery", Query: `event.category:network and destination.port:https`},
	Good:     Example{Language: "kuery", Query: `event.category:network and destination.port:443`},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			if q.Scope.IsOpen() || len(q.Problems) > 0 {
				continue
			}
			var family schema.Family
			known, of := false, ""
			for c := range q.constants {
				if c.field != of {
					of = c.field
					family, known = familyIn(q.Scope, of)
				}
				if known {
					p.judgeConstant(q, c, family)
				}
			}
		}
	},
}

// judgesType reports whether field/value-type judges what the query compares a
// field with.
func (q *Query) judgesType(field string) bool {
	_, known := familyIn(q.Scope, field)
	return q.ESQL == nil && !q.Scope.IsOpen() && known
}

// constant is a value that Elasticsearch has to read as the field's type.
type constant struct {
	field, text string
	at          source.Span // in the query
	pattern     bool
	op          string // as the query writes it
}

// constants are the strings and unquoted values that fields are compared
// with, but not those of operators that compare texts only.
func (q *Query) constants(yield func(constant) bool) {
	if q.ESQL != nil {
		return // types are what the columns tell
	}
	for _, u := range q.uses() {
		if q.KQL != nil && !(u.wildcards && u.text == "*") || u.op == "==" || u.op == "!=" || u.op == "in" {
			if !yield(constant{u.field, u.text, u.at, u.wildcards && q.KQL != nil, u.op}) {
				return
			}
		}
	}
	going := true
	switch {
	case q.KQL != nil:
		kql.Walk(q.KQL.Root, func(n kql.Node) bool {
			if r, ok := n.(*kql.Range); ok && going {
				going = yield(constant{r.Field.Text, r.Value.Text, r.Value.At, false, r.Operator})
			}
			return going
		})
	case q.EQL != nil:
		for _, e := range q.EQL.Expressions() {
			eql.Walk(e, func(e eql.Expr) bool {
				if c, ok := ordered(e); ok && going {
					going = yield(c)
				}
				return going
			})
		}
	}
}

// ordered returns the string that a comparison by order compares a field with.
func ordered(e eql.Expr) (constant, bool) {
	c, ok := e.(*eql.Compare)
	if !ok || c.Op == "==" || c.Op == "!=" {
		return constant{}, false
	}
	f, isField := eql.Unparen(c.Left).(*eql.Field)
	s, isString := eql.Unparen(c.Right).(*eql.String)
	if !isField || !isString {
		return constant{}, false
	}
	return constant{f.Name, s.Value, s.At, false, c.Op}, true
}

func (p *Pass) judgeConstant(q *Query, c constant, family schema.Family) {
	wanted, fits := wantedOf(family, c.text)
	if wanted == "" || fits && !c.pattern {
		return
	}
	f := Finding{Span: q.InFile(c.at)}
	if family == schema.IPFamily && q.KQL != nil && !c.pattern {
		// "failed to create query: '…' is not an IP string literal" was seen
		// (elastic/kibana issue 130738). That the others are refused was read.
		f.Severity = Error
	}
	if c.pattern {
		f.Message = "wildcards are for texts, and `" + c.field + "` is of type " + typesIn(q.Scope, c.field)
	} else {
		f.Message = "`" + c.field + "` is of type " + typesIn(q.Scope, c.field) + ", and this is no " + wanted
	}
	p.Report(p.cite(f, q.Scope))
}

// wantedOf names what the values of a family are, and reports whether a text
// is one as Elasticsearch reads it. The name is empty where any text is one.
func wantedOf(family schema.Family, text string) (string, bool) {
	switch family {
	case schema.NumberFamily:
		_, err := strconv.ParseFloat(text, 64)
		return "number", err == nil || isOutOfRange(err)
	case schema.IPFamily:
		return "IP address or network", isAddress(text)
	case schema.BooleanFamily:
		return "boolean: write `true` or `false`", text == "true" || text == "false" || text == ""
	case schema.DateFamily:
		return "date", strings.HasPrefix(text, "now") || strings.ContainsAny(text, "0123456789")
	}
	return "", true
}

func isOutOfRange(err error) bool {
	number, ok := err.(*strconv.NumError)
	return ok && number.Err == strconv.ErrRange
}

func isAddress(text string) bool {
	if _, err := netip.ParseAddr(text); err == nil {
		return true
	}
	address, length, ok := strings.Cut(text, "/")
	_, err := netip.ParseAddr(address)
	bits, notNumber := strconv.Atoi(length)
	return ok && err == nil && notNumber == nil && bits >= 0 && bits <= 128
}
