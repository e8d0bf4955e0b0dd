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
	// text is a literal's text; for any other set its spelling.
	text string
	// prefix and suffix are the keys (see [key]) of what a literal or a glob
	// surely begins and ends with; a literal's prefix is all of it.
	prefix, suffix string
	letters        letters    // that every string of a glob has
	glob           []rune     // a glob's code points with anyRun and anyOne
	regex          *automaton // a regular expression or a range of strings
	span           interval   // of an ordered domain
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

// Any returns the set of all values of every domain: "the field exists".
func Any() Pattern { return Pattern{kind: anyKind, text: "*"} }

// Unknown returns an opaque set. Two of them with the same description count
// as the same unknown set, and nothing else is known about it.
func Unknown(description string) Pattern { return Pattern{kind: opaqueKind, text: description} }

// Literal returns the set of the strings that are text under fold.
func Literal(text string, fold Fold) Pattern {
	low := Unicode.text(text)
	return Pattern{fold: fold, text: text, prefix: low, suffix: low}
}

// Domain returns the domain of the set; for [Any] and an opaque set it means
// nothing.
func (p Pattern) Domain() Domain { return p.domain }

// Fold returns how the set compares strings.
func (p Pattern) Fold() Fold { return p.fold }

// IsAny reports whether the set was made by [Any].
func (p *Pattern) IsAny() bool { return p.kind == anyKind }

// Opaque reports whether nothing is known about the set.
func (p *Pattern) Opaque() bool { return p.kind == opaqueKind }

// IsLiteral reports whether the set was given as one string, and returns it.
func (p Pattern) IsLiteral() (string, bool) { return p.text, p.kind == literalKind }

// HasWildcard reports whether the set was given as a text with wildcards.
func (p Pattern) HasWildcard() bool { return p.kind == globKind }

// String spells the set for a message or a test.
func (p Pattern) String() string { return p.text }

// Refold returns the same set of strings with its case ignored as fold says,
// where that ignores more than the set does already. An opaque set and one
// that is not made of strings stays what it is; a regular expression becomes
// opaque, since Elasticsearch does not normalise one.
func (p Pattern) Refold(fold Fold) Pattern {
	switch p.kind {
	case literalKind, globKind:
		p.fold = max(p.fold, fold)
	case regexKind:
		if fold > p.fold {
			return Unknown(p.text)
		}
	}
	return p
}
