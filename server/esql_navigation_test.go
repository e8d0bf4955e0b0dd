package server

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// ranges asks about the mark and returns the ranges of the answer.
func (e *editor) ranges(method, marked string, more map[string]any) (text string, out []wireRange) {
	e.t.Helper()
	text, line, column := place(e.t, marked)
	e.show("rule.toml", text)
	params := e.at("rule.toml", line, column)
	for k, v := range more {
		params[k] = v
	}
	var list []struct{ Range wireRange }
	if err := json.Unmarshal([]byte(e.call(method, asJSON(params))), &list); err != nil {
		e.t.Fatal(err)
	}
	for _, x := range list {
		out = append(out, x.Range)
	}
	return text, out
}

func TestColumnsAreDefinedWhereTheyAreMade(t *testing.T) {
	e := open(t, `{}`, nil)
	for name, c := range map[string]struct {
		text, want string
		line       int // from the query's first
	}{
		"by EVAL":              {"| eval é = 1, Esql.a = \"é😀\", Esql.b = 2\n| where Esql.¦b > 1", "Esql.b", 1},
		"by STATS":             {"| stats Esql.n = count(*) by host.id\n| keep Esql.¦n", "Esql.n", 1},
		"by RENAME":            {"| rename host.id as h\n| keep ¦h", "h", 1},
		"by DISSECT":           {"| dissect user.name \"%{a} %{b}\"\n| keep ¦b", "b", 1},
		"by GROK":              {"| grok user.name \"%{WORD:a} %{INT:b:int}\"\n| keep ¦b", "b", 1},
		"by ENRICH":            {"| enrich p on host.id with o = owner\n| keep ¦o", "o", 1},
		"by an expression":     {"| stats count(*) by host.id\n| keep ¦`count(*)`", "count(*)", 1},
		"by the last of many":  {"| eval a = 1\n| eval a = 2\n| keep ¦a", "a", 2},
		"by METADATA":          {"| keep ¦_id", "_id", 0},
		"a field by FROM":      {"| where host.¦id == \"x\"", strings.TrimSpace(fromEndpoint), 0},
		"a field behind STATS": {"| stats n = count(*) by host.id\n| keep host.¦id", strings.TrimSpace(fromEndpoint), 0},
	} {
		e.t = t
		text, got := e.ranges("textDocument/definition", esqlRule(fromEndpoint+c.text), nil)
		if len(got) != 1 || textAt(text, got[0]) != c.want || got[0].Start.Line != queryLine-1+c.line {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestAColumnsMentionsAreFound(t *testing.T) {
	e := open(t, `{}`, nil)
	query := fromEndpoint + "| eval Esql.a = \"é😀\", a = 2\n| where \"é😀\" != Esql.¦a and a > 1 | eval Esql.a = 3\n| keep Esql.a, a"
	text, got := e.ranges("textDocument/references", esqlRule(query), map[string]any{"context": map[string]any{"includeDeclaration": true}})
	var lines []int
	for _, r := range got {
		lines = append(lines, r.Start.Line-queryLine+1)
		if textAt(text, r) != "Esql.a" {
			t.Errorf("got %q", textAt(text, r))
		}
	}
	if !slices.Equal(lines, []int{1, 2}) {
		t.Errorf("got lines %v", lines)
	}
	if _, got = e.ranges("textDocument/references", esqlRule(query), map[string]any{"context": map[string]any{"includeDeclaration": false}}); len(got) != 1 {
		t.Errorf("without the declaration: %+v", got)
	}
	if _, got = e.ranges("textDocument/documentHighlight", esqlRule(query), nil); len(got) != 2 {
		t.Errorf("highlights: %+v", got)
	}
}

// renameTo renames what is at the mark and returns the text then, or the
// refusal.
func (e *editor) renameTo(marked, name string) (after, refusal string) {
	e.t.Helper()
	text, line, column := place(e.t, marked)
	e.show("rule.toml", text)
	params := e.at("rule.toml", line, column)
	params["newName"] = name
	m := e.answer(e.request("textDocument/rename", asJSON(params)))
	if m.Error != nil {
		return "", m.Error.Message
	}
	var edit struct {
		Changes map[string][]struct {
			Range   wireRange
			NewText string
		}
	}
	if err := json.Unmarshal(m.Result, &edit); err != nil {
		e.t.Fatal(err)
	}
	lines := strings.Split(text, "\n")
	edits := edit.Changes[e.uri("rule.toml")]
	for i := len(edits) - 1; i >= 0; i-- {
		x := edits[i]
		units := utf16.Encode([]rune(lines[x.Range.Start.Line]))
		lines[x.Range.Start.Line] = string(utf16.Decode(units[:x.Range.Start.Character])) + x.NewText +
			string(utf16.Decode(units[x.Range.End.Character:]))
	}
	return strings.Join(lines, "\n"), ""
}

func TestAFieldIsRenamedAcrossAQueryInESQL(t *testing.T) {
	e := open(t, `{}`, nil)
	suppress := "\n[rule.alert_suppression]\ngroup_by = [\"host.id\", \"n\"]\nmissing_fields_strategy = \"suppress\"\n"
	for name, c := range map[string]struct{ text, name, want string }{
		"in the query and in a setting": {
			esqlRule(fromEndpoint+"| where host.¦id != \"a\"\n| stats n = count(*) by host.id") + suppress, "agent.id",
			esqlRule(fromEndpoint+"| where agent.id != \"a\"\n| stats n = count(*) by agent.id") + strings.ReplaceAll(suppress, "host.id", "agent.id"),
		},
		"from a setting": {
			esqlRule(fromEndpoint+"| stats n = count(*) by host.id") + strings.Replace(suppress, "host.id", "host.¦id", 1), "agent.id",
			esqlRule(fromEndpoint+"| stats n = count(*) by agent.id") + strings.ReplaceAll(suppress, "host.id", "agent.id"),
		},
		"not in a setting that means another": {
			esqlRule(fromEndpoint+"| where host.¦id != \"a\"\n| eval host.id = \"b\"") + suppress, "agent.id",
			esqlRule(fromEndpoint+"| where agent.id != \"a\"\n| eval host.id = \"b\"") + suppress,
		},
		"that nobody knows": {
			esqlRule(fromEndpoint + "| where hots.¦id != \"a\" and `hots.id` != \"b\"\n| keep hots.id"), "x-ray.id",
			esqlRule(fromEndpoint + "| where `x-ray.id` != \"a\" and `x-ray.id` != \"b\"\n| keep `x-ray.id`"),
		},
	} {
		e.t = t
		got, refusal := e.renameTo(c.text, c.name)
		if got != c.want {
			t.Errorf("%s: %s\n%s", name, refusal, got)
		}
	}
	for name, c := range map[string]struct{ text, name, says string }{
		"no name":                      {"| where host.¦id == \"x\"", "a b", "no name of a field"},
		"a pattern":                    {"| where host.¦id == \"x\"\n| keep host.*", "agent.id", "the pattern `host.*`"},
		"another field":                {"| where host.¦id == \"x\" and agent.id != \"\"", "agent.id", "names `agent.id` already"},
		"what a join may have brought": {"| lookup join list on user.name\n| where host.¦id == \"x\"", "agent.id", "field of the indices"},
	} {
		if got, refusal := e.renameTo(esqlRule(fromEndpoint+c.text), c.name); !strings.Contains(refusal, c.says) {
			t.Errorf("%s: %s %s", name, refusal, got)
		}
	}
	prepared, m := e.asked("textDocument/prepareRename", "rule.toml", esqlRule(fromEndpoint+"| where `host.¦id` == \"x\""), nil)
	var at wirePlaceholder
	if err := json.Unmarshal(m.Result, &at); err != nil || at.Placeholder != "host.id" || textAt(prepared, at.Range) != "`host.id`" {
		t.Errorf("%s %+v %v", m.Result, m.Error, err)
	}
}

type wirePlaceholder struct {
	Range       wireRange
	Placeholder string
}

func TestAComputedColumnIsRenamedEverywhere(t *testing.T) {
	e := open(t, `{}`, nil)
	suppress := "\n[rule.alert_suppression]\ngroup_by = [\"Esql.n\", \"host.id\"]\nmissing_fields_strategy = \"suppress\"\n"
	for name, c := range map[string]struct{ text, name, want string }{
		"in the query and in a setting": {
			esqlRule(fromEndpoint+"| stats Esql.¦n = count(*) by host.id\n| where Esql.n > 3\n| keep host.id, Esql.n") + suppress, "Esql.count",
			esqlRule(fromEndpoint+"| stats Esql.count = count(*) by host.id\n| where Esql.count > 3\n| keep host.id, Esql.count") + strings.ReplaceAll(suppress, "Esql.n", "Esql.count"),
		},
		"not in a setting that means another": {
			esqlRule(fromEndpoint+"| eval Esql.¦n = 1\n| stats Esql.n = max(Esql.n) by host.id") + suppress, "Esql.m",
			esqlRule(fromEndpoint+"| eval Esql.m = 1\n| stats Esql.n = max(Esql.m) by host.id") + suppress,
		},
		"in a string with escapes": {
			strings.NewReplacer("query = '''\n", "query = \"", "\n'''\n", "\"\n").Replace(esqlRule(`from x | eval a = \"é😀\", b¦ = 1 | where b == 1 and a != \"\\u00e9\"`)), "c d",
			strings.NewReplacer("query = '''\n", "query = \"", "\n'''\n", "\"\n").Replace(esqlRule("from x | eval a = \\\"é😀\\\", `c d` = 1 | where `c d` == 1 and a != \\\"\\\\u00e9\\\"")),
		},
	} {
		e.t = t
		got, refusal := e.renameTo(c.text, c.name)
		if got != c.want {
			t.Errorf("%s: %s\n%s", name, refusal, got)
		}
	}
	for name, c := range map[string]struct{ text, name, says string }{
		"metadata":           {"| keep ¦_id", "h", "metadata"},
		"a name in scope":    {"| eval Esql.¦a = 1\n| keep Esql.a", "host.id", "a column `host.id` already"},
		"a name of a column": {"| eval ¦a = 1, b = 2\n| keep a, b", "b", "a column `b` already"},
		"no column":          {"| where tr¦ue", "h", "nothing here"},
	} {
		if got, refusal := e.renameTo(esqlRule(fromEndpoint+c.text), c.name); !strings.Contains(refusal, c.says) {
			t.Errorf("%s: %s %s", name, refusal, got)
		}
	}
}
