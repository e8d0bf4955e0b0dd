package pattern

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// parseRegex reads a regular expression from left to right, as Lucene's
// RegExp: what it does is said at [Regex].
func parseRegex(text string, fold Fold) (*expression, error) {
	if text == "" { // alone this is no error: it matches the empty string
		return &expression{op: sequence}, nil
	}
	p := &regexParser{rest: text, size: len(text), fold: fold}
	e, err := p.union(0)
	if err == nil && p.rest != "" {
		err = errors.New("a `)` closes nothing")
	}
	return e, err
}

type regexParser struct {
	rest string
	size int // of the whole expression
	fold Fold
}

// at returns the place of what comes next.
func (p *regexParser) at() int { return p.size - len(p.rest) }

// read notes what the text from start to here was read as.
func (p *regexParser) read(e *expression, kind RegexKind, start int) *expression {
	e.kind, e.start, e.end = kind, start, p.at()
	return e
}

var (
	errEnds       = errors.New("the expression ends where a character is due")
	errBackslash  = errors.New("nothing follows the last backslash")
	errNoBrace    = errors.New("a `}` is missing")
	errNoBracket  = errors.New("a `]` is missing")
	errNoNumber   = errors.New("a number is due behind `{`")
	errNoQuote    = errors.New("a `\"` is missing")
	errNoClosing  = errors.New("a `)` is missing")
	errNoInterval = errors.New("a `>` is missing")
)

func (p *regexParser) peek() rune {
	if p.rest == "" {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(p.rest)
	return r
}

// next returns the next code point; there has to be one.
func (p *regexParser) next() rune {
	r, size := utf8.DecodeRuneInString(p.rest)
	p.rest = p.rest[size:]
	return r
}

func (p *regexParser) match(r rune) bool {
	if p.peek() != r {
		return false
	}
	p.next()
	return true
}

// until returns the text before the next delimiter, which it passes.
func (p *regexParser) until(delimiter string, missing error) (string, error) {
	text, rest, ok := strings.Cut(p.rest, delimiter)
	if !ok {
		return "", missing
	}
	p.rest = rest
	return text, nil
}

func (p *regexParser) union(depth int) (*expression, error) {
	if depth > maxRegexDepth {
		return nil, errNotModelled
	}
	return p.list(choice, Alternatives, '|', func() (*expression, error) {
		return p.list(both, Intersection, '&', func() (*expression, error) { return p.concat(depth) })
	})
}

// list reads operands with an operator between them.
func (p *regexParser) list(op regexOp, kind RegexKind, operator rune, operand func() (*expression, error)) (*expression, error) {
	start := p.at()
	first, err := operand()
	if err != nil || p.peek() != operator {
		return first, err
	}
	out := &expression{op: op, parts: []*expression{first}}
	for p.match(operator) {
		next, err := operand()
		if err != nil {
			return nil, err
		}
		out.parts = append(out.parts, next)
	}
	return p.read(out, kind, start), nil
}

// concat reads one part at least, whatever it begins with.
func (p *regexParser) concat(depth int) (*expression, error) {
	start, out := p.at(), &expression{op: sequence}
	for {
		part, err := p.repetition(depth)
		if err != nil {
			return nil, err
		}
		out.parts = append(out.parts, part)
		switch p.peek() {
		case -1, '|', '&', ')':
			return p.read(out, Sequence, start), nil
		}
	}
}

func (p *regexParser) repetition(depth int) (*expression, error) {
	start := p.at()
	e, err := p.complement(depth)
	for err == nil {
		switch {
		case p.match('?'):
			e = repeated(e, 0, 1)
		case p.match('*'):
			e = repeated(e, 0, -1)
		case p.match('+'):
			e = repeated(e, 1, -1)
		case p.match('{'):
			e, err = p.counted(e)
		default:
			return e, nil
		}
		if err == nil {
			p.read(e, Repetition, start)
		}
	}
	return nil, err
}

// counted reads what follows the brace of {n}, {n,} or {n,m}.
func (p *regexParser) counted(e *expression) (*expression, error) {
	low, ok := p.number()
	if !ok {
		return nil, errNoNumber
	}
	high := low
	if p.match(',') {
		if high, ok = p.number(); !ok {
			high = -1
		}
	}
	if !p.match('}') {
		return nil, errNoBrace
	}
	// {3,2} matches nothing in some versions and is an error in others.
	if high >= 0 && high < low || low > maxRegexStates || high > maxRegexStates {
		return nil, errNotModelled
	}
	return repeated(e, low, high), nil
}

func (p *regexParser) number() (int, bool) {
	n, digits := 0, 0
	for ; p.rest != "" && '0' <= p.rest[0] && p.rest[0] <= '9'; digits++ {
		n = min(n*10+int(p.next()-'0'), maxRegexStates+1)
	}
	return n, digits > 0
}

// complement reads what may have ~ before it, which binds closer than a
// repetition: ~a* is (~a)*.
func (p *regexParser) complement(depth int) (*expression, error) {
	start, negated := p.at(), false
	for p.match('~') {
		negated = !negated
	}
	e, err := p.simple(depth)
	if err == nil && negated {
		e = p.read(&expression{op: not, parts: []*expression{e}}, Complement, start)
	}
	return e, err
}

func (p *regexParser) simple(depth int) (*expression, error) {
	if p.rest == "" {
		return nil, errEnds
	}
	start, r := p.at(), p.next()
	kind := kindOf(r, p.peek())
	e, err := p.simpleBehind(r, depth)
	if err != nil {
		return nil, err
	}
	return p.read(e, kind, start), nil
}

// simpleBehind reads what begins with r, which is passed.
func (p *regexParser) simpleBehind(r rune, depth int) (*expression, error) {
	switch r {
	case '.':
		return anyCharacter(), nil
	case '@':
		return repeated(anyCharacter(), 0, -1), nil
	case '#':
		return &expression{op: choice}, nil // of nothing at all
	case '"':
		text, err := p.until(`"`, errNoQuote)
		if err != nil {
			return nil, err
		}
		return textOf(text, p.fold)
	case '<':
		text, err := p.until(">", errNoInterval)
		if err != nil {
			return nil, err
		}
		return numbers(text)
	case '(':
		return p.group(depth)
	case '[':
		return p.class()
	case '\\':
		return p.escape()
	default:
		return character(r, p.fold)
	}
}

// group reads what follows an opening parenthesis.
func (p *regexParser) group(depth int) (*expression, error) {
	if p.match(')') {
		return &expression{op: sequence}, nil
	}
	e, err := p.union(depth + 1)
	if err == nil && !p.match(')') {
		err = errNoClosing
	}
	return &expression{op: sequence, parts: []*expression{e}}, err
}

// escape reads what follows a backslash outside of a class.
func (p *regexParser) escape() (*expression, error) {
	if p.rest == "" {
		return nil, errBackslash
	}
	r := p.next()
	if isLetter(r) {
		class, err := predefined(r)
		return &expression{class: class}, err
	}
	return character(r, p.fold)
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
