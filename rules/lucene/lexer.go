package lucene

import (
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/source"
)

// kind is the kind of a token, as in Lucene's grammar.
type kind uint8

const (
	eof        kind = iota
	and             // AND, &&
	or              // OR, ||
	not             // NOT, !
	plus            // +
	minus           // -
	bareOp          // one of + - ! with a blank behind it, which is a word
	leftParen       // (
	rightParen      // )
	colon           // :
	star            // *
	caret           // ^, with its number read by the parser
	quoted          // "…"
	word            // a term without wildcards
	tilde           // ~ with what follows
	prefix          // a term whose only wildcard is a * at its end
	wild            // a term with other wildcards
	regex           // /…/
	leftRange       // [ or {
	bad             // what begins no token
)

// token is one token: of what follows a quote that is never closed, the rest
// of its line.
type token struct {
	kind kind
	at   source.Span
}

// blank returns how many bytes the blank at i has, 0 if there is none.
func blank(text string, i int) int {
	if i >= len(text) {
		return 0
	}
	switch text[i] {
	case ' ', '\t', '\n', '\r':
		return 1
	case 0xE3:
		if strings.HasPrefix(text[i:], "\u3000") {
			return 3
		}
	}
	return 0
}

// skipBlanks returns the offset behind the blanks at i.
func skipBlanks(text string, i int) int {
	for n := blank(text, i); n > 0; n = blank(text, i) {
		i += n
	}
	return i
}

// character returns how many bytes the character of a term at i has, an escape
// being one; 0 where a term cannot go on. A term begins with any of these but
// + and -.
func character(text string, i int) int {
	if i >= len(text) || blank(text, i) > 0 {
		return 0
	}
	c := text[i]
	switch {
	case special[c]:
		return 0
	case c < utf8.RuneSelf && c != '\\':
		return 1
	case c != '\\':
		_, n := utf8.DecodeRuneInString(text[i:])
		return n
	case i+1 >= len(text):
		return 0
	}
	_, n := utf8.DecodeRuneInString(text[i+1:])
	return 1 + n
}

// special are the characters that a term cannot hold without a backslash.
var special = func() (set [256]bool) {
	for _, c := range []byte(`!():^[]"{}~*?/`) {
		set[c] = true
	}
	return set
}()

// signs are the operators of one character.
var signs = [256]kind{'+': plus, '-': minus, '!': not}

// lex returns the token at or behind i: of all that fit the longest, as Lucene
// takes it.
func lex(text string, i int) token {
	i = skipBlanks(text, i)
	make := func(k kind, n int) token { return token{k, source.Span{Start: i, End: i + n}} }
	if i >= len(text) {
		return token{eof, source.Span{Start: len(text), End: len(text)}}
	}
	switch c := text[i]; c {
	case '+', '-', '!':
		if n := blank(text, i+1); n > 0 {
			return make(bareOp, 1)
		}
		return make(signs[c], 1)
	case '(':
		return make(leftParen, 1)
	case ')':
		return make(rightParen, 1)
	case ':':
		return make(colon, 1)
	case '^':
		return make(caret, 1)
	case '[', '{':
		return make(leftRange, 1)
	case '"':
		if n := quotedLength(text[i:]); n > 0 {
			return make(quoted, n)
		}
		return make(bad, lineLength(text[i:]))
	case '/':
		if n := closedLength(text[i:], '/'); n > 0 {
			return make(regex, n)
		}
		return make(bad, 1)
	case '~':
		end := i + 1
		for n := character(text, end); n > 0; n = character(text, end) {
			end += n
		}
		return make(tilde, end-i)
	}
	return lexTerm(text, i)
}

// lexTerm reads a term, which may turn out to be an operator, or what begins no
// token.
func lexTerm(text string, i int) token {
	end, wildcards, last := i, 0, -1
	for end < len(text) {
		if c := text[end]; c == '*' || c == '?' {
			wildcards++
			last = end
			end++
			continue
		}
		n := character(text, end)
		if n == 0 {
			break
		}
		end += n
	}
	at := source.Span{Start: i, End: end}
	switch t := text[i:end]; {
	case t == "":
		at.End = i + 1
		return token{bad, at}
	case t == "AND" || t == "&&":
		return token{and, at}
	case t == "OR" || t == "||":
		return token{or, at}
	case t == "NOT":
		return token{not, at}
	case wildcards == 0:
		return token{word, at}
	case t == "*":
		return token{star, at}
	case wildcards == 1 && last == end-1 && text[last] == '*':
		return token{prefix, at}
	}
	return token{wild, at}
}

// quotedLength returns how long the "…" at the start of s is; 0 if it is never
// closed.
func quotedLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// closedLength returns how long the /…/ at the start of s is, or whatever else
// is closed by its own first character; 0 if it is never closed. A backslash
// keeps it from closing only if something behind it does.
func closedLength(s string, closing byte) int {
	found := 0
	for i := 1; i < len(s); i++ {
		if s[i] == closing {
			found = i + 1
			if i == 1 || s[i-1] != '\\' {
				break
			}
		}
	}
	return found
}

// lineLength returns the length of the first line of s without blanks at its
// end, at least 1.
func lineLength(s string) int {
	line, _, _ := strings.Cut(s, "\n")
	return max(len(strings.TrimRight(line, " \t\r\u3000")), 1)
}
