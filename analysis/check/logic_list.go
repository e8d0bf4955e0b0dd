package check

import (
	"fmt"
	"maps"
	"slices"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// entries looks for entries of a list that others of it cover. Each is found
// with the ones before it already gone, so that all may be removed together.
func (l *logicCase) entries(n *predicate.Node) {
	if len(n.Entries) < 2 || n.Reading == predicate.Combination {
		return
	}
	l.list = n
	defer func() { l.list = nil }()
	gone, copies := copiesIn(n)
	// One proof serves them all: what is left of the list holds of no more
	// events than the list without some of them, nor that than all of it.
	without := l.provedWithout(n, gone)
	written := map[int]int{} // of copies, how many are written alike, by the entry that stays
	for at, list := range copies {
		written[at] = len(list)
	}
	for i, e := range n.Entries {
		if l.work < 0 {
			break
		}
		if gone[i] || isNothing(e) || !l.covered(n, i, gone, false) {
			continue
		}
		if j := l.cover(n, i, gone); j >= 0 {
			gone[i] = true
			if back := n.Entries[j].Value.WithinFor(&l.work, &n.Entries[i].Value); back == pattern.Yes {
				copies[j] = append(copies[j], i)
				continue
			}
			message := fmt.Sprintf("%s is covered by %s", l.quote(e.Span), l.quote(n.Entries[j].Span))
			because := []evidence{{at: n.Entries[j].Span, says: "what covers it"}}
			l.reportEntries(n, []int{i}, l.provedWithoutEntries(n, i), shadowedValue, message, because)
		} else if l.covered(n, i, gone, true) {
			gone[i] = true
			message := fmt.Sprintf("%s is covered by the other values together", l.quote(e.Span))
			l.reportEntries(n, []int{i}, l.provedWithoutEntries(n, i), shadowedValue, message, nil)
		}
	}
	for _, at := range slices.Sorted(maps.Keys(copies)) {
		left := without
		if written[at] < len(copies[at]) {
			left = l.provedWithoutEntries(n, copies[at]...)
		}
		l.reportCopies(n, at, copies[at], left)
	}
	l.drop(n, gone)
}

// copiesIn returns which entries of a list ask for what one before them does,
// and by the first of each its copies.
func copiesIn(n *predicate.Node) (gone []bool, copies map[int][]int) {
	gone, copies = make([]bool, len(n.Entries)), map[int][]int{}
	first := map[string]int{}
	for i, e := range n.Entries {
		if isNothing(e) {
			continue // that no value is in it is said elsewhere
		}
		key := e.Value.Key()
		if at, again := first[key]; again {
			gone[i] = true
			copies[at] = append(copies[at], i)
		} else {
			first[key] = i
		}
	}
	return gone, copies
}

// hereAgain labels the copies of a value after the first.
const hereAgain = "and here again"

// reportCopies reports the entries that mean the same as the one at an index:
// one finding, however many there are.
func (l *logicCase) reportCopies(n *predicate.Node, at int, copies []int, without *predicate.Node) {
	slices.Sort(copies)
	stays := n.Entries[at].Span
	because := []evidence{{at: stays, says: "it is here already"}}
	alike := 0
	for k, i := range copies {
		if l.quote(n.Entries[i].Span) == l.quote(stays) {
			alike++
		}
		if k > 0 {
			because = append(because, evidence{at: n.Entries[i].Span, says: hereAgain})
		}
	}
	message := fmt.Sprintf("%d values mean the same as %s", len(copies), l.quote(stays))
	switch {
	case alike == len(copies) && alike == 1:
		message = l.quote(stays) + " is listed twice"
	case alike == len(copies):
		message = fmt.Sprintf("%s is listed %d times", l.quote(stays), len(copies)+1)
	case len(copies) == 1:
		message = fmt.Sprintf("%s means the same as %s", l.quote(n.Entries[copies[0]].Span), l.quote(stays))
	}
	l.reportEntries(n, copies, without, duplicateValue, message, because)
}

// cover returns the entry that covers another one alone, or -1. Of two that
// are the same the first one stays.
func (l *logicCase) cover(n *predicate.Node, i int, gone []bool) int {
	for j := range n.Entries {
		if i == j || gone[j] {
			continue
		}
		if within := n.Entries[i].Value.WithinFor(&l.work, &n.Entries[j].Value); within != pattern.Yes {
			continue
		}
		if j > i {
			if back := n.Entries[j].Value.WithinFor(&l.work, &n.Entries[i].Value); back == pattern.Yes {
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
	value := &n.Entries[i].Value
	if !apart && !l.mayBeCovered(n, i, gone) {
		return false
	}
	others := make([]*pattern.Pattern, 0, len(n.Entries)-1)
	for j := range n.Entries {
		if i == j || gone[j] {
			continue
		}
		if apart && j > i {
			if back := n.Entries[j].Value.WithinFor(&l.work, value); back == pattern.Yes {
				continue
			}
		}
		others = append(others, &n.Entries[j].Value)
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
	value := pattern.ValueOf(domain, text)
	for j := range n.Entries {
		if i != j && !gone[j] && (n.Entries[j].Value.Opaque() || n.Entries[j].Value.HoldsValue(&value)) {
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
	l.gone[n] = withoutEntries(n, gone)
}

// withoutEntries returns an atom without the entries that are gone.
func withoutEntries(n *predicate.Node, gone []bool) *predicate.Node {
	out := atomOf(n, nil)
	for i, e := range n.Entries {
		if !gone[i] {
			out.Entries = append(out.Entries, e)
		}
	}
	return out
}

// atomOf returns an atom with other entries.
func atomOf(n *predicate.Node, entries []predicate.Entry) *predicate.Node {
	out := *n
	out.Entries = entries
	return &out
}

// provedWithoutEntries is [logicCase.provedWithout] for some entries.
func (l *logicCase) provedWithoutEntries(n *predicate.Node, entries ...int) *predicate.Node {
	gone := make([]bool, len(n.Entries))
	for _, i := range entries {
		gone[i] = true
	}
	return l.provedWithout(n, gone)
}

// provedWithout returns an atom without the entries that are gone, if some are
// and the solver proves that it is the same; else nil.
func (l *logicCase) provedWithout(n *predicate.Node, gone []bool) *predicate.Node {
	if l.exhausted() || !slices.Contains(gone, true) {
		return nil
	}
	left := withoutEntries(n, gone)
	now, then := solve.Goal{Node: n}, solve.Goal{Node: n, Replace: solve.Replacement{n: left}}
	if !l.impossible(now, then.Failing()) || !l.impossible(then, now.Failing()) {
		return nil
	}
	return left
}

// reportEntries reports entries that all may be removed by one fix, if it is
// proved that the list is the same without them and perhaps more. The finding
// is at the first.
func (l *logicCase) reportEntries(n *predicate.Node, entries []int, without *predicate.Node, id, message string, because []evidence) {
	at, title := n.Entries[entries[0]].Span, ""
	var remove []source.Span
	if without != nil {
		remove = l.entryRemovals(n, entries)
		title = "Remove " + l.quote(at)
		if len(entries) > 1 {
			title = fmt.Sprintf("Remove %d values", len(entries))
		}
	}
	l.reportAll(id, Finding{Message: message}, at, because, title, remove...)
	if without == nil || l.inObjects(n) {
		return
	}
	first := atomOf(n, n.Entries[entries[0]:entries[0]+1])
	d := demonstration{meets: []solve.Goal{{Node: first}}, then: []solve.Goal{{Node: without}}, shows: bothMatch}
	if len(because) == 0 {
		d.shows = othersMatch
	}
	l.shownBy(d)
}

// entryRemovals returns the texts to remove for all of some entries to go;
// none where one of them cannot be removed.
func (l *logicCase) entryRemovals(n *predicate.Node, entries []int) []source.Span {
	var out []source.Span
	for _, i := range entries {
		remove := l.entryRemoval(n, i)
		if remove.IsEmpty() || len(out) > 0 && out[len(out)-1].Overlaps(remove) {
			return nil
		}
		out = append(out, remove)
	}
	return out
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
