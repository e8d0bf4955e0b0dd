package sample

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/rulewright/rulewright/rules/esql"
)

// What names a column in a pattern of DISSECT, in one of GROK, and in the
// regular expression that the latter may be.
var (
	dissectKey = regexp.MustCompile(`%\{[+?*&]*([^}/>-]*)[^}]*\}`)
	grokKey    = regexp.MustCompile(`%\{(\w+)(?::([^:}]+))?(?::\w+)?\}`)
	groupName  = regexp.MustCompile(`\(\?P?<([^>=!]+)>`)
)

// extracted is a text that a GROK pattern fits, with words for some columns.
func extracted(grok string, words map[string]string) string {
	named := map[string]string{} // by the names of groups, which are plainer in Go
	expression := grokKey.ReplaceAllStringFunc(grok, func(s string) string {
		found := grokKey.FindStringSubmatch(s)
		usual := cmp.Or(grokWords[found[1]], "abc")
		if found[2] == "" {
			return regexp.QuoteMeta(usual)
		}
		group := fmt.Sprintf("g%d", len(named))
		named[group] = cmp.Or(words[found[2]], usual)
		return "(?P<" + group + ">x)"
	})
	expression = groupName.ReplaceAllStringFunc(expression, func(s string) string {
		name := groupName.FindStringSubmatch(s)[1]
		if _, ours := named[name]; ours {
			return s
		}
		group := fmt.Sprintf("n%d", len(named))
		named[group] = words[name]
		return "(?P<" + group + ">"
	})
	return example(expression, named)
}

// grokNames lists the columns that a GROK pattern makes.
func grokNames(text string) []string {
	var out []string
	for _, found := range grokKey.FindAllStringSubmatch(text, -1) {
		if found[2] != "" {
			out = append(out, found[2])
		}
	}
	for _, found := range groupName.FindAllStringSubmatch(text, -1) {
		out = append(out, found[1])
	}
	return out
}

// grokWords are texts that the patterns of GROK fit.
var grokWords = map[string]string{
	"INT": "7", "NUMBER": "7", "POSINT": "7", "NONNEGINT": "7", "BASE10NUM": "7", "IP": "203.0.113.7", "IPV4": "203.0.113.7", "IPORHOST": "example.org",
	"HOSTNAME": "example.org", "URIHOST": "example.org", "URIPROTO": "https", "URIPATH": "/path", "URI": "https://example.org/path", "UUID": "0f0e0d0c-0b0a-4908-8706-050403020100",
	"EMAILADDRESS": "someone@example.org", "PATH": "/usr/bin/x", "UNIXPATH": "/usr/bin/x", "WINPATH": `C:\x`,
}

// extraction remembers texts that GROK finds everything in: one with any
// words, and one with each constant that a column is compared with, beside the
// first ones of the other columns.
func (h *hints) extraction(input esql.Node, patterns []*esql.Literal) {
	for _, p := range patterns {
		h.add(input, extracted(p.Value, nil))
		first := map[string]string{}
		for _, name := range grokNames(p.Value) {
			if words := h.comparedWith(name); len(words) > 0 {
				first[name] = words[0]
			}
		}
		for _, name := range slices.Sorted(maps.Keys(first)) {
			for _, word := range h.comparedWith(name) {
				words := maps.Clone(first)
				words[name] = word
				h.add(input, extracted(p.Value, words))
			}
		}
	}
}
