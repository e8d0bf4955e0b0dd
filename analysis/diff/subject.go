package diff

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// subject is one of the two things that a rule asks for, events and indicators:
// by which query, in which indices, past which filters and exceptions.
type subject struct {
	path    string
	index   func(*rules.Document) []string
	filters func(*rules.Document) []rules.Filter
	// keys begin the keys of what restricts the query in its own file.
	keys []string
	// excepts says that exceptions count.
	excepts bool
	lists   Lists
}

const (
	filterKeys       = "rule.filters["
	threatFilterKeys = "rule.threat_filters["
)

// events are what every rule's query asks for.
func events(lists Lists) subject {
	return subject{
		path:    "rule.query",
		index:   func(d *rules.Document) []string { return d.Rule.Index.Values() },
		filters: func(d *rules.Document) []rules.Filter { return d.Rule.Filters },
		keys:    []string{filterKeys, "exceptions[", "rule.exceptions_list"},
		excepts: true, lists: lists,
	}
}

// indicators are what an indicator match rule asks for besides.
var indicators = subject{
	path:    "rule.threat_query",
	index:   func(d *rules.Document) []string { return d.Rule.ThreatMatch.Index.Values() },
	filters: func(d *rules.Document) []rules.Filter { return d.Rule.ThreatMatch.Filters },
	keys:    []string{threatFilterKeys},
}

// restrictionsChanged reports whether filters or exceptions are among the keys
// that changed, or are others in another file.
func (s subject) restrictionsChanged(before, after *rules.Document, changes []Change) bool {
	changed := slices.ContainsFunc(changes, func(c Change) bool {
		return slices.ContainsFunc(s.keys, func(key string) bool { return strings.HasPrefix(c.Key, key) })
	})
	same := func(a, b heeded) bool { return a.id == b.id && maps.Equal(a.items(), b.items()) }
	return changed || !slices.EqualFunc(s.heeded(before, s.lists.Before), s.heeded(after, s.lists.After), same)
}

// lookup finds the file with an exception list.
type lookup func(listID string) *rules.Document

// heeded is an exception list that a rule heeds.
type heeded struct {
	id   string
	set  *rules.ExceptionSet // nil where it is not known
	file *source.File
}

// items are what the list's items say, by their keys; nothing where it is not
// known.
func (h heeded) items() map[string]string {
	l := leaves{text: map[string]string{}}
	if h.set != nil {
		l.add("known", "")
		for i := range h.set.Items {
			if node := h.set.Items[i].Node; node != nil {
				l.value(strconv.Itoa(i), node)
			}
		}
	}
	return l.text
}

// unknown lists the exception lists that a version heeds and that are not known
// as they were with it, each once.
func (s subject) unknown(before, after *rules.Document) []string {
	var out []string
	for _, h := range slices.Concat(s.heeded(before, s.lists.Before), s.heeded(after, s.lists.After)) {
		if h.set == nil && !slices.Contains(out, h.id) {
			out = append(out, h.id)
		}
	}
	return out
}

// heeded returns the exception lists of a version: as its own file has them,
// else another.
func (s subject) heeded(d *rules.Document, find lookup) []heeded {
	if !s.excepts {
		return nil
	}
	var out []heeded
	for i := range d.Rule.ExceptionsList {
		h := heeded{id: d.Rule.ExceptionsList[i].ListID.Value, file: d.File}
		if h.set = d.ExceptionSetByID(h.id); h.set == nil && find != nil {
			if other := find(h.id); other != nil {
				h.set, h.file = other.ExceptionSetByID(h.id), other.File
			}
		}
		out = append(out, h)
	}
	return out
}
