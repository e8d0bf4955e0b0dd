package lucene

import "strings"

// Print returns the query in one line with one blank between words, AND, OR
// and NOT in letters, and every literal as it was written. Reading it again
// gives the same tree. A query with problems is returned as it is.
func (q *Query) Print() string {
	if len(q.Problems) > 0 || q.Root == nil {
		return q.Text
	}
	var b strings.Builder
	q.print(&b, q.Root)
	return b.String()
}

var inLetters = map[string]string{"&&": "AND ", "AND": "AND ", "||": "OR ", "OR": "OR ", "!": "NOT ", "NOT": "NOT "}

func (o Operator) print() string {
	if letters := inLetters[o.Text]; letters != "" {
		return letters
	}
	return o.Text
}

func (q *Query) print(b *strings.Builder, n Node) {
	switch n := n.(type) {
	case *Clauses:
		for i, kid := range n.Kids {
			if i > 0 {
				b.WriteByte(' ')
			}
			q.print(b, kid)
		}
	case *Clause:
		b.WriteString(n.Conjunction.print() + n.Modifier.print())
		q.print(b, n.Kid)
	case *Group:
		q.field(b, n.Field)
		b.WriteByte('(')
		q.print(b, n.Kid)
		b.WriteString(")" + n.Boost.Text)
	case *Term:
		q.field(b, n.Field)
		q.print(b, n.Value)
		b.WriteString(n.Fuzzy.Text + n.Boost.Text)
	case *Range:
		q.field(b, n.Field)
		b.WriteByte(map[bool]byte{false: '[', true: '{'}[n.OpenLow])
		q.print(b, n.Low)
		b.WriteString(" TO ")
		q.print(b, n.High)
		b.WriteByte(map[bool]byte{false: ']', true: '}'}[n.OpenHigh])
		b.WriteString(n.Boost.Text)
	case *Literal:
		q.literal(b, n)
	}
}

func (q *Query) field(b *strings.Builder, field *Literal) {
	if field != nil {
		q.literal(b, field)
		b.WriteByte(':')
	}
}

func (q *Query) literal(b *strings.Builder, l *Literal) {
	if l.Words == nil {
		b.WriteString(q.Text[l.At.Start:l.At.End])
	}
	for i, w := range l.Words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(q.Text[w.Start:w.End])
	}
	if l.isOperator() {
		b.WriteByte(' ') // without a blank it would be an operator again
	}
}
