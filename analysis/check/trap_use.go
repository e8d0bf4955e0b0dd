package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// use is one string that a query compares a field with.
type use struct {
	field string
	// op is how they are compared: "==", "!=", "in", "in~", ":", "like",
	// "like~", "regex" or "regex~" in EQL, ":" in KQL; "==", "!=", "in", "like",
	// "regex" for RLIKE or "match" for `:` in ES|QL.
	op   string
	opAt source.Span
	text string
	// at is the string as it is written, quotes included.
	at source.Span
	// quoted, and raw for EQL's """…""".
	quoted, raw bool
	// wildcards says that the string is a pattern here and has some.
	wildcards bool
	// fold says that the comparison ignores case.
	fold bool
	// negated says that it stands below an odd number of negations.
	negated bool
	// list numbers the list that the string stands in.
	list int
}

// pattern reports whether asterisks in a string would act in this place.
func (u *use) pattern() bool { return u.op == ":" || strings.HasPrefix(u.op, "like") }

// leaf returns the last part of the field's name.
func (u *use) leaf() string { return u.field[strings.LastIndexByte(u.field, '.')+1:] }

// uses lists the strings that a query compares fields with, in the order of
// the text. A query with problems has none.
func (q *Query) uses() []use {
	q.used.Do(func() {
		if len(q.Problems) == 0 {
			q.strings = q.collectUses()
		}
	})
	return q.strings
}

// bytesAString is about how many bytes of a query with long lists there are for
// each string.
const bytesAString = 32

func (q *Query) collectUses() []use {
	c := &useCollector{uses: make([]use, 0, len(q.Text)/bytesAString)}
	switch {
	case q.KQL != nil:
		c.kql(q.KQL.Root, nil, false)
	case q.EQL != nil:
		for _, e := range q.EQL.Expressions() {
			c.eql(e, false)
		}
	case q.ESQL != nil:
		c.esql(q, q.ESQL, false)
	}
	return c.uses
}

// eachUse calls visit for every use in the document's queries.
func (p *Pass) eachUse(visit func(q *Query, u *use)) {
	for _, q := range p.Queries() {
		uses := q.uses()
		for i := range uses {
			visit(q, &uses[i])
		}
	}
}

// eachOr calls the function of the query's language for every disjunction in
// the document's queries; queries with problems are left out.
func (p *Pass) eachOr(kqlOr func(*Query, *kql.Or), eqlOr func(*Query, *eql.Logical)) {
	for _, q := range p.Queries() {
		switch {
		case len(q.Problems) > 0:
		case q.KQL != nil:
			kql.Walk(q.KQL.Root, func(n kql.Node) bool {
				if or, ok := n.(*kql.Or); ok {
					kqlOr(q, or)
				}
				return true
			})
		case q.EQL != nil:
			for _, e := range q.EQL.Expressions() {
				eql.Walk(e, func(e eql.Expr) bool {
					if or, ok := e.(*eql.Logical); ok && or.Op == "or" {
						eqlOr(q, or)
					}
					return true
				})
			}
		}
	}
}

// useCollector collects the uses of one query.
type useCollector struct {
	uses []use
	list int
}

func (c *useCollector) kql(n kql.Node, field *kql.Match, negated bool) {
	switch n := n.(type) {
	case *kql.Or:
		for _, kid := range n.Kids {
			c.kql(kid, field, negated)
		}
	case *kql.And:
		for _, kid := range n.Kids {
			c.kql(kid, field, negated)
		}
	case *kql.Not:
		c.kql(n.Kid, field, !negated)
	case *kql.Group:
		c.kql(n.Kid, field, negated)
	case *kql.Nested:
		c.kql(n.Kid, field, negated)
	case *kql.Match:
		c.list++
		c.kql(n.Value, n, negated)
	case *kql.Literal:
		c.uses = append(c.uses, use{
			field: field.Field.Text, op: ":", opAt: field.Colon, text: n.Text, at: n.At, quoted: n.Quoted,
			wildcards: n.HasWildcard(), fold: strings.HasSuffix(field.Field.Text, ".caseless"), negated: negated, list: c.list,
		})
	}
}

func (c *useCollector) eql(e eql.Expr, negated bool) {
	switch e := e.(type) {
	case *eql.Logical:
		for _, kid := range e.Kids {
			c.eql(kid, negated)
		}
	case *eql.Not:
		c.eql(e.Kid, !negated)
	case *eql.Paren:
		c.eql(e.Kid, negated)
	case *eql.Compare:
		if f, ok := eql.Unparen(e.Left).(*eql.Field); ok && (e.Op == "==" || e.Op == "!=") {
			c.list++
			c.add(f, e.Op, e.OpAt, e.Right, negated != (e.Op == "!="))
		}
	case *eql.Match:
		if f, ok := eql.Unparen(e.Subject).(*eql.Field); ok {
			c.list++
			for _, item := range e.Items {
				c.add(f, e.Op, e.OpAt, item, negated != e.Negated)
			}
		}
	}
}

func (c *useCollector) add(f *eql.Field, op string, opAt source.Span, constant eql.Expr, negated bool) {
	s, ok := eql.Unparen(constant).(*eql.String)
	if !ok {
		return
	}
	u := use{
		field: f.Name, op: op, opAt: opAt, text: s.Value, at: s.At, quoted: true, raw: s.Raw,
		fold: op == ":" || strings.HasSuffix(op, "~"), negated: negated, list: c.list,
	}
	u.wildcards = u.pattern() && strings.ContainsAny(s.Value, "*?")
	c.uses = append(c.uses, u)
}

// holdsFile reports whether a use is about the name or the path of a file, in
// which neither `*` nor `?` nor a control character stands. Many checks ask it of
// every use.
func (u *use) holdsFile() bool {
	switch u.leaf() {
	case "name", "executable", "path", "directory", "original_file_name":
	default:
		return false
	}
	switch object, _, _ := strings.Cut(u.field, "."); object {
	case "process", "file", "dll", "driver":
	default:
		return false
	}
	for _, other := range [...]string{"thread", "user", "group", ".api"} {
		if strings.Contains(u.field, other) {
			return false
		}
	}
	return true
}

// cidrUses lists the networks in calls of EQL's cidrMatch.
func (q *Query) cidrUses() []use {
	if q.EQL == nil || len(q.Problems) > 0 {
		return nil
	}
	c := &useCollector{list: 1 << 20} // lists of their own
	for _, e := range q.EQL.Expressions() {
		eql.Walk(e, func(e eql.Expr) bool {
			call, ok := e.(*eql.Call)
			if !ok || !strings.EqualFold(call.Name, "cidrMatch") || len(call.Args) < 2 {
				return true
			}
			if f, ok := eql.Unparen(call.Args[0]).(*eql.Field); ok {
				c.list++
				for _, arg := range call.Args[1:] {
					c.add(f, "cidrMatch", call.NameAt, arg, false)
				}
			}
			return true
		})
	}
	return c.uses
}
