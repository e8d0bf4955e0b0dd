package sample

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// example returns a text in which an expression of Go finds what it looks for,
// with given words for its named groups. It is empty where Go does not read
// the expression, or only a bare text would do.
func example(expression string, words map[string]string) string {
	re, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return ""
	}
	var b strings.Builder
	write(&b, re.Simplify(), words, false)
	return b.String()
}

// maxExample bounds the length of an example, in bytes.
const maxExample = 2000

// write appends a text that re matches. Within a named group, what may be
// there is.
func write(b *strings.Builder, re *syntax.Regexp, words map[string]string, named bool) {
	if b.Len() > maxExample {
		return
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(readable(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('x')
	case syntax.OpCapture:
		if word := words[re.Name]; word != "" {
			b.WriteString(word)
			return
		}
		write(b, re.Sub[0], words, named || re.Name != "")
	case syntax.OpStar, syntax.OpQuest:
		if named {
			write(b, re.Sub[0], words, named)
		}
	case syntax.OpPlus:
		write(b, re.Sub[0], words, named)
	case syntax.OpConcat:
		for _, part := range re.Sub {
			write(b, part, words, named)
		}
	case syntax.OpAlternate:
		write(b, re.Sub[0], words, named)
	}
}

// readable returns the character of a class that reads best; ranges are pairs
// of its first and last ones.
func readable(ranges []rune) rune {
	if len(ranges) == 0 {
		return 'x'
	}
	best, rank := ranges[0], 4
	for i := 0; i+1 < len(ranges); i += 2 {
		for j, kind := range [...]struct{ lo, hi rune }{{'a', 'z'}, {'0', '9'}, {'A', 'Z'}, {'!', '~'}} {
			if lo, hi := max(ranges[i], kind.lo), min(ranges[i+1], kind.hi); lo <= hi && j < rank {
				best, rank = lo, j
			}
		}
	}
	return best
}

// lookAround is what Go's expressions lack.
var lookAround = regexp.MustCompile(`\(\?<?[!=][^()]*\)`)
