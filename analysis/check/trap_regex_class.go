package check

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/analysis/pattern"
)

// class looks at what stands in brackets.
func (s *regexReader) class(n *pattern.RegexPart) {
	if s.text[n.Start] == '[' && !s.namedClass(n) {
		s.dashAtEnd(n)
	}
}

// posixClass finds the name of a class of other engines, which ends with the
// first bracket.
var posixClass = regexp.MustCompile(`\[:(alpha|digit|alnum|upper|lower|space|punct|xdigit|word|blank):\]$`)

// posixRanges are the names' characters as Lucene has them, of those in ASCII
// that it can say without a control character.
var posixRanges = map[string]string{
	"alpha": "a-zA-Z", "digit": "0-9", "alnum": "a-zA-Z0-9", "upper": "A-Z", "lower": "a-z", "xdigit": "0-9a-fA-F", "space": `\s`, "word": `\w`,
}

func (s *regexReader) namedClass(n *pattern.RegexPart) bool {
	text := s.text[n.Start:n.End]
	m := posixClass.FindStringSubmatchIndex(text)
	if m == nil {
		return false
	}
	fix, message := noFix, "Lucene has no classes with names: here these are single characters"
	if ranges := posixRanges[text[m[2]:m[3]]]; ranges != "" {
		message += ": write `" + s.spelt(ranges) + "`"
		if m[0] == 0 {
			ranges = "[" + ranges + "]"
		}
		fix = replace("Write `"+s.spelt(ranges)+"`", n.Start+m[0], n.End, ranges)
	}
	s.report(n.Start+m[0], n.End, Warning, message, fix)
	return true
}

// dashAtEnd reports a dash before a bracket that is meant to end the class and
// ends a range instead.
func (s *regexReader) dashAtEnd(n *pattern.RegexPart) {
	last := n.End - 1
	at := n.Start + 1
	if s.text[at] == '^' {
		at++
	}
	for at < last {
		_, size := utf8.DecodeRuneInString(s.text[at:])
		from, dash := at, at+size
		switch {
		case s.text[at] == '\\':
			_, size = utf8.DecodeRuneInString(s.text[dash:])
			at = dash + size
		case !strings.HasPrefix(s.text[dash:last], "-"):
			at = dash
		case s.text[dash+1] == ']' && dash+1 < last:
			s.report(dash, dash+2, Warning, fmt.Sprintf("this is a range from `%s` to `]` in Lucene, and the class ends behind it: for a dash write `%s`",
				s.text[from:dash], s.spelt(`\-`)), s.escape(dash))
			return
		default:
			if at = dash + 1; s.text[at] == '\\' {
				at++
			}
			_, size = utf8.DecodeRuneInString(s.text[at:])
			at += size
		}
	}
}
