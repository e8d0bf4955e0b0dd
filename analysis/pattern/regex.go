package pattern

import (
	"errors"
	"strconv"
)

// Regex returns the set of the strings that a Lucene regular expression
// matches as a whole, read as Lucene's RegExp reads it with every operator on:
// besides | * + ? {n,m} . [ ] ( ) these are & (both), ~ (not), @ (any
// string), # (no string), <n-m> (a number) and "text" (as it stands). All of
// Elasticsearch's uses have them on, ~ among them: ES|QL's RLIKE, EQL's regex
// and regex~ (regexp queries with the flag ALL), and /…/ in Lucene queries.
// Case is ignored by regex~ alone, and there of single characters but not of
// the ranges of a class: regex~ "[a-z]" does not match A. KQL has no
// expressions.
//
// An operator where a character is due is that character: in a||b the second
// bar is, so that the expression matches a and |b; b? makes the preceding
// thing optional, and ?b is the text.
//
// The set is opaque where versions of Elasticsearch differ (an escape before
// the dash of a class, {3,2}, letters beyond ASCII whose case is ignored) and
// where the automaton would be too large, which Elasticsearch may refuse, too.
// The error says why an expression is not valid; the set is opaque then, too.
func Regex(text string, fold Fold) (Pattern, error) {
	opaque := Unknown("/" + text + "/ " + strconv.Itoa(int(fold)))
	e, err := parseRegex(text, fold)
	if errors.Is(err, errNotModelled) {
		return opaque, nil
	}
	if err != nil {
		return opaque, err
	}
	budget := maxRegexWork
	a, ok := automatonOf(e, &budget)
	if !ok {
		return opaque, nil
	}
	return Pattern{kind: regexKind, fold: fold, text: "/" + text + "/", regex: a}, nil
}

// CheckRegex says why an expression is not valid, without finding out what it
// matches: nil for one that is, or that versions of Elasticsearch differ about.
func CheckRegex(text string) error {
	if _, err := parseRegex(text, Exact); err != nil && !errors.Is(err, errNotModelled) {
		return err
	}
	return nil
}

var errNotModelled = errors.New("not modelled")

const (
	// maxRegexDepth bounds how deep groups may nest.
	maxRegexDepth = 100
	// maxRegexStates bounds how large an automaton becomes.
	maxRegexStates = 4000
	// maxRegexWork bounds what the & and ~ of one expression may cost: the
	// states that the sets of states hold which they step through.
	maxRegexWork Budget = 1 << 18
)

// expression is a part of a regular expression.
type expression struct {
	op       regexOp
	parts    []*expression // of all but oneOf; those that have one use the first
	class    []edge        // the intervals of one character
	min, max int           // of a repetition; max is -1 without a limit

	kind       RegexKind // of what the text says, for [ReadRegex]
	start, end int       // where it stands in the text
}

type regexOp uint8

const (
	oneOf    regexOp = iota // one character of class
	sequence                // all of parts, one behind the other
	choice                  // one of parts
	repeat                  // the one part, min to max times
	both                    // what all of parts match
	not                     // what the one part does not match
)

// textOf is the expression of a text as it stands.
func textOf(text string, fold Fold) (*expression, error) {
	out := &expression{op: sequence}
	for _, r := range text {
		e, err := character(r, fold)
		if err != nil {
			return nil, err
		}
		out.parts = append(out.parts, e)
	}
	return out, nil
}

// character is one code point and what the folding counts as it.
func character(r rune, fold Fold) (*expression, error) {
	class, err := folded(r, fold)
	return &expression{class: class}, err
}

func anyCharacter() *expression { return &expression{class: []edge{{lo: 0, hi: maxRune}}} }

func repeated(e *expression, low, high int) *expression {
	return &expression{op: repeat, parts: []*expression{e}, min: low, max: high}
}
