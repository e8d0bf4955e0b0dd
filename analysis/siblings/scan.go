package siblings

import (
	"hash/maphash"
	"strings"
)

// Summary is what a file is found by; zero values are found by nothing.
type Summary struct {
	ID, Name string
	// Query stands for the words of the rule's query, whatever their order.
	Query uint64
	// query is the query itself.
	query string
}

// Scan reads the summary of a rule file off its lines, as they are usually
// written: the keys of the table [rule] at the beginning of a line. A line of
// a long text that looks like one of them hides it.
func Scan(text string) Summary {
	const table = "\n[rule]"
	if !strings.HasPrefix(text, table[1:]) {
		i := strings.Index(text, table)
		if i < 0 {
			return Summary{}
		}
		text = text[i:]
	}
	query := stringAt(text, "\nquery")
	return Summary{
		ID:    strings.Clone(stringAt(text, "\nrule_id")),
		Name:  strings.Clone(stringAt(text, "\nname")),
		Query: wordsOf(query),
		query: strings.Clone(query),
	}
}

// stringAt returns the first string that stands behind a key, as far as that
// is seen without resolving escapes.
func stringAt(text, key string) string {
	for {
		i := strings.Index(text, key)
		if i < 0 {
			return ""
		}
		text = text[i+len(key):]
		value, ok := strings.CutPrefix(strings.TrimLeft(text, " \t"), "=")
		if !ok {
			continue
		}
		value = strings.TrimLeft(value, " \t")
		for _, fence := range [...]string{`'''`, `"""`} {
			if body, ok := strings.CutPrefix(value, fence); ok {
				inside, _, _ := strings.Cut(body, fence)
				return inside
			}
		}
		line, _, _ := strings.Cut(value, "\n")
		if line == "" {
			return ""
		}
		quote := line[0]
		if end := strings.LastIndexByte(line, quote); end > 0 && (quote == '"' || quote == '\'') {
			return line[1:end]
		}
		return ""
	}
}

var seed = maphash.MakeSeed()

// between are the characters between words: a backslash is one, so that a text
// is the same with its escapes and without.
var between = func() (is [256]bool) {
	for _, c := range []byte(" \t\r\n(),:=\"'\\") {
		is[c] = true
	}
	return is
}()

// wordsOf sums the hashes of a text's words, so that their order does not
// count.
func wordsOf(text string) uint64 {
	var sum uint64
	for start := 0; start < len(text); {
		if between[text[start]] {
			start++
			continue
		}
		end := start
		for end < len(text) && !between[text[end]] {
			end++
		}
		sum += maphash.String(seed, text[start:end])
		start = end
	}
	return sum
}
