package eql

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// maxProblems bounds how many problems one query can have.
const maxProblems = 50

// scanner turns the text into tokens. What is no token is reported and left
// out, as Elasticsearch's lexer does, or kept as garbage where something was
// meant by it.
type scanner struct {
	text     string
	at       int
	dialect  Dialect
	tokens   []token
	comments []source.Span
	problems []source.Problem
	// unclosable says that no `*/` stands behind s.at, so that it is looked
	// for only once.
	unclosable bool
}

// scan cuts a text into tokens, in the room of earlier ones if there is any.
func scan(text string, dialect Dialect, room []token) *scanner {
	s := &scanner{text: text, dialect: dialect, tokens: room[:0]}
	// A token for every five bytes, as measured on published rules.
	s.tokens = slices.Grow(s.tokens, len(text)/5+8)
	for s.next() {
	}
	end := source.Span{Start: len(text), End: len(text)}
	s.tokens = append(s.tokens, token{kind: eof, at: end})
	return s
}

func (s *scanner) problem(code string, at source.Span, format string, args ...any) *source.Problem {
	if len(s.problems) >= maxProblems {
		return &source.Problem{}
	}
	s.problems = append(s.problems, source.Problem{Code: code, Span: at, Message: fmt.Sprintf(format, args...)})
	return &s.problems[len(s.problems)-1]
}

func (s *scanner) add(k kind, end int) {
	at := source.Span{Start: s.at, End: end}
	s.tokens = append(s.tokens, token{kind: k, at: at, text: s.text[at.Start:at.End]})
	s.at = end
}

// next scans one token, comment or run of blanks.
func (s *scanner) next() bool {
	if s.at >= len(s.text) {
		return false
	}
	c := s.text[s.at]
	rest := s.text[s.at:]
	switch {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		s.at++
	case strings.HasPrefix(rest, "//"):
		s.lineComment()
	case strings.HasPrefix(rest, "/*"):
		s.blockComment()
	case isLetter(c) || c == '_' || c == '@', s.isVariable(rest):
		s.word()
	case isDigit(c), c == '.' && len(rest) > 1 && isDigit(rest[1]):
		s.number()
	case c == '"' || c == '\'':
		s.string()
	case c == '?' && len(rest) > 1 && (rest[1] == '"' || rest[1] == '\''):
		s.oldRaw()
	case c == '`':
		s.backquoted()
	default:
		s.symbol()
	}
	return true
}

