package server

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"
)

const markdown = `{"textDocument":{"hover":{"contentFormat":["markdown","plaintext"]}}}`

// place is where a text has the mark ¦, which is taken out: the text, and the
// line and column, in UTF-16 units, as the protocol counts them.
func place(t testing.TB, marked string) (text string, line, column int) {
	t.Helper()
	before, after, ok := strings.Cut(marked, "¦")
	if !ok {
		t.Fatalf("no mark in %s", marked)
	}
	last := before[strings.LastIndexByte(before, '\n')+1:]
	return before + after, strings.Count(before, "\n"), len(utf16.Encode([]rune(last)))
}

// at is the JSON of a place in a document.
func (e *editor) at(name string, line, column int) map[string]any {
	return map[string]any{
		"textDocument": map[string]any{"uri": e.uri(name)},
		"position":     map[string]any{"line": line, "character": column},
	}
}

// hover shows a text and returns what a hover at its mark says, and of what
// text.
func (e *editor) hover(name, marked string) (says, about string) {
	e.t.Helper()
	text, line, column := place(e.t, marked)
	e.show(name, text)
	result := e.call("textDocument/hover", asJSON(e.at(name, line, column)))
	var h *struct {
		Contents struct{ Kind, Value string }
		Range    wireRange
	}
	if err := json.Unmarshal([]byte(result), &h); err != nil {
		e.t.Fatal(err)
	}
	if h == nil {
		return "", ""
	}
	lines := strings.Split(text, "\n")
	if h.Range.Start.Line != h.Range.End.Line {
		e.t.Errorf("a hover over lines: %+v", h.Range)
	}
	units := utf16.Encode([]rune(lines[h.Range.Start.Line]))
	return h.Contents.Value, string(utf16.Decode(units[h.Range.Start.Character:h.Range.End.Character]))
}

func eqlRule(query string) string {
	return strings.NewReplacer(`language = "kuery"`, `language = "eql"`, `type = "query"`, `type = "eql"`).Replace(rule(query))
}

func TestHoverSaysWhatStandsThere(t *testing.T) {
	e := open(t, markdown, nil)
	for name, c := range map[string]struct {
		text, about string
		says        []string
	}{
		"a field in KQL": {
			rule(`"é😀" and process.na¦me : nc`), "process.name",
			[]string{"**process.name**: `keyword`, one value", "- Elastic Defend ", "`endpoint.events.process`"},
		},
		"the end of a field in EQL": {
			eqlRule(`process where process.args¦ == "x"`), "process.args",
			[]string{"**process.args**: `keyword`, several values"},
		},
		"a field with allowed values": {
			rule(`event.kind¦ : alert`), "event.kind", []string{"Allowed values: `alert`"},
		},
		"a field that there is not": {
			rule(`proces.nam¦e : nc`), "proces.name", []string{"no such field in", "Elastic Defend", "Names like it: `process.name`"},
		},
		"a field in a key's value": {
			strings.Replace(rule(`process.name : nc`), `"event.ingested"`, `"event.¦ingested"`, 1), "event.ingested",
			[]string{"**event.ingested**: `date`"},
		},
		"a field of an index that nobody knows": {
			strings.Replace(rule(`own.fie¦ld : 1`), "logs-endpoint.events.*", "mine-*", 1), "own.field",
			[]string{"nothing is known of the fields of `mine-*`"},
		},
		"a multi-field": {
			rule(`process.name.te¦xt : nc`), "process.name.text", []string{"The values of `process.name`"},
		},
		"a function of EQL": {
			eqlRule(`process where ends¦With(process.name, "x")`), "endsWith", []string{"**endsWith**(text, end): true or false", "`endsWith~` ignores case"},
		},
		"a word of EQL": {
			eqlRule("sequence by host.id with max¦span=1m\n [process where true]\n [file where true]"), "maxspan", []string{"the longest time"},
		},
		"what a sequence begins with": {eqlRule("seq¦uence\n [process where true]\n [file where true]"), "sequence", []string{"Without `maxspan`"}},
		"what ends a sequence":        {eqlRule("sequence\n [process where true]\n [file where true]\n un¦til [any where true]"), "until", []string{"It is no part"}},
		"an index in ES|QL": {
			esqlRule("FROM logs-endpoint.events.proc¦ess-*, other-* | LIMIT 1"), "logs-endpoint.events.process-*", []string{"one data set that is known"},
		},
		"a check in a suppression": {
			strings.Replace(rule(`process.name : nc`), "[rule]", "[rule]\n# rulewright: ignore trap/case, field/unk¦nown -- because", 1),
			"field/unknown",
			[]string{"**field/unknown**:", "Reported:", "```toml"},
		},
		"a check in a suppression inside a query": {
			eqlRule("process where true // rulewright: ignore field/unkn¦own -- because"), "field/unknown", []string{"**field/unknown**:"},
		},
		"a key": {
			strings.Replace(rule(`process.name : nc`), "risk_score", "ri¦sk_score", 1), "risk_score", []string{"From 0 to 100"},
		},
		"a value of a key": {
			strings.Replace(rule(`process.name : nc`), `"kuery"`, `"ku¦ery"`, 1), `"kuery"`, []string{"KQL"},
		},
		"a technique": {
			rule(`process.name : nc`) + "[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n[[rule.threat.technique]]\nid = \"T10¦59\"\n", `"T1059"`,
			[]string{"Command and Scripting Interpreter"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			e.t = t
			says, about := e.hover("rule.toml", c.text)
			if about != c.about {
				t.Errorf("about %q, want %q", about, c.about)
			}
			for _, want := range c.says {
				if !strings.Contains(says, want) {
					t.Errorf("no %q in:\n%s", want, says)
				}
			}
		})
	}
	e.t = t
}

func TestHoverIsSilentWhereThereIsNothingToSay(t *testing.T) {
	e := open(t, markdown, nil)
	for name, text := range map[string]string{
		"a value":                 rule(`process.name : zz¦z`),
		"an ID outside a comment": rule(`process.name : "field/unk¦nown"`),
		"a reason":                "# rulewright: ignore trap/case -- not field/unk¦nown\n" + rule(`process.name : nc`),
		"a blank line":            "¦\n" + rule(`process.name : nc`),
		"no rule":                 "[package]\nname¦ = \"x\"\n",
		"nothing at all":          "¦",
	} {
		if says, _ := e.hover("rule.toml", text); says != "" {
			t.Errorf("%s: %s", name, says)
		}
	}
}

func TestHoverExplainsChecksInTheConfiguration(t *testing.T) {
	e := open(t, `{}`, nil)
	says, about := e.hover("rulewright.toml", "[checks]\nignore = [\"field/unk¦nown\"]\n")
	if about != "field/unknown" || !strings.Contains(says, "field/unknown: field that") || strings.Contains(says, "```") {
		t.Errorf("about %q:\n%s", about, says)
	}
}

func TestHoverOutsideTheTextIsAnError(t *testing.T) {
	e := open(t, markdown, nil)
	e.show("rule.toml", "x = 1\n")
	if m := e.answer(e.request("textDocument/hover", asJSON(e.at("rule.toml", 99, 0)))); m.Error == nil {
		t.Errorf("got %s", m.Result)
	}
	if got := e.call("textDocument/hover", asJSON(e.at("closed.toml", 0, 0))); got != "null" {
		t.Errorf("a closed document: %s", got)
	}
}
