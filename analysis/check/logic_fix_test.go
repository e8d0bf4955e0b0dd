package check_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// formulas returns the conditions of a document.
func formulas(doc *rules.Document, catalogue *schema.Catalogue) []*predicate.Formula {
	var out []*predicate.Formula
	for _, q := range check.NewPass(doc, check.Elastic, catalogue).Queries() {
		for _, c := range q.Conditions() {
			out = append(out, c.Formula)
		}
	}
	return out
}

// same reports whether two versions of a rule mean the same.
func same(t *testing.T, before, after *rules.Document, catalogue *schema.Catalogue) bool {
	old, now := formulas(before, catalogue), formulas(after, catalogue)
	if len(old) != len(now) {
		t.Logf("%d conditions became %d", len(old), len(now))
		return false
	}
	for i := range old {
		r := solve.New(1<<24).Equivalent(old[i], now[i])
		if r.Answer != pattern.Yes {
			t.Logf("condition %d: %v", i, r.Answer)
			return false
		}
		for _, e := range events(old[i]) {
			if a, b := old[i].Eval(e), now[i].Eval(e); a != b {
				t.Logf("condition %d: %v became %v for %v", i, a, b, e)
				return false
			}
		}
	}
	return true
}

// events returns events whose fields hold values that a condition names, drawn
// always alike.
func events(f *predicate.Formula) []*event.Event {
	values, single := map[string][]string{}, map[string]bool{}
	var fields []string
	for _, n := range f.Nodes() {
		if n.Op != predicate.Atom {
			continue
		}
		name := n.Field.Values()
		if values[name] == nil {
			fields = append(fields, name)
		}
		single[name] = n.Field.Single
		for _, e := range n.Entries {
			text, ok := e.Value.Instance('x')
			if !ok {
				text = "1"
			}
			values[name] = append(values[name], text)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	out := make([]*event.Event, 100)
	for i := range out {
		out[i] = event.New()
		for _, name := range fields {
			count := random.IntN(3)
			if single[name] {
				count = min(count, 1)
			}
			for range count {
				out[i].Add(name, event.Text(values[name][random.IntN(len(values[name]))]))
			}
		}
	}
	return out
}

// applied returns the document with some fixes made, those that overlap
// earlier ones left out.
func applied(t *testing.T, doc *rules.Document, fixes []check.Fix) *rules.Document {
	var edits []source.Edit
	for _, f := range fixes {
		clashes := slices.ContainsFunc(f.Edits, func(e source.Edit) bool {
			return slices.ContainsFunc(edits, func(other source.Edit) bool { return e.Span.Overlaps(other.Span) })
		})
		if !clashes {
			edits = append(edits, f.Edits...)
		}
	}
	text, err := source.Apply(doc.File.Text(), edits)
	if err != nil {
		t.Fatal(err)
	}
	return rules.Parse(source.NewFile(doc.File.Path(), text))
}

func TestFixesOfPublishedRulesChangeNothing(t *testing.T) {
	t.Parallel()
	catalogue := schema.Default()
	count := 0
	check.EachPublishedRule(t, func(doc *rules.Document) {
		path := doc.File.Path()
		var all []check.Fix
		for _, f := range logicOf(doc, catalogue) {
			for _, fix := range f.Fixes {
				count++
				all = append(all, fix)
				if !same(t, doc, applied(t, doc, []check.Fix{fix}), catalogue) {
					t.Errorf("%s: %s: %q changes the rule", path, f.Message, fix.Title)
				}
			}
		}
		if len(all) > 1 && !same(t, doc, applied(t, doc, all), catalogue) {
			t.Errorf("%s: all fixes together change the rule", path)
		}
	})
	t.Logf("%d fixes", count)
}

// want is a finding: its check, the text that it points at and, if it has a
// fix, the query after it.
type want struct{ check, at, fixed string }

func TestLogic(t *testing.T) {
	for _, test := range []struct {
		name, language, query string
		want                  []want
	}{
		{"a value twice", "kuery", `process.name: (a or b or a)`, []want{{"logic/duplicate-value", "a", `process.name: (a or b)`}}},
		{"the same in another case", "eql", `process where process.name : ("a", "A")`, []want{{"logic/duplicate-value", `"A"`, `process where process.name : ("a")`}}},
		{"another case of an exact value", "eql", `process where process.name in ("a", "A")`, nil},
		{"a quoted asterisk is no wildcard", "kuery", `process.name: ("*" or get)`, nil},
		{"the first value goes", "eql", `process where process.name : ("ab", "a*")`, []want{{"logic/shadowed-value", `"ab"`, `process where process.name : ("a*")`}}},
		{"a value in two others together", "eql", `process where process.name like ("a?*", "a", "a*")`, []want{
			{"logic/shadowed-value", `"a?*"`, `process where process.name like ("a", "a*")`},
			{"logic/shadowed-value", `"a"`, `process where process.name like ("a?*", "a*")`},
		}},
		{"a network in another", "eql", `network where cidrMatch(source.ip, "10.0.0.0/8", "10.1.0.0/16")`, []want{
			{"logic/shadowed-value", `"10.1.0.0/16"`, `network where cidrMatch(source.ip, "10.0.0.0/8")`},
		}},
		{"two values of one field", "eql", `process where process.name == "a" and process.name == "b"`, []want{{"logic/never-matches", `process.name == "b"`, ""}}},
		{"two values of an array", "eql", `process where process.args == "a" and process.args == "b"`, nil},
		{"missing and present", "kuery", `process.args: a and not process.args: *`, []want{{"logic/never-matches", `not process.args: *`, ""}}},
		{
			"one step of a sequence", "eql", `sequence by host.id [process where process.pid > 5 and process.pid < 5] [process where true]`,
			[]want{{"logic/never-matches", "process.pid < 5", ""}},
		},
		{"an exclusion of what is not selected", "kuery", `process.name: (a or b) and not process.name: c`, []want{
			{"logic/dead-exclusion", "not process.name: c", `process.name: (a or b)`},
		}},
		{"an exclusion of what an array may hold too", "kuery", `process.args: (a or b) and not process.args: c`, nil},
		{"one value of an exclusion", "kuery", `process.name: a* and not (process.args: x or process.name: (ab or bc))`, []want{
			{"logic/dead-exclusion", "bc", `process.name: a* and not (process.args: x or process.name: (ab))`},
		}},
		{"an exclusion in another one", "eql", `process where process.name != "ab" and not process.name like "a*"`, []want{
			{"logic/overlapping-exclusion", `process.name != "ab"`, `process where not process.name like "a*"`},
		}},
		{"exists beside a value", "kuery", `process.args: * and process.args: a`, []want{{"logic/redundant-condition", "process.args: *", `process.args: a`}}},
		{"a or (b and a)", "eql", `process where process.args == "a" or (process.pid == 1 and process.args == "a")`, []want{
			{"logic/redundant-condition", `(process.pid == 1 and process.args == "a")`, `process where process.args == "a"`},
		}},
		{"a value that the rest excludes", "eql", `process where process.name in ("a", "b") and process.name != "b"`, []want{
			{"logic/unreachable-clause", `"b"`, `process where process.name in ("a") and process.name != "b"`},
		}},
		{"not below a value is not at least the value", "eql", `process where not process.pid < 5 and process.pid >= 5`, []want{
			{"logic/dead-exclusion", `not process.pid < 5`, `process where process.pid >= 5`},
		}},
		{"a number that a range implies", "kuery", `process.pid >= 5 and process.pid > 3`, []want{{"logic/redundant-condition", "process.pid > 3", `process.pid >= 5`}}},
		{"scripts are never rewritten", "eql", `process where length(process.name) != 3 and not length(process.name) == 3`, nil},
		{"fields that are unrelated", "kuery", `process.name: a and not process.args: b and (user.name: c or host.name: d)`, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := check.Example{Language: test.language, Query: test.query}.Text()
			doc := rules.Parse(source.NewFile("rules/linux/example.toml", text))
			var got []want
			for _, f := range logicOf(doc, schema.Default()) {
				w := want{check: f.Check, at: doc.File.Slice(f.Span)}
				if len(f.Fixes) > 0 {
					w.fixed = strings.TrimSpace(applied(t, doc, f.Fixes[:1]).Queries()[0].Text)
				}
				got = append(got, w)
			}
			slices.SortStableFunc(got, func(a, b want) int { return strings.Compare(b.at, a.at) })
			wanted := slices.Clone(test.want)
			slices.SortStableFunc(wanted, func(a, b want) int { return strings.Compare(b.at, a.at) })
			if !slices.Equal(got, wanted) {
				t.Errorf("got  %q\nwant %q", got, wanted)
			}
		})
	}
}
