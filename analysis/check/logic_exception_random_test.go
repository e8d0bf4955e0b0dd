package check_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
)

// domain is the events over two fields, one of a single value and one of any:
// every value that the texts below tell apart is among them.
var domain = func() []*event.Event {
	values := []string{"a", "ab", "ac", "aab", "b", "cb", "z", "zz"}
	var out []*event.Event
	for one := range len(values) + 1 {
		for set := range 1 << len(values) {
			e := event.New()
			if one < len(values) {
				e.Add("process.name", event.Text(values[one]))
			}
			for i, v := range values {
				if set>>i&1 == 1 {
					e.Add("process.args", event.Text(v))
				}
			}
			out = append(out, e)
		}
	}
	return out
}()

// random draws texts of queries, filters and exceptions.
type random struct{ *rand.Rand }

func (r random) pick(texts ...string) string { return texts[r.IntN(len(texts))] }
func (r random) field() string               { return r.pick("process.name", "process.name", "process.args") }
func (r random) value() string               { return r.pick("a", "ab", "b") }

func (r random) query(depth int) string {
	switch n := r.IntN(6); {
	case depth > 0 && n == 0:
		return "(" + r.query(depth-1) + " or " + r.query(depth-1) + ")"
	case depth > 0 && n == 1:
		return r.query(depth-1) + " and " + r.query(depth-1)
	case n == 2:
		return "not " + r.field() + ":" + r.pick(r.value(), "a*", "(a or ab)")
	}
	return r.field() + ":" + r.pick(r.value(), "a*", "*", "(a or b)", "*b", "**")
}

func (r random) clause(depth int) string {
	switch n := r.IntN(8); {
	case depth > 0 && n == 0:
		return fmt.Sprintf(`bool = { must = [{ %s }, { %s }] }`, r.clause(depth-1), r.clause(depth-1))
	case depth > 0 && n == 1:
		return fmt.Sprintf(`bool = { should = [{ %s }, { %s }], minimum_should_match = 1 }`, r.clause(depth-1), r.clause(depth-1))
	case depth > 0 && n == 2:
		return fmt.Sprintf(`bool = { must_not = { %s } }`, r.clause(depth-1))
	case n == 3:
		return fmt.Sprintf(`exists = { field = "%s" }`, r.field())
	case n == 4:
		return fmt.Sprintf(`terms = { "%s" = ["%s", "%s"] }`, r.field(), r.value(), r.value())
	case n == 5:
		return fmt.Sprintf(`wildcard = { "%s" = { value = "%s" } }`, r.field(), r.pick("a*", "*b", "?", "a?*"))
	}
	return fmt.Sprintf(`match_phrase = { "%s" = "%s" }`, r.field(), r.value())
}

func (r random) rule() *rules.Document {
	var more strings.Builder
	for range r.IntN(4) {
		fmt.Fprintf(&more, "[[rule.filters]]\nmeta.negate = %v\nquery = { %s }\n", r.IntN(3) > 0, r.clause(1))
	}
	if n := r.IntN(3); n > 0 {
		more.WriteString("[[rule.exceptions_list]]\nlist_id = \"l\"\n[[exceptions]]\ncontainer.list_id = \"l\"\n")
		for range n {
			more.WriteString("[[exceptions.items]]\nname = \"x\"\n")
			for range 1 + r.IntN(2) {
				kind := r.pick("type = \"match\"\nvalue = \"a\"", "type = \"match_any\"\nvalue = [\"a\", \"b\"]", "type = \"exists\"", "type = \"wildcard\"\nvalue = \"a*\"", "type = \"match\"\nvalue = \"ab\"")
				fmt.Fprintf(&more, "[[exceptions.items.entries]]\nfield = %q\noperator = %q\n%s\n", r.field(), r.pick("included", "included", "excluded"), kind)
			}
		}
	}
	return ruleWith("kuery", r.query(2), more.String())
}

