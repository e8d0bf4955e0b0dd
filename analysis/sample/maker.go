package sample

import (
	"strconv"
	"time"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules/source"
)

// maker makes the sets of one rule.
type maker struct {
	*target
	options   Options
	now       time.Time
	catalogue *schema.Catalogue
	solver    *solve.Solver
	evaluator *evaluator
	place     setting
	result    Result
	// spent is how much work trying events took so far: see [effort].
	spent int
}

// budget is how many steps a question to the solver may take.
const budget = solve.DefaultBudget

func newMaker(t *target, o Options) *maker {
	return &maker{
		target: t, options: o, now: o.Now, catalogue: o.Catalogue, solver: solve.New(budget),
		evaluator: &evaluator{target: t, options: o, rules: map[string]*eval.Rule{}},
	}
}

// make makes what the options ask for.
func (m *maker) make() {
	switch {
	case m.query.ESQL != nil:
		m.pipelines()
		return
	case m.isSequence():
		m.sequences()
		return
	}
	m.singles()
}

// isFull reports whether enough sets of a kind were made.
func (m *maker) isFull(nearMiss bool) bool {
	n := m.result.Matches()
	if nearMiss {
		n = len(m.result.Sets) - n
	}
	return m.options.Most > 0 && n >= m.options.Most
}

// leaves reports whether nobody asked for a near miss of a clause.
func (m *maker) leaves(c *Clause) bool {
	return m.options.Only != nil && (c == nil || !m.options.Only(c))
}

// missing notes a set that could not be had. Of a clause something is proved
// only where the types of all fields are sure; of the rule, see excluded.
func (m *maker) missing(nearMiss bool, c *Clause, f *failure) {
	isWhole := c == nil && !nearMiss
	out := Missing{nearMiss, c, f.proved, f.reason}
	if f.proved && !isWhole && !m.index.isSure() {
		out.Proved = false
		out.Reason += ", as far as the types of its fields are known"
	}
	m.result.Missing = append(m.result.Missing, out)
	m.result.Impossible = m.result.Impossible || f.proved && isWhole
}

// singles makes the sets of a rule whose query matches single events.
func (m *maker) singles() {
	shape := m.shapeOf()
	w := wish{formula: m.items[0], needs: m.required(m.alertFields())}
	found, failed := m.find(w)
	if failed != nil {
		m.missing(false, nil, m.excluded(failed))
		return
	}
	first := m.furnish(m.dress(found, w, nil), m.alertFields())
	m.alert(shape, Set{}, first, w)
	if m.options.Alternatives {
		m.alternatives(shape, first, w)
	}
	if m.options.NearMisses {
		m.nearMisses(first, w)
		for _, s := range shape.misses(first, w) {
			if !m.isFull(true) && !m.leaves(s.Clause) {
				m.silent(s)
			}
		}
	}
}

// excluded tells whether it is certain that no event matches, whatever types
// the fields of which the catalogue is not sure have.
func (m *maker) excluded(f *failure) *failure {
	if !f.proved {
		return f
	}
	for i, c := range m.query.Conditions() {
		goals := []solve.Goal{solve.Meets(c.Formula)}
		for _, r := range m.restrictions(lower.NewFields(m.index.scope)) {
			goals = append(goals, solve.Meets(r.Formula))
		}
		isNeeded := m.eql == nil || !c.Until && !m.eql.Steps[i].Missing
		if isNeeded && m.solver.Impossible(goals...) {
			reason := "the condition contradicts itself, so that nothing can match"
			if m.isSequence() {
				reason = "item " + itoa(i+1) + " contradicts itself, so that nothing can match"
			}
			return &failure{true, reason}
		}
	}
	return &failure{reason: "none can match with the types that the catalogue has for the fields"}
}

// alternatives makes a set for each alternative of the condition, in place of
// the first one where there are several.
func (m *maker) alternatives(shape shape, first *draft, plain wish) {
	all := alternativesOf(plain.formula)
	if len(all) < 2 {
		return
	}
	before := m.result.Sets
	m.result.Sets = nil
	for _, a := range all {
		if m.isFull(false) {
			break
		}
		c := m.clauseOf(a.part)
		w := plain
		w.also, w.not = a.also, a.others
		d, failed := m.near(w, first)
		if failed != nil {
			// It may hold only together with others.
			w.not = nil
			d, failed = m.near(w, first)
		}
		if failed != nil {
			if failed.proved {
				failed.reason = "the rest of the condition excludes this alternative"
			}
			m.missing(false, c, failed)
			continue
		}
		m.alert(shape, Set{Clause: c, Note: "alternative:"}, m.rederive(d, w), w)
	}
	if len(m.result.Sets) == 0 {
		m.result.Sets = before
	}
}

func (m *maker) clauseOf(p part) *Clause {
	at := p.node.Span
	if p.entry >= 0 {
		at = p.node.Entries[p.entry].Span
	}
	return m.clause(p.node, at)
}

// nearMisses makes an event for each clause of the condition that fails this
// clause alone.
func (m *maker) nearMisses(first *draft, plain wish) {
	for _, c := range clausesOf(plain.formula) {
		if m.isFull(true) {
			return
		}
		text := m.clause(c.node, c.node.Span)
		if m.leaves(text) {
			continue
		}
		w := plain
		w.spared, w.wanted = c.node, c.wanted
		d, failed := m.near(w, first)
		if failed != nil {
			if failed.proved {
				failed.reason = "no event fails this clause alone: the others imply it"
			}
			m.missing(true, text, failed)
			continue
		}
		doc, err := m.document(EventRole, 0, d, m.now)
		if err != nil {
			m.missing(true, text, &failure{reason: err.Error()})
			continue
		}
		m.refused(Set{Clause: text, Note: noteOf(c), Documents: []Document{doc}})
	}
}

