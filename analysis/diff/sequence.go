package diff

import (
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules/eql"
)

// itemByItem says how far the relation of two sequences goes.
const itemByItem = "compared item by item: a sequence goes on from the latest event of an item, so a single one may differ either way"

// sequences compares two sequences or samples item by item. Where they are
// built alike, each event that an item gains or loses makes a sequence gained
// or lost possible; an item that must not come works the other way.
func (c *comparison) sequences(was, is *version) *Query {
	if !was.isSequence() || !is.isSequence() {
		return &Query{Reason: "one version asks for single events and the other for several"}
	}
	if reason := builtAlike(was.eql, is.eql); reason != "" {
		return &Query{Reason: reason}
	}
	out := &Query{Relation: spanRelation(was.eql, is.eql)}
	for i, step := range stepsOf(is.eql) {
		q := c.items(was, is, i, i+1)
		if step.Missing || step == is.eql.Until {
			q.Relation = turn(q.Relation)
			q.Gained, q.Lost = q.Lost, q.Gained
		}
		if out.Gained == nil {
			out.Gained = q.Gained
		}
		if out.Lost == nil {
			out.Lost = q.Lost
		}
		if q.Relation == Undecided {
			out.Relation, out.Reason = Undecided, "of item "+strconv.Itoa(i+1)+" "+q.Reason
			return out
		}
		out.Relation = join(out.Relation, q.Relation)
	}
	if out.Relation != Same {
		out.Reason = itemByItem
	}
	return out
}

// builtAlike returns why two queries cannot be compared item by item, or "".
func builtAlike(was, is *eql.Query) string {
	a, b := stepsOf(was), stepsOf(is)
	switch {
	case was.Kind != is.Kind:
		return "one version is a sequence and the other a sample"
	case len(a) != len(b) || (was.Until == nil) != (is.Until == nil):
		return "the versions have different numbers of items"
	case !sameKeys(was, is, was.By, is.By):
		return "the events are joined by other keys"
	case !samePipes(was, is):
		return "the pipes differ"
	}
	for i := range a {
		if a[i].Missing != b[i].Missing || a[i].Runs != b[i].Runs || !sameKeys(was, is, a[i].By, b[i].By) {
			return "an item is repeated, joined or negated differently"
		}
	}
	return ""
}

func sameKeys(was, is *eql.Query, a, b []eql.Expr) bool {
	return printed(was, a) == printed(is, b)
}

func samePipes(was, is *eql.Query) bool {
	var a, b []string
	for _, p := range was.Pipes {
		a = append(a, p.Name, printed(was, p.Args))
	}
	for _, p := range is.Pipes {
		b = append(b, p.Name, printed(is, p.Args))
	}
	return strings.Join(a, "|") == strings.Join(b, "|")
}

func printed(q *eql.Query, exprs []eql.Expr) string {
	var out []string
	for _, e := range exprs {
		out = append(out, q.PrintExpr(e))
	}
	return strings.Join(out, ", ")
}

// spanRelation says what a change of maxspan does. Where an item must not
// come, a longer time can do both.
func spanRelation(was, is *eql.Query) Relation {
	a, b := millis(was), millis(is)
	missing := false
	for _, step := range is.Steps {
		missing = missing || step.Missing
	}
	switch {
	case a == b:
		return Same
	case missing:
		return Both
	case a < b:
		return More
	}
	return Fewer
}

// millis returns a sequence's longest time; without one it is endless.
func millis(q *eql.Query) int64 {
	if q.Maxspan == nil {
		return 1<<63 - 1
	}
	return q.Maxspan.Millis
}

func turn(r Relation) Relation {
	switch r {
	case More:
		return Fewer
	case Fewer:
		return More
	}
	return r
}

// join returns the relation of a whole two parts of which relate so.
func join(a, b Relation) Relation {
	switch {
	case a == Same || a == b:
		return b
	case b == Same:
		return a
	}
	return Both
}