// judged is a rule over the domain: for each event whether it meets the query,
// each filter and each exception.
type judged struct{ query, filters, exceptions [][]bool }

func judge(doc *rules.Document) judged {
	p := check.NewPass(doc, check.Generic, schema.Default())
	var out judged
	for _, c := range p.Queries()[0].Conditions() {
		out.query = append(out.query, truths(c.Formula))
	}
	for _, r := range p.Filters("rule.query") {
		out.filters = append(out.filters, truths(r.Formula))
	}
	for _, r := range p.Exceptions() {
		out.exceptions = append(out.exceptions, truths(r.Formula))
	}
	return out
}

func truths(f *predicate.Formula) []bool {
	out := make([]bool, len(domain))
	for i, e := range domain {
		out[i] = f.Eval(e) == predicate.True
	}
	return out
}

// all tells which events meet all of some conditions.
func all(conditions ...[]bool) []bool {
	out := make([]bool, len(domain))
	for i := range out {
		out[i] = !slices.ContainsFunc(conditions, func(c []bool) bool { return !c[i] })
	}
	return out
}

// selected tells which events make an alert.
func (j judged) selected() []bool { return all(slices.Concat(j.query, j.filters, j.exceptions)...) }

// useless counts the filters that change nothing beside the query and other
// filters, and the exceptions that change nothing beside these or each other.
func (j judged) useless() int {
	count := 0
	base := slices.Concat(j.query, j.filters)
	for i := range j.filters {
		if slices.Equal(all(base...), all(slices.Concat(j.query, j.filters[:i], j.filters[i+1:])...)) {
			count++
		}
	}
	for i, e := range j.exceptions {
		beside := slices.Equal(all(base...), all(append(slices.Clone(base), e)...))
		among := slices.Equal(all(j.exceptions...), all(slices.Concat(j.exceptions[:i], j.exceptions[i+1:])...))
		if beside || among {
			count++
		}
	}
	return count
}

// Brute force over small events: what is said of a filter or an exception
// holds, fixes leave the rule as it was, and what changes nothing is found.
func TestFiltersAndExceptionsAgainstBruteForce(t *testing.T) {
	t.Parallel()
	count, said, fixed := 0, 0, 0
	for seed := range uint64(600) {
		doc := random{rand.New(rand.NewPCG(seed, 1))}.rule()
		if len(doc.Tree.Problems) > 0 {
			t.Fatalf("%s\n%v", doc.File.Text(), doc.Tree.Problems)
		}
		count++
		before := judge(doc)
		found := exceptionFindings(doc, nil)
		said += len(found)
		wrong := func(f check.Finding, what string) { t.Errorf("%s\nsays that %s: %s", doc.File.Text(), f.Message, what) }
		var fixes []check.Fix
		for _, f := range found {
			if f.Check == "logic/exception-never-matches" && slices.Contains(before.selected(), true) {
				wrong(f, "an event matches")
			}
			if strings.HasSuffix(f.Check, "-nothing") || strings.HasSuffix(f.Check, "-overlapping") {
				if before.useless() == 0 && !strings.Contains(f.Message, "already excluded by a filter") {
					wrong(f, "all of them change something")
				}
			}
			fixes = append(fixes, f.Fixes...)
			for _, fix := range f.Fixes {
				fixed++
				if !slices.Equal(judge(applied(t, doc, []check.Fix{fix})).selected(), before.selected()) {
					wrong(f, fix.Title+" changes the rule")
				}
			}
		}
		if len(fixes) > 1 && !slices.Equal(judge(applied(t, doc, fixes)).selected(), before.selected()) {
			t.Errorf("%s\nall fixes together change the rule", doc.File.Text())
		}
		if slices.Contains(all(before.query...), true) && before.useless() > 0 && len(found) == 0 {
			t.Errorf("%s\n%d filters and exceptions change nothing, which is not said", doc.File.Text(), before.useless())
		}
	}
	t.Logf("%d rules, %d findings, %d fixes", count, said, fixed)
}
