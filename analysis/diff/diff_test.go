package diff_test

import (
	"fmt"
	"testing"

	"github.com/rulewright/rulewright/analysis/diff"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

func rule(language, query string) *rules.Document {
	kind := "query"
	if language == "eql" {
		kind = "eql"
	}
	return rules.Parse(source.NewFile("rule.toml", fmt.Sprintf(
		"[rule]\nname = \"Example\"\ntype = %q\nlanguage = %q\nindex = [\"logs-endpoint.events.*\"]\nquery = '''\n%s\n'''\n", kind, language, query)))
}

// pairs are versions of queries and how the second relates to the first.
var pairs = []struct {
	name, language, before, after string
	want                          diff.Relation
}{
	{"a value more", "kuery", "process.name: bash", "process.name: (bash or sh)", diff.More},
	{"a value less", "kuery", "process.name: (bash or sh)", "process.name: sh", diff.Fewer},
	{"another value", "kuery", "process.name: bash", "process.name: sh", diff.Both},
	{"another order", "kuery", "process.name: (bash or sh) and host.os.type: linux", "host.os.type: linux and process.name: (sh or bash)", diff.Same},
	{"a value that a wildcard covers", "kuery", "process.name: (bash* or bash-static)", "process.name: bash*", diff.Same},
	{"an exclusion more", "kuery", "process.name: bash", "process.name: bash and not process.args: -c", diff.Fewer},
	{"an exclusion that excludes nothing", "kuery", "process.name: bash", "process.name: bash and not process.name: sh", diff.Same},
	{"an exclusion gone", "kuery", "process.name: bash and not user.name: root", "process.name: bash", diff.More},
	{"negations pushed inwards", "kuery", "not (process.name: a or process.name: b)", "not process.name: a and not process.name: b", diff.Same},
	{"and became or", "kuery", "process.name: a and user.name: b", "process.name: a or user.name: b", diff.More},
	{"a network within another", "kuery", "source.ip: 10.0.0.0/8", "source.ip: 10.1.0.0/16", diff.Fewer},
	{"a range", "kuery", "process.pid > 100", "process.pid >= 100", diff.More},
	{"only blanks and comments", "eql", "process where process.name == \"x\"", "process where /* why */\n  process.name   ==   \"x\"", diff.Same},
	{"case ignored", "eql", `process where process.name == "x.exe"`, `process where process.name : "x.exe"`, diff.More},
	{"a list instead of alternatives", "eql", `process where process.name == "a" or process.name == "b"`, `process where process.name in ("a", "b")`, diff.Same},
	{"another category", "eql", `process where process.name == "a"`, `file where process.name == "a"`, diff.Both},
	{"any category", "eql", `process where process.name == "a"`, `any where process.name == "a"`, diff.More},
	{"another language", "kuery", "process.name: bash", "", diff.Undecided}, // filled in below
	{"an item widened", "eql", `sequence by host.id [process where process.name == "a"] [file where file.name == "b"]`, `sequence by host.id [process where process.name in ("a", "c")] [file where file.name == "b"]`, diff.More},
	{"an item that must not come widened", "eql", `sequence with maxspan=1m [process where true] ![file where file.name == "b"]`, `sequence with maxspan=1m [process where true] ![file where true]`, diff.Fewer},
	{"a longer time", "eql", `sequence with maxspan=1m [process where true] [file where true]`, `sequence with maxspan=5m [process where true] [file where true]`, diff.More},
	{"an item more", "eql", `sequence [process where true] [file where true]`, `sequence [process where true] [file where true] [file where true]`, diff.Undecided},
	{"a limit", "eql", `process where process.name == "a" | head 5`, `process where process.name != null | head 5`, diff.Undecided},
	{"a value more in Lucene", "lucene", "process.name:bash", "process.name:(bash OR sh)", diff.More},
	{"an exclusion more in Lucene", "lucene", "process.name:bash", "process.name:bash AND NOT process.args:x", diff.Fewer},
	{"another spelling in Lucene", "lucene", "process.name:(a OR b)", "process.name:a OR process.name:b", diff.Same},
	{"never and never", "eql", `process where process.name == "a" and false`, `process where false`, diff.Same},
}

func TestWhatAChangeOfAQueryMeans(t *testing.T) {
	for _, c := range pairs {
		t.Run(c.name, func(t *testing.T) {
			before, after := rule(c.language, c.before), rule(c.language, c.after)
			want := c.want
			if c.after == "" {
				after, want = rule("eql", `any where process.name == "bash"`), diff.Same
			}
			q := diff.Compare(before, after, schema.Default(), diff.Lists{}).Query
			if q == nil || q.Relation != want {
				t.Fatalf("%+v, want %v", q, want)
			}
			sequence := q.Gained != nil && q.Gained.Item > 0 || q.Lost != nil && q.Lost.Item > 0
			if sequence || want == diff.Undecided {
				return
			}
			if (want == diff.More || want == diff.Both) != (q.Gained != nil) || (want == diff.Fewer || want == diff.Both) != (q.Lost != nil) {
				if c.name != "a longer time" {
					t.Errorf("gained %v, lost %v", q.Gained, q.Lost)
				}
			}
			confirm(t, q.Gained, after, before)
			confirm(t, q.Lost, before, after)
		})
	}
}

// confirm runs both versions on an example.
func confirm(t *testing.T, e *diff.Example, meets, fails *rules.Document) {
	t.Helper()
	if e == nil {
		return
	}
	if len(e.Clauses) == 0 {
		t.Error("no clause is responsible")
	}
	for _, d := range []*rules.Document{meets, fails} {
		q := d.Queries()[0]
		fields := lower.NewFields(schema.Default().Scope(d.Rule.Index.Values(), nil))
		program, problems, err := eval.Compile(q.Language, q.Text, fields, "")
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		run := program.NewRun()
		run.Add(&eval.Event{Event: e.Event})
		if got := len(run.Matches()) == 1; got != (d == meets) {
			t.Errorf("%s: matches %v", q.Text, got)
		}
	}
}

func TestTheClauseThatTurnsAnEventAwayIsNamed(t *testing.T) {
	for _, c := range []struct{ before, after, gained string }{
		{"process.name: bash and host.os.type: linux", "process.name: (bash or sh) and host.os.type: linux", "process.name: bash"},
		{"process.name: bash and not process.args: (a or b)", "process.name: bash and not process.args: a", "b"},
		{"process.name: bash and not (user.name: x or user.id: 0)", "process.name: bash and not user.name: x", "user.id: 0"},
	} {
		q := diff.Compare(rule("kuery", c.before), rule("kuery", c.after), schema.Default(), diff.Lists{}).Query
		if q == nil || q.Gained == nil || len(q.Gained.Clauses) != 1 || q.Gained.Clauses[0].Text != c.gained {
			t.Errorf("%s → %s: %+v", c.before, c.after, q.Gained)
		}
	}
}

func TestOtherKeysThatChangeAreListed(t *testing.T) {
	parse := func(text string) *rules.Document { return rules.Parse(source.NewFile("a.toml", text)) }
	before := parse("[rule]\nseverity = \"low\"\nfrom = \"now-9m\"\ntags = [\"a\"]\nquery = \"x\"\n[[rule.threat]]\nframework = \"f\"\n")
	after := parse("[rule]\nseverity = \"high\"\nto = \"now\"\ntags = [\"a\", \"b\"]\nquery = \"x\"\n[[rule.threat]]\nframework = \"f\"\n")
	d := diff.Compare(before, after, schema.Default(), diff.Lists{})
	want := "[{rule.severity low high} {rule.to  now} {rule.tags [\"a\"] [\"a\", \"b\"]} {rule.from now-9m }]"
	if got := fmt.Sprint(d.Changes); got != want || d.Query != nil {
		t.Errorf("%s, query %v\nwant %s", got, d.Query, want)
	}
	if !diff.Compare(before, before, schema.Default(), diff.Lists{}).IsEmpty() {
		t.Error("a rule differs from itself")
	}
}
