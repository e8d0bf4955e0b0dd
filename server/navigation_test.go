package server

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"
)

// asked shows a text and asks a request about its mark; more are further
// parameters.
func (e *editor) asked(method, name, marked string, more map[string]any) (text string, m message) {
	e.t.Helper()
	text, line, column := place(e.t, marked)
	e.show(name, text)
	params := e.at(name, line, column)
	for key, value := range more {
		params[key] = value
	}
	return text, e.answer(e.request(method, asJSON(params)))
}

// textAt is what a range of a text says.
func textAt(text string, r wireRange) string {
	lines := strings.SplitAfter(text, "\n")
	offset := func(p wirePosition) int {
		units := utf16.Encode([]rune(lines[p.Line]))
		return len(strings.Join(lines[:p.Line], "")) + len(string(utf16.Decode(units[:p.Character])))
	}
	return text[offset(r.Start):offset(r.End)]
}

func TestSignaturesFollowWhatIsWritten(t *testing.T) {
	e := open(t, `{"textDocument":{"signatureHelp":{"signatureInformation":{"parameterInformation":{"labelOffsetSupport":true}}}}}`, nil)
	for name, c := range map[string]struct {
		query, label, active string
	}{
		"the first argument":          {`process where length(¦`, "length(text)", "text"},
		"the second":                  {`process where substring(process.name, ¦`, "substring(text, start[, end])", "start"},
		"one that may be left out":    {`process where substring(process.name, 1, ¦2)`, "substring(text, start[, end])", "end"},
		"the name without its tilde":  {`process where endsWith~(process.name, ¦)`, "endsWith(text, end)", "end"},
		"one that can be repeated":    {`process where cidrMatch(source.ip, "10.0.0.0/8", "é(,", ¦)`, "cidrMatch(address, range[, …])", "range"},
		"the inner one of two":        {`process where concat("a", length(¦))`, "length(text)", "text"},
		"behind the inner one":        {`process where concat(length(process.name), ¦)`, "concat(value[, …])", "value"},
		"no function at all":          {`process where (process.name == ¦)`, "", ""},
		"a list of values":            {`process where process.name in ("a", ¦)`, "", ""},
		"behind the call":             {`process where length(process.name) ¦ > 1`, "", ""},
		"in a comment":                {"process where length(process.name) // length(¦", "", ""},
		"in a later item of sequence": {`sequence [any where length(process.name] [any where ¦`, "", ""},
	} {
		_, m := e.asked("textDocument/signatureHelp", "rule.toml", eqlRule(c.query), nil)
		var help *struct {
			ActiveParameter int
			Signatures      []struct {
				Label      string
				Parameters []struct{ Label [2]int }
			}
		}
		if err := json.Unmarshal(m.Result, &help); err != nil {
			t.Fatal(err)
		}
		label, active := "", ""
		if help != nil {
			sig := help.Signatures[0]
			units := utf16.Encode([]rune(sig.Label))
			at := sig.Parameters[help.ActiveParameter].Label
			label, active = sig.Label, string(utf16.Decode(units[at[0]:at[1]]))
		}
		if label != c.label || active != c.active {
			t.Errorf("%s: %q, %q", name, label, active)
		}
	}
}

func TestWhatIsMentionedElsewhereIsMarked(t *testing.T) {
	e := open(t, `{}`, nil)
	for name, c := range map[string]struct {
		text, says string
		times      int
	}{
		"a field of KQL":          {rule(`process.na¦me : "é😀" and not process.name : b and process.name.text : c`), "process.name", 2},
		"a field of EQL":          {eqlRule(`process where "é" == process.name and ?process.na¦me != null`), "process.name", 2},
		"a value of KQL":          {rule(`process.name : (x¦1 or x2) and not process.parent.name : x1`), "x1", 2},
		"a value of EQL":          {eqlRule(`process where process.name in ("a¦", "b") and process.pe.original_file_name == "a"`), `"a"`, 2},
		"a field in a threshold":  {strings.Replace(rule(`user.na¦me : a`), "[rule]\n", "[rule]\nthreshold = {field = [\"user.name\"], value = 3}\n", 1), "user.name", 2},
		"nothing worth a mention": {rule(`process.name ¦ : a`), "", 0},
		"in an unfinished query":  {rule(`process.na¦me : a and process.name : (`), "process.name", 2},
	} {
		text, m := e.asked("textDocument/documentHighlight", "rule.toml", c.text, nil)
		var marks []struct{ Range wireRange }
		if err := json.Unmarshal(m.Result, &marks); err != nil {
			t.Fatal(err)
		}
		for _, mark := range marks {
			if got := textAt(text, mark.Range); got != c.says {
				t.Errorf("%s: marked %q", name, got)
			}
		}
		if len(marks) != c.times {
			t.Errorf("%s: %d marks", name, len(marks))
		}
	}
}

