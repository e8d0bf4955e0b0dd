package esqleval

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// backtracker is a regular expression with what Go's have not: lookahead and
// lookbehind, atomic groups, possessive repetition and back references. It
// tries alternatives one after another, as Java does, and gives up on a text
// that takes too many steps. Only expressions that Go cannot run come here.
type backtracker struct {
	root   piece
	groups int
	// names are the names of groups, by number; "" for one without.
	names []string
}

// maxSteps bounds how many steps one text may take.
const maxSteps = 200_000

var errCostly = errors.New("java.lang.StackOverflowError: the regular expression takes too many steps")

// attempt is one try to match.
type attempt struct {
	text  string
	steps int
	// groups are the ends of the groups, -1 for one that was not reached.
	groups []int
}

// piece is a part of an expression: it calls next for every place where it can
// end, until next is content.
type piece func(a *attempt, at int, next func(int) bool) bool

func (a *attempt) step() bool {
	a.steps--
	return a.steps > 0
}

// find returns the first match from a place on, as the ends of its groups; nil
// without one.
func (b *backtracker) find(text string, from int, steps *int) ([]int, error) {
	a := &attempt{text: text, steps: *steps, groups: make([]int, 2*(b.groups+1))}
	defer func() { *steps = a.steps }()
	for at := from; at <= len(text); {
		for i := range a.groups {
			a.groups[i] = -1
		}
		end := -1
		if b.root(a, at, func(e int) bool { end = e; return true }) {
			a.groups[0], a.groups[1] = at, end
			return a.groups, nil
		}
		if a.steps <= 0 {
			return nil, errCostly
		}
		_, n := utf8.DecodeRuneInString(text[at:])
		at += max(n, 1)
	}
	return nil, nil
}

// findAll returns all matches, none of which overlap.
func (b *backtracker) findAll(text string) ([][]int, error) {
	var out [][]int
	steps := maxSteps
	for at := 0; at <= len(text); {
		m, err := b.find(text, at, &steps)
		if m == nil || err != nil {
			return out, err
		}
		out = append(out, m)
		if at = m[1]; m[0] == m[1] {
			_, n := utf8.DecodeRuneInString(text[at:])
			at += max(n, 1)
		}
	}
	return out, nil
}

func sequence(pieces []piece) piece {
	if len(pieces) == 1 {
		return pieces[0]
	}
	return func(a *attempt, at int, next func(int) bool) bool {
		var from func(i, at int) bool
		from = func(i, at int) bool {
			if !a.step() {
				return false
			}
			if i == len(pieces) {
				return next(at)
			}
			return pieces[i](a, at, func(e int) bool { return from(i+1, e) })
		}
		return from(0, at)
	}
}

func alternatives(pieces []piece) piece {
	if len(pieces) == 1 {
		return pieces[0]
	}
	return func(a *attempt, at int, next func(int) bool) bool {
		for _, p := range pieces {
			if !a.step() {
				return false
			}
			if p(a, at, next) {
				return true
			}
		}
		return false
	}
}

// capture notes where a group lies.
func capture(group int, p piece) piece {
	return func(a *attempt, at int, next func(int) bool) bool {
		start, end := a.groups[2*group], a.groups[2*group+1]
		if p(a, at, func(e int) bool {
			s, o := a.groups[2*group], a.groups[2*group+1]
			a.groups[2*group], a.groups[2*group+1] = at, e
			if next(e) {
				return true
			}
			a.groups[2*group], a.groups[2*group+1] = s, o
			return false
		}) {
			return true
		}
		a.groups[2*group], a.groups[2*group+1] = start, end
		return false
	}
}

// atomic matches once and does not try again.
func atomic(p piece) piece {
	return func(a *attempt, at int, next func(int) bool) bool {
		end := -1
		return p(a, at, func(e int) bool { end = e; return true }) && next(end)
	}
}

// ahead looks whether something follows, or does not.
func ahead(p piece, want bool) piece {
	return func(a *attempt, at int, next func(int) bool) bool {
		found := p(a, at, func(int) bool { return true })
		return a.steps > 0 && found == want && next(at)
	}
}

// behind looks whether something ends here, or does not.
func behind(p piece, want bool) piece {
	return func(a *attempt, at int, next func(int) bool) bool {
		found := false
		for start := at; start >= 0 && !found && a.step(); start-- {
			if start == len(a.text) || utf8.RuneStart(a.text[start]) {
				found = p(a, start, func(e int) bool { return e == at })
			}
		}
		return a.steps > 0 && found == want && next(at)
	}
}

// repetition repeats a piece; most is -1 without a limit.
func repetition(p piece, least, most int, lazy bool) piece {
	return func(a *attempt, at int, next func(int) bool) bool {
		var again func(n, at int) bool
		again = func(n, at int) bool {
			if !a.step() {
				return false
			}
			more := func() bool {
				return (most < 0 || n < most) && p(a, at, func(e int) bool {
					// What matches nothing is not repeated.
					return (e > at || n < least) && again(n+1, e)
				})
			}
			switch {
			case n < least:
				return more()
			case lazy:
				return next(at) || more()
			}
			return more() || next(at)
		}
		return again(0, at)
	}
}

// manyRunes repeats one character without nesting calls.
func manyRunes(in func(rune) bool, least, most int) piece {
	return func(a *attempt, at int, next func(int) bool) bool {
		ends := []int{at}
		for end := at; end < len(a.text) && (most < 0 || len(ends) <= most) && a.step(); {
			c, n := utf8.DecodeRuneInString(a.text[end:])
			if !in(c) {
				break
			}
			end += n
			ends = append(ends, end)
		}
		for i := len(ends) - 1; i >= least && a.step(); i-- {
			if next(ends[i]) {
				return true
			}
		}
		return false
	}
}

func oneRune(in func(rune) bool) piece {
	return func(a *attempt, at int, next func(int) bool) bool {
		if at >= len(a.text) || !a.step() {
			return false
		}
		c, n := utf8.DecodeRuneInString(a.text[at:])
		return in(c) && next(at+n)
	}
}

// assertion holds at places, and matches nothing.
func assertion(holds func(text string, at int) bool) piece {
	return func(a *attempt, at int, next func(int) bool) bool { return holds(a.text, at) && next(at) }
}

// reference matches what a group matched.
func reference(group int, fold bool) piece {
	return func(a *attempt, at int, next func(int) bool) bool {
		start, end := a.groups[2*group], a.groups[2*group+1]
		if start < 0 || at+end-start > len(a.text) || !a.step() {
			return false
		}
		old, now := a.text[start:end], a.text[at:at+end-start]
		return (old == now || fold && strings.EqualFold(old, now)) && next(at+end-start)
	}
}

func isWord(c rune) bool {
	return c == '_' || c < utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c))
}

func atWordEdge(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return (at > 0 && isWord(before)) != (at < len(text) && isWord(after))
}
