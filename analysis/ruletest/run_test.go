package ruletest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// rule is a rule file with a query.
func rule(kind, language, query string) *rules.Document {
	return rules.Parse(source.NewFile("r.toml", fmt.Sprintf(
		"[rule]\nname = 'A'\nrule_id = 'a'\ntype = '%s'\nindex = ['logs-endpoint.events.*']\nlanguage = '%s'\nquery = '''\n%s\n'''\n", kind, language, query)))
}

func tested(doc *rules.Document, lines ...string) *Outcome {
	file := Parse(source.NewFile("r.events.ndjson", strings.Join(lines, "\n")))
	return Run(doc, []*File{file}, Options{Catalogue: schema.Default()})
}

// spellResults writes a line for each case: its status, what the rule said and
// why, and the clauses that decided.
func spellResults(o *Outcome) string {
	var b strings.Builder
	for _, r := range o.Results {
		fmt.Fprintf(&b, "%s: %s", r.Case.Name, r.Status)
		if r.Status != Passed {
			fmt.Fprintf(&b, ", %s", r.Got)
		}
		if r.Why != "" {
			fmt.Fprintf(&b, "; %s", r.Why)
		}
		for _, v := range r.Verdicts {
			for _, reason := range v.Reasons {
				fmt.Fprintf(&b, " [%s", o.Query.Text[reason.Span.Start:reason.Span.End])
				for _, seen := range reason.Seen {
					fmt.Fprintf(&b, " | %s", seen.Field)
					for _, value := range seen.Values {
						fmt.Fprintf(&b, " %s", value.Text)
					}
				}
				b.WriteByte(']')
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestARuleIsHeldToItsCases(t *testing.T) {
	const query = `process where process.name : ("cmd.exe", "powershell.exe") and not user.id == "S-1-5-18"`
	tests := []struct {
		name string
		doc  *rules.Document
		text []string
		want string
	}{
		{
			"what is expected", rule("eql", "eql", query),
			[]string{
				`{"expect":"match","event":{"event":{"category":"process"},"process.name":"CMD.EXE"}}`,
				`{"expect":"no match","event":{"event":{"category":"process"},"process.name":"bash"}}`,
			},
			"line 1: passed\nline 2: passed\n",
		},
		{
			"what is not", rule("eql", "eql", query),
			[]string{
				`{"expect":"match","event":{"event.category":"process","process.name":"cmd.exe","user.id":"S-1-5-18"}}`,
				`{"expect":"match","event":{"event.category":"process","process.name":"bash"}}`,
				`{"expect":"no match","event":{"event.category":"process","process.name":"cmd.exe"}}`,
				`{"event.category":"process","process.name":"cmd.exe"}`,
			},
			`line 1: failed, no match; the rule does not match [user.id == "S-1-5-18" | user.id S-1-5-18]
line 2: failed, no match; the rule does not match [process.name : ("cmd.exe", "powershell.exe") | process.name bash]
line 3: failed, match; the rule matches ["cmd.exe" | process.name cmd.exe]
line 4: sample, match
`,
		},
		{
			"every one of several events", rule("query", "kuery", `process.name:a`),
			[]string{
				`{"expect":"match","events":[{"process.name":"a"},{"process.name":"b"}]}`,
				`{"expect":"no match","events":[{"process.name":"a"},{"process.name":"b"}]}`,
				`{"expect":"match","events":[{"hits":{"hits":[{"_index":"i","_source":{"process":{"name":"a"}}},{"_index":"i","_source":{"process":{"name":["b","a"]}}}]}}]}`,
			},
			`line 1: failed, mixed; the rule does not match 1 of 2 events [process.name:a | process.name b]
line 2: failed, mixed; the rule matches 1 of 2 events
line 3: passed
`,
		},
		{
			"a sequence as a whole", rule("eql", "eql", `sequence by host.id with maxspan=1m [process where true] [file where true]`),
			[]string{
				`{"expect":"match","events":[{"@timestamp":"2026-01-01T00:00:00Z","host.id":"1","event.category":"process"},{"@timestamp":"2026-01-01T00:00:30Z","host.id":"1","event.category":"file"}]}`,
				`{"expect":"match","events":[{"@timestamp":"2026-01-01T00:00:00Z","host.id":"1","event.category":"process"},{"@timestamp":"2026-01-01T00:02:00Z","host.id":"1","event.category":"file"}]}`,
				`{"expect":"no match","events":[{"@timestamp":"2026-01-01T00:00:00Z","host.id":"1","event.category":"process"},{"@timestamp":"2026-01-01T00:00:30Z","host.id":"2","event.category":"file"}]}`,
			},
			"line 1: passed\nline 2: failed, no match; the events make no match: they get as far as 1 of 2, then event 2 for item 2 comes later than maxspan allows\nline 3: passed\n",
		},
		{
			"a query that cannot be read", rule("eql", "eql", `process where a = 1`),
			[]string{`{"expect":"no match","event":{}}`},
			"line 1: failed, ; the query cannot be read: `=` is not EQL's equality: use `==`\n",
		},
		{
			"rows in ES|QL", rule("esql", "esql", `FROM logs-* METADATA _id | WHERE process.name == "a" AND @timestamp > NOW() - 1 hour | KEEP _id, process.name`),
			[]string{
				`{"expect":"match","event":{"@timestamp":"2026-01-01T00:00:00Z","process.name":"a"}}`,
				`{"expect":"match","event":{"@timestamp":"2026-01-01T00:00:00Z","process.name":"b"}}`,
				`{"expect":"match","events":[{"@timestamp":"2026-01-01T00:00:00Z","process.name":"a"},{"@timestamp":"2026-01-01T02:00:00Z","process.name":"a"}]}`,
				`{"expect":"no match","event":{"@timestamp":"2026-01-01T00:00:00Z"}}`,
				`{"expect":"no match","event":{"@timestamp":"2026-01-01T00:00:00Z","process.name":"a"}}`,
			},
			"line 1: passed\nline 2: failed, no match; the query leaves no row: none of 1 passes `WHERE process.name == \"a\" AND @timestamp > NOW() - 1 hour` [process.name == \"a\" | process.name b]\n" +
				"line 3: failed, mixed; the query leaves 1 row of 2 events [@timestamp > NOW() - 1 hour | @timestamp 2026-01-01T00:00:00.000Z]\nline 4: passed\nline 5: failed, match; the query leaves 1 row\n",
		},
		{
			"groups in ES|QL", rule("esql", "esql", `FROM logs-* | STATS n = COUNT(*) BY host.id | WHERE n >= 2`),
			[]string{
				`{"expect":"match","events":[{"host.id":"1"},{"host.id":"1"},{"host.id":"2"}]}`, `{"expect":"no match","events":[{"host.id":"1"},{"host.id":"2"}]}`,
				`{"expect":"match","event":{"host.id":"1"}}`,
			},
			"line 1: passed\nline 2: passed\nline 3: failed, no match; the query leaves no row: none of 1 passes `WHERE n >= 2` [n >= 2 | n 1]\n",
		},
		{
			"what cannot be run offline", rule("esql", "esql", `FROM logs-* | ENRICH nobodys | WHERE a == 1`),
			[]string{`{"expect":"no match","event":{"a":1}}`},
			"line 1: skipped",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := tested(tt.doc, tt.text...)
			if got := spellResults(o); got != tt.want && (strings.HasSuffix(tt.want, "\n") || !strings.HasPrefix(got, tt.want)) {
				t.Errorf("-want +got:\n%s", cmp.Diff(tt.want, got))
			}
			for _, f := range o.Files {
				for _, p := range f.Problems {
					t.Error(p.Message)
				}
			}
		})
	}
}

func TestAnEventThatCannotBeReadIsAProblemOfItsFile(t *testing.T) {
	deep := `{"expect":"match","event":` + strings.Repeat(`{"a":`, 300) + "1" + strings.Repeat("}", 300) + "}"
	o := tested(rule("query", "kuery", "a:b"), `{"expect":"no match","event":{}}`, deep)
	if len(o.Results) != 1 || len(o.Files[0].Problems) != 1 || o.Files[0].Problems[0].Span.Start < 30 {
		t.Errorf("%v\n%v", spellResults(o), o.Files[0].Problems)
	}
}

func TestTheCasesOfARuleWithoutAQueryAreSkipped(t *testing.T) {
	doc := rules.Parse(source.NewFile("r.toml", "[rule]\nname = 'A'\ntype = 'machine_learning'\n"))
	o := Run(doc, []*File{Parse(source.NewFile("r.ndjson", `{"expect":"match","event":{}}`))}, Options{Catalogue: schema.Default()})
	if got, want := spellResults(o), "line 1: skipped, ; the rule has no query to run\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestThePartsThatNoEventReachedAreNamed(t *testing.T) {
	tests := []struct {
		name, language, query string
		events                []string
		want                  string
	}{
		{
			"list entries and operands", "eql", `any where (a in ("1", "2") or b == "x") and not c in ("3", "4")`,
			[]string{`{"a":"1"}`, `{"a":"1","c":"3"}`, `{"c":"4"}`},
			`"2" met 0; b == "x" met 0; !"4" met 1; of 6`,
		},
		{
			"what is in an alternative that nothing reached", "kuery", `a:1 or (b:(2 or 3) and c:4)`,
			[]string{`{"a":1}`},
			`(b:(2 or 3) and c:4) met 0; of 2`,
		},
		{
			"exclusions of every form", "eql", `any where a != "1" and not b == "2" and not (c == "3" and d == "4") and e != null`,
			[]string{`{"a":"1","e":1}`, `{"c":"3","d":"4","e":1}`},
			`!b == "2" met 0; of 3`,
		},
		{"an exclusion that was met by events which the rest turns away", "kuery", `a:1 and not b:2`, []string{`{"a":2,"b":2}`}, `!b:2 met 1; of 1`},
		{
			"those of ES|QL, of events and of groups", "esql",
			`FROM logs-* | WHERE a IN ("1", "2") AND NOT b LIKE "x*" | STATS n = COUNT(*) BY c | WHERE (n > 1 OR c == "y") AND c != "z"`,
			[]string{`{"a":"1","b":"b","c":"q"}`, `{"a":"3","b":"xx","c":"y"}`, `{"a":"1","b":"b","c":"y"}`},
			`"2" met 0; !b LIKE "x*" met 1; n > 1 met 0; !c != "z" met 0; of 6`,
		},
		{"no part", "kuery", `a:1`, []string{`{"a":1}`}, `of 0`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := tested(rule("query", tt.language, tt.query), tt.events...)
			var b strings.Builder
			for _, p := range o.Unreached() {
				if p.Excludes {
					b.WriteByte('!')
				}
				if got := o.Doc.File.Slice(p.Span); got != p.Text {
					t.Errorf("%s stands at %s", p.Text, got)
				}
				fmt.Fprintf(&b, "%s met %d; ", p.Text, p.Met)
			}
			fmt.Fprintf(&b, "of %d", len(o.Parts))
			if diff := cmp.Diff(tt.want, b.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
