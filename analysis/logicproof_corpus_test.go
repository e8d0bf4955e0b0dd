package analysis_test

import (
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// Each finding of the logic checks on published rules is confirmed by removing
// its text: the two versions mean the same to a fresh solver, and find the
// same among events that were made to come close to the rule.
func TestLogicFindingsOfPublishedRulesAreConfirmed(t *testing.T) {
	t.Parallel()
	catalogue := schema.Default()
	p := &confirmation{T: t, catalogue: catalogue, counts: map[string]int{}}
	sharedtest.Rules(t, func(path, text string) {
		if strings.HasPrefix(path, "rules/") {
			p.rule(rules.Parse(source.NewFile(path, text)))
		}
	})
	for _, name := range slices.Sorted(maps.Keys(p.counts)) {
		t.Logf("%6d %s", p.counts[name], name)
	}
}

// confirmation confirms the findings of rules.
type confirmation struct {
	*testing.T
	catalogue *schema.Catalogue
	counts    map[string]int
}

func (p *confirmation) rule(doc *rules.Document) {
	pass := check.NewPass(doc, check.Elastic, p.catalogue)
	for _, c := range check.All() {
		if c.Group() == "logic" {
			pass.Run(c)
		}
	}
	for _, f := range pass.Findings() {
		p.counts[f.Check]++
		switch {
		case strings.HasPrefix(f.Check, "logic/exception-"):
			// about a filter or an exception list, which have a proof of their own
		case f.Check == "logic/never-matches":
			p.neverMatches(pass, f)
		case len(f.Fixes) == 0:
			p.counts[f.Check+" without a fix"]++
			p.removed(pass, f)
		default:
			text, err := source.Apply(doc.File.Text(), f.Fixes[0].Edits)
			if err != nil {
				p.Fatal(err)
			}
			p.removed(pass, f)
			p.fixed(pass, rules.Parse(source.NewFile(doc.File.Path(), text)), f)
		}
		if f.Check != "logic/never-matches" && !strings.HasPrefix(f.Check, "logic/exception-") {
			p.witnessed(pass, f)
		}
	}
}

// of returns the condition that a finding is about, and its span there.
func (p *confirmation) of(pass *check.Pass, f check.Finding) (check.Condition, source.Span) {
	for _, q := range pass.Queries() {
		for _, c := range q.Conditions() {
			for _, n := range c.Formula.Nodes() {
				if !n.Span.IsEmpty() && q.InFile(n.Span) == f.Span {
					return c, n.Span
				}
				for _, e := range n.Entries {
					if q.InFile(e.Span) == f.Span {
						return c, e.Span
					}
				}
			}
		}
	}
	p.Fatalf("%s: %s: at no condition", f.Path, f.Message)
	return check.Condition{}, source.Span{}
}

const confirmBudget = 1 << 22

func (p *confirmation) neverMatches(pass *check.Pass, f check.Finding) {
	c, _ := p.of(pass, f)
	if !solve.New(confirmBudget).Impossible(solve.Meets(c.Formula)) {
		p.Errorf("%s: %s: it can be met", f.Path, f.Message)
	}
	for _, e := range near(c.Formula) {
		if p.counts["events"]++; c.Formula.Eval(e) == predicate.True {
			p.Errorf("%s: %s: an event meets it", f.Path, f.Message)
			return
		}
	}
}

// removed takes the text out of the formula.
func (p *confirmation) removed(pass *check.Pass, f check.Finding) {
	c, at := p.of(pass, f)
	without := solve.Replacement{}
	for _, n := range c.Formula.Nodes() {
		for i, e := range n.Entries {
			if e.Span == at && len(n.Entries) > 1 {
				rest := *n
				rest.Entries = slices.Delete(slices.Clone(n.Entries), i, i+1)
				without[n] = &rest
			}
		}
		for _, arg := range n.Args {
			if arg.Span == at && n.Op == predicate.And {
				without[arg] = predicate.NewConst(at, predicate.True)
			} else if arg.Span == at && n.Op == predicate.Or {
				without[arg] = predicate.NewConst(at, predicate.False)
			}
		}
	}
	if len(without) == 0 {
		if c.Formula.Root.Span != at {
			p.Errorf("%s: %s: nothing to remove", f.Path, f.Message)
		}
		without[c.Formula.Root] = predicate.NewConst(at, predicate.True)
	}
	now, then := solve.Meets(c.Formula), solve.Meets(c.Formula)
	then.Replace = without
	s := solve.New(confirmBudget)
	if !s.Impossible(now, then.Failing()) || !s.Impossible(then, now.Failing()) {
		p.Errorf("%s: %s: it is not proved", f.Path, f.Message)
	}
	p.counts["proved by the solver with the text removed"]++
}

// fixed compares a rule with what its fix makes of it.
func (p *confirmation) fixed(pass *check.Pass, after *rules.Document, f check.Finding) {
	queries, fixed := pass.Queries(), check.NewPass(after, check.Elastic, p.catalogue).Queries()
	for i, q := range queries {
		if q.Text == fixed[i].Text {
			continue
		}
		old, now := q.Conditions(), fixed[i].Conditions()
		if len(old) != len(now) {
			p.Errorf("%s: %s: %d conditions become %d", f.Path, f.Message, len(old), len(now))
			continue
		}
		var events []*event.Event
		for k := range old {
			if r := solve.New(confirmBudget).Equivalent(old[k].Formula, now[k].Formula); r.Answer != pattern.Yes {
				p.Errorf("%s: %s: the fix changes the condition: %v", f.Path, f.Message, r.Answer)
			}
			events = append(events, near(old[k].Formula)...)
		}
		p.counts["proved by the solver with the fix made"]++
		p.sameVerdicts(q, fixed[i], events, f)
	}
}

// sameVerdicts runs both versions over events.
func (p *confirmation) sameVerdicts(old, now *check.Query, events []*event.Event, f check.Finding) {
	if old.Language == rules.ESQL {
		return
	}
	before, after := p.compile(old), p.compile(now)
	for _, e := range events {
		p.counts["events"]++
		a, b := before.Verdicts(&eval.Event{Event: e}), after.Verdicts(&eval.Event{Event: e})
		for i := range a {
			if a[i].Truth == predicate.True {
				p.counts["events that match"]++
			}
			if a[i].Truth != b[i].Truth {
				p.Errorf("%s: %s: %v becomes %v for %v", f.Path, f.Message, a[i].Truth, b[i].Truth, e)
				return
			}
		}
	}
}

func (p *confirmation) compile(q *check.Query) *eval.Program {
	program, problems, err := eval.Compile(q.Language, q.Text, lower.NewFields(q.Scope), "")
	if err != nil || len(problems) > 0 {
		p.Fatal(q.Text, problems, err)
	}
	return program
}

// near returns events that come close to a condition: one that the solver
// finds for it, and others with values that it names, or nearly those, in some
// of the fields.
func near(f *predicate.Formula) []*event.Event {
	type field struct {
		*predicate.Field
		values []string
	}
	fields := map[string]*field{}
	hash := fnv.New64a()
	for _, n := range f.Nodes() {
		if n.Op != predicate.Atom {
			continue
		}
		known := fields[n.Field.Values()]
		if known == nil {
			known = &field{Field: n.Field}
			fields[n.Field.Values()] = known
		}
		for _, e := range n.Entries {
			hash.Write([]byte(e.Value.Key()))
			for _, fill := range []rune{'x', '/'} {
				if text, ok := e.Value.Instance(fill); ok {
					known.values = append(known.values, text)
				}
			}
		}
	}
	names := slices.Sorted(maps.Keys(fields))
	if len(names) == 0 {
		return nil
	}
	r := rand.New(rand.NewPCG(hash.Sum64(), 1))
	made := []*event.Event{event.New()}
	if e := solve.New(confirmBudget).Find(solve.Meets(f)).Witness; e != nil {
		made[0] = e
	}
	for len(made) < 60 {
		other, chosen := event.New(), []string(nil)
		for _, i := range r.Perm(len(names))[:min(1+r.IntN(2), len(names))] {
			f := fields[names[i]]
			chosen = append(chosen, f.Values())
			count := r.IntN(3)
			if f.Single {
				count = min(count, 1)
			}
			for range min(count, len(f.values)) {
				other.Add(f.Values(), event.Text(nearly(r, f.Type, pick(r, f.values))))
			}
		}
		made = append(made, pick(r, made).With(other, chosen))
	}
	return made
}

// nearly returns a text or one that differs a little.
func nearly(r *rand.Rand, typ predicate.Type, text string) string {
	if typ != predicate.Keyword {
		return text
	}
	switch r.IntN(8) {
	case 0:
		return text + "y"
	case 1:
		return "y" + text
	case 2:
		return text[:len(text)/2]
	}
	return text
}
