package server

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// offered are the titles of what an editor that asks for a kind is offered.
func offered(actions []wireAction) []string {
	out := []string{}
	for _, a := range actions {
		out = append(out, a.Title)
	}
	return out
}

func TestAQueryIsWrittenInTheOtherLanguage(t *testing.T) {
	e := open(t, acting, nil)
	const toEQL, toKQL = "Write the query in EQL: it matches the same events", "Write the query in KQL: it matches the same events"
	text, actions := e.actions("rule.toml", rule("event.category : process and\n  process.na¦me : \"é😀\""), "refactor")
	there := titled(t, actions, toEQL).apply(t, text)
	if want := eqlRule("process where\n  process.name == \"é😀\""); there != want {
		t.Errorf("%s", there)
	}
	text, actions = e.actions("rule.toml", strings.Replace(there, `type = "`, `type = "¦`, 1), "")
	if back := titled(t, actions, toKQL).apply(t, text); back != rule("event.category : process and\n  process.name : \"é😀\"") {
		t.Errorf("%s", back)
	}
	for name, marked := range map[string]string{
		"a comparison without case": eqlRule(`process where process.name : "n¦c"`),
		"another key":               strings.Replace(rule(`process.name : a`), `license = "`, `license = "¦`, 1),
	} {
		if _, actions := e.actions("rule.toml", marked, "refactor.rewrite"); len(actions) > 0 {
			t.Errorf("%s: %q", name, offered(actions))
		}
	}
}

func TestAFieldIsMadeOptional(t *testing.T) {
	e := open(t, acting, nil)
	text, actions := e.actions("rule.toml", eqlRule(`process where process.na¦me == "é" or ?process.name == null or process.name != "x"`), "refactor")
	if got, want := titled(t, actions, "Make `process.name` optional").apply(t, text), eqlRule(`process where ?process.name == "é" or ?process.name == null or ?process.name != "x"`); got != want {
		t.Error(got)
	}
	if _, actions = e.actions("rule.toml", eqlRule(`process where ?process.na¦me like~ "x"`), "refactor"); len(actions) > 0 {
		t.Errorf("%q", offered(actions))
	}
}

func TestTechniquesThatARuleSpeaksOfAreAdded(t *testing.T) {
	e := open(t, acting, nil)
	marked := strings.Replace(rule(`process.name : a`), "license = ", "references = [\"https://attack.mitre.org/techniques/T1059/004/\", \"T1003 and T9999\"]\nlic¦ense = ", 1) +
		"[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n[rule.threat.tactic]\nid = \"TA0006\"\n[[rule.threat.technique]]\nid = \"T1003\"\n"
	text, actions := e.actions("rule.toml", marked, "refactor")
	if got := offered(actions); !slices.Equal(got, []string{"Add the technique T1059.004 Unix Shell"}) {
		t.Fatalf("%q", got)
	}
	got := actions[0].apply(t, text)
	if !strings.HasPrefix(got, text[:len(text)-1]+"\n\n[[rule.threat]]\n") || !strings.HasSuffix(got, "id = \"TA0002\"\nname = \"Execution\"\nreference = \"https://attack.mitre.org/tactics/TA0002/\"\n") {
		t.Error(got)
	}
}

func TestTheDateOfTheUpdateIsSet(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 9, 8, 7, 6, 5, 0, time.UTC) }
	e := connectTo(t, nil, Options{Load: testLoad, Now: now})
	e.call("initialize", `{"processId":null,"rootUri":null,"capabilities":`+acting+`}`)
	const title = "Set `updated_date` to 2026/09/08"
	want := strings.Replace(rule(`process.name : a`), `updated_date = "2026/01/15"`, `updated_date = "2026/09/08"`, 1)
	for _, c := range []struct{ marked, only string }{
		{strings.Replace(rule(`process.name : a`), "maturity", "ma¦turity", 1), ""},
		{rule(`process.name : a¦`), "source.updatedDate.rulewright"},
		{rule(`process.name : a¦`), "source"},
	} {
		text, actions := e.actions("rule.toml", c.marked, c.only)
		if got := titled(t, actions, title).apply(t, text); got != want {
			t.Errorf("%s", got)
		}
	}
	for _, c := range []struct{ marked, only string }{
		{rule(`process.name : a¦`), ""}, {rule(`process.name : a¦`), "source.fixAll"}, {strings.Replace(want, "maturity", "ma¦turity", 1), ""},
	} {
		if _, actions := e.actions("rule.toml", c.marked, c.only); slices.Contains(offered(actions), title) {
			t.Errorf("offered: %q", c)
		}
	}
}

