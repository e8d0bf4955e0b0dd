package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

var ruleUnknownValue = &Check{
	ID:    "rule/unknown-value",
	Title: "value that is none of those the key takes",
	Text: "The key takes one of a few values, and this is none of them: a severity that there is not, a language that " +
		"the rule's type does not have. Such a rule is refused.",
	Bad:      Example{TOML: "[rule]\nname = \"Example\"\nseverity = \"Medium\"\n"},
	Good:     Example{TOML: "[rule]\nname = \"Example\"\nseverity = \"medium\"\n"},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, v := range p.ruleValues() {
			if v.key.Values == nil || p.isForeign(v.key) {
				continue
			}
			for _, text := range textsOf(v.entry.Value) {
				p.checkValue(v.key, text)
			}
		}
	},
}

// checkValue reports a text that is none of the values that its key takes, of
// those that count under the pass's profile.
func (p *Pass) checkValue(k *keys.Key, text *toml.Value) {
	var taken []string
	for _, v := range k.Values {
		if takes := k.Takes(v); p.Profile.Includes(Elastic) && takes.Includes(keys.Repository) || takes.Includes(keys.Kibana) && !p.Profile.Includes(Elastic) {
			taken = append(taken, v.Text)
		}
	}
	severity := p.blame(k.Closes())
	if severity == 0 || slices.Contains(taken, text.Text) {
		return
	}
	f := Finding{Span: textSpan(text), Severity: severity}
	f.Message = fmt.Sprintf("%s refuses the value %s of `%s`", readers(k.Closes()), excerpt(text.Text), k.Name)
	if nearest, ok := keys.Nearest(text.Text, taken); ok && text.Text != "" {
		f.Message += ": did you mean `" + nearest + "`?"
		f.Fixes = []Fix{{
			Title: "Write `" + nearest + "`", Safe: strings.EqualFold(nearest, strings.TrimSpace(text.Text)),
			Edits: []source.Edit{{Span: textSpan(text), NewText: nearest}},
		}}
	} else {
		f.Message += ": it is " + inWords(taken, "or")
	}
	p.Report(f)
}

// excerpt is a text in backquotes, shortened to what a message can hold.
func excerpt(text string) string {
	const most = 60
	if first, _, cut := strings.Cut(text, "\n"); cut {
		text = first + "…"
	}
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return "`" + text + "`"
}

// inWords lists names: "`a`, `b` or `c`".
func inWords(names []string, last string) string {
	if len(names) == 0 {
		return "nothing"
	}
	marked := make([]string, len(names))
	for i, name := range names {
		marked[i] = "`" + name + "`"
	}
	n := len(marked) - 1
	if n == 0 {
		return marked[0]
	}
	return strings.Join(marked[:n], ", ") + " " + last + " " + marked[n]
}
