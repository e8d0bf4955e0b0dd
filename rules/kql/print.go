package kql

import "strings"

// Print returns the query in one line with one blank between words, keywords
// in lower case and every literal as it was written. Reading it again gives
// the same tree. A query with problems is returned as it is.
func (q *Query) Print() string {
	if len(q.Problems) > 0 || q.Root == nil {
		return q.Text
	}
	var b strings.Builder
	q.print(&b, q.Root)
	return b.String()
}

func (q *Query) print(b *strings.Builder, n Node) {
	switch n := n.(type) {
	case *Or:
		q.printAll(b, n.Kids, " or ")
	case *And:
		q.printAll(b, n.Kids, " and ")
	case *Not:
		b.WriteString("not ")
		q.print(b, n.Kid)
	case *Group:
		b.WriteByte('(')
		q.print(b, n.Kid)
		b.WriteByte(')')
	case *Match:
		q.print(b, n.Field)
		b.WriteByte(':')
		q.print(b, n.Value)
	case *Range:
		q.print(b, n.Field)
		q.blank(b)
		b.WriteString(n.Operator + " ")
		q.print(b, n.Value)
	case *Nested:
		q.print(b, n.Field)
		b.WriteString(":{ ")
		q.print(b, n.Kid)
		q.blank(b)
		b.WriteByte('}')
	case *Bare:
		q.print(b, n.Value)
	case *Literal:
		b.WriteString(q.Text[n.At.Start:n.At.End])
	}
}

// blank writes a blank, unless that would turn what was just written into a
// keyword: in `a and>1` the field is "a and".
func (q *Query) blank(b *strings.Builder) {
	text := b.String()
	for _, word := range [...]string{"and", "or", "not"} {
		if start := len(text) - len(word); start >= 0 && strings.EqualFold(text[start:], word) {
			return
		}
	}
	b.WriteByte(' ')
}

func (q *Query) printAll(b *strings.Builder, kids []Node, between string) {
	for i, kid := range kids {
		if i > 0 {
			b.WriteString(between)
		}
		q.print(b, kid)
	}
}