func TestExclusionsAreExtracted(t *testing.T) {
	e := open(t, acting, nil)
	const title = "Extract the exclusions into one `not (…)`"
	for name, c := range map[string]struct{ marked, want string }{
		"in KQL": {
			rule("process.name : a and not user.na¦me : (b or c) and\n  process.pid : 1 and\n  not (user.id : 1 or user.id : 2) and not (x : 1 and y : 2)"),
			rule("process.name : a and\n  process.pid : 1 and not (user.name : (b or c) or user.id : 1 or user.id : 2 or (x : 1 and y : 2))"),
		},
		"over lines": {
			rule("¦process.name : a and\n  not user.name : \"é😀\" and\n  not user.id : 1"),
			rule("process.name : a and\n  not (\n    user.name : \"é😀\" or\n    user.id : 1\n  )"),
		},
		"first of all": {
			rule("¦not a : 1 and not b : 2 and process.name : a"),
			rule("process.name : a and not (a : 1 or b : 2)"),
		},
		"with the joint at the beginning": {
			eqlRule("process where process.name == \"a\"\n  and not user.n¦ame == \"b\"\n  and not (user.id == \"1\" or user.id == \"2\")"),
			eqlRule("process where process.name == \"a\"\n  and not (\n    user.name == \"b\" or\n    user.id == \"1\" or user.id == \"2\"\n  )"),
		},
		"of an item": {
			eqlRule("sequence by host.id\n [file where true]\n [process where process.name == \"a\" and not user.n¦ame == \"b\" and not user.id == \"1\"]"),
			eqlRule("sequence by host.id\n [file where true]\n [process where process.name == \"a\" and not (user.name == \"b\" or user.id == \"1\")]"),
		},
	} {
		text, actions := e.actions("rule.toml", c.marked, "refactor.extract")
		if got := titled(t, actions, title).apply(t, text); got != c.want {
			t.Errorf("%s:\n%s", name, got)
		}
	}
	for name, marked := range map[string]string{
		"one exclusion":    rule("¦a : 1 and not b : 2"),
		"nothing else":     rule("¦not a : 1 and not b : 2"),
		"joined by or":     rule("¦a : 1 or not b : 2 or not c : 3"),
		"another event":    eqlRule("sequence by host.id\n [file where tr¦ue]\n [process where process.name == \"a\" and not user.name == \"b\" and not user.id == \"1\"]"),
		"a comment":        eqlRule("process where tr¦ue and // why\n not user.name == \"b\" and not user.id == \"1\""),
		"a broken query":   rule("¦a : 1 and not b : (2 and not c : 3"),
		"outside of query": strings.Replace(rule("a : 1 and not b : 2 and not c : 3"), "author", "¦author", 1),
	} {
		if _, actions := e.actions("rule.toml", marked, "refactor.extract"); len(actions) > 0 {
			t.Errorf("%s: %q", name, offered(actions))
		}
	}
}

func TestSampleEventsAreOfferedWhereThereAreNone(t *testing.T) {
	e := connectTo(t, map[string]string{"tested.events.ndjson": "{}"}, Options{Load: testLoad, Samples: besideRule})
	e.call("initialize", `{"processId":null,"rootUri":null,"capabilities":`+strings.Replace(acting, `"documentChanges":true`, `"documentChanges":true,"resourceOperations":["create"]`, 1)+`}`)
	const title = "Make sample events for the rule"
	for name, want := range map[string]bool{"rule.toml": true, "tested.toml": false} {
		if _, actions := e.actions(name, rule(`process.name : ¦a`), "refactor"); slices.Contains(offered(actions), title) != want {
			t.Errorf("%s: %q", name, offered(actions))
		}
	}
}
