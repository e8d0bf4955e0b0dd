package pattern

// RegexPart is a part of a regular expression as Lucene reads it, and where it
// stands.
type RegexPart struct {
	Kind RegexKind
	// Start and End are its place in bytes of the expression's text. The text
	// of a part is an expression of its own, which is read alike.
	Start, End int
	// Parts are what it is made of, in the order of the text: the operands of
	// the operators, the parts of a sequence, what stands in a group. A
	// sequence may have one only.
	Parts []*RegexPart
}

// RegexKind is what a part of a regular expression is.
type RegexKind uint8

// The kinds. An operator where a character is due is a Character.
const (
	Character    RegexKind = iota // one character, perhaps behind a backslash
	Class                         // [a-z], \d or the like, and `.`
	AnyString                     // @
	NoString                      // #
	Quoted                        // "text"
	Interval                      // <1-10>
	Parentheses                   // (a), and () for the empty string
	Sequence                      // parts one behind the other
	Alternatives                  // a|b
	Intersection                  // a&b
	Complement                    // ~a
	Repetition                    // a*, a+, a?, a{2}
)

// ReadRegex returns the parts of a regular expression; false for one that is
// empty, not valid or that [Regex] does not understand.
func ReadRegex(text string, fold Fold) (*RegexPart, bool) {
	e, err := parseRegex(text, fold)
	if err != nil || text == "" {
		return nil, false
	}
	return partOf(e), true
}

func partOf(e *expression) *RegexPart {
	out := &RegexPart{Kind: e.kind, Start: e.start, End: e.end}
	if e.kind >= Parentheses { // what others are made of stands nowhere
		for _, part := range e.parts {
			out.Parts = append(out.Parts, partOf(part))
		}
	}
	return out
}

// kindOf returns the kind of what begins with r, before another character.
func kindOf(r, next rune) RegexKind {
	switch r {
	case '.', '[':
		return Class
	case '@':
		return AnyString
	case '#':
		return NoString
	case '"':
		return Quoted
	case '<':
		return Interval
	case '(':
		return Parentheses
	case '\\':
		if isLetter(next) {
			return Class
		}
	}
	return Character
}
