package toml

import (
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/rulewright/rulewright/rules/source"
)

// wellFormed reads statements with go-toml's parser, from the line that starts
// at the offset, up to the first that it refuses. It returns where that one
// starts, and the parser's error; the length of the text and nil if there is
// none.
func (r *reader) wellFormed(at int) (int, *refusal) {
	p := &r.parser
	// The capacity is cut as well: the parser tells offsets by it.
	p.Reset(r.data[at:len(r.data):len(r.data)])
	c := converter{r: r, p: p, base: at}
	next := at
	for p.NextExpression() {
		next = r.nextLine(c.expression(p.Expression()))
	}
	if p.Error() == nil {
		return len(r.text), nil
	}
	no := &refusal{offset: len(r.text), message: p.Error().Error()}
	var pe *unstable.ParserError
	if errors.As(p.Error(), &pe) {
		no.offset = at + int(p.Range(pe.Highlight).Offset)
	}
	return r.skipBlankLines(next), no
}

// refusal is the parser's error.
type refusal struct {
	offset  int
	message string
}

// converter turns the parser's nodes, which live until its next expression,
// into values that know their whole span.
type converter struct {
	r *reader
	p *unstable.Parser
	// base is what the parser's offsets count from.
	base int
}

func (c *converter) span(n *unstable.Node) source.Span {
	start := c.base + int(n.Raw.Offset)
	return source.Span{Start: start, End: start + int(n.Raw.Length)}
}

// expression takes one top-level expression and returns an offset on its last
// line.
func (c *converter) expression(n *unstable.Node) int {
	end := 0
	switch n.Kind {
	case unstable.Comment:
		span := c.span(n)
		c.r.comments = append(c.r.comments, Comment{span})
		return span.End
	case unstable.KeyValue:
		s := c.keyValue(n)
		end = s.Span.End
		c.r.add(item{statement: s})
	default:
		s := &Section{Keys: c.keys(n.Key()), Array: n.Kind == unstable.ArrayTable}
		s.Header = c.r.headerSpan(s)
		end = s.Header.End
		c.r.add(item{section: s})
	}
	if trailing := n.Next(); trailing != nil && trailing.Kind == unstable.Comment {
		c.r.comments = append(c.r.comments, Comment{c.span(trailing)})
	}
	return end
}

func (c *converter) keys(it unstable.Iterator) []Key {
	keys := make([]Key, 0, 2)
	for it.Next() {
		keys = append(keys, Key{Name: string(it.Node().Data), Span: c.span(it.Node())})
	}
	return keys
}

// headerSpan widens from the keys of a well-formed header to its brackets.
func (r *reader) headerSpan(s *Section) source.Span {
	width := 1
	if s.Array {
		width = 2
	}
	start := strings.LastIndexByte(r.text[:s.Keys[0].Span.Start], '[') + 1 - width
	last := s.Keys[len(s.Keys)-1].Span.End
	end := last + strings.IndexByte(r.text[last:], ']') + width
	return source.Span{Start: start, End: end}
}

func (c *converter) keyValue(n *unstable.Node) *Statement {
	s := &Statement{Span: c.span(n), Keys: c.keys(n.Key())}
	last := s.Keys[len(s.Keys)-1].Span.End
	start := last + strings.IndexByte(c.r.text[last:], '=') + 1
	s.Value, s.Span.End = c.value(n.Value(), c.r.skipBlanks(start))
	return s
}

// value converts the value that starts at the offset and returns its end. The
// parser does not keep where an array or inline table ends, so those are
// followed from item to item.
func (c *converter) value(n *unstable.Node, start int) (*Value, int) {
	switch n.Kind {
	case unstable.String:
		v := delimit(c.r.text, start).value(c.r.text, nil)
		return v, v.Span.End
	case unstable.Array:
		return c.array(n, start)
	case unstable.InlineTable:
		return c.inlineTable(n, start)
	}
	span := c.span(n)
	return c.r.scalar(n.Kind, span), span.End
}

func (c *converter) array(n *unstable.Node, start int) (*Value, int) {
	v := &Value{Kind: Array}
	at := start + 1
	for it := n.Children(); it.Next(); {
		if it.Node().Kind == unstable.Comment {
			continue // taken with the blanks between the items
		}
		var item *Value
		item, at = c.value(it.Node(), c.r.skipTrivia(at, ","))
		v.Items = append(v.Items, item)
	}
	end := c.r.skipTrivia(at, ",") + 1
	v.Span = source.Span{Start: start, End: end}
	return v, end
}

func (c *converter) inlineTable(n *unstable.Node, start int) (*Value, int) {
	table := newTable(inlineTable)
	at := start + 1
	for it := n.Children(); it.Next(); {
		if it.Node().Kind == unstable.Comment {
			continue
		}
		c.r.skipTrivia(at, ",")
		s := c.keyValue(it.Node())
		at = s.Span.End
		c.r.insert(table, s)
	}
	end := c.r.skipTrivia(at, ",") + 1
	return &Value{Kind: TableKind, Table: table, Span: source.Span{Start: start, End: end}}, end
}
