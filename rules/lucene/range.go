package lucene

import (
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// rangeAt reads `[low TO high]`. Inside, other rules make a word: of blanks
// only the space ends it, so that a value can hold a line break.
func (p *parser) rangeAt(open token, field, of *Literal) Node {
	p.take(open)
	n := &Range{Field: field, Of: of, OpenLow: p.raw(open.at) == "{"}
	n.Low = p.bound("a value")
	ok := n.Low != nil && p.to()
	if ok {
		n.High = p.bound("a value")
		ok = n.High != nil
	}
	if ok {
		var closing source.Span
		closing, ok = p.closing(open)
		n.OpenHigh = p.raw(closing) == "}"
	}
	if !ok {
		p.skipRange()
		return &Bad{At: p.upToHere(open.at.Start, field)}
	}
	n.Brackets = source.Span{Start: open.at.Start, End: p.at}
	n.Boost = p.boost()
	n.At = p.upToHere(open.at.Start, field)
	return n
}

// inRange returns the word, the quoted text or the bracket at or behind p.at
// in a range; an empty span at the end of the query.
func (p *parser) inRange() (at source.Span, quoted bool) {
	i := p.at
	for i < len(p.text) {
		if p.text[i] == ' ' {
			i++
			continue
		}
		end := i
		for end < len(p.text) && strings.IndexByte(" ]}", p.text[end]) < 0 {
			end++
		}
		if n := blank(p.text, i); n > 0 && end == i+n {
			i = end // a lone blank of another kind
			continue
		}
		if p.text[i] == '"' {
			if n := closedLength(p.text[i:], '"'); n > 2 && n >= end-i {
				return source.Span{Start: i, End: i + n}, true
			}
		}
		return source.Span{Start: i, End: max(end, i+1)}, false
	}
	return source.Span{Start: len(p.text), End: len(p.text)}, false
}

// bound reads an end of a range; nil, after reporting it, if there is none.
func (p *parser) bound(what string) *Literal {
	at, isQuoted := p.inRange()
	text := p.raw(at)
	switch {
	case text == "" || text == "]" || text == "}":
		p.notARange(at, what)
		return nil
	case isQuoted:
		p.at = at.End
		return &Literal{At: at, Form: Quoted, Text: p.decode(text[1:len(text)-1], at.Start+1)}
	case text == "*":
		p.at = at.End
		return &Literal{At: at, Form: Wildcard, Text: text}
	}
	p.at = at.End
	return &Literal{At: at, Form: Plain, Text: p.decode(text, at.Start)}
}

// to reads the TO of a range.
func (p *parser) to() bool {
	at, _ := p.inRange()
	text := p.raw(at)
	if text == "TO" {
		p.at = at.End
		return true
	}
	switch {
	case strings.EqualFold(text, "to"):
		pr := p.problem("lower-to", at, "`%s` has to be written `TO`", text)
		pr.Fix, pr.FixTitle = []source.Edit{{Span: at, NewText: "TO"}}, "Write it in upper case"
		p.at = at.End
		return true
	case strings.TrimSpace(text) == "TO":
		p.problem("range-blank", at, "only a space can stand beside `TO`, no line break or tab")
		p.at = at.End
		return true
	}
	p.notARange(at, "`TO`")
	return false
}

// closing reads the bracket at the end of a range.
func (p *parser) closing(open token) (source.Span, bool) {
	at, _ := p.inRange()
	if text := p.raw(at); text == "]" || text == "}" {
		p.at = at.End
		return at, true
	}
	p.notARange(at, "`]` or `}`")
	return open.at, false
}

func (p *parser) notARange(at source.Span, expected string) {
	found := p.raw(at)
	if found == "" {
		p.problem("bad-range", at, "the query ends within a range, as in `[1 TO 5]`: expected %s; write `\\[` for a bracket in a value", expected)
		return
	}
	p.problem("bad-range", at, "expected %s in a range, as in `[1 TO 5]`, found %s", expected, code(shorten(found)))
}

// skipRange goes on behind the end of a range that could not be read, if its
// line has one.
func (p *parser) skipRange() {
	rest, _, _ := strings.Cut(p.text[p.at:], "\n")
	if i := strings.IndexAny(rest, "]}"); i >= 0 {
		p.at += i + 1
	}
}

// shorten keeps a message short that repeats the query.
func shorten(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
