package sample

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/eql"
)

// chain is a sequence or sample in the making: an event for each item that has
// to come.
type chain struct {
	joint
	// items are the indexes of the query's steps that the events stand for.
	items  []int
	wishes []wish
	drafts []*draft
}

// sequences makes the sets of a sequence or sample.
func (m *maker) sequences() {
	c := &chain{joint: joint{paths: m.paths}}
	for i, step := range m.eql.Steps {
		if !step.Missing {
			c.items = append(c.items, i)
			c.wishes = append(c.wishes, wish{formula: m.items[i]})
			c.add(m.keysOf(step))
		}
	}
	first, failed := m.firstChain(c)
	if failed != nil {
		m.missing(false, nil, failed)
		return
	}
	m.result.Sets = append(m.result.Sets, Set{Documents: first})
	if m.options.Alternatives {
		m.chainAlternatives(c)
	}
	if m.options.NearMisses {
		m.chainMisses(c)
	}
}

// keysOf returns the fields that join a step's events, with the number of the
// key.
func (m *maker) keysOf(step *eql.Step) map[string]string {
	out := map[string]string{}
	n := 0
	for _, keys := range [][]eql.Expr{m.eql.By, step.By} {
		for _, key := range keys {
			if f, ok := eql.Unparen(key).(*eql.Field); ok {
				name := m.fields.Field(f.Name).Values()
				if out[name] == "" {
					out[name] = itoa(n)
				}
			}
			n++
		}
	}
	return out
}

// firstChain finds events that make a match, and writes them down. Where those
// that come first do not, since an event stands for another item too or ends
// the sequence, it asks for such that do not.
func (m *maker) firstChain(c *chain) ([]Document, *failure) {
	plain := c.wishes
	stricter := [][]wish{plain, m.apart(c, true), m.apart(c, false)}
	var failed *failure
	for i, wishes := range stricter {
		c.wishes = wishes
		drafts, f := m.findAll(&c.joint, wishes)
		if f != nil {
			if i == 0 {
				return nil, m.excluded(f)
			}
			continue
		}
		c.drafts = m.dressAll(c, drafts)
		docs, err := m.chainDocuments(c, c.drafts)
		if err != nil {
			return nil, &failure{reason: err.Error()}
		}
		v, err := m.evaluator.run(docs)
		if err == nil && v.alerts > 0 {
			return docs, nil
		}
		failed = &failure{reason: "the evaluator does not confirm the events that were found"}
		if err != nil {
			failed.reason = err.Error()
		}
	}
	return nil, failed
}

// apart returns wishes for events that do not end the sequence and, unless
// only that, do not stand for other items either.
func (m *maker) apart(c *chain, only bool) []wish {
	out := make([]wish, len(c.wishes))
	for i, item := range c.items {
		out[i] = wish{formula: m.items[item]}
		if m.until != nil {
			out[i].not = append(out[i].not, alone(m.until))
		}
		for other := range m.items {
			if !only && other != item {
				out[i].not = append(out[i].not, alone(m.items[other]))
			}
		}
	}
	return out
}

// alone is a condition as a part of a wish for another one.
func alone(f *predicate.Formula) part { return part{node: f.Root, entry: -1, alone: f} }

// dressAll dresses the events of a match; those of one host say the same of it.
func (m *maker) dressAll(c *chain, drafts []*draft) []*draft {
	m.place = m.setting(drafts[0])
	for _, key := range c.keyNames() {
		m.polishKey(c, drafts, key)
	}
	out := make([]*draft, len(drafts))
	for i, d := range drafts {
		fixed := map[string]bool{}
		for field := range c.events[i].keys {
			fixed[field] = true
		}
		if i > 0 && sameHost(m, d, out[0]) {
			d = m.liken(d, out[0], c.wishes[i])
		}
		out[i] = m.dress(d, c.wishes[i], fixed)
	}
	return out
}

