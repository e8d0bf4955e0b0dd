package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// parseList reads items parted by commas. After a mistake in one, it goes on
// at the next comma or at a token of stop.
func parseList[T any](p *parser, stop kindSet, item func() T) ([]T, []source.Span) {
	stop = stop.with(tComma)
	parens := p.parens
	var fewer [fewItems]T
	var few [fewItems]source.Span
	items, commas := fewer[:0], few[:0]
	for {
		items = append(items, item())
		if !p.lost && p.startsItem() {
			p.missingComma(p.peek())
		}
		if p.lost && !p.recover(stop, parens) {
			break
		}
		t, ok := p.accept(tComma)
		if !ok {
			break
		}
		commas = append(commas, t.span)
		k := p.kind()
		if k == tPipe || k == tEOF && !p.lost {
			p.failWith(p.trailingComma(t.span))
			break
		}
		if k != tComma && stop.has(k) {
			p.add(p.trailingComma(t.span)) // and what ends the list is there
			break
		}
	}
	return sized(items), sized(commas)
}

// missingComma reports that no comma stands before an item, or no pipe before
// what is a command's name rather than an item.
func (p *parser) missingComma(t token) {
	word := p.textOf(t)
	if _, ok := processing[strings.ToLower(word)]; !ok || p.mode != fromMode {
		p.missing("missing-comma", "`,`")
		return
	}
	p.failWith(source.Problem{
		Code: "missing-pipe", Span: t.span,
		Message:  "expected `|` before `" + word + "`",
		Fix:      []source.Edit{{Span: source.Span{Start: t.span.Start, End: t.span.Start}, NewText: "| "}},
		FixTitle: "Insert `|`",
	})
}

func (p *parser) trailingComma(comma source.Span) source.Problem {
	return source.Problem{
		Code: "trailing-comma", Span: comma,
		Message:  "expected another item behind `,`, found " + p.describe(p.peek()),
		Fix:      []source.Edit{{Span: comma}},
		FixTitle: "Remove the comma",
	}
}

// startsItem reports whether the next token is the start of another item of a
// list, so that a comma is missing before it.
func (p *parser) startsItem() bool {
	k := p.kind()
	starts := false
	switch p.mode {
	case projectMode, renameMode, enrichFieldMode:
		starts = k == tPattern
	case fromMode:
		starts = k == tSource || k == tString || k == tOpenParen
	}
	return starts && !p.commandAhead(p.peek())
}

func (p *parser) parseFields(stop kindSet) []*Field {
	fields, _ := parseList(p, stop, p.parseField)
	return fields
}

// parseField reads `name = expression` or an expression.
func (p *parser) parseField() *Field {
	start := p.start()
	out := &Field{}
	defer func(at int) { p.fieldAt = at }(p.fieldAt)
	p.fieldAt = start
	out.Expr = p.parseExpr()
	if target, ok := out.Expr.(*Column); ok {
		if t, ok := p.accept(tAssign); ok {
			p.fieldAt = -1
			out.Target, out.Assign = target, t.span
			out.Expr = p.parseExpr()
		}
	}
	out.span = p.spanFrom(start)
	return out
}

// parseAggregate is parseField with a WHERE behind it.
func (p *parser) parseAggregate() *Field {
	out := p.parseField()
	if t, ok := p.accept(kWhere); ok {
		out.WhereKeyword = t.span
		out.Where = p.parseExpr()
		out.span = p.spanFrom(out.span.Start)
	}
	return out
}

// parseIdentifier reads one name without dots; nil if there is none.
func (p *parser) parseIdentifier(what string) *Identifier {
	t := p.peek()
	switch t.kind {
	case tIdentifier, tQuotedIdentifier:
		return p.identifier(p.take())
	}
	if isWord(p.textOf(t)) && t.kind >= kAnd {
		return p.reserved()
	}
	p.missing("expected-name", what)
	return nil
}

func (p *parser) identifier(t token) *Identifier {
	out := p.identifiers.one()
	out.span = t.span
	switch t.kind {
	case tQuotedIdentifier:
		out.Quoted = true
		out.Name = decodeName(p.textOf(t), t.quotes)
	case tParam, tNamedParam, tDoubleParam, tNamedDoubleParam:
		out.Param = true
		out.Name = p.textOf(t)
	default:
		out.Name = p.textOf(t)
	}
	return out
}

