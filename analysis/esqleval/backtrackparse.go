package esqleval

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

var errRegex = errors.New("the regular expression uses what is not understood here")

// regexParser reads an expression for a backtracker.
type regexParser struct {
	text   string
	at     int
	depth  int
	groups int
	names  []string
	// fold, dotAll and lines are the flags i, s and m.
	fold, dotAll, lines bool
}

// maxRegexDepth bounds how deep groups nest.
const maxRegexDepth = 100

// newBacktracker compiles an expression.
func newBacktracker(text string) (*backtracker, error) {
	if len(text) > 20_000 || !utf8.ValidString(text) {
		return nil, errRegex
	}
	p := &regexParser{text: text, names: []string{""}}
	root, err := p.alternation()
	if err != nil {
		return nil, err
	}
	if p.at < len(text) {
		return nil, errRegex
	}
	return &backtracker{root: root, groups: p.groups, names: p.names}, nil
}

func (p *regexParser) peek() byte {
	if p.at < len(p.text) {
		return p.text[p.at]
	}
	return 0
}

// take goes on if the text does.
func (p *regexParser) take(s string) bool {
	if strings.HasPrefix(p.text[p.at:], s) {
		p.at += len(s)
		return true
	}
	return false
}

func (p *regexParser) rune() rune {
	c, n := utf8.DecodeRuneInString(p.text[p.at:])
	p.at += n
	return c
}

func (p *regexParser) alternation() (piece, error) {
	if p.depth++; p.depth > maxRegexDepth {
		return nil, errRegex
	}
	defer func() { p.depth-- }()
	var out []piece
	for {
		var parts []piece
		for p.at < len(p.text) && p.peek() != '|' && p.peek() != ')' {
			part, err := p.repeated()
			if err != nil {
				return nil, err
			}
			if part != nil {
				parts = append(parts, part)
			}
		}
		out = append(out, sequence(parts))
		if !p.take("|") {
			return alternatives(out), nil
		}
	}
}

// repeated reads an atom and how often it may come.
func (p *regexParser) repeated() (piece, error) {
	atom, in, err := p.atom()
	if err != nil || atom == nil {
		return nil, err
	}
	for {
		least, most := 0, -1
		switch {
		case p.take("*"):
		case p.take("+"):
			least = 1
		case p.take("?"):
			most = 1
		case p.peek() == '{':
			if least, most, err = p.bounds(); err != nil {
				return nil, err
			}
		default:
			return atom, nil
		}
		lazy := p.take("?")
		possessive := !lazy && p.take("+")
		if in != nil && !lazy {
			atom = manyRunes(in, least, most)
		} else {
			atom = repetition(atom, least, most, lazy)
		}
		if in = nil; possessive {
			atom = atomic(atom)
		}
	}
}

// bounds reads {n}, {n,} or {n,m}.
func (p *regexParser) bounds() (least, most int, err error) {
	end := strings.IndexByte(p.text[p.at:], '}')
	if end < 0 {
		return 0, 0, errRegex
	}
	low, high, ranged := strings.Cut(p.text[p.at+1:p.at+end], ",")
	p.at += end + 1
	if least, err = strconv.Atoi(low); err != nil {
		return 0, 0, errRegex
	}
	most = least
	if ranged && high == "" {
		most = -1
	} else if ranged {
		if most, err = strconv.Atoi(high); err != nil || most < least {
			return 0, 0, errRegex
		}
	}
	if least < 0 || least > 10_000 || most > 10_000 {
		return 0, 0, errRegex
	}
	return least, most, nil
}