func (c *chain) keyNames() []string {
	names := map[string]bool{}
	for _, e := range c.events {
		for _, key := range e.keys {
			names[key] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// polishKey gives a key a plausible value in all events.
func (m *maker) polishKey(c *chain, drafts []*draft, key string) {
	field := c.fieldOf(0, key)
	if field == "" || len(drafts[0].values[field]) != 1 {
		return
	}
	for _, v := range m.plausible(field, drafts[0]) {
		changed := make([]*draft, len(drafts))
		fits := true
		for i, d := range drafts {
			changed[i] = d
			if own := c.fieldOf(i, key); own != "" {
				changed[i] = d.replaced(own, v)
				fits = fits && isLegal(m.mappingOf(own), v) && c.wishes[i].met(changed[i])
			}
		}
		if fits {
			copy(drafts, changed)
			return
		}
	}
}

func (c *chain) fieldOf(i int, key string) string {
	for _, field := range slices.Sorted(maps.Keys(c.events[i].keys)) {
		if c.events[i].keys[field] == key {
			return field
		}
	}
	return ""
}

// hostFields are what events of one host share.
var hostFields = []string{"host.id", "host.name", "host.hostname", "host.ip", "host.os.type", "host.os.name", "agent.id"}

func sameHost(m *maker, d, first *draft) bool {
	return !d.has("host.id") || d.text("host.id") == first.text("host.id")
}

// liken gives an event the host of another one, as far as its wish allows.
func (m *maker) liken(d, first *draft, w wish) *draft {
	for _, field := range hostFields {
		if first.has(field) && !d.has(field) {
			if alike := d.replaced(field, first.values[field]...); w.met(alike) {
				d = alike
			}
		}
	}
	return d
}

// span returns the longest time of the sequence.
func (m *maker) span() (time.Duration, bool) {
	if m.eql.Maxspan == nil {
		return 0, false
	}
	return time.Duration(m.eql.Maxspan.Millis) * time.Millisecond, true
}

// pace returns the time between two events of a sequence with n events.
func (m *maker) pace(n int) time.Duration {
	pace := time.Second
	if span, ok := m.span(); ok && n > 1 {
		pace = min(pace, (span / time.Duration(n-1)).Truncate(time.Millisecond))
	}
	return max(pace, time.Millisecond)
}

// chainDocuments writes the events of a match down, each as often as its item
// asks. Before a last item that must not come there is time for it not to.
func (m *maker) chainDocuments(c *chain, drafts []*draft) ([]Document, error) {
	n := 0
	for _, item := range c.items {
		n += m.eql.Steps[item].Runs
	}
	if n > mostEvents {
		return nil, fmt.Errorf("an alert takes more than %d events", mostEvents)
	}
	pace := m.pace(n)
	at := m.now.Add(-pace * time.Duration(n-1))
	if span, ok := m.span(); ok && m.eql.Steps[len(m.eql.Steps)-1].Missing {
		at = at.Add(-span)
	}
	var out []Document
	for i, item := range c.items {
		for range m.eql.Steps[item].Runs {
			doc, err := m.document(EventRole, item+1, drafts[i], at)
			if err != nil {
				return nil, err
			}
			out = append(out, doc)
			at = at.Add(pace)
		}
	}
	return out, nil
}

// chainAlternatives makes a set for each alternative of each item.
func (m *maker) chainAlternatives(c *chain) {
	plain := m.result.Sets
	m.result.Sets = nil
	for i, item := range c.items {
		for _, a := range alternativesOf(m.items[item]) {
			if m.isFull(false) {
				return
			}
			text := m.clauseOf(a.part)
			w := c.wishes[i]
			w.also, w.not = append(a.also, w.also...), append(a.others, w.not...)
			d, failed := m.near(w, c.drafts[i])
			if failed != nil {
				w.not = c.wishes[i].not
				d, failed = m.near(w, c.drafts[i])
			}
			if failed != nil {
				m.missing(false, text, failed)
				continue
			}
			m.chainSet(c, i, m.rederive(d, w), Set{Clause: text, Note: "alternative:"}, m.accepted)
		}
	}
	if len(m.result.Sets) == 0 {
		m.result.Sets = plain
	}
}

// chainSet writes a match down with another event in the place of one, and
// hands it on.
func (m *maker) chainSet(c *chain, i int, d *draft, s Set, emit func(Set)) {
	drafts := slices.Clone(c.drafts)
	drafts[i] = d
	docs, err := m.chainDocuments(c, drafts)
	if err != nil {
		m.missing(s.NearMiss, s.Clause, &failure{reason: err.Error()})
		return
	}
	s.Documents = docs
	emit(s)
}

// chainMisses makes near misses: a match with an event that fails one clause
// of its item, another key, or too late.
func (m *maker) chainMisses(c *chain) {
	for i, item := range c.items {
		for _, cl := range clausesOf(m.items[item]) {
			if m.isFull(true) {
				return
			}
			text := m.clause(cl.node, cl.node.Span)
			if text == nil || m.leaves(text) {
				continue // the presence of a key, or not asked for
			}
			d, failed := m.near(wish{formula: m.items[item], spared: cl.node, wanted: cl.wanted}, c.drafts[i])
			if failed != nil {
				m.missing(true, text, failed)
				continue
			}
			m.chainSet(c, i, d, Set{Clause: text, Note: noteOf(cl)}, m.refused)
		}
	}
	if m.options.Only != nil {
		return
	}
	m.keyMisses(c)
	m.lateMiss(c)
	m.intruders(c)
}

// keyMisses makes a near miss for each key: the last event has another one.
func (m *maker) keyMisses(c *chain) {
	last := len(c.items) - 1
	for _, key := range c.keyNames() {
		field := c.fieldOf(last, key)
		if last == 0 || field == "" || !c.drafts[last].has(field) || m.isFull(true) {
			continue
		}
		d := c.drafts[last].replaced(field, m.variant(field, c.drafts[last].values[field][0], 1))
		if c.wishes[last].met(d) {
			m.chainSet(c, last, d, Set{Note: "near miss: `" + field + "` of the last event is another one"}, m.refused)
		}
	}
}

// lateMiss makes a near miss that takes too long.
func (m *maker) lateMiss(c *chain) {
	span, ok := m.span()
	docs, err := m.chainDocuments(c, c.drafts)
	if !ok || err != nil || len(docs) < 2 || m.isFull(true) {
		return
	}
	first, err := m.document(EventRole, docs[0].Item, docs[0].draft, docs[len(docs)-1].Time.Add(-span-time.Second))
	if err == nil {
		docs[0] = first
		m.refused(Set{Note: "near miss: the first event is longer ago than maxspan", Documents: docs})
	}
}

// intruders makes a near miss for each item that must not come: a match with
// an event of this item in it.
func (m *maker) intruders(c *chain) {
	passed := 0
	for i, step := range m.eql.Steps {
		if !step.Missing {
			passed++
			continue
		}
		if m.isFull(true) {
			return
		}
		m.intruder(c, passed, m.items[i], step, i+1, "near miss: an event comes that must not")
	}
	if m.until != nil && len(c.items) > 1 && !m.isFull(true) {
		m.intruder(c, 1, m.until, m.eql.Until, 0, "near miss: the event comes that ends the sequence")
	}
}

// intruder puts an event into a match, before the event at a place.
func (m *maker) intruder(c *chain, place int, f *predicate.Formula, step *eql.Step, item int, note string) {
	text := m.clause(f.Root, step.At)
	w := wish{formula: f}
	d, failed := m.find(w)
	if failed == nil {
		shared := map[string][]event.Value{}
		for field, key := range c.events[0].keys {
			shared[key] = c.drafts[0].values[field]
		}
		for field, key := range m.keysOf(step) {
			d.set(field, shared[key]...)
		}
		if !w.met(d) {
			failed = &failure{reason: "no such event was found with the keys of the others"}
		}
	}
	if failed != nil {
		m.missing(true, text, failed)
		return
	}
	docs, err := m.chainDocuments(c, c.drafts)
	if err != nil {
		return
	}
	at := 0
	for _, i := range c.items[:place] {
		at += m.eql.Steps[i].Runs
	}
	pace := m.pace(len(docs)) / 2
	when := docs[0].Time.Add(-pace)
	if at > 0 {
		when = docs[at-1].Time.Add(pace)
	}
	doc, err := m.document(EventRole, item, m.dress(d, w, nil), when)
	if err != nil {
		return
	}
	m.refused(Set{Clause: text, Note: note, Documents: slices.Insert(docs, at, doc)})
}
