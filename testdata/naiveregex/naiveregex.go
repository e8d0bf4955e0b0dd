// Package naiveregex reads and runs Lucene's regular expressions in the plainest
// way there is, for tests: written after the grammar, without automata, and in
// another way than package pattern, which it is to prove right. It is slow, and
// nothing but tests may use it.
package naiveregex

import (
	"errors"
	"strconv"
	"strings"
)

// naive is an expression as a set of spans of one text: whether it matches
// from one place to another.
type naive func(text []rune, from, to int) bool

var errNaive = errors.New("not valid")

// naiveParser follows Lucene's RegExp of before version 10, which recurses
// where the newer one loops.
type naiveParser struct {
	text []rune
	at   int
}

func (p *naiveParser) more() bool         { return p.at < len(p.text) }
func (p *naiveParser) peek(s string) bool { return p.more() && strings.ContainsRune(s, p.text[p.at]) }

func (p *naiveParser) match(r rune) bool {
	ok := p.more() && p.text[p.at] == r
	if ok {
		p.at++
	}
	return ok
}

func (p *naiveParser) next() rune {
	if !p.more() {
		panic(errNaive)
	}
	p.at++
	return p.text[p.at-1]
}

// Parse returns what tells whether an expression matches the whole of a text;
// an error for one that is not valid.
func Parse(expression string) (matches func(text string) bool, err error) {
	defer func() {
		if recover() != nil {
			err = errNaive
		}
	}()
	if expression == "" {
		return func(text string) bool { return text == "" }, nil
	}
	p := &naiveParser{text: []rune(expression)}
	n := p.union()
	if p.more() {
		return nil, errNaive
	}
	return func(text string) bool {
		runes := []rune(text)
		return n(runes, 0, len(runes))
	}, nil
}

func emptyText(_ []rune, from, to int) bool { return from == to }

func (p *naiveParser) union() naive {
	a := p.inter()
	if !p.match('|') {
		return a
	}
	b := p.union()
	return func(s []rune, from, to int) bool { return a(s, from, to) || b(s, from, to) }
}

func (p *naiveParser) inter() naive {
	a := p.concat()
	if !p.match('&') {
		return a
	}
	b := p.inter()
	return func(s []rune, from, to int) bool { return a(s, from, to) && b(s, from, to) }
}

func (p *naiveParser) concat() naive {
	a := p.repeat()
	if !p.more() || p.peek(")|&") {
		return a
	}
	return inSequence(a, p.concat())
}

func inSequence(a, b naive) naive {
	return func(s []rune, from, to int) bool {
		for mid := from; mid <= to; mid++ {
			if a(s, from, mid) && b(s, mid, to) {
				return true
			}
		}
		return false
	}
}

// times matches low to high repetitions; high is -1 without a limit.
func times(a naive, low, high int) naive {
	return func(s []rune, from, to int) bool {
		reached := map[int]bool{from: true}
		limit := high
		if high < 0 {
			limit = low + len(s) + 1
		}
		for n := 0; n <= limit; n++ {
			if n >= low && reached[to] {
				return true
			}
			next := map[int]bool{}
			for begin := range reached {
				for end := begin; end <= to; end++ {
					if a(s, begin, end) {
						next[end] = true
					}
				}
			}
			reached = next
		}
		return false
	}
}

func (p *naiveParser) repeat() naive {
	a := p.complement()
	for p.peek("?*+{") {
		switch p.next() {
		case '?':
			a = times(a, 0, 1)
		case '*':
			a = times(a, 0, -1)
		case '+':
			a = times(a, 1, -1)
		default:
			low := p.digits()
			high := low
			if p.match(',') {
				high = -1
				if p.peek("0123456789") {
					high = p.digits()
				}
			}
			if p.next() != '}' {
				panic(errNaive)
			}
			a = times(a, low, high)
		}
	}
	return a
}

func (p *naiveParser) digits() int {
	from := p.at
	for p.peek("0123456789") {
		p.at++
	}
	n, err := strconv.Atoi(string(p.text[from:p.at]))
	if err != nil {
		panic(err)
	}
	return n
}

func (p *naiveParser) complement() naive {
	if !p.match('~') {
		return p.simple()
	}
	a := p.complement()
	return func(s []rune, from, to int) bool { return !a(s, from, to) }
}

func oneRune(holds func(rune) bool) naive {
	return func(s []rune, from, to int) bool { return to == from+1 && holds(s[from]) }
}

func (p *naiveParser) simple() naive {
	switch r := p.next(); r {
	case '[':
		negated := p.match('^')
		class := p.classes()
		if p.next() != ']' {
			panic(errNaive)
		}
		return oneRune(func(r rune) bool { return class(r) != negated })
	case '.':
		return oneRune(func(rune) bool { return true })
	case '#':
		return func([]rune, int, int) bool { return false }
	case '@':
		return func([]rune, int, int) bool { return true }
	case '"':
		text := p.through('"')
		return func(s []rune, from, to int) bool { return string(s[from:to]) == text }
	case '(':
		if p.match(')') {
			return emptyText
		}
		a := p.union()
		if p.next() != ')' {
			panic(errNaive)
		}
		return a
	case '<':
		return naiveInterval(p.through('>'))
	case '\\':
		return oneRune(p.escaped())
	default:
		return oneRune(func(q rune) bool { return q == r })
	}
}

func (p *naiveParser) through(end rune) string {
	from := p.at
	for p.next() != end {
		continue
	}
	return string(p.text[from : p.at-1])
}

func naiveInterval(text string) naive {
	ends := strings.Split(text, "-")
	if len(ends) != 2 {
		panic(errNaive)
	}
	low, err1 := strconv.Atoi(ends[0])
	high, err2 := strconv.Atoi(ends[1])
	if err1 != nil || err2 != nil {
		panic(errNaive)
	}
	return func(s []rune, from, to int) bool {
		number := string(s[from:to])
		n, err := strconv.Atoi(number)
		return err == nil && strings.Trim(number, "0123456789") == "" && min(low, high) <= n && n <= max(low, high) &&
			(len(ends[0]) != len(ends[1]) || len(number) == len(ends[0]))
	}
}

func (p *naiveParser) classes() func(rune) bool {
	a := p.charClass()
	if !p.more() || p.peek("]") {
		return a
	}
	b := p.classes()
	return func(r rune) bool { return a(r) || b(r) }
}

func (p *naiveParser) charClass() func(rune) bool {
	if p.match('\\') {
		return p.escaped()
	}
	first := p.next()
	if !p.match('-') {
		return func(r rune) bool { return r == first }
	}
	p.match('\\')
	last := p.next()
	if first > last {
		panic(errNaive)
	}
	return func(r rune) bool { return first <= r && r <= last }
}

func (p *naiveParser) escaped() func(rune) bool {
	name := p.next()
	is := map[rune]string{'d': "0123456789", 's': " \t\r\n", 'w': "0123456789_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"}
	switch members, ok := is[name|0x20]; {
	case ok && name >= 'a':
		return func(r rune) bool { return strings.ContainsRune(members, r) }
	case ok && name >= 'A':
		return func(r rune) bool { return !strings.ContainsRune(members, r) }
	case isLetter(name):
		panic(errNaive)
	}
	return func(r rune) bool { return r == name }
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
