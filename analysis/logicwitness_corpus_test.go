package analysis_test

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// witnessed holds the witness of a finding against what it says: its document
// is read as any event is, and the clauses that the finding names are evaluated
// on it, and then the whole query.
func (p *confirmation) witnessed(pass *check.Pass, f check.Finding) {
	shown := f.Shown()
	if shown == nil {
		p.counts[f.Check+" without a witness"]++
		return
	}
	e, err := event.FromJSON(shown.Event, event.Mapping{})
	if err != nil {
		p.Fatalf("%s: %s: %s: %v", f.Path, f.Message, shown.Event, err)
	}
	c, at := p.of(pass, f)
	v := clauseVerdicts{c: c, e: e, truths: c.Formula.Truths(e, nil)}
	right, matches := v.acts(at), true
	switch shown.Shows {
	case "both match it", "both exclude it":
		right = right && v.related(f, v.acts)
		matches = shown.Shows == "both match it"
	case "it meets both":
		other := v.holds
		if strings.Contains(f.Message, "the exclusion of") { // which names one value of it
			other = func(at source.Span) bool { return !v.holds(at) }
		}
		right = v.holds(at) && v.related(f, other)
	case "the others match it, too":
	default: // it is turned away, whatever the clause does with it
		matches = false
	}
	if !right {
		p.Errorf("%s: %s: %s does not show it (%s)", f.Path, f.Message, shown.Event, shown.Shows)
	}
	if !matches && c.Query.Language != rules.ESQL && len(c.Query.Conditions()) == 1 {
		for _, verdict := range p.compile(c.Query).Verdicts(&eval.Event{Event: e}) {
			if verdict.Truth == predicate.True {
				p.Errorf("%s: %s: %s is matched all the same", f.Path, f.Message, shown.Event)
			}
		}
	}
	p.counts["witnesses confirmed"]++
}

// clauseVerdicts is what an event makes of the clauses of a condition.
type clauseVerdicts struct {
	c      check.Condition
	e      *event.Event
	truths []predicate.Truth
}

// find returns what the event makes of the clause at a span of the query, and
// whether that is a negation; ok is false where there is none.
func (v *clauseVerdicts) find(at source.Span) (truth predicate.Truth, negation, ok bool) {
	for _, n := range v.c.Formula.Nodes() {
		if n.Span == at {
			truth = v.truths[n.ID]
			for n.Op == predicate.Filter {
				n = n.Args[0]
			}
			return truth.Filter(), n.Op == predicate.Not, true
		}
		for _, entry := range n.Entries {
			if entry.Span == at {
				only := *n
				only.Entries = []predicate.Entry{entry}
				return only.Decide(v.e).Filter(), false, true
			}
		}
	}
	return 0, false, false
}

// acts reports whether the clause does with the event what it is for: a
// negation turns it away, anything else holds.
func (v *clauseVerdicts) acts(at source.Span) bool {
	truth, negation, ok := v.find(at)
	return !ok || (truth == predicate.True) != negation && truth != predicate.Undecided
}

func (v *clauseVerdicts) holds(at source.Span) bool {
	truth, _, ok := v.find(at)
	return !ok || truth == predicate.True
}

// related asks about the first of a finding's other places: the others say
// under which circumstances it is so.
func (v *clauseVerdicts) related(f check.Finding, ask func(source.Span) bool) bool {
	if len(f.Related) == 0 {
		return true
	}
	at, ok := inQuery(v.c.Query, f.Related[0].Span)
	return !ok || ask(at)
}

// inQuery returns the span of a query's text for one of the file.
func inQuery(q *check.Query, at source.Span) (source.Span, bool) {
	start, ok := q.Map.FromFile(at.Start)
	end, also := q.Map.FromFile(at.End)
	return source.Span{Start: start, End: end}, ok && also
}
