package lucene

import (
	"math"
	"strconv"

	"github.com/rulewright/rulewright/rules/source"
)

// operand reads a term, a range or a group, with a field before it or without.
func (p *parser) operand(of *Literal, c *Clause) Node {
	field := p.field()
	start := p.peek().at.Start
	if field != nil {
		of, start = field, field.At.Start
		p.skipMisplaced(field)
	}
	kid := p.value(field, of, c)
	p.strayColon(source.Span{Start: start, End: p.at}, kid)
	return kid
}

// field reads a name and the colon behind it, or nothing.
func (p *parser) field() *Literal {
	t := p.peek()
	behind := p.lex(t.at.End)
	if behind.kind != colon {
		return nil
	}
	switch t.kind {
	case word, star:
	case prefix, wild, quoted:
		if t.at.End != behind.at.Start {
			return nil
		}
		p.badField(t)
	default:
		return nil
	}
	p.at = behind.at.End
	return p.literal(t)
}

// badField reports a name that only needs other letters to be one.
func (p *parser) badField(t token) {
	if t.kind == quoted {
		p.problem("quoted-field", t.at, "a field's name cannot stand in quotes")
		return
	}
	pr := p.problem("field-wildcard", t.at, "a wildcard in a field's name has to be written with a backslash before it")
	for i := t.at.Start; i < t.at.End; i++ {
		switch p.text[i] {
		case '\\':
			i++
		case '*', '?':
			pr.Fix = append(pr.Fix, source.Edit{Span: source.Span{Start: i, End: i}, NewText: `\`})
		}
	}
	pr.FixTitle = "Write the wildcard with a backslash"
}

// skipMisplaced reports and skips what cannot stand between a colon and the
// value behind it.
func (p *parser) skipMisplaced(field *Literal) {
	for {
		t := p.peek()
		switch t.kind {
		case plus, minus, not:
			pr := p.problem("misplaced-operator", t.at, "`%s` cannot stand before a value: write it before the field, as in `%[1]s%s:…`, or `\\%[1]s` for the character",
				p.raw(t.at), p.raw(field.At))
			if t.kind == not && t.at.Len() > 1 {
				pr.Message = "`NOT` cannot stand before a value: write it before the field, as in `NOT " + p.raw(field.At) + ":…`"
			} else if c := byteAt(p.text, t.at.End); c >= '0' && c <= '9' {
				pr.Fix, pr.FixTitle = escape(t.at.Start), "Write the sign with a backslash"
			}
		case colon:
			p.problem("extra-colon", t.at, "expected a value after `%s:`, found `:`", p.raw(field.At))
		default:
			return
		}
		p.take(t)
	}
}

func byteAt(text string, i int) byte {
	if i < len(text) {
		return text[i]
	}
	return 0
}

func escape(at int) []source.Edit {
	return []source.Edit{{Span: source.Span{Start: at, End: at}, NewText: `\`}}
}

// value reads what a clause or a colon is followed by.
func (p *parser) value(field, of *Literal, c *Clause) Node {
	t := p.peek()
	switch t.kind {
	case word, star, prefix, wild, regex, bareOp, quoted:
		return p.term(t, field, of)
	case leftRange:
		return p.rangeAt(t, field, of)
	case leftParen:
		return p.group(t, field, of)
	}
	return p.missing(t, field, c)
}

// term reads a value with its suffixes.
func (p *parser) term(t token, field, of *Literal) Node {
	p.take(t)
	n := &Term{At: t.at, Field: field, Of: of, Value: p.literal(t)}
	if t.kind == regex && trailingBackslashes(n.Value.Text)%2 == 1 {
		p.problem("unclosed-regex", t.at, "the last `/` of this regular expression is escaped, so that none closes it")
	}
	n.Boost = p.boost()
	n.Fuzzy = p.fuzzy()
	if n.Boost.Text == "" {
		n.Boost = p.boost()
	}
	if n.Value.Form == Plain {
		p.checkEdits(n.Fuzzy)
	}
	n.At = p.upToHere(t.at.Start, field)
	return n
}

// checkEdits reports the number behind a `~` that cannot count the edits of a
// word. What is no number at all Lucene passes over.
func (p *parser) checkEdits(fuzzy Suffix) {
	if fuzzy.Text == "" {
		return
	}
	edits, err := strconv.ParseFloat(fuzzy.Text[1:], 32)
	if err == nil && (edits < 0 || edits >= 1 && edits != math.Trunc(edits)) {
		p.problem("bad-edits", fuzzy.At, "`~` behind a word is followed by the number of its edits: 0, 1 or 2")
	}
}

func trailingBackslashes(s string) int {
	n := 0
	for n < len(s) && s[len(s)-1-n] == '\\' {
		n++
	}
	return n
}

// upToHere is the span from a field, or else from a value, to what was read
// last.
func (p *parser) upToHere(start int, field *Literal) source.Span {
	if field != nil {
		start = field.At.Start
	}
	return source.Span{Start: start, End: p.at}
}

// boost reads `^2` if it is there. Between the two no blank can stand.
func (p *parser) boost() Suffix {
	t := p.peek()
	if t.kind != caret {
		return Suffix{}
	}
	end := digits(p.text, t.at.End)
	if end > t.at.End && byteAt(p.text, end) == '.' {
		if fraction := digits(p.text, end+1); fraction > end+1 {
			end = fraction
		}
	}
	p.at = end
	if end == t.at.End {
		pr := p.problem("expected-number", t.at, "`^` boosts a term and needs a number directly behind it: write `\\^` for the character")
		pr.Fix, pr.FixTitle = escape(t.at.Start), "Write the character with a backslash"
	}
	at := source.Span{Start: t.at.Start, End: end}
	return Suffix{At: at, Text: p.raw(at)}
}

// digits returns the offset behind the digits at i.
func digits(text string, i int) int {
	for c := byteAt(text, i); c >= '0' && c <= '9'; c = byteAt(text, i) {
		i++
	}
	return i
}

// fuzzy reads `~` with what follows, if it is there.
func (p *parser) fuzzy() Suffix {
	t := p.peek()
	if t.kind != tilde {
		return Suffix{}
	}
	p.take(t)
	return Suffix{At: t.at, Text: p.raw(t.at)}
}

// group reads `( … )`.
func (p *parser) group(open token, field, of *Literal) Node {
	p.take(open)
	if p.depth++; p.depth > maxDepth {
		// Nothing that people write nests like this: give up on the rest.
		p.problem("too-deep", open.at, "the query nests more than %d levels deep", maxDepth)
		p.depth--
		p.at = len(p.text)
		return &Bad{At: source.Span{Start: open.at.Start, End: p.at}}
	}
	n := &Group{Field: field, Kid: p.clauses(of)}
	p.depth--
	end := p.peek()
	n.Inside = source.Span{Start: open.at.End, End: p.at}
	if end.kind == rightParen {
		n.Inside.End = end.at.Start
		p.take(end)
		if len(n.Kid.Kids) == 0 {
			p.problem("empty-group", source.Span{Start: open.at.Start, End: p.at}, "there is nothing between the parentheses")
		}
		n.Boost = p.boost()
	} else if len(p.problems) == 0 || p.problems[len(p.problems)-1].Code != "too-deep" {
		p.problem("unclosed", open.at, "this `(` is never closed: a `)` is missing, or write `\\(` for a parenthesis in a value")
	}
	n.At = p.upToHere(open.at.Start, field)
	return n
}
