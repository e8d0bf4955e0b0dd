package check

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

var tomlEscape = &Check{
	ID:    "toml/escape",
	Title: "backslash that TOML takes as an escape",
	Text: "In a string of double quotes TOML reads a backslash and a letter as one character: `\\t` is a tab, `\\b` a " +
		"backspace, `\\f` a form feed. Within a path such as `C:\\temp` that is hardly what was meant, and the query " +
		"looks for a text that no event has.\n\n" +
		"Put the query into single quotes (`'''`), where TOML leaves backslashes alone, or double the backslash once " +
		"for TOML and once for the query.",
	Bad: Example{TOML: "[rule]\ntype = \"query\"\nlanguage = \"kuery\"\nquery = \"process.executable : C\\\\:\\temp*\"\n"},
	Good: Example{
		TOML: "[rule]\ntype = \"query\"\nlanguage = \"kuery\"\nquery = '''process.executable : C\\:\\\\temp*'''\n",
	},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, q := range p.Doc.Queries() {
			if !strings.HasPrefix(p.Doc.File.Slice(q.Span), `"`) {
				continue // single quotes: TOML knows no escapes there
			}
			for i := 0; i < len(q.Text); i++ {
				letter, ok := controlLetters[q.Text[i]]
				if !ok || !isInPath(q.Text[:i], letter) {
					continue
				}
				span := q.Map.ToFile(source.Span{Start: i, End: i + 1})
				if written := p.Doc.File.Slice(span); written != `\`+letter {
					continue // typed as it is, or spelt out with its code and so meant
				}
				p.Report(Finding{
					Span:    span,
					Message: fmt.Sprintf("TOML reads `\\%s` as %s here: write `\\\\\\\\%s`, or put the query into single quotes", letter, controlNames[letter], letter),
					Fixes: []Fix{{
						Title: "Write a backslash and the letter " + letter,
						Edits: []source.Edit{{Span: span, NewText: strings.Repeat(`\`, 4) + letter}},
					}},
				})
			}
		}
	},
}

// controlLetters are the letters whose escapes paths run into.
var controlLetters = map[byte]string{'\t': "t", '\b': "b", '\f': "f", '\r': "r"}

var controlNames = map[string]string{"t": "a tab", "b": "a backspace", "f": "a form feed", "r": "a carriage return"}

// isInPath reports whether the control character after text is hardly meant: a
// backspace or form feed never is, a tab or line end not within a path, which
// shows in a drive, a backslash, a variable or a wildcard before it.
func isInPath(text, letter string) bool {
	if letter == "b" || letter == "f" {
		return true
	}
	word := text[strings.LastIndexAny(text, " \t\r\n\"'()")+1:]
	return strings.ContainsAny(word, `\%`) || strings.HasSuffix(word, ":") && len(word) < 4 || strings.HasSuffix(word, "*") || strings.HasSuffix(word, "?")
}
