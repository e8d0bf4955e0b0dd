//go:build unix

package server

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/diff"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// errorsIn are the checks that report an error in a text, as often as they do.
func errorsIn(text string, o *analysis.Options) counted {
	out := counted{}
	for _, f := range analysis.NewFile(source.NewFile("rule.toml", text), 0, o).Findings(check.Thorough) {
		if f.Severity == check.Error {
			out[f.Check]++
		}
	}
	return out
}

// Every action that is offered in published rules can be made and leaves no
// error that was not there, and those that say so leave what the rule matches.
func TestActionsOnPublishedRulesBreakNothing(t *testing.T) {
	every := 20 // rules, of which one is tried
	if n, err := strconv.Atoi(os.Getenv("RULEWRIGHT_EVERY")); err == nil {
		every = n
	}
	e := open(t, acting, nil)
	o := &analysis.Options{Config: &config.Config{}, Catalogue: schema.Default()}
	kinds, n, undecided := counted{}, 0, 0
	corpusRules(t, func(path, text string) {
		if n++; n%every != 0 {
			return
		}
		e.show("rule.toml", text)
		before := errorsIn(text, o)
		tried := make(map[string]bool)
		for _, a := range e.offeredEverywhere("rule.toml", text) {
			title := a.Title
			if len(a.Edit.DocumentChanges) == 0 || tried[title] {
				continue
			}
			tried[title] = true
			kind, _, _ := strings.Cut(title, " `")
			kinds[cmp.Or(map[bool]string{true: "Ignore … here"}[strings.HasPrefix(title, "Ignore ")], kind)]++
			after := a.apply(t, text)
			for id, count := range errorsIn(after, o) {
				if count > before[id] && id != "test/failed" {
					t.Errorf("%s: %q brings %s", filepath.Base(path), title, id)
				}
			}
			if strings.HasPrefix(title, "Extract") {
				d := diff.Compare(parsedRule(text), parsedRule(after), schema.Default(), diff.Lists{})
				switch {
				case d.Query == nil || d.Query.Relation == diff.Same:
				case d.Query.Relation == diff.Undecided:
					undecided++
				default:
					t.Errorf("%s: %q makes it match %v", filepath.Base(path), title, d.Query.Relation)
				}
			}
		}
	})
	for _, kind := range kinds.most(100) {
		t.Logf("%4d %s", kinds[kind], kind)
	}
	t.Logf("%d rules; whether the same matches could not be decided for %d", n/every, undecided)
}

func parsedRule(text string) *rules.Document { return rules.Parse(source.NewFile("rule.toml", text)) }

// offeredEverywhere are the actions at the start of each line of a text, at its
// words, and those for the whole file.
func (e *editor) offeredEverywhere(name, text string) []wireAction {
	file := source.NewFile(name, text)
	var ids []string
	ask := func(line, column int, only ...string) {
		context := map[string]any{"diagnostics": []any{}}
		if len(only) > 0 {
			context["only"] = only
		}
		ids = append(ids, e.request("textDocument/codeAction", asJSON(map[string]any{
			"textDocument": map[string]any{"uri": e.uri(name)}, "range": rangeJSON(line, column, line, column+1), "context": context,
		})))
	}
	for line := range file.LineCount() {
		content := file.Line(line)
		indent := len(content) - len(strings.TrimLeft(content, " \t"))
		if indent < len(content) && content[0] < 0x80 {
			ask(line, indent)
		}
	}
	ask(0, 0, "source")
	var out []wireAction
	for _, id := range ids {
		var list []wireAction
		if m := e.answer(id); m.Error == nil && json.Unmarshal(m.Result, &list) == nil {
			out = append(out, list...)
		}
	}
	slices.SortStableFunc(out, func(a, b wireAction) int { return cmp.Compare(a.Title, b.Title) })
	return out
}