func noteOf(c clause) string {
	if c.wanted {
		return "near miss: it does not meet"
	}
	return "near miss: it is excluded by"
}

// near finds an event that is like another one, but for the fields that the
// wish is about.
func (m *maker) near(w wish, like *draft) (*draft, *failure) {
	about := map[string]bool{}
	var missing []solve.Goal
	for _, p := range w.about() {
		predicate.Walk(p, func(n *predicate.Node) bool {
			if n.Op == predicate.Atom && !about[n.Field.Values()] {
				missing = append(missing, solve.Goal{Node: exists(n.Field)})
			}
			for _, name := range readsOf(n) {
				about[name] = true
			}
			return n.Op != predicate.Nested
		})
	}
	pins := m.pins(like, about)
	for _, more := range [][]solve.Goal{append(missing, pins...), pins} {
		if r := m.solver.Find(append(w.goals(), more...)...); r.Answer == pattern.Yes {
			d := like.clone()
			found := draftOf(r.Witness, m.paths)
			for name := range about {
				d.set(name, found.values[name]...)
				delete(d.objects, name)
				if objects := found.objects[name]; len(objects) > 0 {
					d.objects[name] = objects
				}
			}
			if w.met(d) {
				m.place = m.setting(like)
				return m.polishOnly(d, w, about), nil
			}
		}
	}
	found, failed := m.find(w)
	if failed != nil {
		return nil, failed
	}
	for name, values := range like.values {
		if !m.reads[name] && !m.readsAll && !found.has(name) && !collides(found, name) {
			found.set(name, values...)
		}
	}
	return m.dress(found, w, nil), nil
}

// about returns the nodes that set the wish apart from a plain match.
func (w wish) about() []*predicate.Node {
	var out []*predicate.Node
	if w.spared != nil {
		out = append(out, w.spared)
	}
	for _, p := range w.also {
		out = append(out, p.node)
	}
	for _, p := range w.not {
		out = append(out, p.node)
	}
	return out
}

func exists(f *predicate.Field) *predicate.Node {
	return predicate.NewExists(source.Span{}, &predicate.Field{Name: f.Values(), Type: f.Type, Single: f.Single})
}

// polishOnly polishes some fields.
func (m *maker) polishOnly(d *draft, w wish, only map[string]bool) *draft {
	fixed := map[string]bool{}
	for name := range d.values {
		fixed[name] = !only[name]
	}
	return m.polish(d, w, fixed)
}

// pins are the goals that the fields which conditions read have the values of
// a draft, except for some.
func (m *maker) pins(d *draft, free map[string]bool) []solve.Goal {
	var out []solve.Goal
	for _, name := range m.order {
		f := m.read[name]
		if free[name] {
			continue
		}
		if !d.has(name) {
			out = append(out, solve.Goal{Node: exists(f), Fails: true})
			continue
		}
		for _, v := range d.values[name] {
			if pin := pinned(f, v); pin != nil {
				out = append(out, solve.Goal{Node: pin})
			}
		}
	}
	return out
}

// pinned is the condition that a field has a value; nil where its type does
// not tell.
func pinned(f *predicate.Field, v event.Value) *predicate.Node {
	domain, known := f.Type.Domain()
	if !known {
		return nil
	}
	set, ok := pattern.Equal(domain, predicate.Spelling(f.Type, v))
	if !ok {
		return nil
	}
	field := &predicate.Field{Name: f.Values(), Type: f.Type, Single: f.Single}
	return predicate.NewAtom(source.Span{}, field, predicate.AnyValue, predicate.Entry{Value: set})
}

func itoa(n int) string { return strconv.Itoa(n) }

// alert adds a set for an event that the rule's query matches.
func (m *maker) alert(shape shape, s Set, d *draft, w wish) {
	docs, failed := shape.documents(d, w)
	if failed != nil {
		m.missing(false, s.Clause, failed)
		return
	}
	s.Documents = docs
	m.accepted(s)
}

// accepted adds a set if the rule alerts on it.
func (m *maker) accepted(s Set) {
	m.judge(s, func(v verdict) bool { return v.alerts > 0 })
}

// refused adds a near miss if the query finds nothing in it.
func (m *maker) refused(s Set) {
	s.NearMiss = true
	m.judge(s, func(v verdict) bool { return v.found == 0 })
}

// silent adds a near miss if the rule makes no alert of what the query finds.
func (m *maker) silent(s Set) {
	s.NearMiss = true
	m.judge(s, func(v verdict) bool { return v.found > 0 && v.alerts == 0 })
}

// judge adds a set if the evaluator confirms that it is what it should be.
func (m *maker) judge(s Set, isRight func(verdict) bool) {
	v, err := m.evaluator.run(s.Documents)
	switch {
	case err != nil:
		m.missing(s.NearMiss, s.Clause, &failure{reason: err.Error()})
	case !isRight(v):
		m.missing(s.NearMiss, s.Clause, &failure{reason: "the evaluator does not confirm it"})
	default:
		m.result.Sets = append(m.result.Sets, s)
	}
}
