package lower

import (
	"strings"
	"unicode"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/rules/kql"
)

// textTest decides a KQL value for one value of an analysed field: a phrase
// where the value is quoted, otherwise any of its words, each with its
// wildcards.
func textTest(v *kql.Literal) func(string) bool {
	if v.Quoted || !v.HasWildcard() {
		words := tokens(v.Text)
		if v.Quoted {
			return func(text string) bool { return hasPhrase(tokens(text), words) }
		}
		return func(text string) bool { return hasAnyWord(tokens(text), words) }
	}
	const star = "\x00"
	var globs []pattern.Pattern
	for _, word := range strings.Fields(strings.Join(pieces(v), star)) {
		if strings.Contains(word, star) {
			// A word with a wildcard is lower-cased and not split.
			globs = append(globs, pattern.Stars(strings.Split(strings.ToLower(word), star), pattern.Exact))
			continue
		}
		for _, token := range tokens(word) {
			globs = append(globs, pattern.Literal(token, pattern.Exact))
		}
	}
	return func(text string) bool {
		for _, token := range tokens(text) {
			for _, g := range globs {
				if g.Holds(pattern.Text, token) {
					return true
				}
			}
		}
		return false
	}
}

// hasPhrase reports whether the words stand in the text one after another.
func hasPhrase(text, words []string) bool {
	if len(words) == 0 {
		return false
	}
	for i := 0; i+len(words) <= len(text); i++ {
		j := 0
		for j < len(words) && text[i+j] == words[j] {
			j++
		}
		if j == len(words) {
			return true
		}
	}
	return false
}

func hasAnyWord(text, words []string) bool {
	for _, t := range text {
		for _, w := range words {
			if t == w {
				return true
			}
		}
	}
	return false
}

// tokens splits a text as Elasticsearch's standard analyzer does, in lower
// case: at what is neither letter, digit, mark nor underscore, except for a
// lone dot, apostrophe or colon between letters and a lone dot, comma or
// semicolon between digits (the word boundaries of Unicode's annex 29).
// Scripts that are written without blanks are split by character.
func tokens(text string) []string {
	var out []string
	rs := []rune(strings.ToLower(text))
	start := -1
	flush := func(end int) {
		if start >= 0 {
			out = append(out, string(rs[start:end]))
			start = -1
		}
	}
	for i, r := range rs {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana):
			flush(i)
			out = append(out, string(r))
		case isWordRune(r):
			if start < 0 {
				start = i
			}
		case start >= 0 && i+1 < len(rs) && joins(rs[i-1], r, rs[i+1]):
		default:
			flush(i)
		}
	}
	flush(len(rs))
	return out
}

func isWordRune(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// joins reports whether r keeps the characters around it in one word.
func joins(before, r, after rune) bool {
	letters := unicode.IsLetter(before) && unicode.IsLetter(after)
	digits := unicode.IsDigit(before) && unicode.IsDigit(after)
	switch r {
	case '.', '\'', '\u2019':
		return letters || digits
	case ':', '\u00b7':
		return letters
	case ',', ';':
		return digits
	}
	return false
}
