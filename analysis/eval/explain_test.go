package eval

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
)

// types are those of the fields of the tests' events.
var types = map[string]schema.Type{
	"@timestamp": "date", "event.category": "keyword", "process.name": "keyword", "process.args": "keyword", "process.pid": "long",
	"host.id": "keyword", "user.name": "keyword", "source.ip": "ip", "o": "nested", "o.a": "keyword", "o.b": "keyword", "message": "text",
}

func fieldsOf(t testing.TB, types map[string]schema.Type) *lower.Fields {
	t.Helper()
	scope, err := schema.MappingScope(types)
	if err != nil {
		t.Fatal(err)
	}
	return lower.NewMapping(scope)
}

func compile(t testing.TB, language rules.Language, query string) *Program {
	t.Helper()
	p, problems, err := Compile(language, query, fieldsOf(t, types), "")
	if err != nil || len(problems) > 0 {
		t.Fatal(query, problems, err)
	}
	return p
}

// events reads documents, one a line.
func events(t testing.TB, lines string) []*Event {
	t.Helper()
	m := &Mapping{Types: types}
	var out []*Event
	err := Read(strings.NewReader(lines), m.Documents(), func(e *event.Event, id string) error {
		made := NewEvent(e, id, "@timestamp", "")
		made.Index = len(out)
		out = append(out, made)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const shells = `
{"event.category":"process","process.name":"bash","process.args":["bash"],"user.name":"root"}
{"event.category":"process","process.name":"bash","process.args":["bash","--login"]}
{"event.category":"process","process.name":"sh"}
{"event.category":"process","process.name":"curl","process.args":["--login"]}
{"event.category":"file","process.name":"sh"}`

func TestEveryClauseIsCountedAloneAndInItsContext(t *testing.T) {
	const query = `event.category: process and process.name: (bash or sh) and not process.args: ("--login" or "-i")`
	run := compile(t, rules.KQL, query).NewRun()
	for _, e := range events(t, shells) {
		run.Add(e)
	}
	x := run.Explanation()
	// Matched, reached, held, turned away alone.
	want := map[string][4]int{
		query:                                   {2, 5, 2, 3},
		`event.category: process`:               {4, 3, 2, 1},
		`process.name: (bash or sh)`:            {4, 2, 2, 0},
		`bash`:                                  {2, 2, 1, 0},
		`sh`:                                    {2, 2, 1, 0},
		`not process.args: ("--login" or "-i")`: {3, 3, 2, 1},
		`process.args: ("--login" or "-i")`:     {2, 3, 1, 1},
		`"--login"`:                             {2, 3, 1, 1},
		`"-i"`:                                  {0, 2, 0, 0},
	}
	if len(x.Clauses) != len(want) {
		t.Errorf("%d clauses, not %d", len(x.Clauses), len(want))
	}
	for _, c := range x.Clauses {
		text := query[c.Span.Start:c.Span.End]
		got := [4]int{c.Matched, c.Reached, c.Held, c.TurnedAway()}
		if got != want[text] || c.Of != 5 {
			t.Errorf("%s: %v of %d, want %v", text, got, c.Of, want[text])
		}
	}
}

func TestAClauseShowsValuesThatPassedAndFailed(t *testing.T) {
	run := compile(t, rules.KQL, `process.name: bash and not user.name: root`).NewRun()
	for _, e := range events(t, shells) {
		run.Add(e)
	}
	c := run.Clauses()[1]
	if fmt.Sprint(texts(c.Passed), texts(c.Failed), c.Missing) != "[bash] [sh curl] 0" {
		t.Errorf("%v %v %d", c.Passed, c.Failed, c.Missing)
	}
	if c := run.Clauses()[3]; fmt.Sprint(texts(c.Passed), texts(c.Failed), c.Missing) != "[root] [] 4" {
		t.Errorf("%v %v %d", c.Passed, c.Failed, c.Missing)
	}
}

func texts(examples []Example) []string {
	var out []string
	for _, e := range examples {
		out = append(out, e.Value.Text)
	}
	return out
}

func TestTheFewestClausesThatTurnedAnEventAwayAreNamed(t *testing.T) {
	for _, c := range []struct {
		name     string
		language rules.Language
		query    string
		event    string
		want     string // "clause: field=values", `!` before an exclusion
	}{
		{"the one condition that fails", rules.KQL, `process.name: bash and user.name: root`, `{"process.name":"bash","user.name":"x"}`, "user.name: root: user.name=x"},
		{"all conditions that fail", rules.KQL, `process.name: bash and user.name: root`, `{"process.name":"sh"}`, "process.name: bash: process.name=sh; user.name: root: user.name="},
		{"the value of a list that excludes", rules.KQL, `not process.args: (a or b)`, `{"process.args":["x","b"]}`, "!b: process.args=x,b"},
		{"the nearest alternative", rules.KQL, `(process.name: a and user.name: b and host.id: c) or (process.name: x and user.name: y)`, `{"process.name":"a","user.name":"b"}`, "host.id: c: host.id="},
		{"single alternatives together", rules.KQL, `process.name: a or user.name: b`, `{"process.name":"x"}`, "process.name: a or user.name: b: process.name=x; user.name="},
		{"the other side of a negated conjunction", rules.KQL, `not (process.name: a and user.name: b)`, `{"process.name":"a","user.name":"b"}`, "!(process.name: a and user.name: b): process.name=a; user.name=b"},
		{"a nested object", rules.KQL, `o: { a: x and b: y }`, `{"o":{"a":"x","b":"z"}}`, "b: y: o.b=z"},
		{"several nested objects", rules.KQL, `o: { a: x and b: y }`, `{"o":[{"a":"x","b":"z"},{"a":"w","b":"y"}]}`, "o: { a: x and b: y }: o.a=x,w; o.b=z,y"},
		{"a list that must not hold", rules.EQL, `process where process.name not in ("a", "b")`, `{"event.category":"process","process.name":"b"}`, `!"b": process.name=b`},
		{"a difference", rules.EQL, `process where process.name != "a"`, `{"event.category":"process","process.name":"a"}`, `process.name != "a": process.name=a`},
		{"a function", rules.EQL, `process where length(process.name) > 3`, `{"event.category":"process","process.name":"a"}`, `length(process.name) > 3: process.name=a`},
		{"the category", rules.EQL, `process where true`, `{"event.category":"file"}`, `process: event.category=file`},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := compile(t, c.language, c.query).Verdict(events(t, c.event)[0])
			if got := reasons(c.query, v); got != c.want || v.Truth != predicate.False {
				t.Errorf("%v: %s\nwant   %s", v.Truth, got, c.want)
			}
		})
	}
}

func TestTheAlternativeThatAMatchTookIsNamed(t *testing.T) {
	for _, c := range []struct{ query, event, want string }{
		{`process.name: (bash or sh)`, `{"process.name":"sh"}`, "sh: process.name=sh"},
		{`process.name: bash or (user.name: (x or y) and host.id: h)`, `{"user.name":"y","host.id":"h"}`, "y: user.name=y"},
		{`process.name: bash or user.name: x`, `{"process.name":"bash","user.name":"x"}`, "process.name: bash: process.name=bash; user.name: x: user.name=x"},
		{`process.name: bash`, `{"process.name":"bash"}`, ""},
		{`o: { a: (x or y) }`, `{"o":{"a":"y"}}`, "y: o.a=y"},
	} {
		v := compile(t, rules.KQL, c.query).Verdict(events(t, c.event)[0])
		if got := reasons(c.query, v); got != c.want || v.Truth != predicate.True || v.Distance != 0 {
			t.Errorf("%s: %v %s, want %s", c.query, v.Truth, got, c.want)
		}
	}
}

func reasons(query string, v Verdict) string {
	var out []string
	for _, r := range v.Reasons {
		text := query[r.Span.Start:r.Span.End] + ": "
		if r.Excluded {
			text = "!" + text
		}
		var seen []string
		for _, s := range r.Seen {
			var values []string
			for _, value := range s.Values {
				values = append(values, value.Text)
			}
			seen = append(seen, s.Field+"="+strings.Join(values, ","))
		}
		out = append(out, text+strings.Join(seen, "; "))
	}
	return strings.Join(out, "; ")
}

func TestTheNearestMissesAreKept(t *testing.T) {
	run := compile(t, rules.KQL, `process.name: a and user.name: b and host.id: c`).NewRun()
	var lines strings.Builder
	for i := range 20 {
		fmt.Fprintf(&lines, "{\"process.name\":\"x%d\"}\n", i)
	}
	lines.WriteString(`{"process.name":"a","user.name":"b"}` + "\n" + `{"process.name":"a"}`)
	for _, e := range events(t, lines.String()) {
		run.Add(e)
	}
	var got []string
	for _, v := range run.Explanation().Misses {
		got = append(got, fmt.Sprintf("%d:%d", v.Event.Index, v.Distance))
	}
	if want := "20:1 21:2 0:3 1:3 2:3"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestASequenceTellsHowFarEachKeyGot(t *testing.T) {
	const query = `sequence by host.id with maxspan=1m
  [process where process.name == "a"] ![process where process.name == "no"] [process where process.name == "b"] [process where process.name == "c"]
  until [process where process.name == "stop"]`
	var lines strings.Builder
	add := func(host string, second int, name string) {
		fmt.Fprintf(&lines, `{"@timestamp":"2026-01-01T00:%02d:%02dZ","event.category":"process","host.id":%q,"process.name":%q}`+"\n", second/60, second%60, host, name)
	}
	for i, steps := range map[string]string{"match": "a b c", "short": "a b", "begun": "a", "late": "a b . c", "stopped": "a b stop c", "forbidden": "a no b c", "never": "b c"} {
		second := 0
		for _, name := range strings.Fields(steps) {
			second++
			if name == "." {
				second += 90
				continue
			}
			add(i, second, name)
		}
	}
	run := compile(t, rules.EQL, query).NewRun()
	for _, e := range events(t, lines.String()) {
		run.Add(e)
	}
	p := run.Explanation().Progress
	got := map[string]string{}
	for _, k := range p.Keys {
		got[*k.Keys[0]] = fmt.Sprint(k.Passed, k.Ended, len(k.Events))
		if (k.By != nil) != (k.Ended == TooLate || k.Ended == StoppedBy || k.Ended == Forbidden) {
			t.Errorf("%s ended by %v", *k.Keys[0], k.By)
		}
	}
	want := map[string]string{
		"match": fmt.Sprint(3, Complete, 3), "short": fmt.Sprint(2, NoEvent, 2), "begun": fmt.Sprint(1, NoEvent, 1), "late": fmt.Sprint(2, TooLate, 2),
		"stopped": fmt.Sprint(2, StoppedBy, 2), "forbidden": fmt.Sprint(3, Forbidden, 3),
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || fmt.Sprint(p.Depth, p.Stages) != "[0 1 3 2] [1 3 4]" {
		t.Errorf("%v\nwant %v\n%v %v", got, want, p.Depth, p.Stages)
	}
}

func TestASampleTellsHowManyItemsEachKeyHas(t *testing.T) {
	run := compile(t, rules.EQL, `sample by host.id [process where process.name == "a"] [process where process.name == "b"]`).NewRun()
	for _, e := range events(t, `
{"event.category":"process","host.id":"x","process.name":"a"}
{"event.category":"process","host.id":"x","process.name":"b"}
{"event.category":"process","host.id":"y","process.name":"b"}`) {
		run.Add(e)
	}
	p := run.Explanation().Progress
	if len(p.Keys) != 2 || p.Keys[0].Matches != 1 || p.Keys[1].Passed != 1 || p.Keys[1].Ended != NoOtherItem {
		t.Errorf("%+v", p)
	}
}

func TestAnEventIsMeasuredByTheItemsThatHaveToCome(t *testing.T) {
	const query = `sequence by host.id with maxspan=1m [process where process.name == "a" and user.name == "x"] ![process where process.name == "b"] [process where process.name == "c" and user.name == "y"] until [process where process.name == "d"]`
	run := compile(t, rules.EQL, query).NewRun()
	for _, e := range events(t, `
{"event.category":"process","host.id":"h","process.name":"b","user.name":"y"}
{"event.category":"process","host.id":"h","process.name":"d","user.name":"x"}`) {
		run.Add(e)
	}
	x := run.Explanation()
	var got []string
	for _, v := range x.Misses {
		got = append(got, fmt.Sprintf("%d %d %s", v.Item, v.Distance, reasons(query, v)))
	}
	if want := `3 1 process.name == "c": process.name=b, 1 1 process.name == "a": process.name=d`; strings.Join(got, ", ") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, ", "), want)
	}
	if len(x.Hits) > 0 || len(x.Items) != 4 || !x.Items[1].Missing || !x.Items[3].Until {
		t.Errorf("%+v %+v", x.Hits, x.Items)
	}
}

func TestDatesInEQLAreRelativeToNow(t *testing.T) {
	e := events(t, `{"@timestamp":"2026-03-03T12:00:00Z"}`)[0]
	for query, want := range map[string]bool{`any where @timestamp >= "now-30d"`: true, `any where @timestamp < "now-30d"`: false, `any where @timestamp == "now-1d/d"`: true} {
		p, problems, err := compileAt(rules.EQL, query, fieldsOf(t, types), "", e.Time.AddDate(0, 0, 1))
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		if got := p.matches(e); got != want {
			t.Errorf("%s: %v", query, got)
		}
	}
}
