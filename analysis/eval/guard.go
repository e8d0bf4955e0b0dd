package eval

import (
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
)

// guard is a filter or an exception, ready to be asked.
type guard struct {
	Guard
	formula *predicate.Formula
	// keeps says that the events which meet the formula are kept, and not
	// those that are taken away.
	keeps bool
}

// turnsAway reports whether the guard takes an event away.
func (g *guard) turnsAway(e *Event) predicate.Truth {
	truth := g.formula.Eval(e.Event)
	if g.keeps {
		return truth.Not()
	}
	return truth
}

// admits asks guards about an event, and counts for each what it takes away.
func admits(guards []guard, counts []Guard, e *Event) bool {
	for i := range guards {
		switch guards[i].turnsAway(e) {
		case predicate.True:
			counts[i].TurnedAway++
			return false
		case predicate.Undecided:
			counts[i].Undecided++
		}
	}
	return true
}

func filterGuards(path string, filters []rules.Filter, fields *lower.Fields) []guard {
	var out []guard
	for _, f := range filters {
		formula := lower.Filter(f, fields)
		if formula == nil {
			continue
		}
		out = append(out, guard{Guard{Kind: "filter", Name: filterName(f), Path: path, Span: f.Span}, formula, true})
	}
	return out
}

// filterName is how Kibana shows a filter: its alias, else the field that it
// is about.
func filterName(f rules.Filter) string {
	for _, key := range []string{"alias", "key"} {
		if v := f.Node.Table.Get("meta", key); v != nil && v.Text != "" {
			return v.Text
		}
	}
	return ""
}

// exceptionGuards returns the items of the exception lists that the rule uses.
func (r *Rule) exceptionGuards(fields *lower.Fields) []guard {
	var out []guard
	for _, doc := range r.settings.Exceptions {
		for i := range doc.Exceptions {
			set := &doc.Exceptions[i]
			if !r.uses(set) {
				continue
			}
			for j := range set.Items {
				item := &set.Items[j]
				if r.expired(item) {
					continue
				}
				if formula := lower.Exception(item, fields); formula != nil {
					out = append(out, guard{Guard{Kind: "exception", Name: item.Name.Value, Path: doc.File.Path(), Span: item.Span}, formula, false})
				}
			}
		}
	}
	return out
}

// uses reports whether the rule uses a list: it names the list, or the list's
// file names the rule.
func (r *Rule) uses(set *rules.ExceptionSet) bool {
	for _, list := range r.rule.ExceptionsList {
		if list.ListID.IsSet() && set.ListID.Is(list.ListID.Value) {
			return true
		}
	}
	for _, id := range set.RuleIDs.Values() {
		if r.rule.RuleID.Is(id) {
			return true
		}
	}
	return false
}

// expired reports whether an exception ended before the rule runs.
func (r *Rule) expired(item *rules.ExceptionItem) bool {
	if !item.ExpireTime.IsSet() || r.settings.Now.IsZero() {
		return false
	}
	end, ok := DateMath(item.ExpireTime.Value, r.settings.Now, false)
	return ok && end.Before(r.settings.Now)
}
