package ruletest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/rules/source"
)

// spell writes what was read: a line for each case, then one for each problem
// with its line and column from 1.
func spell(f *File) string {
	var b strings.Builder
	for _, c := range f.Cases {
		fmt.Fprintf(&b, "%s: %q", c.Name, c.Expect)
		for _, e := range c.Events {
			fmt.Fprintf(&b, " %s", e.Text)
			if f.Source.Slice(e.Span) != e.Text {
				fmt.Fprintf(&b, " (at %q)", f.Source.Slice(e.Span))
			}
		}
		if c.Note != "" {
			fmt.Fprintf(&b, " (%s)", c.Note)
		}
		b.WriteByte('\n')
	}
	for _, p := range f.Problems {
		at := f.Source.OffsetToPosition(p.Span.Start, source.UTF16)
		fmt.Fprintf(&b, "%d:%d %s\n", at.Line+1, at.Column+1, p.Message)
	}
	return b.String()
}

func TestAFileIsReadAsItsCases(t *testing.T) {
	tests := []struct{ name, path, text, want string }{
		{
			"cases and documents a line", "a.events.ndjson",
			`{"expect":"match","name":"b","note":"c","event":{"x":1}}` + "\n\n" +
				`{"expect": "no match"}` + "\r\n" +
				`{"x":2}` + "\n" +
				`{"expect":"match","events":[{"x":3},{"x":4}]}` + "\n" + `{"event":{"kind":"y"},"x":5}`,
			`b: "match" {"x":1} (c)
line 4: "no match" {"x":2}
line 5: "match" {"x":3} {"x":4}
line 6: "no match" {"event":{"kind":"y"},"x":5}
`,
		},
		{"a byte order mark", "a.ndjson", "\ufeff" + `{"x":1}`, "line 1: \"\" {\"x\":1}\n"},
		{"one case a file, named after it", `tests\r\from word.json`, "{\n \"expect\": \"match\",\n \"event\": {\"x\": 1}\n}", "from word: \"match\" {\"x\": 1}\n"},
		{"a list", "a.json", `[{"expect":"match","event":{}},{"x":1}]`, "number 1: \"match\" {}\nnumber 2: \"\" {\"x\":1}\n"},
		{"a document with only an event of its own", "a.json", `{"event":{"kind":"alert"}}`, "a: \"\" {\"event\":{\"kind\":\"alert\"}}\n"},
		{"a sample of several events", "a.json", `{"events":[{},{}]}`, "a: \"\" {} {}\n"},
		{"nothing", "a.ndjson", "\n \n", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, spell(Parse(source.NewFile(tt.path, tt.text)))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestWhatCannotBeReadIsReportedAtItsPlaceAndTheRestCounts(t *testing.T) {
	const good = `{"expect":"match","name":"good","event":{}}` + "\n"
	tests := []struct{ name, text, want string }{
		{"no JSON", `{"expect":"match",}`, "2:19 this is not JSON: invalid character '}' at start of string (expecting '\"'); every line of this file has to be one object"},
		{"over several lines", "{\n\"expect\":\"match\"}", "2:2 this is not JSON: it ends before its last bracket or quote is closed; every line of this file has to be one object\n3:9 this is not JSON"},
		{"two values", `{} {}`, "2:4 a second value on this line: every line of this file has to be one object"},
		{"no object", `[1]`, "2:1 expected an object, a case or an event, not a list"},
		{"another verdict", `{"expect":"mtach","event":{}}`, `2:11 ` + "`expect` is \"match\" or \"no match\""},
		{"a verdict that is no text", `{"expect":true,"event":{}}`, `2:11 ` + "`expect` is \"match\" or \"no match\""},
		{"a mistyped member", `{"expect":"match","evnets":[{}]}`, "2:19 a case has no member `evnets`: did you mean `events`?"},
		{"a field of the event", `{"expect":"match","process":{}}`, "2:19 a case has no member `process`: use one of expect, name, note, event, events, history, indicators; fields of the event belong into `event`"},
		{"a mistyped verdict's name", `{"é":1,"expct":"match","event":{}}`, "2:8 a case says `expect`, not `expct`"},
		{"a member twice", `{"expect":"match","expect":"match","event":{}}`, "2:19 `expect` is here twice"},
		{"no list", `{"expect":"match","events":{}}`, "2:28 `events` is a list of objects, not an object"},
		{"an empty list", `{"expect":"match","events":[]}`, "2:28 `events` is empty: a rule on nothing says nothing"},
		{"an event that is none", `{"expect":"match","events":[{},3]}`, "2:32 an event is an object, not a number"},
		{"a name that is none", `{"expect":"match","name":"","event":{}}`, "2:26 `name` is a text, not an empty one"},
		{"a name without events", `{"expect":"match","name":"a"}`, "2:1 this case has no events: put one into `event`, or several into `events`"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := spell(Parse(source.NewFile("a.ndjson", good+tt.text+"\n"+strings.ReplaceAll(good, "good", "after"))))
			if !strings.HasPrefix(got, "good: \"match\" {}\nafter: \"match\" {}\n"+tt.want) {
				t.Errorf("got %s\nwant %s", got, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a.ndjson", `{"expect":"match","name":"b","event":{"x":[1,{"y":null}]}}`+"\n"+`{"expect":"no match"}`+"\n"+`{"a.b":"ü"}`)
	f.Add("a.json", `[{"expect":"match","events":[{},{"_source":{}}]},[],{"expect":1}]`)
	f.Fuzz(func(t *testing.T, path, text string) {
		file := Parse(source.NewFile(path, text))
		for _, c := range file.Cases {
			if len(c.Events) == 0 || file.Source.Slice(c.Span) == "" {
				t.Errorf("a case of nothing: %+v", c)
			}
			for _, e := range c.Events {
				if !c.Span.Covers(e.Span) || file.Source.Slice(e.Span) != e.Text {
					t.Errorf("the event %q is not where it is said to be", e.Text)
				}
			}
		}
		for _, p := range file.Problems {
			if p.Span.Start < 0 || p.Span.End > len(text) || p.Span.Start > p.Span.End || p.Message == "" {
				t.Errorf("a problem at %v of %d bytes", p.Span, len(text))
			}
		}
	})
}
