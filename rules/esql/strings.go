package esql

import (
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// lexString reads a string in one or three double quotes. One that is not
// closed is reported and ends with its line.
func (l *lexer) lexString() kind {
	if strings.HasPrefix(l.text[l.pos:], `"""`) {
		l.quotes = quotes{open: 3, close: 3, raw: true}
		l.lexRawString()
	} else {
		l.quotes = quotes{open: 1, close: 1}
		l.lexEscapedString()
	}
	return tString
}

// quotes says how many bytes of a string's or name's token are its quotes.
type quotes struct {
	open, close uint8
	raw         bool // without escapes
}

func (l *lexer) lexRawString() {
	start := l.pos
	line := lineEnd(l.text, start)
	if i := strings.Index(l.text[start+3:line], `"""`); i >= 0 {
		l.pos = start + 3 + i + 3
		// Two more quotes at most belong to the value.
		for n := 0; n < 2 && l.peekByte(0) == '"'; n++ {
			l.pos++
		}
		return
	}
	opening := source.Span{Start: start, End: start + 3}
	if i := strings.Index(l.text[start+3:], `"""`); i >= 0 && !strings.Contains(l.text[start+3:start+3+i], "|") {
		l.pos = start + 3 + i + 3
		l.report("multiline-string", opening, "a string cannot go on over a line break: `\"\"\"` has to be closed on its line")
		return
	}
	l.pos = line
	l.quotes.close = 0
	l.report("unclosed-string", opening, "this string is never closed: expected `\"\"\"`")
}

func (l *lexer) lexEscapedString() {
	start := l.pos
	l.pos++
	for l.pos < len(l.text) {
		switch l.text[l.pos] {
		case '"':
			l.pos++
			return
		case '\r', '\n':
			l.unclosedString(start)
			return
		case '\\':
			l.escape()
		default:
			l.pos++
		}
	}
	l.unclosedString(start)
}

func (l *lexer) unclosedString(start int) {
	l.quotes.close = 0
	l.report("unclosed-string", source.Span{Start: start, End: start + 1}, "this string is never closed: expected `\"` before the end of the line")
}

// escape passes a backslash and what it escapes.
func (l *lexer) escape() {
	at := l.pos
	l.pos++
	c := l.peekByte(0)
	if c == 0 && l.pos >= len(l.text) || c == '\r' || c == '\n' {
		return
	}
	if strings.IndexByte(`tnrTNR"\`, c) >= 0 {
		l.pos++
		return
	}
	_, size := utf8.DecodeRuneInString(l.text[l.pos:])
	l.pos += size
	span := source.Span{Start: at, End: at + 1 + size}
	l.add(source.Problem{
		Code: "invalid-escape",
		Span: span,
		Message: "`" + l.text[span.Start:span.End] + "` is no escape: write `\\\\` for a backslash, or use `\"\"\"` quotes, " +
			"where backslashes stand for themselves",
		Fix:      []source.Edit{{Span: source.Span{Start: at, End: at}, NewText: `\`}},
		FixTitle: "Double the backslash",
	})
}

// lexQuotedIdentifier reads a name in backquotes.
func (l *lexer) lexQuotedIdentifier() kind {
	start := l.pos
	l.quotes = quotes{open: 1, close: 1}
	end, ok := quotedIdentifierEnd(l.text, start)
	if !ok {
		l.quotes.close = 0
		end = lineEnd(l.text, start)
		l.report("unclosed-name", source.Span{Start: start, End: start + 1}, "this name is never closed: expected a second backquote")
	}
	l.pos = end
	return tQuotedIdentifier
}

// quotedIdentifierEnd returns the end of the name in backquotes at start. Two
// backquotes inside stand for one; at least one character is needed.
func quotedIdentifierEnd(text string, start int) (end int, ok bool) {
	fallback := -1
	for i := start + 1; i < len(text); i++ {
		if text[i] != '`' {
			continue
		}
		paired := i+1 < len(text) && text[i+1] == '`'
		if i > start+1 {
			if !paired {
				return i + 1, true
			}
			fallback = i + 1 // unless something closes the name later
		} else if !paired {
			return start, false
		}
		i++
	}
	return max(fallback, start), fallback > 0
}

// decodeString returns the value of a string token.
func decodeString(text string, q quotes) string {
	text = text[q.open : len(text)-int(q.close)]
	if q.raw || strings.IndexByte(text, '\\') < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		switch text[i] {
		case 't':
			b.WriteByte('\t')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case '"', '\\':
			b.WriteByte(text[i])
		default: // Elasticsearch keeps what it does not know, such as `\T`
			b.WriteByte('\\')
			b.WriteByte(text[i])
		}
	}
	return b.String()
}

// decodeName returns the name that a token in backquotes spells.
func decodeName(text string, q quotes) string {
	return strings.ReplaceAll(text[q.open:len(text)-int(q.close)], "``", "`")
}

// MapOf relates the offsets of a string's value to those of the query's text.
func (q *Query) MapOf(l *Literal) source.Map {
	var b source.MapBuilder
	text, at := q.TextOf(l), l.Span().Start
	if l.Raw {
		b.Verbatim(at+len(`"""`), len(l.Value))
		return b.Map(at + len(`"""`) + len(l.Value))
	}
	i := 1
	for decoded := 0; decoded < len(l.Value); decoded++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte(`tnr"\`, text[i+1]) >= 0 {
			b.Escape(at+i, 2, 1)
			i += 2
			continue
		}
		b.Verbatim(at+i, 1)
		i++
	}
	return b.Map(at + i)
}
