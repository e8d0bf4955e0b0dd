package check

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
)

// before returns the byte before a place; 0 at the beginning.
func (s *regexReader) before(at int) byte {
	if at == 0 {
		return 0
	}
	return s.text[at-1]
}

// character looks at what stands for itself: an operator where a character is
// due is one, and so is a digit behind a backslash.
func (s *regexReader) character(n *pattern.RegexPart, in *regexContext) {
	written, rest := s.text[n.Start:n.End], s.text[n.End:]
	before := s.before(n.Start)
	beginsGroup := before == '(' || before == '|'
	switch {
	case in.repeated:
	case written == "\b":
		s.report(n.Start, n.End, Warning, "`\\b` is a backspace in these quotes, and Lucene knows no word boundary", noFix)
	case len(written) == 2 && written[0] == '\\' && '1' <= written[1] && written[1] <= '9':
		s.report(n.Start, n.End, Warning, fmt.Sprintf("Lucene has no back references: `%s` is the character `%c`", s.spelt(written), written[1]), noFix)
	case written == "|":
		s.bar(n, before)
	case written == "?" && before == '(':
		s.groupSyntax(n, rest)
	case written == "&" && before == '&':
		s.secondAmpersand(n, rest)
	case written == "*" && beginsGroup && rest != "" && !strings.ContainsRune("|)&", rune(rest[0])):
		s.report(n.Start, n.End, Warning, "behind `"+string(before)+"` a `*` is an ordinary character: `.*` is any text",
			replace("Write `.*`", n.Start, n.End, ".*"))
	}
}

// bar reports a `|` that separates no alternatives. Where one of nothing would
// have the whole expression match the empty text, none is meant.
func (s *regexReader) bar(n *pattern.RegexPart, before byte) {
	message := "`|` is an ordinary character here, since nothing stands before it, and the value would have to hold it: "
	if before == '|' {
		message = "the second `|` is an ordinary character, which the value would have to hold: "
	}
	leave := replace("Leave out this `|`", n.Start, n.End, "")
	allow := replace("Write `()|`", n.Start, n.End, "()|")
	switch {
	case before == '&':
		s.report(n.Start, n.End, Warning, message+"write `"+s.spelt(`\&`)+"` and `"+s.spelt(`\|`)+"` for the characters", noFix)
	case before == '~':
	case before == 0 || s.matchesEmpty(allow):
		s.report(n.Start, n.End, Warning, message+"leave it out", leave)
	case before == '|':
		s.report(n.Start, n.End, Warning, message+"leave it out, or write `|()|` to allow for nothing at all", noFix)
	default:
		s.report(n.Start, n.End, Warning, message+"write `()|` to allow for nothing at all", allow)
	}
}

// matchesEmpty reports whether the expression with a fix, unlike the one as it
// stands, matches the empty text, which nobody asks for.
func (s *regexReader) matchesEmpty(fix regexFix) bool {
	fixed, ok := s.with(fix)
	if !ok {
		return false
	}
	set, ok := s.proofs.set(fixed, s.fold())
	was, okWas := s.proofs.set(s.text, s.fold())
	return ok && okWas && set.Holds(pattern.Text, "") && !was.Holds(pattern.Text, "")
}

var regexFlags = regexp.MustCompile(`^\?[a-zA-Z]+\)`)

// groupSyntax reports the `?` behind a parenthesis, of which other engines
// make groups of many kinds.
func (s *regexReader) groupSyntax(n *pattern.RegexPart, rest string) {
	start := n.Start - 1 // the parenthesis
	switch flags := regexFlags.FindString(s.text[n.Start:]); {
	case strings.HasPrefix(rest, ":"):
		s.report(start, n.End+1, Warning, "Lucene has no `(?:`: here `?:` are ordinary characters, which the value would have to hold: write `(`",
			replace("Write `(`", n.Start, n.End+1, ""))
	case flags != "":
		s.flags(start, n.Start+len(flags), flags[:len(flags)-1])
	case strings.HasPrefix(rest, "=") || strings.HasPrefix(rest, "!"):
		s.report(start, n.End+1, Warning, "Lucene has no look-around: `?"+rest[:1]+"` are ordinary characters here; `a&~(b)` asks for `a` and not `b` of the whole value", noFix)
	default:
		s.report(n.Start, n.End, Warning, "behind `(` a `?` is an ordinary character, which the value would have to hold", noFix)
	}
}

