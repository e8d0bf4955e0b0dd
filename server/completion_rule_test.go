package server

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/format"
	"github.com/rulewright/rulewright/rules/source"
)

// item returns the item with a label.
func item(t *testing.T, items []wireItem, label string) wireItem {
	t.Helper()
	for _, i := range items {
		if i.Label == label {
			return i
		}
	}
	t.Fatalf("no %q among %d items", label, len(items))
	return wireItem{}
}

func TestANewRuleOfEachTypeIsOneToBeginWith(t *testing.T) {
	e := open(t, `{}`, nil)
	items, _ := e.complete("new.toml", "# mine\nru¦")
	if len(items) != len(skeletons) {
		t.Fatalf("%d items", len(items))
	}
	o := &analysis.Options{Config: &config.Config{}, Catalogue: schema.Default()}
	for _, s := range skeletons {
		text := item(t, items, s.label).TextEdit.NewText
		if strings.Contains(text, "${") {
			t.Errorf("%s: a snippet for an editor that knows none", s.label)
		}
		file := source.NewFile("new.toml", text)
		for _, f := range analysis.NewFile(file, 0, o).Findings(check.Thorough) {
			if f.Severity >= check.Warning {
				t.Errorf("%s: line %d: %s [%s]", s.label, file.LineAt(f.Span.Start)+1, f.Message, f.Check)
			}
		}
		if got, err := format.Text(file); err != nil || got != text {
			t.Errorf("%s: is not formatted: %v", s.label, err)
		}
		if !strings.Contains(text, today(time.Now())) {
			t.Errorf("%s: of no day", s.label)
		}
	}
	a, b := item(t, items, "rule: EQL").TextEdit.NewText, item(t, items, "rule: KQL").TextEdit.NewText
	if i := strings.Index(a, "rule_id"); a[i:i+50] == b[strings.Index(b, "rule_id"):][:50] {
		t.Error("two rules with one id")
	}
	if items, _ := e.complete("old.toml", rule(`a : b`)+"\n¦"); slices.ContainsFunc(items, func(i wireItem) bool { return strings.HasPrefix(i.Label, "rule: ") }) {
		t.Error("a new rule in an old one")
	}
}

func TestANewRuleHasPlacesToFillIn(t *testing.T) {
	e := open(t, `{"textDocument":{"completion":{"completionItem":{"snippetSupport":true}}}}`, nil)
	items, _ := e.complete("new.toml", "¦")
	if text := item(t, items, "rule: ES|QL").TextEdit.NewText; !strings.Contains(text, `name = "${1:Name}"`) || strings.Contains(text, "$schema") {
		t.Error(text)
	}
}

func TestBlocksOfATTACKAreWhole(t *testing.T) {
	e := open(t, `{}`, nil)
	items, _ := e.complete("rule.toml", rule(`a : b`)+"T1059.004¦")
	got := item(t, items, "T1059.004 Unix Shell").TextEdit.NewText + "\n"
	o := &analysis.Options{Config: &config.Config{Profile: check.Elastic}, Catalogue: schema.Default()}
	text := rule(`process.name : b`) + "\n" + got
	for _, f := range analysis.NewFile(source.NewFile("rules/linux/execution_a.toml", text), 0, o).Findings(check.Thorough) {
		if strings.HasPrefix(f.Check, "rule/attack") || strings.HasPrefix(f.Check, "rule/unknown") {
			t.Errorf("%s %s", f.Check, f.Message)
		}
	}
	for _, part := range []string{`id = "TA0002"`, `id = "T1059"`, `[[rule.threat.technique.subtechnique]]`, `reference = "https://attack.mitre.org/techniques/T1059/004/"`} {
		if !strings.Contains(got, part) {
			t.Errorf("no %s in %s", part, got)
		}
	}
}

