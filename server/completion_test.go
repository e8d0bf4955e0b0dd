package server

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

type wireItem struct {
	Label, Detail, SortText string
	TextEdit                struct {
		NewText string
		Range   wireRange
	}
}

// complete shows a text and returns what is offered at its mark.
func (e *editor) complete(name, marked string) (items []wireItem, cut bool) {
	e.t.Helper()
	text, line, column := place(e.t, marked)
	e.show(name, text)
	var list *struct {
		IsIncomplete bool
		Items        []wireItem
	}
	if err := json.Unmarshal([]byte(e.call("textDocument/completion", asJSON(e.at(name, line, column)))), &list); err != nil {
		e.t.Fatal(err)
	}
	if list == nil {
		return nil, false
	}
	for _, item := range list.Items {
		if r := item.TextEdit.Range; r.End != (wirePosition{line, column}) || r.Start.Line != line {
			e.t.Errorf("%s: an edit of %+v, not up to %d:%d", item.Label, r, line, column)
		}
	}
	slices.SortFunc(list.Items, func(a, b wireItem) int { return strings.Compare(a.SortText, b.SortText) })
	return list.Items, list.IsIncomplete
}

func TestCompletionOffersWhatCouldStandThere(t *testing.T) {
	e := open(t, `{}`, nil)
	noTags := strings.Replace(rule(`a : b`), "tags = ", "# ", 1)
	for name, c := range map[string]struct {
		text string
		// first is what the first item inserts, and has what others insert.
		first string
		has   []string
		not   []string
	}{
		"a field by its beginning": {
			text: rule(`not process.na¦`), first: "process.name", has: []string{"process.name.text"}, not: []string{"user.name"},
		},
		"the plainest of many fields": {
			text: rule(`process.¦`), first: "process.args", has: []string{"process.name", "process.command_line"},
		},
		"a field by any part": {
			text: rule(`command_li¦ : x`), has: []string{"process.command_line", "process.parent.command_line"},
		},
		"a field in brackets": {text: eqlRule(`process where (process.na¦`), first: "process.name"},
		"a field as an argument": {
			text: eqlRule(`process where endswith(process.na¦`), first: "process.name",
		},
		"a field by some of its letters":    {text: rule(`cmdli¦`), has: []string{"process.command_line"}, not: []string{"host.name"}},
		"a function of EQL":                 {text: eqlRule(`process where endsw¦`), has: []string{"endsWith("}},
		"keywords in KQL":                   {text: rule(`host.os.type : linux an¦`), has: []string{"and"}, not: []string{"where"}},
		"a value in KQL":                    {text: rule(`event.kind : al¦`), first: "alert", has: []string{"event"}, not: []string{"and"}},
		"a value of a list in KQL":          {text: rule(`event.kind : (alert or ev¦`), has: []string{"event"}, not: []string{"process.name"}},
		"a value in quotes":                 {text: rule(`event.kind : "al¦"`), first: "alert"},
		"a value in EQL":                    {text: eqlRule(`process where event.kind == ¦`), first: `"alert"`},
		"a value of a list in EQL":          {text: eqlRule(`process where event.kind in ("alert", ¦`), first: `"alert"`},
		"a value of a negated list":         {text: eqlRule(`process where event.kind not in~ ("al¦`), first: `alert`},
		"a truth value":                     {text: rule(`process.Ext.created_suspended : ¦`), not: []string{"process.name"}},
		"the data set":                      {text: rule(`event.dataset : end¦`), has: []string{"endpoint.events.process"}},
		"a category of EQL":                 {text: eqlRule(`¦`), has: []string{"process where ", "any where ", "sequence "}},
		"a category of an item":             {text: eqlRule("sequence by host.id\n [fi¦"), has: []string{"file where "}},
		"a field in a setting":              {text: strings.Replace(rule(`a : b`), `"event.ingested"`, `"event.ing¦"`, 1), first: "event.ingested"},
		"a check to ignore":                 {text: "# rulewright: ignore field/¦\n" + rule(`a : b`), first: "config/syntax", has: []string{"field/unknown", "field/*"}},
		"a key":                             {text: strings.Replace(noTags, "[rule]\n", "[rule]\nta¦\n", 1), has: []string{"tags = "}, not: []string{"name = ", "threshold = "}},
		"a key on an empty line":            {text: strings.Replace(noTags, "[rule]\n", "[rule]\n¦\n", 1), has: []string{"tags = "}, not: []string{"name = "}},
		"a key before its value":            {text: strings.Replace(rule(`a : b`), `severity = `, `seve¦ = `, 1), has: []string{"severity"}},
		"a value of a key":                  {text: strings.Replace(rule(`a : b`), `severity = "low"`, `severity = "l¦"`, 1), first: "low", has: []string{"critical"}},
		"a value of a key without quotes":   {text: strings.Replace(rule(`a : b`), `severity = "low"`, `severity = ¦`, 1), first: `"low"`},
		"nothing behind a value":            {text: strings.Replace(rule(`a : b`), `severity = "low"`, `severity = "low"¦`, 1), not: []string{"low", "critical", `"low"`}},
		"an index":                          {text: strings.Replace(rule(`a : b`), `events.*"]`, `events.*", "logs-endp¦"]`, 1), has: []string{"logs-endpoint.events.process-*"}},
		"a table":                           {text: rule(`a : b`) + "\n[[rule.th¦\n", has: []string{"[[rule.threat]]", "[metadata]"}},
		"a technique":                       {text: rule(`a : b`) + "[[rule.threat]]\n[[rule.threat.technique]]\nid = \"T1¦\"\n", has: []string{"T1059"}, not: []string{"T1059.001", "TA0006"}},
		"nothing in a comment":              {text: eqlRule("process where true // proc¦"), not: []string{"process.name"}},
		"nothing in prose":                  {text: strings.Replace(rule(`a : b`), `"An example."`, `"An ex¦ample."`, 1), not: []string{"and"}},
		"nothing in a value without a list": {text: rule(`process.name : pro¦`), not: []string{"process.name"}},
	} {
		t.Run(name, func(t *testing.T) {
			e.t = t
			items, _ := e.complete("rule.toml", c.text)
			var inserts []string
			for _, item := range items {
				inserts = append(inserts, item.TextEdit.NewText)
			}
			if c.first != "" && (len(inserts) == 0 || inserts[0] != c.first) {
				t.Errorf("first: want %q, got %q", c.first, inserts[:min(10, len(inserts))])
			}
			for _, want := range c.has {
				if !slices.Contains(inserts, want) {
					t.Errorf("no %q among %d: %q", want, len(inserts), inserts[:min(10, len(inserts))])
				}
			}
			for _, not := range c.not {
				if slices.Contains(inserts, not) {
					t.Errorf("%q is offered", not)
				}
			}
		})
	}
	e.t = t
}

func TestCompletionIsBounded(t *testing.T) {
	e := open(t, `{}`, nil)
	items, cut := e.complete("rule.toml", rule(`a : b and e¦`))
	if len(items) > maxFields+50 || !cut {
		t.Errorf("%d items, cut %v", len(items), cut)
	}
}

func TestChecksAreOfferedInTheConfiguration(t *testing.T) {
	e := open(t, `{}`, nil)
	items, _ := e.complete("rulewright.toml", "[checks]\nignore = [\"fie¦\"]\n")
	if !slices.ContainsFunc(items, func(i wireItem) bool { return i.Label == "field/unknown" }) {
		t.Errorf("got %d items", len(items))
	}
}

func FuzzReadCursor(f *testing.F) {
	f.Add(`a : (b or "c`, 5)
	f.Add("sequence [x where y in~ (1, 2)] // z", 30)
	f.Fuzz(func(t *testing.T, text string, at int) {
		if at < 0 || at > len(text) {
			return
		}
		c := readCursor(text, at)
		if c.word.Start < 0 || c.word.Start > at || c.word.End < at || c.word.End > len(text) {
			t.Errorf("%q at %d: %+v", text, at, c)
		}
	})
}
