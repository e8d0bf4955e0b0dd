package esql

import (
	"strings"
)

func (p *parser) parseNamePatterns() []*NamePattern {
	patterns, _ := parseList(p, kindSet{}, p.parseNamePattern)
	return patterns
}

// parseNamePattern reads a name that may have wildcards. It is never nil.
func (p *parser) parseNamePattern() *NamePattern {
	start := p.start()
	out := &NamePattern{}
	if open, ok := p.accept(tOpenBracket); ok {
		out.Qualified = true
		if t, ok := p.accept(tPattern); ok {
			out.Qualifier = p.textOf(t)
		}
		p.expectClose(tCloseBracket, open.span, "`]`")
		p.expect(tDot, "`.`")
		if open, ok = p.accept(tOpenBracket); ok {
			p.parsePatternParts(out)
			p.expectClose(tCloseBracket, open.span, "`]`")
		} else {
			p.missing("unexpected-token", "`[`")
		}
	} else {
		p.parsePatternParts(out)
	}
	out.span = p.spanFrom(start)
	return out
}

func (p *parser) parsePatternParts(out *NamePattern) {
	for {
		t := p.peek()
		switch {
		case t.kind == tPattern:
			p.take()
			out.Parts = append(out.Parts, p.patternPart(t, out))
		case startsColumn(t.kind):
			p.take()
			out.Parts = append(out.Parts, p.identifier(t))
			out.literal(p.textOf(t))
		case t.kind >= kAnd:
			id := p.reserved()
			out.Parts = append(out.Parts, id)
			out.literal(id.Name)
		default:
			what := "a column"
			if len(out.Parts) > 0 {
				what = "the rest of the name behind `.`"
				out.Parts = append(out.Parts, &Identifier{place: place{p.spanFrom(p.last)}})
			}
			p.missing("expected-name", what)
			return
		}
		if _, ok := p.accept(tDot); !ok {
			return
		}
		out.literal(".")
	}
}

// patternPart decodes a token in which plain and quoted stretches may follow
// each other.
func (p *parser) patternPart(t token, out *NamePattern) *Identifier {
	text := p.textOf(t)
	id := &Identifier{place: place{t.span}}
	var name strings.Builder
	for i := 0; i < len(text); {
		switch text[i] {
		case '`':
			end, _ := quotedIdentifierEnd(text, i)
			quoted := decodeName(text[i:end], quotes{open: 1, close: 1})
			id.Quoted = id.Quoted || i == 0 && end == len(text)
			name.WriteString(quoted)
			out.literal(quoted)
			i = end
		case '*':
			name.WriteByte('*')
			out.star()
			i++
		default:
			plain := text[i:]
			if n := strings.IndexAny(plain, "`*"); n >= 0 {
				plain = plain[:n]
			}
			name.WriteString(plain)
			out.literal(plain)
			i += len(plain)
		}
	}
	id.Name = name.String()
	return id
}

// literal and star build what Match compares with.
func (p *NamePattern) literal(text string) {
	if len(p.pieces) == 0 {
		p.pieces = append(p.pieces, "")
	}
	p.pieces[len(p.pieces)-1] += text
}

func (p *NamePattern) star() {
	p.literal("")
	p.pieces = append(p.pieces, "")
	p.Wildcard = true
}

// Match reports whether the pattern means a column of that name.
func (p *NamePattern) Match(name string) bool {
	switch len(p.pieces) {
	case 0:
		return false
	case 1:
		return name == p.pieces[0]
	}
	first, last := p.pieces[0], p.pieces[len(p.pieces)-1]
	if len(name) < len(first)+len(last) || !strings.HasPrefix(name, first) || !strings.HasSuffix(name, last) {
		return false
	}
	name = name[len(first) : len(name)-len(last)]
	for _, piece := range p.pieces[1 : len(p.pieces)-1] {
		i := strings.Index(name, piece)
		if i < 0 {
			return false
		}
		name = name[i+len(piece):]
	}
	return true
}

func (p *parser) parseRenameClauses() []*RenameClause {
	clauses, _ := parseList(p, kindSet{}, p.parseRenameClause)
	return clauses
}

func (p *parser) parseRenameClause() *RenameClause {
	start := p.start()
	out := &RenameClause{}
	first := p.parseNamePattern()
	switch p.kind() {
	case kAs:
		p.take()
		out.Old, out.New = first, p.parseNamePattern()
	case tAssign:
		p.take()
		out.New, out.Old = first, p.parseNamePattern()
	default:
		out.Old = first
		p.missing("unexpected-token", "`AS` and the new name")
	}
	out.span = p.spanFrom(start)
	return out
}
