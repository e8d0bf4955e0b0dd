package analysis_test

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// clause is a condition as the proof of the logic checks writes it: made and
// printed here, removed from here, and given a meaning by the Query DSL for
// KQL and by tables of truths for EQL. None of that uses what it is to prove.
type clause struct {
	op   clauseOp
	kids []*clause
	// field and verb belong to a leaf: the verb is KQL's `:` or EQL's operator
	// or function. A leaf without kids is its verb alone, such as `f == null`.
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
	opList // values of EQL
)

// chain reports whether a clause has operands that can be removed.
func (c *clause) chain() bool { return c.op == opAnd || c.op == opOr || c.op == opList }

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

// print returns the text of a query, and notes where everything stands.
func (c *clause) print(eql bool) string {
	var p printer
	p.eql = eql
	if eql {
		p.WriteString("any where ")
	}
	p.print(c, nil)
	return p.String()
}

type printer struct {
	strings.Builder
	eql bool
}

func (p *printer) print(c, parent *clause) {
	c.parent, c.at.Start = parent, p.Len()
	switch c.op {
	case opAnd:
		p.join(c, " and ")
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
	case !p.eql && c.verb == ":":
		p.WriteString(c.field + ": ")
		p.print(c.kids[0], c)
	case eqlFunctions[c.verb]:
		p.WriteString(c.verb + "(" + c.field + ", ")
		p.print(c.kids[0], c)
		p.WriteString(")")
	case c.kids[0].op != opList:
		p.WriteString(c.field + " " + c.verb + " ")
		p.print(c.kids[0], c)
	default:
		p.WriteString(c.field + " " + c.verb + " (")
		p.print(c.kids[0], c)
		p.WriteString(")")
	}
}

// eqlFunctions are the verbs that are written as calls.
var eqlFunctions = map[string]bool{
	"cidrMatch": true, "startsWith": true, "startsWith~": true, "endsWith": true, "endsWith~": true,
	"stringContains": true, "stringContains~": true,
}