// reserved takes a keyword for a name, with a problem that says how to write
// it.
func (p *parser) reserved() *Identifier {
	t := p.take()
	text := p.textOf(t)
	p.add(source.Problem{
		Code: "reserved-word", Span: t.span,
		Message:  "`" + text + "` is a keyword: as a name it stands in backquotes",
		Fix:      []source.Edit{{Span: t.span, NewText: "`" + text + "`"}},
		FixTitle: "Quote the name",
	})
	return &Identifier{place: place{t.span}, Name: text}
}

func isWord(text string) bool { return text != "" && isLetter(text[0]) }

// startsColumn reports whether a token can begin a column's name.
func startsColumn(k kind) bool {
	switch k {
	case tIdentifier, tQuotedIdentifier, tParam, tNamedParam, tDoubleParam, tNamedDoubleParam:
		return true
	}
	return false
}

// parseColumn reads a column's name where nothing else can stand. It is never
// nil; without parts where none could be read.
func (p *parser) parseColumn() *Column {
	start := p.start()
	if p.at(tOpenBracket) {
		return p.parseQualified(p.take().span)
	}
	out := &Column{}
	switch t := p.peek(); {
	case startsColumn(t.kind):
		out.Parts = p.parseParts(p.identifier(p.take()))
	case t.kind >= kAnd:
		out.Parts = p.parseParts(p.reserved())
	default:
		p.missing("expected-name", "a column")
	}
	out.span, out.name = p.spanFrom(start), p.spelled(out.Parts)
	return out
}

// spelled returns the name that several parts make where it stands in the text
// as it is, so that it need not be put together; "" elsewhere.
func (p *parser) spelled(parts []*Identifier) string {
	if len(parts) < 2 {
		return ""
	}
	length := len(parts) - 1
	for _, part := range parts {
		if part.Quoted || part.Param || part.Name == "" {
			return ""
		}
		length += len(part.Name)
	}
	if text := p.text[parts[0].span.Start:parts[len(parts)-1].span.End]; len(text) == length {
		return text
	}
	return "" // blanks or comments stand between them
}

// parseParts reads the parts of a name behind its first one.
func (p *parser) parseParts(first *Identifier) []*Identifier {
	parts := p.plainParts(first)
	for {
		dot, ok := p.accept(tDot)
		if !ok {
			return parts
		}
		switch t := p.peek(); {
		case startsColumn(t.kind):
			parts = append(parts, p.identifier(p.take()))
		case t.kind >= kAnd && t.span.Start == dot.span.End:
			parts = append(parts, p.reserved())
		default:
			p.missing("expected-name", "the rest of the name behind `.`")
			return append(parts, &Identifier{place: place{p.spanFrom(p.last)}})
		}
	}
}

// plainParts returns the first part of a name and those that follow it at once,
// without quotes or blanks: mostly all of them.
func (p *parser) plainParts(first *Identifier) []*Identifier {
	n := 1
	if !p.have && p.pos == first.span.End && symbolsOf[p.mode].has(tDot) && wordsOf[p.mode] == tIdentifier {
		for end := p.plainPart(p.pos); end >= 0; end = p.plainPart(end) {
			n++
		}
	}
	parts, others := p.parts.several(n), p.identifiers.several(n-1)
	parts[0] = first
	for i := range others {
		start := p.pos + 1
		p.pos = identifierEnd(p.text, start)
		others[i].span, others[i].Name = source.Span{Start: start, End: p.pos}, p.text[start:p.pos]
		parts[i+1] = &others[i]
	}
	if n > 1 {
		p.last = p.pos
	}
	return parts
}

// plainPart returns the end of the dot at an offset and the identifier behind
// it, or -1.
func (p *parser) plainPart(at int) int {
	if at >= len(p.text) || p.text[at] != '.' {
		return -1
	}
	end := identifierEnd(p.text, at+1)
	if _, reserved := keywordOf(p.mode, p.text[at+1:end]); reserved || end == at+1 {
		return -1
	}
	return end
}

// parseQualified reads `[qualifier].[name]`, behind the first bracket.
func (p *parser) parseQualified(open source.Span) *Column {
	out := &Column{Qualified: true}
	if t, ok := p.accept(tIdentifier); ok {
		out.Qualifier = p.textOf(t)
	}
	p.expectClose(tCloseBracket, open, "`]`")
	p.expect(tDot, "`.`")
	if open, ok := p.expect(tOpenBracket, "`[`"); ok {
		name := p.parseColumn()
		out.Parts = name.Parts
		p.expectClose(tCloseBracket, open.span, "`]`")
	}
	out.span = p.spanFrom(open.Start)
	return out
}