// flags reports what would set flags elsewhere, such as `?i` in parentheses, and
// leaves out those that change nothing.
func (s *regexReader) flags(start, end int, flags string) {
	message, fix := "Lucene has no flags: `"+flags+"` are ordinary characters here, which the value would have to hold", noFix
	leave := replace("Leave out `("+flags+")`", start, end, "")
	switch {
	case flags == "?s":
		message += "; `.` is any character anyway, line breaks included"
		fix = leave
	case flags != "?i":
	case s.op == "regex":
		message += "; `regex~` ignores case"
	case s.op == "regex~":
		message += "; `regex~` ignores case anyway, but of the ranges of a class"
		fix = leave
	case s.op == "RLIKE":
		message += "; to ignore case, ask for `TO_LOWER(…)`"
	}
	s.report(start, end, Warning, message, fix)
}

// secondAmpersand reports the second one of `&&`.
func (s *regexReader) secondAmpersand(n *pattern.RegexPart, rest string) {
	first := s.text[:n.Start-1]
	fix := noFix
	switch {
	case strings.HasSuffix(first, ".*") && strings.HasPrefix(rest, ".*"):
		fix = replace("Write one `&`", n.Start, n.End, "")
	case strings.HasSuffix(first, " ") && strings.HasPrefix(rest, " "):
		fix = s.escape(n.Start-1, n.Start)
	}
	s.report(n.Start-1, n.End, Warning, "one `&` asks for both sides at once, and the second is an ordinary character: write `&`, or `"+
		s.spelt(`\&\&`)+"` for the characters", fix)
}

// noString reports `#`, unless it is negated on purpose.
func (s *regexReader) noString(n *pattern.RegexPart) {
	if s.before(n.Start) == '~' {
		return
	}
	s.report(n.Start, n.End, Warning, "`#` matches nothing at all in Lucene: for the character write `"+s.spelt(`\#`)+"`", s.escape(n.Start))
}

// anyStrings reports `@` in a sequence. One at an end of an expression that has
// no `.*` may be meant for it.
func (s *regexReader) anyStrings(n *pattern.RegexPart) {
	knowsDot := strings.Contains(s.text, ".*") || strings.Contains(s.text, ".+")
	for i := 0; i < len(n.Parts); i++ {
		first := i
		var places []int
		for ; i < len(n.Parts) && n.Parts[i].Kind == pattern.AnyString; i++ {
			places = append(places, n.Parts[i].Start)
		}
		atEnd := first == 0 || i == len(n.Parts)
		if places == nil || len(places) == len(n.Parts) || atEnd && !knowsDot {
			continue
		}
		fix := s.escape(places...)
		if example, ok := s.lost(fix); ok {
			s.report(places[0], n.Parts[i-1].End, Info, "`@` is any text in Lucene"+example+": for the character write `"+s.spelt(`\@`)+"`", fix)
		}
	}
}

// complement reports a `~` before an ordinary character with something beside
// it, as in `~/x` or `PROGRA~1`: whoever negates does so with parentheses.
func (s *regexReader) complement(n *pattern.RegexPart, in *regexContext) {
	of := n.Parts[0]
	isWord := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || '0' <= c && c <= '9' }
	switch {
	case of.Start != n.Start+1 || in.alone:
		return
	case of.Kind == pattern.Character && !in.repeated:
	case of.Kind == pattern.Class && isWord(s.before(n.Start)):
	default:
		return
	}
	fix := s.escape(n.Start)
	if example, ok := s.lost(fix); ok {
		s.report(n.Start, n.Start+1, Info, "`~` negates what follows it in Lucene"+example+": for the character write `"+s.spelt(`\~`)+"`", fix)
	}
}

