package ruletest

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/rules/source"
)

// Part is an alternative or an exclusion of a rule's query: an operand of `or`,
// an entry of a list, a condition below `not`.
type Part struct {
	// Span is where the part stands in the rule's file, and Text its text on
	// one line.
	Span source.Span
	Text string
	// Excludes marks an exclusion.
	Excludes bool
	// Met counts the events that meet the part. Counted are those of them for
	// which it made the difference: they took that alternative and meet the
	// rest of the condition, or the exclusion alone turned them away.
	Met, Counted int
}

// Reached reports whether some event put the part to the test.
func (p *Part) Reached() bool { return p.Counted > 0 }

// Unreached returns the parts that no event put to the test, the outermost
// only: what is inside of one is not reached either.
func (o *Outcome) Unreached() []Part {
	var out []Part
	for _, p := range o.Parts {
		if p.Reached() || len(out) > 0 && out[len(out)-1].Span.Covers(p.Span) {
			continue
		}
		out = append(out, p)
	}
	return out
}

// add adds the counts of a run to those of the runs before it. Its events are
// counted on from so many before.
func (o *Outcome) add(run *eval.Explanation, before int) {
	sum := o.Explanation
	if sum == nil {
		first := *run
		first.Progress = nil
		first.Guards = slices.Clone(run.Guards)
		first.Misses, first.Hits = numbered(run.Misses, before), numbered(run.Hits, before)
		o.Explanation = &first
		return
	}
	sum.Events += run.Events
	sum.Matched += run.Matched
	sum.Undecided += run.Undecided
	sum.Misses = some(sum.Misses, numbered(run.Misses, before))
	for i, g := range run.Guards {
		if i < len(sum.Guards) {
			sum.Guards[i].TurnedAway += g.TurnedAway
			sum.Guards[i].Undecided += g.Undecided
		}
	}
	sum.Hits = some(sum.Hits, numbered(run.Hits, before))
	for i := range min(len(sum.Clauses), len(run.Clauses)) {
		to, from := &sum.Clauses[i], &run.Clauses[i]
		if to.Span != from.Span {
			continue // an ES|QL run that ended early has fewer of them
		}
		to.Matched += from.Matched
		to.Of += from.Of
		to.Undecided += from.Undecided
		to.Reached += from.Reached
		to.Held += from.Held
		to.Missing += from.Missing
		to.Passed = some(to.Passed, others(to.Passed, from.Passed))
		to.Failed = some(to.Failed, others(to.Failed, from.Failed))
	}
}

// numbered returns verdicts whose events are counted on from so many before.
func numbered(list []eval.Verdict, before int) []eval.Verdict {
	out := slices.Clone(list)
	for i := range out {
		e := *out[i].Event
		e.Index += before
		out[i].Event = &e
	}
	return out
}

// maxShown is how many examples of all cases are kept.
const maxShown = 5

func some[T any](have, more []T) []T {
	return append(have, more[:min(len(more), max(0, maxShown-len(have)))]...)
}

// others returns the examples with other values than those that are there.
func others(have, more []eval.Example) []eval.Example {
	return slices.DeleteFunc(slices.Clone(more), func(e eval.Example) bool {
		return slices.ContainsFunc(have, func(h eval.Example) bool { return h.Value == e.Value })
	})
}

// parts picks the alternatives and exclusions among a query's clauses.
func (r *runner) parts(clauses []eval.Clause) []Part {
	var out []Part
	for i := range clauses {
		c := &clauses[i]
		excludes := c.Excludes
		counted, met := c.Held, c.Matched
		switch {
		case c.Alternative && !c.Excludes:
		case isExclusion(c) && !isDivided(clauses, i):
		case r.isUnequal(c):
			excludes, counted, met = true, c.Reached-c.Held, c.Of-c.Matched
		default:
			continue
		}
		text := r.outcome.Query.Text[c.Span.Start:c.Span.End]
		out = append(out, Part{
			Span: r.outcome.Query.Map.ToFile(c.Span), Text: strings.Join(strings.Fields(text), " "),
			Excludes: excludes, Met: met, Counted: counted,
		})
	}
	return out
}

// isExclusion reports whether events that meet a clause are turned away, unlike
// one that does so only together with others.
func isExclusion(c *eval.Clause) bool { return c.Excludes && !c.Alternative }

// isDivided reports whether an exclusion is made of others, which then stand
// for it.
func isDivided(clauses []eval.Clause, i int) bool {
	for j := i + 1; j < len(clauses) && clauses[j].Item == clauses[i].Item && clauses[j].Depth > clauses[i].Depth; j++ {
		if clauses[j].Depth == clauses[i].Depth+1 && isExclusion(&clauses[j]) {
			return true
		}
	}
	return false
}

// isUnequal reports whether a clause is a field, `!=` and a value: an exclusion
// that is written without `not`.
func (r *runner) isUnequal(c *eval.Clause) bool {
	if c.Field == "" || c.Excludes || c.IsValue || c.Alternative {
		return false
	}
	text := r.outcome.Query.Text[c.Span.Start:c.Span.End]
	_, behind, found := strings.Cut(text, "!=")
	return found && strings.TrimSpace(behind) != "null" && !strings.ContainsAny(text[:len(text)-len(behind)], `"'`)
}
