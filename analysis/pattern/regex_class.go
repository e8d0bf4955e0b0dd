package pattern

import (
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"
)

// class reads what follows an opening bracket.
func (p *regexParser) class() (*expression, error) {
	negated := p.match('^')
	var class []edge
	for {
		if p.rest == "" {
			return nil, errNoBracket
		}
		part, err := p.classPart() // the first one may be a bracket
		if err != nil {
			return nil, err
		}
		class = append(class, part...)
		if p.match(']') {
			break
		}
	}
	if negated {
		class = complement(class)
	}
	return &expression{class: class}, nil
}

// classPart reads one character, range or predefined class.
func (p *regexParser) classPart() ([]edge, error) {
	if p.match('\\') {
		return p.escapedPart()
	}
	first := p.next()
	if !p.match('-') {
		return folded(first, p.fold)
	}
	escaped := p.match('\\') // whatever follows is the character itself
	switch {
	case p.rest == "" && escaped:
		return nil, errBackslash
	case p.rest == "":
		return nil, errNoBracket
	}
	last := p.next() // even a bracket, so that [a-] has no end
	if last < first {
		return nil, fmt.Errorf("the range `%c-%c` is the wrong way round", first, last)
	}
	return []edge{{lo: first, hi: last}}, nil // ranges keep their case
}

// escapedPart reads what follows a backslash in a class.
func (p *regexParser) escapedPart() ([]edge, error) {
	if p.rest == "" {
		return nil, errBackslash
	}
	r := p.next()
	switch {
	case isLetter(r):
		return predefined(r)
	case r != '\\' && p.peek() == '-':
		return nil, errNotModelled // [\.-/] is a range in some versions and three characters in others
	}
	return folded(r, p.fold)
}

// folded returns the class of one code point and what the folding counts as
// it. Of letters beyond ASCII some versions ignore the case, others do not.
func folded(r rune, fold Fold) ([]edge, error) {
	if fold != Exact && r >= utf8.RuneSelf && unicode.SimpleFold(r) != r {
		return nil, errNotModelled
	}
	var class []edge
	fold.members(r, func(m rune) { class = append(class, edge{lo: m, hi: m}) })
	return class, nil
}

// predefined returns the class that a letter behind a backslash names.
func predefined(r rune) ([]edge, error) {
	switch r {
	case 'd':
		return digits, nil
	case 'D':
		return complement(digits), nil
	case 'w':
		return wordCharacters, nil
	case 'W':
		return complement(wordCharacters), nil
	case 's':
		return blanks, nil
	case 'S':
		return complement(blanks), nil
	}
	return nil, fmt.Errorf("`\\%c` is no character class", r)
}

var (
	digits         = []edge{{lo: '0', hi: '9'}}
	wordCharacters = []edge{{lo: '0', hi: '9'}, {lo: 'A', hi: 'Z'}, {lo: '_', hi: '_'}, {lo: 'a', hi: 'z'}}
	blanks         = []edge{{lo: '\t', hi: '\n'}, {lo: '\r', hi: '\r'}, {lo: ' ', hi: ' '}}
)

// complement returns the intervals of all other code points.
func complement(class []edge) []edge {
	sorted := slices.Clone(class)
	slices.SortFunc(sorted, func(a, b edge) int { return int(a.lo - b.lo) })
	var out []edge
	from := rune(0)
	for _, e := range sorted {
		if from < e.lo {
			out = append(out, edge{lo: from, hi: e.lo - 1})
		}
		from = max(from, e.hi+1)
	}
	if from <= maxRune {
		out = append(out, edge{lo: from, hi: maxRune})
	}
	return out
}
