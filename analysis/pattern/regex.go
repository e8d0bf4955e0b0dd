package pattern

import (
	"errors"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// Regex returns the set of the strings that a Lucene regular expression
// matches as a whole, with all the operators that Elasticsearch enables. The
// set is opaque where the expression uses one that is not modelled (~, &, <>),
// is read in different ways by different versions, or is too large. The error
// says why an expression is not valid; the set is opaque then, too.
func Regex(text string, fold Fold) (Pattern, error) {
	opaque := Unknown("/" + text + "/ " + strconv.Itoa(int(fold)))
	p := &regexParser{rest: text, fold: fold}
	n, err := &expression{op: sequence}, error(nil)
	if text != "" { // the empty expression matches the empty string
		n, err = p.union(0)
	}
	if err == nil && p.rest != "" {
		err = errors.New("a `)` closes nothing")
	}
	if errors.Is(err, errNotModelled) {
		return opaque, nil
	}
	if err != nil {
		return opaque, err
	}
	a := &automaton{}
	start := a.add(state{})
	a.starts = []int32{start}
	end, ok := a.expression(n, start)
	if !ok {
		return opaque, nil
	}
	a.states[end].accept = true
	return Pattern{kind: regexKind, fold: fold, text: "/" + text + "/", regex: a}, nil
}

var errNotModelled = errors.New("not modelled")

// maxRegexDepth bounds how deep groups may nest, maxRegexStates how large the
// automaton becomes.
const (
	maxRegexDepth  = 100
	maxRegexStates = 4000
)

// expression is a part of a regular expression.
type expression struct {
	op       regexOp
	parts    []*expression // of a sequence or a choice; the one that repeats
	class    []edge        // the intervals of one character
	min, max int           // of a repetition; max is -1 without a limit
}

type regexOp uint8

const (
	oneOf    regexOp = iota // one character of class
	sequence                // all of parts
	choice                  // one of parts
	repeat
)

// regexParser reads an expression from left to right, as Lucene's RegExp.
type regexParser struct {
	rest string
	fold Fold
}

func (p *regexParser) peek() rune {
	if p.rest == "" {
		return -1
	}
	r, _ := utf8.DecodeRuneInString(p.rest)
	return r
}

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

func (p *regexParser) union(depth int) (*expression, error) {
	if depth > maxRegexDepth {
		return nil, errNotModelled
	}
	out := &expression{op: choice}
	for {
		part, err := p.concat(depth)
		if err != nil {
			return nil, err
		}
		out.parts = append(out.parts, part)
		if !p.match('|') {
			return out, nil
		}
	}
}

func (p *regexParser) concat(depth int) (*expression, error) {
	out := &expression{op: sequence}
	for {
		// An operator where a character is due is that character in some
		// versions, and an error in others.
		switch p.peek() {
		case -1:
			return nil, errors.New("the expression ends where a character is due")
		case '|', ')', '*', '+', '?', '{', '&', '~', '<':
			return nil, errNotModelled
		}
		part, err := p.repeated(depth)
		if err != nil {
			return nil, err
		}
		out.parts = append(out.parts, part)
		switch p.peek() {
		case -1, '|', ')':
			return out, nil
		}
	}
}

func (p *regexParser) repeated(depth int) (*expression, error) {
	e, err := p.simple(depth)
	for err == nil {
		switch p.peek() {
		case '?':
			e = &expression{op: repeat, parts: []*expression{e}, max: 1}
		case '*':
			e = &expression{op: repeat, parts: []*expression{e}, max: -1}
		case '+':
			e = &expression{op: repeat, parts: []*expression{e}, min: 1, max: -1}
		case '{':
			p.next()
			e, err = p.counted(e)
			continue
		default:
			return e, nil
		}
		p.next()
	}
	return nil, err
}

// counted reads what follows the brace of {n}, {n,} or {n,m}.
func (p *regexParser) counted(e *expression) (*expression, error) {
	low, ok := p.number()
	if !ok {
		return nil, errors.New("a number is due behind `{`")
	}
	high := low
	if p.match(',') {
		if high, ok = p.number(); !ok {
			high = -1
		}
	}
	if !p.match('}') {
		return nil, errors.New("a `}` is missing")
	}
	if high >= 0 && high < low || low > maxRegexStates || high > maxRegexStates {
		return nil, errNotModelled
	}
	return &expression{op: repeat, parts: []*expression{e}, min: low, max: high}, nil
}

func (p *regexParser) number() (int, bool) {
	n, digits := 0, 0
	for ; p.rest != "" && '0' <= p.rest[0] && p.rest[0] <= '9'; digits++ {
		n = min(n*10+int(p.next()-'0'), maxRegexStates+1)
	}
	return n, digits > 0
}

func (p *regexParser) simple(depth int) (*expression, error) {
	switch r := p.next(); r {
	case '.':
		return &expression{class: []edge{{lo: 0, hi: maxRune}}}, nil
	case '@':
		anything := &expression{class: []edge{{lo: 0, hi: maxRune}}}
		return &expression{op: repeat, parts: []*expression{anything}, max: -1}, nil
	case '#':
		return &expression{op: choice}, nil // nothing at all
	case '"':
		return p.quoted()
	case '(':
		if p.match(')') {
			return &expression{op: sequence}, nil
		}
		e, err := p.union(depth + 1)
		if err == nil && !p.match(')') {
			err = errors.New("a `)` is missing")
		}
		return e, err
	case '[':
		return p.class()
	case '\\':
		return p.escape()
	default:
		return p.character(r), nil
	}
}

// character is one code point and what the folding counts as it.
func (p *regexParser) character(r rune) *expression {
	e := &expression{}
	p.fold.members(r, func(m rune) { e.class = append(e.class, edge{lo: m, hi: m}) })
	return e
}

func (p *regexParser) quoted() (*expression, error) {
	out := &expression{op: sequence}
	for p.rest != "" {
		r := p.next()
		if r == '"' {
			return out, nil
		}
		out.parts = append(out.parts, p.character(r))
	}
	return nil, errors.New("a `\"` is missing")
}

// escape reads what follows a backslash outside of a class.
func (p *regexParser) escape() (*expression, error) {
	if p.rest == "" {
		return nil, errors.New("nothing follows the last backslash")
	}
	r := p.next()
	if class, ok := predefined(r); ok {
		return &expression{class: class}, nil
	}
	if isLetter(r) {
		return nil, errNotModelled // a letter in some versions, an error in others
	}
	return p.character(r), nil
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }

// class reads what follows an opening bracket.
func (p *regexParser) class() (*expression, error) {
	negated := p.match('^')
	if p.peek() == ']' {
		return nil, errNotModelled
	}
	var class []edge
	for !p.match(']') {
		if p.rest == "" {
			return nil, errors.New("a `]` is missing")
		}
		part, err := p.classPart()
		if err != nil {
			return nil, err
		}
		class = append(class, part...)
	}
	// How ignoring case widens a class depends on the version.
	if p.fold != Exact && !closedUnderCase(class) {
		return nil, errNotModelled
	}
	if negated {
		class = complement(class)
	}
	return &expression{class: class}, nil
}

// classPart reads one character, range or predefined class.
func (p *regexParser) classPart() ([]edge, error) {
	r, class, err := p.classCharacter()
	if err != nil || class != nil {
		return class, err
	}
	if p.peek() != '-' {
		return []edge{{lo: r, hi: r}}, nil
	}
	p.next()
	if p.peek() == ']' {
		return []edge{{lo: r, hi: r}, {lo: '-', hi: '-'}}, nil
	}
	if p.rest == "" {
		return nil, errors.New("a `]` is missing")
	}
	last, class, err := p.classCharacter()
	switch {
	case err != nil:
		return nil, err
	case class != nil:
		return nil, errNotModelled
	case last < r:
		return nil, fmt.Errorf("the range `%c-%c` is the wrong way round", r, last)
	}
	return []edge{{lo: r, hi: last}}, nil
}

func (p *regexParser) classCharacter() (rune, []edge, error) {
	r := p.next()
	if r != '\\' {
		return r, nil, nil
	}
	if p.rest == "" {
		return 0, nil, errors.New("nothing follows the last backslash")
	}
	r = p.next()
	if class, ok := predefined(r); ok {
		return 0, class, nil
	}
	if isLetter(r) {
		return 0, nil, errNotModelled
	}
	return r, nil, nil
}
