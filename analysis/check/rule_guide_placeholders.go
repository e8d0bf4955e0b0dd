package check

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

var rulePlaceholders = &Check{
	ID:    "rule/guide-placeholders",
	Title: "placeholder of the guide without an entry, or the other way round",
	Text: "detection-rules writes the entries of `[transform]` into the investigation guide where it says `$osquery_0`, " +
		"`$investigate_1` and so on, counting from 0. A placeholder without an entry is shown as it stands, and an " +
		"entry without a placeholder not at all.",
	Bad:      Example{TOML: placeholderExample("$osquery_0 and $osquery_1")},
	Good:     Example{TOML: placeholderExample("$osquery_0")},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		entries := map[string][]rules.String{"osquery": nil, "investigate": nil}
		for _, q := range p.Doc.Transform.OSQuery {
			entries["osquery"] = append(entries["osquery"], q.Label)
		}
		for _, i := range p.Doc.Transform.Investigate {
			entries["investigate"] = append(entries["investigate"], i.Label)
		}
		used := map[string]bool{}
		for _, at := range placeholder.FindAllStringSubmatchIndex(r.Note.Value, -1) {
			kind, number := r.Note.Value[at[2]:at[3]], r.Note.Value[at[4]:at[5]]
			used[kind+number] = true
			if n, err := strconv.Atoi(number); err != nil || n >= len(entries[kind]) {
				p.Report(Finding{
					Span:    r.Note.Map.ToFile(source.Span{Start: at[0], End: at[1]}),
					Message: fmt.Sprintf("`transform.%s` has %s, counted from 0", kind, count(int64(len(entries[kind])), "item")),
				})
			}
		}
		for _, kind := range []string{"osquery", "investigate"} {
			for i, label := range entries[kind] {
				if name := kind + strconv.Itoa(i); !used[name] && label.IsSet() {
					p.Reportf(textSpan(label.Node), fmt.Sprintf("the guide has no `$%s_%d`, so this is not shown", kind, i))
				}
			}
		}
	}),
}

var placeholder = regexp.MustCompile(`\$(osquery|investigate)_(\d+)`)

func placeholderExample(placeholders string) string {
	return "[transform]\n[[transform.osquery]]\nlabel = \"Services\"\nquery = \"SELECT name FROM services\"\n\n[rule]\nname = \"Example\"\nnote = \"Run " + placeholders + ".\"\n"
}