// atom reads one thing; where it is a single character, in tells which. Flags
// give nothing.
func (p *regexParser) atom() (atom piece, in func(rune) bool, err error) {
	one := func(in func(rune) bool) (piece, func(rune) bool, error) { return oneRune(in), in, nil }
	switch c := p.rune(); c {
	case '(':
		atom, err = p.group()
		return atom, nil, err
	case '[':
		if in, err = p.class(); err != nil {
			return nil, nil, err
		}
		return one(in)
	case '.':
		if p.dotAll {
			return one(func(rune) bool { return true })
		}
		return one(func(c rune) bool { return !strings.ContainsRune("\n\r\u0085\u2028\u2029", c) })
	case '^':
		lines := p.lines
		return assertion(func(s string, at int) bool { return at == 0 || lines && s[at-1] == '\n' }), nil, nil
	case '$':
		lines := p.lines
		return assertion(func(s string, at int) bool {
			return at == len(s) || s[at:] == "\n" || lines && s[at] == '\n'
		}), nil, nil
	case '*', '+', '?':
		return nil, nil, errRegex
	case '\\':
		return p.escape()
	default:
		return one(p.literal(c))
	}
}

// literal tests for one character, whatever its case if that is asked.
func (p *regexParser) literal(want rune) func(rune) bool {
	if fold := asciiFold(want); p.fold && fold != want {
		return func(c rune) bool { return c == want || c == fold }
	}
	return func(c rune) bool { return c == want }
}

// asciiFold returns a letter in the other case.
func asciiFold(c rune) rune {
	if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' {
		return c ^ 0x20
	}
	return c
}

// group reads what stands in parentheses.
func (p *regexParser) group() (piece, error) {
	fold, dotAll, lines := p.fold, p.dotAll, p.lines
	restore := func() { p.fold, p.dotAll, p.lines = fold, dotAll, lines }
	number := 0
	wrap := func(in piece) piece { return in }
	switch {
	case p.take("?="):
		wrap = func(in piece) piece { return ahead(in, true) }
	case p.take("?!"):
		wrap = func(in piece) piece { return ahead(in, false) }
	case p.take("?<="):
		wrap = func(in piece) piece { return behind(in, true) }
	case p.take("?<!"):
		wrap = func(in piece) piece { return behind(in, false) }
	case p.take("?>"):
		wrap = atomic
	case p.take("?:"):
	case p.take("?P<"), p.take("?<"):
		end := strings.IndexByte(p.text[p.at:], '>')
		if end <= 0 {
			return nil, errRegex
		}
		number = p.open(p.text[p.at : p.at+end])
		p.at += end + 1
	case p.take("?"):
		done, err := p.flags()
		if err != nil || done {
			return nil, err
		}
	default:
		number = p.open("")
	}
	in, err := p.alternation()
	if err != nil {
		return nil, err
	}
	restore()
	if !p.take(")") {
		return nil, errRegex
	}
	if number > 0 {
		return capture(number, in), nil
	}
	return wrap(in), nil
}

// open numbers a group that keeps what it matches.
func (p *regexParser) open(name string) int {
	p.groups++
	p.names = append(p.names, name)
	return p.groups
}

// flags reads i, s and m, which are turned off behind a dash; done says that
// they hold up to the end of the group around.
func (p *regexParser) flags() (done bool, err error) {
	on := true
	for p.at < len(p.text) {
		switch p.rune() {
		case 'i':
			p.fold = on
		case 's':
			p.dotAll = on
		case 'm':
			p.lines = on
		case '-':
			on = false
		case ')':
			return true, nil
		case ':':
			return false, nil
		default:
			return false, errRegex
		}
	}
	return false, errRegex
}

// classes are the escapes that stand for several characters.
var classes = map[rune]func(rune) bool{
	'd': func(c rune) bool { return c >= '0' && c <= '9' },
	'w': isWord,
	's': func(c rune) bool { return strings.ContainsRune(" \t\n\v\f\r", c) },
	'h': func(c rune) bool {
		return strings.ContainsRune(" \t\u00a0\u1680\u180e\u202f\u205f\u3000", c) || c >= 0x2000 && c <= 0x200a
	},
}

func negated(in func(rune) bool) func(rune) bool { return func(c rune) bool { return !in(c) } }

