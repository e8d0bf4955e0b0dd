package analysis_test

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// clause is a condition as the proof of the logic checks writes it: made and
// printed here, removed from here, and given a meaning by the Query DSL for
// KQL, by tables of truths for EQL and by running ES|QL. None of that uses what
// it is to prove.
type clause struct {
	op   clauseOp
	kids []*clause
	// field and verb belong to a leaf: the verb is KQL's `:` or the operator or
	// function of EQL or ES|QL. A leaf without kids is its verb alone, such as
	// `f == null`. In ES|QL the field may be an expression of it.
	field, verb string
	// text is a value as it is written, and value what it says. A star says
	// that the asterisks of a KQL value are wildcards, quoted that it is in
	// quotes.
	text, value  string
	star, quoted bool

	at     source.Span // once printed
	parent *clause     // once printed
	gone   bool        // removed: neither printed nor meant
}

type clauseOp byte

const (
	opAnd clauseOp = iota
	opOr
	opNot
	opGroup
	opLeaf
	opValue
	opList // values of EQL or ES|QL
	opPipe // the WHERE commands of ES|QL
)

// dialect is a language that the proof writes.
type dialect byte

const (
	inKQL dialect = iota
	inEQL
	inESQL
)

func (d dialect) String() string { return [...]string{"KQL", "EQL", "ES|QL"}[d] }

// rule returns what a rule calls the language.
func (d dialect) rule() string { return [...]string{"kuery", "eql", "esql"}[d] }

// joins reports whether an operator joins what all has to hold.
func (op clauseOp) joins() bool { return op == opAnd || op == opPipe }

// chain reports whether a clause has operands that can be removed.
func (c *clause) chain() bool { return c.op.joins() || c.op == opOr || c.op == opList }

// alive returns the operands that are not removed.
func (c *clause) alive() []*clause {
	for i, kid := range c.kids {
		if kid.gone {
			out := append([]*clause(nil), c.kids[:i]...)
			for _, kid := range c.kids[i:] {
				if !kid.gone {
					out = append(out, kid)
				}
			}
			return out
		}
	}
	return c.kids
}

// walk visits a clause and what is below it, except what is removed.
func (c *clause) walk(visit func(*clause)) {
	visit(c)
	for _, kid := range c.kids {
		if !kid.gone {
			kid.walk(visit)
		}
	}
}

// print returns the text of a query that begins with a text, and notes where
// everything stands.
func (c *clause) print(in dialect, begin string) string {
	var p printer
	p.in = in
	p.WriteString(begin)
	p.print(c, nil)
	return p.String()
}

// spelled returns a clause as a text, and leaves it where it stands.
func (c *clause) spelled(in dialect, begin string) string { return c.copied().print(in, begin) }

func (c *clause) copied() *clause {
	out := *c
	out.kids = nil
	for _, kid := range c.alive() {
		out.kids = append(out.kids, kid.copied())
	}
	return &out
}

type printer struct {
	strings.Builder
	in dialect
}

func (p *printer) print(c, parent *clause) {
	c.parent, c.at.Start = parent, p.Len()
	switch c.op {
	case opAnd:
		p.join(c, " and ")
	case opPipe:
		p.join(c, " | where ")
	case opOr:
		p.join(c, " or ")
	case opList:
		p.join(c, ", ")
	case opNot:
		p.WriteString("not ")
		p.print(c.kids[0], c)
	case opGroup:
		p.WriteString("(")
		p.print(c.kids[0], c)
		p.WriteString(")")
	case opValue:
		p.WriteString(c.text)
	case opLeaf:
		p.leaf(c)
	}
	c.at.End = p.Len()
}

func (p *printer) join(c *clause, separator string) {
	for i, kid := range c.alive() {
		if i > 0 {
			p.WriteString(separator)
		}
		p.print(kid, c)
	}
}

func (p *printer) leaf(c *clause) {
	switch {
	case len(c.kids) == 0 && c.verb == "":
		p.WriteString(c.field)
	case len(c.kids) == 0 && strings.Contains(c.verb, "%"):
		p.WriteString(strings.ReplaceAll(c.verb, "%", c.field))
	case len(c.kids) == 0:
		p.WriteString(c.field + " " + c.verb)
	case p.in == inKQL && c.verb == ":":
		p.WriteString(c.field + ": ")
		p.print(c.kids[0], c)
	case calls[c.verb]:
		p.WriteString(c.verb + "(" + c.field + ", ")
		p.print(c.kids[0], c)
		p.WriteString(")")
	case c.kids[0].op != opList && !(p.in == inESQL && strings.HasSuffix(c.verb, "in")):
		p.WriteString(c.field + " " + c.verb + " ")
		p.print(c.kids[0], c)
	default:
		p.WriteString(c.field + " " + c.verb + " (")
		p.print(c.kids[0], c)
		p.WriteString(")")
	}
}

// calls are the verbs that are written as calls.
var calls = map[string]bool{
	"starts_with": true, "ends_with": true, "contains": true, "cidr_match": true, "match": true,
	"cidrMatch": true, "startsWith": true, "startsWith~": true, "endsWith": true, "endsWith~": true,
	"stringContains": true, "stringContains~": true,
}
