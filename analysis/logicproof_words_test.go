package analysis_test

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// standing returns the events that meet a clause by itself: of a value, those
// whose field is in it.
func (w *world) standing(c *clause) bits { return w.matches(c.alone()) }

// alone returns a clause as a condition, which a value is not.
func (c *clause) alone() *clause {
	for leaf := c.parent; leaf != nil; leaf = leaf.parent {
		if leaf.op == opLeaf {
			verb := strings.TrimPrefix(leaf.verb, "not ")
			if verb == "!=" {
				verb = "=="
			}
			return &clause{op: opLeaf, field: leaf.field, verb: verb, kids: []*clause{c}}
		}
	}
	return c
}

// excluded returns the events that a clause excludes where it stands.
func (w *world) excluded(c *clause) bits {
	if c.negated() {
		return w.standing(c)
	}
	return w.matches(&clause{op: opNot, kids: []*clause{c.alone()}})
}

// negated reports whether a clause stands below a negation.
func (c *clause) negated() bool {
	out := false
	for above := c.parent; above != nil; above = above.parent {
		if above.op == opNot || above.op == opLeaf && (above.verb == "!=" || strings.HasPrefix(above.verb, "not ")) {
			out = !out
		}
	}
	return out
}

// asked returns the events of which a clause asks where it stands.
func (w *world) asked(c *clause) bits {
	if c.negated() {
		return w.matches(&clause{op: opNot, kids: []*clause{c.alone()}})
	}
	return w.standing(c)
}

// says holds what a finding says in words, about the text that it names as the
// reason, against all events.
func (p *proof) says(w *world, places map[source.Span]*clause, query string, f check.Finding, offset int) {
	at := places[f.Span.Shift(-offset)]
	if at == nil {
		return
	}
	labels := map[string][]*clause{}
	for _, r := range f.Related {
		c := places[r.Span.Shift(-offset)]
		if c == nil {
			return
		}
		labels[r.Message] = append(labels[r.Message], c)
	}
	all := func(set bits, label string) bits {
		for _, c := range labels[label] {
			set = set.and(w.asked(c))
		}
		return set
	}
	given := all(w.all(), "together with this")
	var wrong bits // the events of which it is not true
	kind := ""
	switch covers := labels["what covers it"]; {
	case len(covers) > 0:
		kind, wrong = "what covers", w.standing(at).and(given).minus(w.standing(covers[0]))
	case len(labels["it is here already"]) > 0:
		kind, wrong = "what is here already", w.standing(at).minus(w.standing(labels["it is here already"][0]))
	case len(labels["only such events are selected"]) > 0:
		kind, wrong = "what is selected", all(w.excluded(at), "only such events are selected")
	case len(labels["already excluded here"]) > 0:
		kind, wrong = "what is excluded", all(w.excluded(at).and(given), "already excluded here")
	case len(labels["what implies it"]) > 0:
		kind, wrong = "what implies", all(w.all().minus(w.standing(at)), "what implies it")
	case len(labels["what rules it out"]) > 0:
		kind, wrong = "what rules out", all(w.standing(at), "what rules it out")
	case strings.HasSuffix(f.Message, " can never match") || strings.HasSuffix(f.Message, "no event meets it"):
		kind, wrong = "what is impossible", w.standing(at)
	default:
		return
	}
	p.counts["words: "+kind]++
	if !wrong.empty() {
		p.fail(query, "%s: %s: that is not true of %s", f.Check, f.Message, w.first(wrong))
	}
}
