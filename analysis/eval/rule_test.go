package eval

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// ruleTypes are the fields of the tests of rules, beside those of queries.
var ruleTypes = map[string]schema.Type{
	"source.port": "long", "destination.ip": "ip", "event.ingested": "date", "n": "long", "f": "keyword", "g": "keyword", "h": "keyword",
	"threat.indicator.ip": "keyword", "threat.indicator.port": "long", "threat.indicator.name": "keyword", "threat.active": "boolean",
}

func compileRule(t *testing.T, text string, s Settings) *Rule {
	t.Helper()
	all := map[string]schema.Type{}
	for _, from := range []map[string]schema.Type{types, ruleTypes} {
		for name, typ := range from {
			all[name] = typ
		}
	}
	doc := rules.Parse(source.NewFile("rule.toml", text))
	for _, p := range doc.Tree.Problems {
		t.Fatal(p)
	}
	r, err := CompileRule(doc, fieldsOf(t, all), fieldsOf(t, all), s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// add adds documents, one a line.
func add(t *testing.T, r *Rule, to func(*Event), lines string) {
	t.Helper()
	for _, e := range events(t, lines) {
		made := r.NewEvent(e.Event, e.ID)
		made.Index = e.Index
		to(made)
	}
}

// alerts spells what a rule makes of events: the numbers of the events from 1,
// the terms, and the count.
func alerts(list []Alert) string {
	var out []string
	for _, a := range list {
		var b strings.Builder
		for i, e := range a.Events {
			if i > 0 {
				b.WriteByte('+')
			}
			b.WriteString(e.ID)
		}
		for _, term := range a.Terms {
			fmt.Fprintf(&b, " %s=%s", term.Field, strings.Join(term.Values, ","))
		}
		if a.Count > 1 {
			fmt.Fprintf(&b, " ×%d", a.Count)
		}
		for _, i := range a.Indicators {
			b.WriteString(" ~" + i.ID)
		}
		out = append(out, b.String())
	}
	return strings.Join(out, "; ")
}

func TestThresholds(t *testing.T) {
	const query = "[rule]\ntype = 'threshold'\nquery = 'not f: no'\n[rule.threshold]\n"
	for _, c := range []struct{ name, rule, events, want string }{
		{"a group at the threshold", "field = ['f']\nvalue = 2", `{"f":"a"} {"f":"b"} {"f":"a"}`, "1+3 f=a ×2"},
		{"a group one below it", "field = ['f']\nvalue = 3", `{"f":"a"} {"f":"b"} {"f":"a"}`, ""},
		{"no field is one group", "field = []\nvalue = 3", `{"f":"a"} {"f":"b"} {"f":"c"}`, "1+2+3 ×3"},
		{"an empty field is no field", "field = ['']\nvalue = 2", `{"f":"a"} {}`, "1+2 ×2"},
		{"an event without the field is in no group", "field = ['f', 'g']\nvalue = 1", `{"f":"a"} {"f":"a","g":"b"} {"g":"b"} {"f":null,"g":"b"}`, "2 f=a g=b"},
		{"an array counts for each value, once", "field = ['f']\nvalue = 2", `{"f":["a","b","a"]} {"f":"a"}`, "1+2 f=a ×2"},
		{"arrays count in every combination", "field = ['f', 'g']\nvalue = 1", `{"f":["a","b"],"g":["x","y"]}`, "1 f=a g=x; 1 f=a g=y; 1 f=b g=x; 1 f=b g=y"},
		{"the query decides first", "field = ['g']\nvalue = 1", `{"f":"no","g":"a"}`, ""},
		{"different values at the cardinality", "field = ['f']\nvalue = 1\ncardinality = [{field = 'g', value = 2}]", `{"f":"a","g":"x"} {"f":"a","g":"y"} {"f":"b","g":"x"} {"f":"b","g":"x"}`, "1+2 f=a ×2"},
		{"an array has several different values", "field = ['f']\nvalue = 1\ncardinality = [{field = 'g', value = 2}]", `{"f":"a","g":["x","y"]}`, "1 f=a"},
		{"of several cardinalities the first", "field = ['f']\nvalue = 1\ncardinality = [{field = 'g', value = 1}, {field = 'h', value = 9}]", `{"f":"a","g":"x"}`, "1 f=a"},
		{"cardinality reached and the count not", "field = ['f']\nvalue = 3\ncardinality = [{field = 'g', value = 2}]", `{"f":"a","g":"x"} {"f":"a","g":"y"}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := compileRule(t, query+c.rule, Settings{})
			run := r.NewRun()
			add(t, r, run.Add, strings.ReplaceAll(c.events, "} {", "}\n{"))
			if got := alerts(run.Alerts()); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// Each case has the minutes of the events of a group, and the groups of events
// that alert.
func TestThresholdsOverSeveralRuns(t *testing.T) {
	for _, c := range []struct{ name, rule, events, want string }{
		{"all within a run", "", "0 1 2", "1+2+3 ×3"},
		{"too far apart", "", "0 8 16 24 32", ""},
		{"seen together by a later run that looks back far enough", "", "0 4 8", ""},
		{"across the end of a run", "", "0 19 20 21 22", "2+3+4+5 ×4"},
		{"what was counted is not counted again", "", "0 1 2 6 7", "1+2+3 ×3"},
		{"counted anew", "", "0 1 2 6 7 8", "1+2+3 ×3; 4+5+6 ×3"},
		{"a day apart", "", "0 1 2 1440 1441 1442", "1+2+3 ×3; 4+5+6 ×3"},
		{"between runs that do not look back as far as they are apart", "from = 'now-2m'", "0 3 4 5 6", ""},
		{"long looks back", "from = 'now-3h'", "0 60 120 200", "1+2+3 ×3"},
		{"long between runs", "interval = '1h'\nfrom = 'now-2h'", "0 20 40 59", "1+2+3+4 ×4"},
		{"suppressed for a while", "alert_suppression = {duration = {value = 30, unit = 'm'}}", "0 1 2 10 11 12 50 51 52", "1+2+3 ×3; 7+8+9 ×3"},
		{"up to a time before the run, at once", "to = 'now-1m'", "0 60 120", "1+2+3 ×3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := compileRule(t, "[rule]\ntype = 'threshold'\nquery = 'f: a'\n"+c.rule+"\n[rule.threshold]\nfield = []\nvalue = 3\n", Settings{})
			var events strings.Builder
			for _, minute := range strings.Fields(c.events) {
				n, _ := strconv.Atoi(minute)
				events.WriteString(at(n, `"f":"a"`))
			}
			run := r.NewRun()
			add(t, r, run.Add, events.String())
			if got := alerts(run.Alerts()); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

// at writes a document with a time so many minutes into a day.
func at(minute int, members string) string {
	return fmt.Sprintf(`{"@timestamp":%q,%s}`+"\n", time.Date(2026, 3, 1, 0, minute, 0, 0, time.UTC).Format(time.RFC3339), members)
}

func TestNewTerms(t *testing.T) {
	const rule = "[rule]\ntype = 'new_terms'\nquery = 'not f: no'\nfrom = 'now-10m'\nnew_terms_fields = [%s]\nhistory_window_start = 'now-60m'\n"
	now := time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC) // minute 120
	for _, c := range []struct {
		name, fields, history, events string
		now                           time.Time
		want                          string
	}{
		{"the first event of each value", "'f'", "", at(1, `"f":"a"`) + at(2, `"f":"a"`) + at(3, `"f":"b"`), time.Time{}, "1 f=a; 3 f=b"},
		{"whatever the order of the file", "'f'", "", at(9, `"f":"a"`) + at(2, `"f":"a"`), time.Time{}, "2 f=a"},
		{"a value that comes again within the window", "'f'", "", at(1, `"f":"a"`) + at(61, `"f":"a"`), time.Time{}, "1 f=a"},
		{"a value that comes again after it", "'f'", "", at(1, `"f":"a"`) + at(62, `"f":"a"`), time.Time{}, "1 f=a; 2 f=a"},
		{"a value of the history", "'f'", at(1, `"f":"a"`), at(30, `"f":"a"`) + at(31, `"f":"b"`), time.Time{}, "2 f=b"},
		{"history that lies before the window", "'f'", at(1, `"f":"a"`), at(62, `"f":"a"`), time.Time{}, "1 f=a"},
		{"history that the query does not match", "'f'", at(1, `"f":["a","no"]`), at(30, `"f":"a"`), time.Time{}, "1 f=a"},
		{"history without a time", "'f'", `{"f":"a"}`, at(30, `"f":"a"`), time.Time{}, ""},
		{"a combination is new though its values are not", "'f', 'g'", "", at(1, `"f":"a","g":"x"`) + at(2, `"f":"b","g":"y"`) + at(3, `"f":"a","g":"y"`), time.Time{}, "1 f=a g=x; 2 f=b g=y; 3 f=a g=y"},
		{"arrays give every combination", "'f', 'g'", "", at(1, `"f":["a","b"],"g":"x"`) + at(2, `"f":"b","g":["x","y"]`), time.Time{}, "1 f=a g=x; 1 f=b g=x; 2 f=b g=y"},
		{"an event without one of the fields is left out", "'f', 'g'", "", at(1, `"f":"a"`) + at(2, `"f":"a","g":null`), time.Time{}, ""},
		{"events before `from` are history", "'f'", "", at(100, `"f":"a"`) + at(115, `"f":"a"`) + at(116, `"f":"b"`), now, "3 f=b"},
		{"an event at `from` is new", "'f'", "", at(110, `"f":"a"`), now, "1 f=a"},
		{"an event at the start of the history is history", "'f'", at(60, `"f":"a"`), at(115, `"f":"a"`), now, ""},
		{"an event before it is not", "'f'", at(59, `"f":"a"`), at(115, `"f":"a"`), now, "1 f=a"},
		{"an event after now is not seen", "'f'", "", at(121, `"f":"a"`), now, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := compileRule(t, fmt.Sprintf(rule, c.fields), Settings{Now: c.now})
			run := r.NewRun()
			add(t, r, run.AddHistory, c.history)
			add(t, r, run.Add, c.events)
			if got := alerts(run.Alerts()); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func TestIndicatorMatches(t *testing.T) {
	const rule = "[rule]\ntype = 'threat_match'\nquery = 'not f: no'\nthreat_query = 'not threat.active: false'\nthreat_index = ['t']\n" +
		"threat_filters = [{meta = {negate = true}, query = {match_phrase = {f = 'off'}}}]\n"
	entry := func(field, value string, negate bool) string {
		return fmt.Sprintf("{field = %q, type = 'mapping', value = %q, negate = %v}", field, value, negate)
	}
	group := func(entries ...string) string { return "{entries = [" + strings.Join(entries, ", ") + "]}" }
	ip, port := entry("source.ip", "threat.indicator.ip", false), entry("source.port", "threat.indicator.port", false)
	notPort := entry("source.port", "threat.indicator.port", true)
	name := entry("host.id", "threat.indicator.name", false)
	for _, c := range []struct{ name, mapping, indicators, events, want string }{
		{"an address", group(ip), `{"threat.indicator.ip":"10.0.0.1"}`, `{"source.ip":"10.0.0.1"} {"source.ip":"10.0.0.2"} {}`, "1 ~1"},
		{"an address in another spelling", group(ip), `{"threat.indicator.ip":"2001:db8::1"}`, `{"source.ip":"2001:DB8:0::0001"}`, "1 ~1"},
		{"a network", group(ip), `{"threat.indicator.ip":"10.0.0.0/8"}`, `{"source.ip":"10.9.9.9"} {"source.ip":"11.0.0.1"}`, "1 ~1"},
		{"entries of a group hold of one indicator", group(ip, port), `{"threat.indicator.ip":"10.0.0.1","threat.indicator.port":1} {"threat.indicator.ip":"10.0.0.2","threat.indicator.port":2}`, `{"source.ip":"10.0.0.1","source.port":2} {"source.ip":"10.0.0.2","source.port":2}`, "2 ~2"},
		{"some group is enough", group(ip) + "," + group(name), `{"threat.indicator.name":"h"}`, `{"host.id":"h"} {"source.ip":"10.0.0.1"}`, "1 ~1"},
		{"an indicator of two groups is one", group(ip) + "," + group(name), `{"threat.indicator.ip":"10.0.0.1","threat.indicator.name":"h"}`, `{"host.id":"h","source.ip":"10.0.0.1"}`, "1 ~1"},
		{"several indicators", group(ip), `{"threat.indicator.ip":"10.0.0.1"} {"threat.indicator.ip":"10.0.0.0/24"}`, `{"source.ip":"10.0.0.1"}`, "1 ~1 ~2"},
		{"arrays on both sides", group(name), `{"threat.indicator.name":["x","h"]}`, `{"host.id":["a","h"]}`, "1 ~1"},
		{"nothing equals nothing", group(name), `{"f":"x"}`, `{"f":"y"}`, ""},
		{"a negated entry that differs", group(ip, notPort), `{"threat.indicator.ip":"10.0.0.1","threat.indicator.port":1}`, `{"source.ip":"10.0.0.1","source.port":2}`, "1 ~1"},
		{"a negated entry that is equal", group(ip, notPort), `{"threat.indicator.ip":"10.0.0.1","threat.indicator.port":1}`, `{"source.ip":"10.0.0.1","source.port":1}`, ""},
		{"a negated entry of which one side is missing differs", group(ip, notPort), `{"threat.indicator.ip":"10.0.0.1","threat.indicator.port":1}`, `{"source.ip":"10.0.0.1"}`, "1 ~1"},
		{"a negated entry of which both sides are missing does not", group(ip, notPort), `{"threat.indicator.ip":"10.0.0.1"}`, `{"source.ip":"10.0.0.1"}`, ""},
		{"a group of negated entries alone", group(notPort), `{"threat.indicator.port":1}`, `{"source.port":2}`, ""},
		{"the threat query chooses indicators", group(ip), `{"threat.indicator.ip":"10.0.0.1","threat.active":false}`, `{"source.ip":"10.0.0.1"}`, ""},
		{"and so do threat filters", group(ip), `{"threat.indicator.ip":"10.0.0.1","f":"off"}`, `{"source.ip":"10.0.0.1"}`, ""},
		{"the query chooses events", group(ip), `{"threat.indicator.ip":"10.0.0.1"}`, `{"source.ip":"10.0.0.1","f":"no"}`, ""},
		{"case counts", group(name), `{"threat.indicator.name":"H"}`, `{"host.id":"h"}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := compileRule(t, rule+"threat_mapping = ["+c.mapping+"]\n", Settings{})
			run := r.NewRun()
			add(t, r, run.AddIndicator, strings.ReplaceAll(c.indicators, "} {", "}\n{"))
			add(t, r, run.Add, strings.ReplaceAll(c.events, "} {", "}\n{"))
			if got := alerts(run.Alerts()); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func TestSuppression(t *testing.T) {
	const all = "query = '*:*'\n[rule.alert_suppression]\ngroup_by = ['f', 'g']\n"
	minutes := "duration = {value = 5, unit = 'm'}\n"
	for _, c := range []struct{ name, rule, events, want string }{
		{"one alert a group", "type = 'query'\n" + all, at(1, `"f":"a","g":"x"`) + at(2, `"f":"a","g":"x"`) + at(3, `"f":"b","g":"x"`), "1 f=a g=x ×2; 3 f=b g=x"},
		{"missing values make a group", "type = 'query'\n" + all, at(1, `"f":"a"`) + at(2, `"f":"a"`) + at(3, `"g":"a"`), "1 f=a g= ×2; 3 f= g=a"},
		{"or none", "type = 'query'\n" + all + "missing_fields_strategy = 'doNotSuppress'\n", at(1, `"f":"a"`) + at(2, `"f":"a"`) + at(3, `"f":"a","g":"x"`) + at(4, `"f":"a","g":"x"`), "1; 2; 3 f=a g=x ×2"},
		{"a query takes an array apart", "type = 'query'\n" + all, at(1, `"f":["a","b"],"g":"x"`) + at(2, `"f":"a","g":"x"`), "1 f=a g=x ×2; 1 f=b g=x"},
		{"other types take it for one value", "type = 'eql'\nquery = 'any where true'\n[rule.alert_suppression]\ngroup_by = ['f']\n", at(1, `"f":["a","b"],"event.category":"x"`) + at(2, `"f":["b","a"],"event.category":"x"`) + at(3, `"f":"a","event.category":"x"`), "1 f=a,b ×2; 3 f=a"},
		{"a duration ends a group", "type = 'query'\n" + all + minutes, at(1, `"f":"a","g":"x"`) + at(6, `"f":"a","g":"x"`) + at(7, `"f":"a","g":"x"`), "1 f=a g=x ×2; 3 f=a g=x"},
		{
			"a sequence has what all its events share", "type = 'eql'\nquery = 'sequence by h [any where n == 1] [any where n == 2]'\n[rule.alert_suppression]\ngroup_by = ['f', 'g']\n",
			at(1, `"n":1,"h":"1","f":"a","g":"x"`) + at(2, `"n":2,"h":"1","f":"a","g":"y"`) + at(3, `"n":1,"h":"2","f":"a"`) + at(4, `"n":2,"h":"2","f":"a"`), "1+2 f=a g= ×2",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := compileRule(t, "[rule]\n"+c.rule, Settings{})
			run := r.NewRun()
			add(t, r, run.Add, c.events)
			if got := alerts(run.Alerts()); got != c.want {
				t.Errorf("%s\nwant %s", got, c.want)
			}
		})
	}
}

func TestFiltersAndExceptionsRestrictWhatAQuerySees(t *testing.T) {
	const rule = `[rule]
type = "eql"
rule_id = "r"
query = 'sequence by host.id with maxspan=1h [any where process.name == "a"] ![any where process.name == "no"] [any where process.name == "b"]'
exceptions_list = [{id = "x", list_id = "mine", type = "detection", namespace_type = "single"}]
[[rule.filters]]
[rule.filters.meta]
alias = "no tests"
negate = true
[rule.filters.query.match_phrase]
"user.name" = "test"
[[rule.filters]]
[rule.filters.meta]
disabled = true
[rule.filters.query.match_phrase]
"user.name" = "everybody"
`
	const exceptions = `[metadata]
rule_ids = ["other"]
[[exceptions]]
[exceptions.container]
list_id = "mine"
[[exceptions.items]]
name = "fine"
[[exceptions.items.entries]]
field = "process.name"
operator = "included"
type = "match"
value = "no"
[[exceptions.items.entries]]
field = "user.name"
operator = "included"
type = "match"
value = "admin"
[[exceptions.items]]
name = "ended"
expire_time = "2026-02-01T00:00:00Z"
[[exceptions.items.entries]]
field = "process.name"
operator = "included"
type = "match"
value = "a"
`
	list := rules.Parse(source.NewFile("exceptions.toml", exceptions))
	now := time.Date(2026, 3, 1, 0, 5, 0, 0, time.UTC)
	r := compileRule(t, rule, Settings{Now: now, Exceptions: []*rules.Document{list}})
	run := r.NewRun()
	add(t, r, run.Add, at(1, `"event.category":"x","process.name":"a","host.id":"h","user.name":"u"`)+
		at(2, `"event.category":"x","process.name":"no","host.id":"h","user.name":"admin"`)+ // taken away, so the sequence is found
		at(3, `"event.category":"x","process.name":"b","host.id":"h"`)+
		at(1, `"event.category":"x","process.name":"a","host.id":"i","user.name":"test"`)+
		at(3, `"event.category":"x","process.name":"b","host.id":"i"`)+
		at(1, `"event.category":"x","process.name":"a","host.id":"j"`)+
		at(2, `"event.category":"x","process.name":"no","host.id":"j"`)+
		at(3, `"event.category":"x","process.name":"b","host.id":"j"`))
	found := run.Alerts()
	if len(found) != 1 || *found[0].Keys[0] != "h" || found[0].Events[1] != nil {
		t.Errorf("%+v", found)
	}
	var got []string
	for _, g := range run.Explanation().Guards {
		got = append(got, fmt.Sprint(g.Kind, " ", g.Name, " ", g.TurnedAway))
	}
	if want := "filter no tests 1; exception fine 1"; strings.Join(got, "; ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestARuleGoesByItsOwnTime(t *testing.T) {
	document := events(t, `{"@timestamp":"2026-01-01T00:00:00Z","event.ingested":"2026-01-02T00:00:00Z"}`)[0].Event
	bare := events(t, `{"@timestamp":"2026-01-01T00:00:00Z"}`)[0].Event
	for _, c := range []struct {
		name, rule      string
		day, withoutDay int
	}{
		{"the usual one", "type = 'query'\nquery = '*:*'", 1, 1},
		{"an override, if there is one", "type = 'query'\nquery = '*:*'\ntimestamp_override = 'event.ingested'", 2, 1},
		{"an override alone", "type = 'query'\nquery = '*:*'\ntimestamp_override = 'event.ingested'\ntimestamp_override_fallback_disabled = true", 2, 0},
		{"a sequence's own", "type = 'eql'\nquery = 'sequence [any where true] [any where true]'\ntimestamp_override = '@timestamp'\ntimestamp_field = 'event.ingested'", 2, 0},
	} {
		r := compileRule(t, "[rule]\n"+c.rule, Settings{})
		day := func(e *Event) int {
			if e.Time.IsZero() {
				return 0
			}
			return e.Time.Day()
		}
		if a, b := day(r.NewEvent(document, "")), day(r.NewEvent(bare, "")); a != c.day || b != c.withoutDay {
			t.Errorf("%s: days %d and %d", c.name, a, b)
		}
	}
}

func TestDateMath(t *testing.T) {
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC) // a Wednesday
	for _, c := range []struct{ text, lo, hi string }{
		{"now", "2026-03-04T05:06:07", "2026-03-04T05:06:07"},
		{"now-9m", "2026-03-04T04:57:07", "2026-03-04T04:57:07"},
		{"now-1d/d", "2026-03-03T00:00:00", "2026-03-03T23:59:59.999"},
		{"now/w", "2026-03-02T00:00:00", "2026-03-08T23:59:59.999"},
		{"now+1M-1h/h", "2026-04-04T04:00:00", "2026-04-04T04:59:59.999"},
		{"2026-01-31||+1y/y", "2027-01-01T00:00:00", "2027-12-31T23:59:59.999"},
		{"now-d", "2026-03-03T05:06:07", "2026-03-03T05:06:07"},
		{"2026-01-31", "2026-01-31T00:00:00", "2026-01-31T00:00:00"},
		{"now-", "", ""},
		{"now*2", "", ""},
		{"now-9x", "", ""},
		{"now/3d", "", ""},
		{"yesterday", "", ""},
		{"now-99999999999999999999d", "", ""},
	} {
		lo, ok := DateMath(c.text, now, false)
		hi, _ := DateMath(c.text, now, true)
		const layout = "2006-01-02T15:04:05.999"
		if ok != (c.lo != "") || ok && (lo.Format(layout) != c.lo || hi.Format(layout) != c.hi) {
			t.Errorf("%s: %v %v %v", c.text, lo, hi, ok)
		}
	}
}

func TestDatesInQueriesAreRelativeToNow(t *testing.T) {
	now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	e := events(t, `{"@timestamp":"2026-03-03T12:00:00Z"}`)[0]
	for query, want := range map[string]bool{
		`@timestamp >= "now-1d/d"`: true, `@timestamp > "now-1d/d"`: false, `@timestamp <= "now-1d/d"`: true, `@timestamp < "now-1d/d"`: false,
		`@timestamp >= now-1h`: false, `@timestamp < now`: true, `@timestamp: "now-1d/d"`: true, `not @timestamp >= now-1h`: true,
	} {
		p, problems, err := compileAt(rules.KQL, query, fieldsOf(t, types), "", now)
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		if got := p.matches(e); got != want {
			t.Errorf("%s: %v", query, got)
		}
	}
	for query, want := range map[string]bool{`@timestamp:[now-2d TO now]`: true, `@timestamp:{now-1h TO *]`: false, `@timestamp:>=now-1d\/d`: true} {
		p, problems, err := compileAt(rules.Lucene, query, fieldsOf(t, types), "", now)
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		if got := p.matches(e); got != want {
			t.Errorf("%s: %v", query, got)
		}
	}
}

func TestLuceneQueriesRun(t *testing.T) {
	for _, c := range []struct{ query, event string }{
		{`process.name:bash AND NOT user.name:root`, `{"process.name":"bash"}`},
		{`process.name:(bash OR sh) AND process.pid:[1 TO 9}`, `{"process.name":"sh","process.pid":8}`},
		{`_exists_:user.name AND process.name:/b.s./`, `{"process.name":"bash","user.name":"x"}`},
		{`source.ip:"10.0.0.0/8"`, `{"source.ip":"10.1.1.1"}`},
	} {
		if p := compile(t, rules.Lucene, c.query); !p.matches(events(t, c.event)[0]) {
			t.Errorf("%s does not match %s: %s", c.query, c.event, reasons(c.query, p.Verdict(events(t, c.event)[0])))
		}
		if p := compile(t, rules.Lucene, c.query); p.matches(events(t, `{"process.name":"zsh"}`)[0]) {
			t.Errorf("%s matches everything", c.query)
		}
	}
}

func FuzzDateMath(f *testing.F) {
	f.Add("now-1d/d")
	f.Add("2026-01-31||+1y/M")
	f.Fuzz(func(t *testing.T, text string) {
		now := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
		_, ok := DateMath(text, now, false)
		if _, also := DateMath(text, now, true); ok != also {
			t.Errorf("%q is a date at one end of a range alone", text)
		}
	})
}
