package esql

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// report adds a problem unless the parser is passing over text.
func (l *lexer) report(code string, span source.Span, message string) {
	l.add(source.Problem{Code: code, Span: span, Message: message})
}

func (l *lexer) add(p source.Problem) {
	if !l.quiet {
		l.problems = append(l.problems, p)
	}
}

// repair reads text that is no token of the mode as the token that it was
// surely meant to be, with a problem that says so; or else reports the text,
// passes it and returns tEOF.
func (l *lexer) repair(m mode) kind {
	start := l.pos
	rest := l.text[start:]
	if m == expressionMode || hasStrings[m] {
		if k := l.repairString(rest); k != tEOF {
			return k
		}
	}
	if m == expressionMode {
		if k := l.repairOperator(rest); k != tEOF {
			return k
		}
	}
	for {
		_, size := utf8.DecodeRuneInString(l.text[l.pos:])
		l.pos += size
		if l.pos >= len(l.text) || isBlank(l.text[l.pos]) || !l.isStrange(m) {
			break
		}
	}
	span := source.Span{Start: start, End: l.pos}
	l.report("unexpected-character", span, strangeMessage(l.text[start:l.pos], m))
	return tEOF
}

// isStrange reports whether no token of the mode begins at pos.
func (l *lexer) isStrange(m mode) bool {
	at, quiet := l.pos, l.quiet
	l.quiet = true
	k := l.lex(m)
	l.pos, l.quiet = at, quiet
	return k == tEOF && (m != expressionMode || strings.IndexByte("'&!", l.text[at]) < 0)
}

// otherQuotes are quotes that other languages and word processors use.
var otherQuotes = []struct{ open, close, name string }{
	{"'", "'", "single"},
	{"“", "”", "curly"},
	{"„", "“", "curly"},
	{"‘", "’", "curly"},
}

func (l *lexer) repairString(rest string) kind {
	for _, q := range otherQuotes {
		if !strings.HasPrefix(rest, q.open) {
			continue
		}
		line := rest[len(q.open):lineEnd(rest, 0)]
		i := strings.Index(line, q.close)
		if i < 0 {
			return tEOF
		}
		start, value := l.pos, line[:i]
		l.pos += len(q.open) + i + len(q.close)
		l.quotes = quotes{open: uint8(len(q.open)), close: uint8(len(q.close)), raw: true}
		p := source.Problem{
			Code:    "wrong-quotes",
			Span:    source.Span{Start: start, End: l.pos},
			Message: "strings stand in double quotes, not in " + q.name + " ones",
		}
		if !strings.ContainsAny(value, `"\`) {
			p.Fix = []source.Edit{{Span: p.Span, NewText: `"` + value + `"`}}
			p.FixTitle = "Use double quotes"
		}
		l.add(p)
		return tString
	}
	return tEOF
}

// foreignOperator is what another language writes for an operator of ES|QL.
type foreignOperator struct {
	text, write string
	kind        kind
}

// otherOperators are no tokens of ES|QL.
var otherOperators = []foreignOperator{{"&&", "AND", kAnd}, {"!", "NOT", kNot}}

// twoTokens would be two tokens of ES|QL, which never follow each other.
var twoTokens = []foreignOperator{{"||", "OR", kOr}, {"<>", "!=", tNeq}, {"===", "==", tEq}, {"!==", "!=", tNeq}}

// lexForeign reads an operator of another language whose characters are
// tokens here as well.
func (l *lexer) lexForeign() kind {
	return l.lexOperator(twoTokens, l.text[l.pos:])
}

func (l *lexer) repairOperator(rest string) kind {
	return l.lexOperator(otherOperators, rest)
}

func (l *lexer) lexOperator(operators []foreignOperator, rest string) kind {
	for _, o := range operators {
		if strings.HasPrefix(rest, o.text) {
			start := l.pos
			l.pos += len(o.text)
			l.wrongOperator(source.Span{Start: start, End: l.pos}, o.write)
			return o.kind
		}
	}
	return tEOF
}

// wrongOperator reports an operator of another language.
func (l *lexer) wrongOperator(span source.Span, write string) {
	text := l.text[span.Start:span.End]
	edit := write
	if write[0] >= 'A' && span.End < len(l.text) && !isBlank(l.text[span.End]) {
		edit += " "
	}
	l.add(source.Problem{
		Code:     "wrong-operator",
		Span:     span,
		Message:  "`" + text + "` is not an operator of ES|QL: use `" + write + "`",
		Fix:      []source.Edit{{Span: span, NewText: edit}},
		FixTitle: "Write `" + write + "`",
	})
}

func strangeMessage(text string, m mode) string {
	r, _ := utf8.DecodeRuneInString(text)
	text = strings.ToValidUTF8(text, "\uFFFD")
	switch {
	case unicode.IsSpace(r) || !unicode.IsPrint(r):
		return "this character is neither a blank nor a part of the query: write an ordinary space"
	case r == '#' && m == expressionMode:
		return "`" + text + "` means nothing here: a comment begins with `//`"
	case m == fromMode && (r == '[' || r == ']'):
		return "`METADATA` stands without brackets"
	case m == expandMode && r == ',':
		return "`MV_EXPAND` takes one column: expand the next one by a command of its own"
	case wordsOf[m] == tPattern && r == '(':
		return "`" + text + "` means nothing here: this command takes names, no functions"
	case m == projectMode && r == '=':
		return "`" + text + "` means nothing here: new columns are made by `EVAL`"
	case wordsOf[m] == tPattern && r == '"':
		return "names stand without quotes, or in backquotes"
	case wordsOf[m] == tIdentifier && (unicode.IsLetter(r) || strings.ContainsRune("#$@\\", r)),
		wordsOf[m] == tPattern:
		return "`" + text + "` cannot stand here: names with unusual characters stand in backquotes"
	}
	return "`" + text + "` means nothing here"
}

// nearest returns the key that a word was probably meant to be; "" if none is
// near enough.
func nearest[V any](word string, names map[string]V) string {
	limit := 3
	if len(word) < 4 {
		limit = 2
	}
	best, distance := "", limit
	for name := range names {
		d := editDistance(word, name, limit)
		if d < distance || d == distance && d < limit && name < best {
			best, distance = name, d
		}
	}
	return best
}

// editDistance counts the bytes to insert, remove, replace or swap, up to
// limit.
func editDistance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	var before, last, row [32]int
	if len(a) >= len(row) || len(b) >= len(row) {
		return limit
	}
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := range len(a) {
		before, last = last, row
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(b)]
}