func TestAFieldIsRenamedWhereverARuleNamesIt(t *testing.T) {
	e := open(t, `{}`, nil)
	for name, c := range map[string]struct {
		text, to, want, refusal string
	}{
		"in KQL":                      {rule(`"é😀" and process.na¦me : a and not process.name : *`), "process.title", rule(`"é😀" and process.title : a and not process.title : *`), ""},
		"in EQL":                      {eqlRule(`process where process.na¦me == "a" and ?process.name != "b"`), "process.title", eqlRule(`process where process.title == "a" and ?process.title != "b"`), ""},
		"to a name that needs quotes": {eqlRule(`process where process.na¦me == "a"`), "x-ray.id", eqlRule("process where `x-ray.id` == \"a\""), ""},
		"to something else":           {rule(`process.na¦me : a`), `a" or b`, "", "is no name of a field"},
		"where there is none":         {rule(`process.name : a¦`), "x", "", "nothing here"},
	} {
		text, m := e.asked("textDocument/rename", "rule.toml", c.text, map[string]any{"newName": c.to})
		switch {
		case c.refusal != "":
			if m.Error == nil || !strings.Contains(m.Error.Message, c.refusal) {
				t.Errorf("%s: %s %+v", name, m.Result, m.Error)
			}
			continue
		case m.Error != nil:
			t.Errorf("%s: %+v", name, m.Error)
			continue
		}
		var edit struct {
			Changes map[string][]wireEdit
		}
		if err := json.Unmarshal(m.Result, &edit); err != nil {
			t.Fatal(err)
		}
		if got := edited(t, text, edit.Changes[e.uri("rule.toml")]); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestSelectionsGrowByWhatBelongsTogether(t *testing.T) {
	e := open(t, `{}`, nil)
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"in KQL": {
			rule(`a : (x or "é¦😀") and b : y`),
			[]string{`"é😀"`, `x or "é😀"`, `(x or "é😀")`, `a : (x or "é😀")`, `a : (x or "é😀") and b : y`},
		},
		"in EQL": {
			eqlRule(`process where length(process.na¦me) > 3 and true`),
			[]string{`process.name`, `length(process.name)`, `length(process.name) > 3`, `length(process.name) > 3 and true`, `process where length(process.name) > 3 and true`},
		},
		"in a list": {strings.Replace(rule(`a : b`), `["Rulewright"]`, `["Rule¦wright"]`, 1), []string{`"Rulewright"`, `author = ["Rulewright"]`}},
	} {
		text, line, column := place(t, c.text)
		e.show("rule.toml", text)
		result := e.call("textDocument/selectionRange", asJSON(map[string]any{
			"textDocument": map[string]any{"uri": e.uri("rule.toml")}, "positions": []any{map[string]any{"line": line, "character": column}},
		}))
		type selection struct {
			Range  wireRange
			Parent *selection
		}
		var answers []*selection
		if err := json.Unmarshal([]byte(result), &answers); err != nil {
			t.Fatal(err)
		}
		i, whole := 0, ""
		for s := answers[0]; s != nil; s = s.Parent {
			whole = textAt(text, s.Range)
			if i < len(c.want) && whole != c.want[i] {
				t.Errorf("%s: %d: %q", name, i, whole)
			}
			i++
		}
		if whole != text {
			t.Errorf("%s: ends in %q", name, whole)
		}
	}
}