// isVariable reports whether a text begins with `$name`, which the endpoint's
// array functions call an entry.
func (s *scanner) isVariable(text string) bool {
	return s.dialect == Endpoint && text[0] == '$' && len(text) > 1 && (isLetter(text[1]) || text[1] == '_')
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' }

func (s *scanner) lineComment() {
	end := s.at + strings.IndexByte(s.text[s.at:]+"\n", '\n')
	s.comments = append(s.comments, source.Span{Start: s.at, End: s.at + len(strings.TrimRight(s.text[s.at:end], "\r"))})
	s.at = end
}

// blockComment reads /* … */, which may hold further ones. An inner `/*` that
// is never closed is text of the outer comment, which then ends at the last
// `*/` there is. Without any it is taken to end with its line, so that the rest
// is read.
func (s *scanner) blockComment() {
	depth, i, end := 1, s.at+2, 0
	for !s.unclosable && i < len(s.text) && depth > 0 {
		switch {
		case strings.HasPrefix(s.text[i:], "*/"):
			depth--
			i += 2
			end = i
		case strings.HasPrefix(s.text[i:], "/*"):
			depth++
			i += 2
		default:
			i++
		}
	}
	if end == 0 {
		s.unclosable = true
		s.problem(unclosedComment, source.Span{Start: s.at, End: s.at + 2}, "this comment is never closed: `*/` is missing")
		end = s.at + strings.IndexByte(s.text[s.at:]+"\n", '\n')
	}
	s.comments = append(s.comments, source.Span{Start: s.at, End: end})
	s.at = end
}

func (s *scanner) word() {
	end := s.at + 1
	for end < len(s.text) && isWordByte(s.text[end]) {
		end++
	}
	if end < len(s.text) && s.text[end] == '~' && s.text[s.at] != '@' {
		s.add(tilde, end+1)
		return
	}
	s.add(word, end)
}

func (s *scanner) number() {
	k, end := integer, s.at
	digits := func() {
		for end < len(s.text) && isDigit(s.text[end]) {
			end++
		}
	}
	if behind := s.hexadecimal(); behind > s.at {
		s.add(integer, behind)
		return
	}
	digits()
	if end < len(s.text) && s.text[end] == '.' {
		k = decimal
		end++
		digits()
	}
	if end < len(s.text) && (s.text[end] == 'e' || s.text[end] == 'E') {
		exponent := end + 1
		if exponent < len(s.text) && (s.text[exponent] == '+' || s.text[exponent] == '-') {
			exponent++
		}
		if exponent < len(s.text) && isDigit(s.text[exponent]) {
			k, end = decimal, exponent
			digits()
		}
	}
	s.add(k, end)
}

// hexadecimal returns the end of a number as other languages write it, 0x1f,
// so that it is reported as a whole; or where the scanner is.
func (s *scanner) hexadecimal() int {
	rest := s.text[s.at:]
	if len(rest) < 3 || rest[0] != '0' || rest[1]|0x20 != 'x' {
		return s.at
	}
	end := 2
	for end < len(rest) && strings.IndexByte("0123456789abcdefABCDEF", rest[end]) >= 0 {
		end++
	}
	if end == 2 || end < len(rest) && isWordByte(rest[end]) {
		return s.at
	}
	return s.at + end
}

// backquoted reads a `name`, in which two backquotes stand for one.
func (s *scanner) backquoted() {
	for i := s.at + 1; i < len(s.text); i++ {
		if s.text[i] != '`' {
			continue
		}
		if i+1 < len(s.text) && s.text[i+1] == '`' {
			i++
			continue
		}
		if i == s.at+1 {
			break
		}
		s.add(quoted, i+1)
		return
	}
	s.problem(badToken, source.Span{Start: s.at, End: s.at + 1}, "this backquote is never closed")
	s.at++
}

// symbols are the operators and brackets, longer ones first.
var symbols = [...]string{
	"![", "==", "!=", "<=", ">=", ":", "=", "<", ">", "+", "-", "*", "/", "%", ".", ",", "[", "]", "(", ")", "|", "?",
}

// symbolsFrom are the symbols by their first byte, longer ones first.
var symbolsFrom = func() (out [256][]string) {
	for _, sym := range symbols {
		out[sym[0]] = append(out[sym[0]], sym)
	}
	return out
}()

func (s *scanner) symbol() {
	for _, sym := range symbolsFrom[s.text[s.at]] {
		if strings.HasPrefix(s.text[s.at:], sym) {
			s.add(symbol, s.at+len(sym))
			return
		}
	}
	s.unknown()
}

// unknown reports a character that begins no token. The usual mistakes are
// named.
func (s *scanner) unknown() {
	rest := s.text[s.at:]
	for _, slip := range [...]struct{ from, to string }{{"&&", "and"}, {"||", "or"}} {
		if strings.HasPrefix(rest, slip.from) {
			at := source.Span{Start: s.at, End: s.at + len(slip.from)}
			p := s.problem(badToken, at, "`%s` is not EQL: write `%s`", slip.from, slip.to)
			p.Fix, p.FixTitle = []source.Edit{{Span: at, NewText: slip.to}}, "Write `"+slip.to+"`"
			s.tokens = append(s.tokens, token{kind: word, at: at, text: slip.to})
			s.at = at.End
			return
		}
	}
	if s.curly() {
		return
	}
	_, size := utf8.DecodeRuneInString(rest)
	at := source.Span{Start: s.at, End: s.at + size}
	switch rest[0] {
	case '!':
		message := "`!` is not EQL: write `not`"
		if strings.HasPrefix(rest, "!:") {
			message = "`!:` is not EQL: write `not` before the field and `:` behind it"
		}
		s.problem(badToken, at, "%s", message)
	case '#':
		line, _, _ := strings.Cut(rest, "\n")
		at.End = at.Start + len(strings.TrimRight(line, "\r"))
		p := s.problem(badToken, at, "a comment of EQL begins with `//`")
		p.Fix, p.FixTitle = []source.Edit{{Span: source.Span{Start: at.Start, End: at.Start + 1}, NewText: "//"}}, "Write `//`"
		s.at = at.End
		return
	case '~':
		s.problem(badToken, at, "`~` has to follow a name directly, as in `in~` or `like~`")
	default:
		s.problem(badToken, at, "%q has no meaning in EQL here", rest[:size])
	}
	s.at += size
}
