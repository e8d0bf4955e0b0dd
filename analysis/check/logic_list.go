package check

import (
	"fmt"
	"slices"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// entries looks for entries of a list that others of it cover. Each is found
// with the ones before it already gone, so that all may be removed together.
func (l *logicCase) entries(n *predicate.Node) {
	if len(n.Entries) < 2 || n.Reading != predicate.AnyValue {
		return
	}
	l.list = n
	defer func() { l.list = nil }()
	gone := make([]bool, len(n.Entries))
	first := map[string]int{}
	for i, e := range n.Entries {
		key := e.Value.Key()
		at, twice := first[key]
		if !twice {
			first[key] = i
			continue
		}
		gone[i] = true
		l.reportEntry(n, i, duplicateValue, l.twice(e.Span, n.Entries[at].Span), "it is here already", n.Entries[at].Span)
	}
	for i, e := range n.Entries {
		if l.work < 0 {
			break
		}
		if gone[i] || !l.covered(n, i, gone, false) {
			continue
		}
		if j := l.cover(n, i, gone); j >= 0 {
			gone[i] = true
			id, message := shadowedValue, fmt.Sprintf("%s is covered by %s", l.quote(e.Span), l.quote(n.Entries[j].Span))
			if back := n.Entries[j].Value.WithinFor(&l.work, e.Value); back == pattern.Yes {
				id, message = duplicateValue, fmt.Sprintf("%s means the same as %s", l.quote(e.Span), l.quote(n.Entries[j].Span))
			}
			l.reportEntry(n, i, id, message, "what covers it", n.Entries[j].Span)
		} else if l.covered(n, i, gone, true) {
			gone[i] = true
			l.reportEntry(n, i, shadowedValue, fmt.Sprintf("%s is covered by the other values together", l.quote(e.Span)), "", source.Span{})
		}
	}
	l.drop(n, gone)
}

// twice says that two entries are one.
func (l *logicCase) twice(at, before source.Span) string {
	if l.quote(at) == l.quote(before) {
		return l.quote(at) + " is listed twice"
	}
	return fmt.Sprintf("%s means the same as %s", l.quote(at), l.quote(before))
}

// cover returns the entry that covers another one alone, or -1. Of two that
// are the same the first one stays.
func (l *logicCase) cover(n *predicate.Node, i int, gone []bool) int {
	for j := range n.Entries {
		if i == j || gone[j] {
			continue
		}
		if within := n.Entries[i].Value.WithinFor(&l.work, n.Entries[j].Value); within != pattern.Yes {
			continue
		}
		if j > i {
			if back := n.Entries[j].Value.WithinFor(&l.work, n.Entries[i].Value); back == pattern.Yes {
				continue
			}
		}
		return j
	}
	return -1
}

// covered reports whether the other entries cover one, together or one alone.
// Of two that are the same, the first one stays: apart leaves the second out.
func (l *logicCase) covered(n *predicate.Node, i int, gone []bool, apart bool) bool {
	value := n.Entries[i].Value
	if !apart && !l.mayBeCovered(n, i, gone) {
		return false
	}
	others := make([]pattern.Pattern, 0, len(n.Entries)-1)
	for j, e := range n.Entries {
		if i == j || gone[j] {
			continue
		}
		if apart && j > i {
			if back := e.Value.WithinFor(&l.work, value); back == pattern.Yes {
				continue
			}
		}
		others = append(others, e.Value)
	}
	return value.WithinFor(&l.work, others...) == pattern.Yes
}

// mayBeCovered reports whether one value of an entry is held by another entry:
// if it is not, nothing covers the entry, as of nearly all entries.
func (l *logicCase) mayBeCovered(n *predicate.Node, i int, gone []bool) bool {
	l.work -= pattern.Budget(len(n.Entries))
	domain := n.Entries[i].Value.Domain()
	text, ok := n.Entries[i].Value.AnInstance()
	if !ok {
		return true
	}
	for j := range n.Entries {
		if i != j && !gone[j] && (n.Entries[j].Value.Opaque() || n.Entries[j].Value.Holds(domain, text)) {
			return true
		}
	}
	return false
}

// drop notes that entries are gone, once the solver agrees that the atom
// means the same without them.
func (l *logicCase) drop(n *predicate.Node, gone []bool) {
	if !slices.Contains(gone, true) {
		return
	}
	var rest []predicate.Entry
	for i, e := range n.Entries {
		if !gone[i] {
			rest = append(rest, e)
		}
	}
	l.gone[n] = atomOf(n, rest)
}

// atomOf returns an atom with other entries.
func atomOf(n *predicate.Node, entries []predicate.Entry) *predicate.Node {
	out := *n
	out.Entries = entries
	return &out
}

// reportEntry reports an entry that may be removed, once the solver has proved
// that.
func (l *logicCase) reportEntry(n *predicate.Node, i int, id, message, says string, because source.Span) {
	rest := append(n.Entries[:i:i], n.Entries[i+1:]...)
	without := solve.Replacement{n: atomOf(n, rest)}
	now, then := solve.Goal{Node: n}, solve.Goal{Node: n, Replace: without}
	remove := source.Span{}
	if l.impossible(now, then.Failing()) && l.impossible(then, now.Failing()) {
		remove = l.entryRemoval(n, i)
	}
	l.report(id, Finding{Message: message}, n.Entries[i].Span, []evidence{{at: because, says: says}}, remove)
}

// entryRemoval returns the text to remove for an entry to go.
func (l *logicCase) entryRemoval(n *predicate.Node, i int) source.Span {
	var before, after source.Span
	if i > 0 {
		before = n.Entries[i-1].Span
	}
	if i+1 < len(n.Entries) {
		after = n.Entries[i+1].Span
	}
	return l.removal(n.Entries[i].Span, before, after)
}