func TestAnIDBringsItsNameAndPage(t *testing.T) {
	e := open(t, `{}`, nil)
	text, line, column := place(t, rule(`a : b`)+"[[rule.threat]]\n[[rule.threat.technique]]\nid = \"T10¦\"\nname = \"Old\"\n")
	e.show("rule.toml", text)
	var list struct {
		Items []struct {
			Label               string
			AdditionalTextEdits []wireEdit
		}
	}
	if err := json.Unmarshal([]byte(e.call("textDocument/completion", asJSON(e.at("rule.toml", line, column)))), &list); err != nil {
		t.Fatal(err)
	}
	for _, item := range list.Items {
		if item.Label != "T1059" {
			continue
		}
		want := "id = \"T10\"\nreference = \"https://attack.mitre.org/techniques/T1059/\"\nname = \"Command and Scripting Interpreter\"\n"
		if got := edited(t, text, item.AdditionalTextEdits); !strings.HasSuffix(got, want) {
			t.Error(got)
		}
		return
	}
	t.Error("no T1059")
}

func TestWhatOtherRulesHaveIsOffered(t *testing.T) {
	e := shelved(t)
	for name, c := range map[string]struct{ text, label, detail string }{
		"a value of KQL":           {rule(`process.name : ¦`), "nc", "another rule has it"},
		"a value by its beginning": {rule(`user.name : po¦`), "postgres", "another rule has it"},
		"a value in a list of EQL": {eqlRule(`process where process.name in ("a", ¦`), "sh", "another rule has it"},
		"a tag":                    {strings.Replace(rule(`a : b`), `"OS: Linux"`, `"OS: ¦"`, 1), "OS: Linux", "3 other rules have it"},
		"a tag of the vocabulary":  {strings.Replace(rule(`a : b`), `"OS: Linux"`, `"OS: ¦"`, 1), "Tactic: Execution", ""},
		"a timeline":               {strings.Replace(rule(`a : b`), "[rule]\n", "[rule]\ntimeline_id = \"¦\"\n", 1), "db366523-f1c6-4c1f-8731-6ce5ed9e5717", ""},
		"an exception list":        {rule(`a : b`) + "[[rule.exceptions_list]]\nlist_id = \"¦\"\n", "trusted", ""},
	} {
		items, _ := e.complete("new.toml", c.text)
		if got := item(t, items, c.label).Detail; got != c.detail {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestSettingsAreCompletedAndExplained(t *testing.T) {
	e := open(t, markdown, nil)
	for name, c := range map[string]struct {
		text, first string
		has         []string
	}{
		"a table":            {"[¦", "", []string{"[checks]", "[[override]]"}},
		"a key of the file":  {"¦\n", "", []string{"profile = ", "[[index]]", "exclude = "}},
		"a key of a table":   {"[checks]\nselect = [\"all\"]\n¦", "", []string{"ignore = ", "severity = "}},
		"a key of an item":   {"[[index]]\npa¦", "", []string{"patterns = ", "open = "}},
		"a value of several": {"profile = ¦\n", `"elastic"`, nil},
		"a value in quotes":  {"profile = \"¦\"\n", `elastic`, nil},
		"a truth value":      {"[[index]]\nopen = ¦\n", "false", nil},
		"a severity":         {"[checks.severity]\n\"logic/*\" = ¦\n", "", []string{`"hint"`}},
		"a check":            {"[checks]\nignore = [\"field/unk¦\"]\n", "", []string{"field/unknown"}},
	} {
		items, _ := e.complete("rulewright.toml", c.text)
		var texts []string
		for _, i := range items {
			texts = append(texts, i.TextEdit.NewText)
		}
		if c.first != "" && (len(texts) == 0 || texts[0] != c.first) {
			t.Errorf("%s: %q", name, texts)
		}
		for _, want := range c.has {
			if !slices.Contains(texts, want) {
				t.Errorf("%s: no %q in %q", name, want, texts)
			}
		}
	}
	if says, about := e.hover("rulewright.toml", "[checks]\nsel¦ect = []\n"); about != "select" || !strings.Contains(says, "The checks that run") {
		t.Errorf("%q about %q", says, about)
	}
	if says, about := e.hover("rulewright.toml", "[[ind¦ex]]\n"); about != "index" || !strings.Contains(says, "index patterns") {
		t.Errorf("%q about %q", says, about)
	}
}
