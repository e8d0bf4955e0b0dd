package pattern

import (
	"strings"
	"unicode/utf8"
)

// Wildcards in a glob, as code points that no text has.
const (
	anyRun rune = -1 // any string, the empty one too
	anyOne rune = -2 // exactly one code point
)

// Syntax says how a language writes wildcards; 0 stands for "has none".
type Syntax struct {
	Run    rune // any string
	One    rune // any one code point
	Escape rune // takes the meaning from the code point that follows it
}

// The syntaxes of the languages. KQL resolves its escapes in its lexer, so it
// uses [Stars].
var (
	EQLSyntax    = Syntax{Run: '*', One: '?'}
	ESQLSyntax   = Syntax{Run: '*', One: '?', Escape: '\\'}
	LuceneSyntax = Syntax{Run: '*', One: '?', Escape: '\\'}
)

// Glob returns the set of the strings that a text with wildcards matches as a
// whole. Without a wildcard it is a [Literal].
func Glob(text string, syntax Syntax, fold Fold) Pattern {
	if !syntax.special(text) && utf8.ValidString(text) {
		return Literal(text, fold)
	}
	g := make([]rune, 0, len(text))
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			g, escaped = append(g, r), false
		case syntax.Escape != 0 && r == syntax.Escape:
			escaped = true
		case syntax.Run != 0 && r == syntax.Run:
			g = append(g, anyRun)
		case syntax.One != 0 && r == syntax.One:
			g = append(g, anyOne)
		default:
			g = append(g, r)
		}
	}
	if escaped {
		g = append(g, syntax.Escape)
	}
	return globOf(g, fold)
}

// special reports whether a text has a wildcard or an escape.
func (s Syntax) special(text string) bool {
	return s.Run != 0 && strings.ContainsRune(text, s.Run) || s.One != 0 && strings.ContainsRune(text, s.One) ||
		s.Escape != 0 && strings.ContainsRune(text, s.Escape)
}

// Stars returns the glob of the pieces with "any string" between each two of
// them: {"a", "b"} is a*b, {"", ""} is *.
func Stars(pieces []string, fold Fold) Pattern {
	var g []rune
	for i, piece := range pieces {
		if i > 0 {
			g = append(g, anyRun)
		}
		g = append(g, []rune(piece)...)
	}
	return globOf(g, fold)
}

// globOf takes ownership of g, drops repeated runs and makes a literal of a
// glob that has no wildcard.
func globOf(g []rune, fold Fold) Pattern {
	kept := g[:0]
	first, last := -1, -1
	for _, r := range g {
		if r == anyRun && len(kept) > 0 && kept[len(kept)-1] == anyRun {
			continue
		}
		if r < 0 {
			if first < 0 {
				first = len(kept)
			}
			last = len(kept)
		}
		kept = append(kept, r)
	}
	text := spell(kept)
	if first < 0 {
		return Literal(text, fold)
	}
	return Pattern{
		kind: globKind, fold: fold, text: text, glob: kept,
		prefix: keyText(kept[:first]), suffix: keyText(kept[last+1:]), letters: lettersIn(kept),
	}
}

func keyText(rs []rune) string {
	var b strings.Builder
	for _, r := range rs {
		b.WriteRune(key(r))
	}
	return b.String()
}

// spell writes a glob with * and ?; it is for reading, not for parsing.
func spell(g []rune) string {
	var b strings.Builder
	b.Grow(len(g))
	for _, r := range g {
		switch r {
		case anyRun:
			b.WriteByte('*')
		case anyOne:
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// matchGlob reports whether s as a whole meets g. After a run it tries the
// shortest text first and comes back to the last run alone, so the work is at
// most the product of the lengths.
func matchGlob(g []rune, fold Fold, s string) bool {
	at, i := 0, 0           // offset in s, index in g
	runAt, runNext := -1, 0 // where the last run ends now, and the index behind it
	for at < len(s) {
		if i < len(g) && g[i] == anyRun {
			i++
			runAt, runNext = at, i
			if i == len(g) {
				return true
			}
			continue
		}
		r, size := rune(s[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[at:])
		}
		if i < len(g) && (g[i] == anyOne || g[i] == r || fold != Exact && fold.apply(g[i]) == fold.apply(r)) {
			at += size
			i++
			continue
		}
		if runAt < 0 {
			return false
		}
		_, size = decode(s[runAt:])
		runAt += size
		if next := g[runNext]; next > 0 && next < utf8.RuneSelf { // go to where it may go on
			low := lowerByte(byte(next))
			for runAt < len(s) && s[runAt] < utf8.RuneSelf && lowerByte(s[runAt]) != low {
				runAt++
			}
		}
		at, i = runAt, runNext
	}
	for i < len(g) && g[i] == anyRun {
		i++
	}
	return i == len(g)
}
