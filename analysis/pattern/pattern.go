// Package pattern is about sets of values: what one entry of a query's value
// list stands for. A literal, a wildcard, a regular expression or a range of
// strings is a language over Unicode code points; a number, a date, an IP
// network or a boolean is an interval of an ordered domain.
//
// All questions are answered exactly, by construction and not by trying:
// whether a value is in a set, whether a set is empty, whether it lies within
// the union of others, whether several share a value that others lack, and
// the shortest such value. Where an expression is outside the fragment that
// is understood ([Pattern.Opaque]), nothing is answered.
//
// The package knows no field, no event and no query language; the languages'
// spellings of wildcards are told by a [Syntax].
package pattern

import "strings"

// Domain is what kind of values a set is made of. Sets of different domains
// have nothing in common.
type Domain uint8

// The domains.
const (
	Text    Domain = iota // strings, compared by code points
	Integer               // whole numbers that fit 64 bits, signed or unsigned
	Float                 // floating point numbers of 64 bits
	Date                  // instants with nanoseconds
	Address               // IP addresses; an IPv4 address is its mapped IPv6 one
	Boolean
)

// Fold says which strings count as the same.
type Fold uint8

// The foldings.
const (
	Exact Fold = iota
	// ASCII ignores the case of A to Z alone: what Elasticsearch does for
	// case-insensitive term, wildcard and regexp queries.
	ASCII
	// Unicode compares after lower-casing every code point: what a keyword
	// field with a lowercase normalizer does.
	Unicode
)

// Pattern is one set of values. It is immutable. The zero Pattern is the set
// that holds only the empty string.
type Pattern struct {
	kind   kind
	fold   Fold
	domain Domain
	text   string // a literal's text; for print, the spelling of any other
	glob   []rune // the code points of a glob, with anyRun and anyOne
	regex  *regex
	span   interval // of an ordered domain
}

type kind uint8

const (
	literalKind  kind = iota
	globKind          // glob
	regexKind         // regex
	intervalKind      // span
	anyKind           // every value of every domain
	opaqueKind        // not understood
)

// Wildcards in a glob, as code points that no text has.
const (
	anyRun rune = -1 // any string, the empty one too
	anyOne rune = -2 // exactly one code point
)

// Any returns the set of all values of every domain: "the field exists".
func Any() Pattern { return Pattern{kind: anyKind, text: "*"} }

// Unknown returns an opaque set. Two of them with the same description count
// as the same unknown set, and nothing else is known about it.
func Unknown(description string) Pattern { return Pattern{kind: opaqueKind, text: description} }

// Literal returns the set of the strings that are text under fold.
func Literal(text string, fold Fold) Pattern {
	return Pattern{fold: fold, text: text}
}

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
	var g []rune
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
	kept, wild := g[:0], false
	for _, r := range g {
		if r == anyRun && len(kept) > 0 && kept[len(kept)-1] == anyRun {
			continue
		}
		wild = wild || r < 0
		kept = append(kept, r)
	}
	text := spell(kept)
	if !wild {
		return Literal(text, fold)
	}
	return Pattern{kind: globKind, fold: fold, text: text, glob: kept}
}

// spell writes a glob with * and ?; it is for reading, not for parsing.
func spell(g []rune) string {
	var b strings.Builder
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

// Domain returns the domain of the set; for [Any] and an opaque set it means
// nothing.
func (p Pattern) Domain() Domain { return p.domain }

// Fold returns how the set compares strings.
func (p Pattern) Fold() Fold { return p.fold }

// IsAny reports whether the set was made by [Any].
func (p Pattern) IsAny() bool { return p.kind == anyKind }

// Opaque reports whether nothing is known about the set.
func (p Pattern) Opaque() bool { return p.kind == opaqueKind }

// IsLiteral reports whether the set was given as one string, and returns it.
func (p Pattern) IsLiteral() (string, bool) { return p.text, p.kind == literalKind }

// HasWildcard reports whether the set was given as a text with wildcards.
func (p Pattern) HasWildcard() bool { return p.kind == globKind }

// String spells the set for a message or a test.
func (p Pattern) String() string { return p.text }
