package lower

import (
	"fmt"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// Lucene lowers a query as Kibana sends it: as a query_string with
// analyze_wildcard and the default operator OR. Spans are offsets of the
// query's text. A clause that is optional beside a required one has no part in
// the formula, for it decides only how high a document is ranked. A part that
// could not be parsed becomes an opaque condition of its own.
//
// Operands of one conjunction can have other clauses between them, and taking
// one out changes what the operators around it do: no edit follows from a span.
func Lucene(q *lucene.Query, fields *Fields) Result {
	l := &luceneLowering{text: q.Text, fields: fields}
	root := predicate.NewConst(source.Span{}, predicate.True) // Kibana takes an empty query for "all"
	if q.Root != nil {
		root = l.clauses(q.Root, q.Root.At)
	}
	return Result{Formula: predicate.New(root), Problems: l.problems}
}

// luceneLowering lowers one query.
type luceneLowering struct {
	text     string
	fields   *Fields
	problems []source.Problem
}

// clauses lowers the clauses of the query or of a group, whose text is at.
func (l *luceneLowering) clauses(list *lucene.Clauses, at source.Span) *predicate.Node {
	if l.mayVanish(list) {
		return l.opaque(at, "clauses", l.text[at.Start:at.End])
	}
	s := &split{}
	for _, c := range list.Kids {
		s.add(c, l.operand(c.Kid))
	}
	out := s.join(list.At)
	out.Span = at
	return out
}

// split is a list of clauses by what they do.
type split struct {
	must     []*predicate.Node // required, and the negations of those prohibited
	required bool
	should   []*predicate.Node // the optional clauses
	last     *lucene.Clause    // of the optional ones
	mixed    bool              // whether others stand between the optional ones
}

func (s *split) add(c *lucene.Clause, n *predicate.Node) {
	switch c.Occur {
	case lucene.Prohibited:
		s.must = append(s.must, predicate.NewNot(c.At, n))
		return
	case lucene.Required:
		s.required = true
		s.must = append(s.must, n)
		return
	}
	s.mixed = s.mixed || len(s.should) > 0 && len(s.must) > 0
	if last := s.alternative(c, n); last != nil {
		last.Entries = append(last.Entries, n.Entries...)
		last.Span = last.Span.Join(n.Span)
	} else {
		s.should = append(s.should, n)
	}
	s.last = c
}

// alternative returns the atom before a value that it is only another value
// of, as in `f:(a OR b)`; nil where there is none.
func (s *split) alternative(c *lucene.Clause, n *predicate.Node) *predicate.Node {
	if s.last == nil || n.Op != predicate.Atom || c.Conjunction.Text == "" || !isValue(c) || !isValue(s.last) {
		return nil
	}
	before := s.should[len(s.should)-1]
	if before.Op != predicate.Atom || before.Field != n.Field {
		return nil
	}
	return before
}

// isValue reports whether a clause is a value without a field before it.
func isValue(c *lucene.Clause) bool {
	switch n := c.Kid.(type) {
	case *lucene.Term:
		return n.Field == nil
	case *lucene.Range:
		return n.Field == nil
	}
	return false
}

// join returns what the clauses come to: all required ones and no prohibited
// one, and some optional one only where none is required.
func (s *split) join(at source.Span) *predicate.Node {
	if s.required || len(s.should) == 0 {
		return predicate.NewAnd(at, s.must...)
	}
	span := s.should[0].Span.Join(s.should[len(s.should)-1].Span)
	if s.mixed {
		span = at
	}
	return predicate.NewAnd(at, append([]*predicate.Node{predicate.NewOr(span, s.should...)}, s.must...)...)
}

func (l *luceneLowering) operand(n lucene.Node) *predicate.Node {
	switch n := n.(type) {
	case *lucene.Group:
		return l.clauses(n.Kid, n.At)
	case *lucene.Term:
		return l.term(n)
	case *lucene.Range:
		return l.rangeOf(n)
	}
	at := n.Span()
	return predicate.NewOpaque(at, fmt.Sprintf("unread at %d", at.Start))
}

// mayVanish reports whether Lucene perhaps drops one of the clauses, since
// nothing of its value is left when an analysed field has taken it apart. The
// others then mean something else.
func (l *luceneLowering) mayVanish(list *lucene.Clauses) bool {
	for _, c := range list.Kids {
		t, ok := c.Kid.(*lucene.Term)
		if !ok || t.Of == nil || isFieldPattern(t.Of) || t.Of.Text == lucene.ExistsField {
			continue
		}
		f := l.fields.field(t.Of.Text)
		if f.unmapped || f.Type != predicate.AnalysedText && f.Type != predicate.UnknownType {
			continue
		}
		if form := t.Value.Form; form != lucene.Wildcard && form != lucene.Regex && len(tokens(t.Value.Text)) == 0 {
			return true
		}
	}
	return false
}

// opaque returns a condition that is told apart from others by its texts.
func (l *luceneLowering) opaque(at source.Span, kind, text string, reads ...*predicate.Field) *predicate.Node {
	out := predicate.NewOpaque(at, "lucene "+kind+": "+text, reads...)
	out.TwoValued = true
	return out
}
