package esql

import (
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// lexer cuts the text into tokens, one at a time, in the mode that the parser
// asks for. What is no token in that mode is reported once and passed over, or
// read as what it was surely meant to be.
type lexer struct {
	text string
	pos  int
	// quiet is set while the parser passes over text that it gave up on.
	quiet    bool
	problems []source.Problem
	comments []source.Span
	// quotes are those of the last token, if it has any.
	quotes quotes
}

// next returns the token behind the blanks and comments at pos.
func (l *lexer) next(m mode) token {
	for {
		l.skipBlanks()
		if l.pos >= len(l.text) {
			return token{kind: tEOF, span: source.Span{Start: len(l.text), End: len(l.text)}}
		}
		start := l.pos
		l.quotes = quotes{}
		k := l.lex(m)
		if k == tEOF {
			k = l.repair(m)
		}
		if k != tEOF {
			return token{k, source.Span{Start: start, End: l.pos}, l.quotes}
		}
	}
}

// skipBlanks passes blanks and comments. `/*` nests, as in Elasticsearch.
func (l *lexer) skipBlanks() {
	for l.pos < len(l.text) {
		switch c := l.text[l.pos]; {
		case isBlank(c):
			l.pos++
		case c == '/' && strings.HasPrefix(l.text[l.pos:], "//"):
			start := l.pos
			l.pos = lineEnd(l.text, l.pos)
			l.comment(start)
		case c == '/' && strings.HasPrefix(l.text[l.pos:], "/*"):
			start := l.pos
			end, ok := blockCommentEnd(l.text, l.pos)
			if !ok {
				l.report("unclosed-comment", source.Span{Start: start, End: start + 2}, "this comment is never closed: expected `*/`")
			}
			l.pos = end
			l.comment(start)
		default:
			return
		}
	}
}

func (l *lexer) comment(start int) {
	// A stretch may be read twice when a mode changes; comments come in order.
	if n := len(l.comments); n == 0 || l.comments[n-1].Start < start {
		l.comments = append(l.comments, source.Span{Start: start, End: l.pos})
	}
}

// blockCommentEnd returns the end of the comment at start. One that nests
// without being closed often enough ends at the last `*/` there is.
func blockCommentEnd(text string, start int) (end int, ok bool) {
	depth, last := 0, -1
	for i := start; i+1 < len(text); i++ {
		switch text[i : i+2] {
		case "/*":
			depth++
			i++
		case "*/":
			depth--
			i++
			last = i + 1
			if depth == 0 {
				return last, true
			}
		}
	}
	if last >= 0 {
		return last, true
	}
	return len(text), false
}

// lex reads one token at pos and returns its kind, with pos behind it; tEOF
// if the text there is no token of the mode.
func (l *lexer) lex(m mode) kind {
	if m == commandMode {
		return l.lexWord()
	}
	c := l.text[l.pos]
	switch {
	case c == '"' && hasStrings[m]:
		return l.lexString()
	case c == '`' && wordsOf[m] == tIdentifier:
		return l.lexQuotedIdentifier()
	case hasNumbers[m] && (isDigit(c) || c == '.' && isDigit(l.peekByte(1))):
		return l.lexNumber()
	case c == '?' && hasParams[m]:
		return l.lexParam(m)
	}
	if k := l.lexName(m); k != tEOF {
		return k
	}
	if m == expressionMode && (c == '|' || c == '<' || c == '=' || c == '!') {
		if k := l.lexForeign(); k != tEOF {
			return k
		}
	}
	return l.lexSymbol(m)
}

// lexWord reads what stands in a command's place: everything to the next
// blank, bracket or slash. Elasticsearch takes `WHERE(x)` for one word too.
func (l *lexer) lexWord() kind {
	switch l.text[l.pos] {
	case '|':
		l.pos++
		return tPipe
	case ')':
		l.pos++
		return tCloseParen
	}
	end := wordEnd(l.text, l.pos)
	if end == l.pos {
		return tEOF
	}
	l.pos = end
	return tWord
}

func wordEnd(text string, pos int) int {
	for pos < len(text) && !isBlank(text[pos]) && !strings.ContainsRune("[]/", rune(text[pos])) {
		pos++
	}
	return pos
}

// lexName reads a keyword or a name of the sort that the mode has.
func (l *lexer) lexName(m mode) kind {
	start := l.pos
	end := start
	k := wordsOf[m]
	switch k {
	case tIdentifier:
		end = identifierEnd(l.text, start)
	case tPattern:
		end = patternEnd(l.text, start)
	case tSource:
		end = sourceEnd(l.text, start)
	case tPolicy:
		end = policyEnd(l.text, start)
	}
	if end == start {
		return tEOF
	}
	l.pos = end
	if keyword, ok := keywordOf(m, l.text[start:end]); ok {
		return keyword
	}
	return k
}

func (l *lexer) lexSymbol(m mode) kind {
	rest := l.text[l.pos:]
	if rest[0] >= 128 {
		return tEOF
	}
	for _, s := range symbolsFrom[rest[0]] {
		if symbolsOf[m].has(s.kind) && strings.HasPrefix(rest, s.text) {
			l.pos += len(s.text)
			return s.kind
		}
	}
	return tEOF
}

// lexNumber reads an integer or a decimal, without a sign.
func (l *lexer) lexNumber() kind {
	k := tInteger
	l.digits()
	if l.peekByte(0) == '.' {
		k = tDecimal
		l.pos++
		l.digits()
	}
	if c := l.peekByte(0); c == 'e' || c == 'E' {
		n := 1
		if s := l.peekByte(1); s == '+' || s == '-' {
			n = 2
		}
		if isDigit(l.peekByte(n)) {
			k = tDecimal
			l.pos += n
			l.digits()
		}
	}
	return k
}

func (l *lexer) digits() {
	for isDigit(l.peekByte(0)) {
		l.pos++
	}
}

// lexParam reads ?, ?name, ?1 and the same with two question marks.
func (l *lexer) lexParam(m mode) kind {
	bare, named := tParam, tNamedParam
	l.pos++
	if l.peekByte(0) == '?' && m != fromMode && m != mmrMode && m != promqlMode {
		bare, named = tDoubleParam, tNamedDoubleParam
		l.pos++
	}
	c := l.peekByte(0)
	if isDigit(c) {
		l.digits()
		return named
	}
	if isLetter(c) || c == '_' {
		for isNameByte(l.peekByte(0)) {
			l.pos++
		}
		return named
	}
	return bare
}

func (l *lexer) peekByte(n int) byte {
	if l.pos+n < len(l.text) {
		return l.text[l.pos+n]
	}
	return 0
}

// identifierEnd returns the end of the plain identifier at start, or start.
func identifierEnd(text string, start int) int {
	end := start
	for end < len(text) && isNameByte(text[end]) {
		end++
	}
	switch {
	case start >= len(text):
		return start
	case isLetter(text[start]):
		return end
	case text[start] == '_' && end > start+1:
		return end
	case text[start] == '@':
		for end = start + 1; end < len(text) && isNameByte(text[end]); {
			end++
		}
		if end > start+1 {
			return end
		}
	}
	return start
}

// patternEnd returns the end of the name with wildcards at start, or start.
// Plain and quoted stretches may follow each other directly.
func patternEnd(text string, start int) int {
	end := start
	for end < len(text) {
		c := text[end]
		from := end
		switch {
		case isLetter(c) || c == '*':
			end++
		case c == '_' || c == '@':
			if end+1 >= len(text) || !isNameByte(text[end+1]) && text[end+1] != '*' {
				return end
			}
			end += 2
		case c == '`':
			quoted, ok := quotedIdentifierEnd(text, end)
			if !ok {
				return end
			}
			end = quoted
			continue
		default:
			return end
		}
		for end < len(text) && (isNameByte(text[end]) || text[end] == '*') {
			end++
		}
		if end == from {
			return end
		}
	}
	return end
}

// sourceEnd returns the end of the index pattern at start, or start. A single
// `/` may be in it, as date math in index names has it.
func sourceEnd(text string, start int) int {
	end := start
	for end < len(text) {
		c := text[end]
		if c == '/' {
			if end+1 >= len(text) || text[end+1] == '/' || text[end+1] == '*' {
				return end
			}
			_, size := utf8.DecodeRuneInString(text[end+1:])
			end += 1 + size
			continue
		}
		if isBlank(c) || strings.IndexByte(`:"=|,[]()`, c) >= 0 {
			return end
		}
		end++
	}
	return end
}

// policyEnd returns the end of the enrich policy's name at start, or start.
func policyEnd(text string, start int) int {
	end := policyBodyEnd(text, start)
	if end > start && end < len(text) && text[end] == ':' {
		if more := policyBodyEnd(text, end+1); more > end+1 {
			return more
		}
	}
	return end
}

func policyBodyEnd(text string, pos int) int {
	for pos < len(text) && !isBlank(text[pos]) && strings.IndexByte(`\/?"<>|,#:()`, text[pos]) < 0 {
		pos++
	}
	return pos
}

func isBlank(c byte) bool    { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }
func isDigit(c byte) bool    { return '0' <= c && c <= '9' }
func isLetter(c byte) bool   { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isNameByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' }

// lineEnd returns the offset of the line break at or behind pos, or the end.
func lineEnd(text string, pos int) int {
	if i := strings.IndexAny(text[pos:], "\r\n"); i >= 0 {
		return pos + i
	}
	return len(text)
}
