package check

import (
	"fmt"
	"strconv"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// joined is a part of an item, as a condition on the item's own event.
type joined struct {
	item *logicCase
	part *predicate.Node
	goal solve.Goal
}

// joins looks for items of a sequence or sample that cannot be joined, since
// their conditions on the keys exclude each other.
//
// Only a key of a single value tells anything: arrays are joined by any of
// their values. What an item implies for another, short of a contradiction, is
// not told: repeating a condition on the key costs nothing and reads better.
func (s *logicSession) joins(items []*logicCase) {
	shared := sharedKeys(items)
	if len(shared) == 0 {
		return
	}
	var present, absent []*logicCase
	for _, l := range items {
		switch {
		case l.never:
		case l.mustNotCome():
			absent = append(absent, l)
		default:
			present = append(present, l)
		}
	}
	if s.join(shared, present) {
		return // an item that is missing says nothing about one that cannot be
	}
	for _, l := range absent {
		s.join(shared, append(present[:len(present):len(present)], l))
	}
}

// sharedKeys returns, by item, what the fields that join it have in common
// with those of other items: a name for the value of each key.
func sharedKeys(items []*logicCase) map[*logicCase]map[string]string {
	out := map[*logicCase]map[string]string{}
	for i := range items[0].condition.Keys {
		var typ predicate.Type
		names, optional := map[string]bool{}, false
		users := map[*logicCase]string{}
		for _, l := range items {
			key := l.condition.Keys[i]
			if key.Field == nil {
				continue // an expression
			}
			names[key.Field.Name], optional = true, optional || key.Optional
			_, known := key.Field.Type.Domain()
			if !known || !key.Field.Single || key.Field.Holder != "" || key.Field.Lowercase || len(users) > 0 && key.Field.Type != typ {
				continue
			}
			typ = key.Field.Type
			users[l] = key.Field.Name
		}
		if optional && len(names) > 1 {
			continue // one may be missing as null and the other as false
		}
		for l, name := range users {
			if out[l] == nil {
				out[l] = map[string]string{}
			}
			out[l][name] = "key " + strconv.Itoa(i)
		}
	}
	return out
}

// join looks whether some items can be joined, and reports it if they cannot.
func (s *logicSession) join(shared map[*logicCase]map[string]string, items []*logicCase) bool {
	var goals []joined
	asking := 0 // items that ask for more of a key than that it exists
	for i, l := range items {
		asks := false
		for k, part := range l.parts {
			if !l.asksFor(k, shared[l]) {
				continue
			}
			asks = asks || !part.Span.IsEmpty()
			goals = append(goals, joined{l, part, solve.Goal{Node: solve.Apart(part, strconv.Itoa(i), shared[l])}})
		}
		if asks {
			asking++
		}
	}
	if asking < 2 || !s.never(goals) {
		return false
	}
	for i := 0; i < len(goals) && !s.exhausted(); {
		rest := append(goals[:i:i], goals[i+1:]...)
		if s.never(rest) {
			goals = rest
		} else {
			i++
		}
	}
	s.reportJoin(goals, shared)
	return true
}

// asksFor reports whether a part, or one that it is connected with, mentions a
// key.
func (l *logicCase) asksFor(part int, keys map[string]string) bool {
	for _, k := range append(l.kin[part][:len(l.kin[part]):len(l.kin[part])], part) {
		for _, name := range mentioned(l.parts[k]) {
			if _, ok := keys[name]; ok {
				return true
			}
		}
	}
	return false
}

func (s *logicSession) never(goals []joined) bool {
	list := make([]solve.Goal, len(goals))
	for i, g := range goals {
		list[i] = g.goal
	}
	return s.impossible(list...)
}

// reportJoin points at a part of the item that must not come, if there is one,
// or else at the last part that is written, and names the others.
func (s *logicSession) reportJoin(core []joined, shared map[*logicCase]map[string]string) {
	var last joined
	for _, g := range core {
		switch {
		case g.part.Span.IsEmpty():
		case last.part == nil || !last.item.mustNotCome() && (g.item.mustNotCome() || g.part.Span.Start > last.part.Span.Start):
			last = g
		}
	}
	if last.part == nil {
		return
	}
	var others []evidence
	for _, g := range core {
		if g.part != last.part && !g.part.Span.IsEmpty() {
			others = append(others, evidence{at: g.part.Span, says: "the two exclude each other"})
		}
	}
	beside := "the other conditions on it"
	if len(others) == 1 {
		beside = s.quote(others[0].at)
	}
	keyword := s.query.EQL.Keyword
	so := "so the " + s.query.Text[keyword.Start:keyword.End] + " never matches"
	if last.item.mustNotCome() {
		so = "so such an event never comes in between"
	}
	f := Finding{Severity: Warning, Message: fmt.Sprintf("the items are joined by %s, and no value of it meets both this and %s, %s", s.keyOf(last, shared), beside, so)}
	s.report(neverMatches, f, last.part.Span, others, source.Span{})
}

// mustNotCome reports whether an event that meets the item ends or forbids
// what the others ask for.
func (l *logicCase) mustNotCome() bool { return l.condition.Until || l.condition.Step.Missing }

// keyOf names the key that a part asks for.
func (s *logicSession) keyOf(g joined, shared map[*logicCase]map[string]string) string {
	for _, name := range mentioned(g.part) {
		if _, ok := shared[g.item][name]; ok {
			return "`" + name + "`"
		}
	}
	return "a key"
}