// escape reads what follows a backslash outside of a class.
func (p *regexParser) escape() (piece, func(rune) bool, error) {
	if p.at >= len(p.text) {
		return nil, nil, errRegex
	}
	switch c := p.peek(); {
	case c == 'b' || c == 'B':
		p.at++
		return assertion(func(s string, at int) bool { return atWordEdge(s, at) == (c == 'b') }), nil, nil
	case c == 'A':
		p.at++
		return assertion(func(_ string, at int) bool { return at == 0 }), nil, nil
	case c == 'z':
		p.at++
		return assertion(func(s string, at int) bool { return at == len(s) }), nil, nil
	case c == 'Z':
		p.at++
		return assertion(func(s string, at int) bool { return at == len(s) || s[at:] == "\n" }), nil, nil
	case c >= '1' && c <= '9':
		p.at++
		if int(c-'0') > p.groups {
			return nil, nil, errRegex
		}
		return reference(int(c-'0'), p.fold), nil, nil
	case p.take("k<"):
		end := strings.IndexByte(p.text[p.at:], '>')
		if end <= 0 {
			return nil, nil, errRegex
		}
		number := slices.Index(p.names, p.text[p.at:p.at+end])
		if p.at += end + 1; number <= 0 {
			return nil, nil, errRegex
		}
		return reference(number, p.fold), nil, nil
	}
	in, _, err := p.escaped()
	if err != nil {
		return nil, nil, err
	}
	return oneRune(in), in, nil
}

// escaped reads what follows a backslash: a kind of characters, or one, which
// is then returned too.
func (p *regexParser) escaped() (in func(rune) bool, single rune, err error) {
	if p.at >= len(p.text) {
		return nil, 0, errRegex
	}
	c := p.rune()
	if in, ok := classes[c]; ok {
		return in, -1, nil
	}
	if in, ok := classes[c|0x20]; ok && c < utf8.RuneSelf {
		return negated(in), -1, nil
	}
	hex := func(n int) error {
		if p.at+n > len(p.text) {
			return errRegex
		}
		v, err := strconv.ParseUint(p.text[p.at:p.at+n], 16, 32)
		p.at += n
		c = rune(v)
		return err
	}
	switch {
	case c == 'n':
		c = '\n'
	case c == 't':
		c = '\t'
	case c == 'r':
		c = '\r'
	case c == 'f':
		c = '\f'
	case c == 'e':
		c = 0x1b
	case c == 'a':
		c = 7
	case c == 'x':
		err = hex(2)
	case c == 'u':
		err = hex(4)
	case c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		err = errRegex
	}
	if err != nil {
		return nil, 0, errRegex
	}
	return p.literal(c), c, nil
}

// class reads what stands in brackets.
func (p *regexParser) class() (func(rune) bool, error) {
	if p.depth++; p.depth > maxRegexDepth {
		return nil, errRegex
	}
	defer func() { p.depth-- }()
	negative := p.take("^")
	var parts []func(rune) bool
	for first := true; ; first = false {
		switch {
		case p.at >= len(p.text) || strings.HasPrefix(p.text[p.at:], "&&"):
			return nil, errRegex
		case p.peek() == ']' && !first:
			p.at++
			in := func(c rune) bool { return slices.ContainsFunc(parts, func(f func(rune) bool) bool { return f(c) }) }
			if negative {
				return negated(in), nil
			}
			return in, nil
		case p.take("["):
			inner, err := p.class()
			if err != nil {
				return nil, err
			}
			parts = append(parts, inner)
			continue
		}
		in, low, err := p.member()
		if err != nil {
			return nil, err
		}
		if low < 0 || p.peek() != '-' || strings.HasPrefix(p.text[p.at:], "-]") {
			parts = append(parts, in)
			continue
		}
		p.at++
		_, high, err := p.member()
		if err != nil || high < low {
			return nil, errRegex
		}
		fold := p.fold
		parts = append(parts, func(c rune) bool {
			other := asciiFold(c)
			return c >= low && c <= high || fold && other >= low && other <= high
		})
	}
}

// member reads one character of a class, or a kind of them.
func (p *regexParser) member() (func(rune) bool, rune, error) {
	if p.at >= len(p.text) {
		return nil, 0, errRegex
	}
	c := p.rune()
	if c == '\\' {
		return p.escaped()
	}
	return p.literal(c), c, nil
}