// quotedSyntax finds what is no text that somebody would quote for Lucene:
// without operators quotes are of no use, and with these they take them away.
var quotedSyntax = regexp.MustCompile(`^[\w\s/:,;=%-]*$|\.[*+]|\][*+]|\\`)

// quoted reports quotes that are meant to be matched.
func (s *regexReader) quoted(n *pattern.RegexPart) {
	inner := s.text[n.Start+1 : n.End-1]
	if !quotedSyntax.MatchString(inner) {
		return
	}
	s.report(n.Start, n.End, Warning, "quotes are no characters of the value in Lucene: what they hold stands for itself, without them: for the characters write `"+s.spelt(`\"`)+"`",
		s.escape(n.Start, n.End-1))
}

// lazy reports a `?` that would make a repetition lazy elsewhere.
func (s *regexReader) lazy(n *pattern.RegexPart) {
	of := n.Parts[0]
	if s.text[of.End:n.End] != "?" || of.Kind != pattern.Repetition || s.before(of.End) == '?' || s.before(of.End) == '*' {
		return
	}
	fix := replace("Leave out `?`", of.End, n.End, "")
	if example, ok := s.lost(fix); ok {
		s.report(of.End, n.End, Info, "no repetition is lazy in Lucene: `?` makes it optional"+example, fix)
	}
}

// intersection reports a `&` whose sides have nothing in common though each
// has something; true if so, where nothing else matters inside.
func (s *regexReader) intersection(n *pattern.RegexPart) bool {
	if !s.isEmpty(n) {
		s.literalAmpersand(n)
		return false
	}
	var places []int
	for i, part := range n.Parts {
		if s.isEmpty(part) {
			return false
		}
		if i > 0 {
			places = append(places, part.Start-1)
			for at := part.Start; at < part.End && s.text[at] == '&'; at++ {
				places = append(places, at)
			}
		}
	}
	var related []Related
	for _, at := range places[1:] {
		related = append(related, Related{Span: s.query.InFile(s.inQuery(at, at+1)), Message: "and so does this one"})
	}
	message := "`&` asks for both sides at once, which no text is"
	if !s.isEmpty(&pattern.RegexPart{End: len(s.text)}) { // else logic/* tells what becomes of the rule
		message += ", so that this alternative never matches"
	}
	s.report(places[0], places[0]+1, Warning, message+": for the character write `"+s.spelt(`\&`)+"`", s.escape(places...), related...)
	return true
}

func (s *regexReader) isEmpty(n *pattern.RegexPart) bool {
	_, answer := s.proofs.find(s.fold(), s.text[n.Start:n.End])
	return answer == pattern.No
}

// searchedEnd and searchedBegin match what is searched for in a text up to a
// letter, a digit or `=`, and from one on.
var (
	searchedEnd   = regexp.MustCompile(`(?s)^(?:\.\*|@).*[^\\][\w=]$`)
	searchedBegin = regexp.MustCompile(`(?s)^[\w=].*(?:\.\*|@)$`)
)

// literalAmpersand reports a `&` in the middle of text that is searched for, as
// in `.*a=1&b=2.*`, which asks for what ends in one and begins with the other.
func (s *regexReader) literalAmpersand(n *pattern.RegexPart) {
	if len(n.Parts) != 2 {
		return
	}
	left, right := n.Parts[0], n.Parts[1]
	if !searchedEnd.MatchString(s.text[left.Start:left.End]) || !searchedBegin.MatchString(s.text[right.Start:right.End]) {
		return
	}
	at := right.Start - 1
	fix := s.escape(at)
	if example, ok := s.lost(fix); ok {
		s.report(at, at+1, Info, "`&` asks for both sides at once in Lucene"+example+": for the character write `"+s.spelt(`\&`)+"`", fix)
	}
}
