package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
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
			if v.key.Values == nil || p.isForeign(v.key) || len(v.key.Types) > 0 && !isKnownType(p.Doc.Rule.Type()) {
				continue // what a type that there is not takes, nobody knows
			}
			for _, text := range textsOf(v.entry.Value) {
				p.checkValue(v.key, text)
			}
		}
	},
}

// isKnownType reports whether there are rules of a type; a rule that does not
// say one is read as one that Kibana has.
func isKnownType(t rules.Type) bool {
	return t == "" || slices.Contains(rules.Types, t)
}

// checkValue reports a text that is none of the values that its key takes.
func (p *Pass) checkValue(k *keys.Key, text *toml.Value) {
	who := p.refuser(k, text.Text)
	if who == keys.Nobody {
		return
	}
	f := Finding{Span: textSpan(text), Severity: p.blame(who)}
	f.Message = fmt.Sprintf("%s refuses the value %s of `%s`", readers(who), excerpt(text.Text), k.Name)
	judge := keys.Kibana
	if p.Profile.Includes(Elastic) || !k.Knows(keys.Kibana) {
		judge = keys.Repository
	}
	taken := takenBy(k, judge)
	if nearest, ok := keys.Nearest(text.Text, taken); ok {
		f.Message += ": did you mean `" + nearest + "`?"
		fix := replaceText(text, nearest)
		fix.Safe = strings.EqualFold(nearest, strings.TrimSpace(text.Text))
		f.Fixes = []Fix{fix}
	} else {
		f.Message += ": it has to be " + inWords(taken, "or")
	}
	p.Report(f)
}

// refuser is who refuses a value, of those that count under the pass's
// profile: Kibana, whose word counts everywhere, before the repository.
func (p *Pass) refuser(k *keys.Key, text string) keys.Who {
	for _, who := range []keys.Who{keys.Kibana, keys.Repository} {
		if k.Closes().Includes(who) && p.blame(who) != 0 && !slices.Contains(takenBy(k, who), text) {
			return who
		}
	}
	return keys.Nobody
}

// takenBy lists the values that somebody takes.
func takenBy(k *keys.Key, who keys.Who) []string {
	var out []string
	for _, v := range k.Values {
		if k.Takes(v).Includes(who) {
			out = append(out, v.Text)
		}
	}
	return out
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
