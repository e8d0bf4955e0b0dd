package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// parseSet reads `SET name = value;`.
func (p *parser) parseSet() *Set {
	t := p.take()
	out := &Set{command: command{keyword: t.span}}
	p.setMode(setMode)
	out.Setting = p.parseIdentifier("the name of a setting")
	p.expect(tAssign, "`=`")
	if p.at(tOpenBrace) {
		out.Value = p.parseMap()
	} else {
		out.Value = p.parseConstant()
	}
	p.expect(tSemicolon, "`;`")
	if p.lost && p.recover(setOf(tSemicolon), 0) {
		p.take()
	}
	p.lost = false
	p.setMode(commandMode)
	out.span = p.spanFrom(t.span.Start)
	return out
}

func (p *parser) parseFrom(c command, timeSeries bool) *From {
	out := &From{command: c, TimeSeries: timeSeries}
	out.Sources, _ = parseList(p, setOf(tComma), p.parseSourceItem)
	if t, ok := p.accept(kMetadata); ok {
		m := &Metadata{Keyword: t.span}
		m.Fields, _ = parseList(p, kindSet{}, p.parseMetadataField)
		m.span = p.spanFrom(t.span.Start)
		out.Metadata = m
	}
	return out
}

func (p *parser) parseSourceItem() Node {
	if p.at(tOpenParen) {
		return p.parseSubquery()
	}
	return p.parseIndexPattern("an index pattern")
}

func (p *parser) parseMetadataField() *MetadataField {
	t, ok := p.expect(tSource, "a metadata field such as `_id`")
	if !ok {
		return &MetadataField{place: place{p.spanFrom(p.last)}}
	}
	return &MetadataField{place{t.span}, p.textOf(t)}
}

// parseIndexPattern reads `cluster:index::selector` or a string.
func (p *parser) parseIndexPattern(what string) *IndexPattern {
	start := p.start()
	out := &IndexPattern{}
	if t, ok := p.accept(tString); ok {
		out.Quoted = true
		out.Index = decodeString(p.textOf(t), t.quotes)
		out.span = t.span
		return out
	}
	t, ok := p.expect(tSource, what)
	if !ok {
		out.span = p.spanFrom(p.last)
		return out
	}
	out.Index = p.textOf(t)
	if _, ok := p.accept(tColon); ok {
		out.Cluster = out.Index
		out.Index = p.textOfNext(tSource, "an index pattern behind `:`")
	}
	if _, ok := p.accept(tCast); ok {
		out.Selector = p.textOfNext(tSource, "`data` or `failures` behind `::`")
	}
	out.span = p.spanFrom(start)
	return out
}

func (p *parser) textOfNext(k kind, what string) string {
	t, ok := p.expect(k, what)
	if !ok {
		return ""
	}
	return p.textOf(t)
}

// parseExplain reads EXPLAIN ( query ).
func (p *parser) parseExplain(c command) *Explain {
	out := &Explain{command: c}
	if !p.at(tOpenParen) {
		p.missing("unexpected-token", "`(`")
		return out
	}
	out.Query = p.parseSubquery()
	return out
}

// parsePromQL takes the text to the next pipe as it is, but for parameters in
// front of it.
func (p *parser) parsePromQL(c command) *PromQL {
	out := &PromQL{command: c}
	for {
		p.skipBlanks()
		param, ok := p.promqlParam()
		if !ok {
			break
		}
		out.Params = append(out.Params, param)
	}
	if n := len(out.Params); n > 0 && p.isParam(out.Params[n-1].Value) && p.endsPromQL() {
		// The expression itself is a parameter of the request.
		out.Body = out.Params[n-1].Value
		p.last = p.pos
		p.setMode(expressionMode)
		return out
	}
	start := p.pos
	end, open := promqlEnd(p.text, start, p.nested > 0)
	body := strings.TrimRight(p.text[start:end], " \t\r\n")
	out.Body = source.Span{Start: start, End: start + len(body)}
	p.pos, p.last, p.have = end, out.Body.End, false
	switch {
	case body == "":
		p.last = c.keyword.End
		if n := len(out.Params); n > 0 {
			p.last = out.Params[n-1].span.End
		}
		p.fail("expected-expression", source.Span{Start: p.last, End: p.last}, "expected a PromQL expression")
	case open >= 0:
		p.fail("unclosed", source.Span{Start: open, End: open + 1}, "this is never closed: expected `"+closing(p.text[open])+"`")
	}
	p.setMode(expressionMode)
	return out
}

// promqlParam reads `name=value` or, before a parenthesis, the name of the
// column that the expression makes.
func (p *parser) promqlParam() (*PromQLParam, bool) {
	start := p.pos
	end := start + len("?")*btoi(strings.HasPrefix(p.text[start:], "?"))
	if p.peekByte(0) == '`' {
		quoted, ok := quotedIdentifierEnd(p.text, start)
		if !ok {
			return nil, false
		}
		end = quoted
	} else if end = identifierEnd(p.text, end); end == start {
		return nil, false
	}
	assign := end + len(p.text[end:]) - len(strings.TrimLeft(p.text[end:], " \t\r\n"))
	rest := p.text[assign:]
	if !strings.HasPrefix(rest, "=") || strings.HasPrefix(rest, "==") || strings.HasPrefix(rest, "=~") {
		return nil, false
	}
	p.pos = assign + 1
	p.skipBlanks()
	from := p.pos
	switch p.peekByte(0) {
	case '(':
	case '"':
		p.lexString()
	case '`':
		p.lexQuotedIdentifier()
	default:
		for p.pos < len(p.text) && !isBlank(p.text[p.pos]) && strings.IndexByte("|()", p.text[p.pos]) < 0 {
			p.pos++
		}
	}
	return &PromQLParam{
		place{source.Span{Start: start, End: max(p.pos, assign+1)}},
		source.Span{Start: start, End: end},
		source.Span{Start: from, End: p.pos},
	}, true
}

func (p *parser) isParam(s source.Span) bool { return strings.HasPrefix(p.text[s.Start:s.End], "?") }

// endsPromQL reports whether nothing follows that belongs to the command.
func (p *parser) endsPromQL() bool {
	c := p.peekByte(0)
	return p.pos == len(p.text) || c == '|' || c == ')' && p.nested > 0
}

func closing(open byte) string {
	if open == '(' {
		return ")"
	}
	return string(open)
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// promqlEnd returns where a PromQL expression ends: at a pipe or, in a nested
// pipeline, at a parenthesis that it did not open. open is the place of the
// outermost parenthesis, or of the quote, that is never closed; or -1.
func promqlEnd(text string, pos int, nested bool) (end, open int) {
	depth := 0
	open = -1
	for ; pos < len(text); pos++ {
		switch c := text[pos]; c {
		case '|':
			return pos, open
		case '#':
			pos = lineEnd(text, pos) - 1
		case '"', '\'', '`':
			closed, ok := promqlStringEnd(text, pos)
			if !ok {
				return len(text), pos
			}
			pos = closed
		case '(':
			if depth == 0 {
				open = pos
			}
			depth++
		case ')':
			if depth == 0 && nested {
				return pos, open
			}
			depth = max(depth-1, 0)
			if depth == 0 {
				open = -1
			}
		}
	}
	return len(text), open
}

// promqlStringEnd returns the offset of the quote that closes the one at pos.
func promqlStringEnd(text string, pos int) (int, bool) {
	quote := text[pos]
	for i := pos + 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case quote:
			return i, true
		}
	}
	return 0, false
}
