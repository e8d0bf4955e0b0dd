package sample

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// climb changes the first plan, one thing at a time, as long as that brings
// events further through the query.
func (s *search) climb() trial {
	best := s.attempt(s.first)
	for best.exact && !best.alerts && best.nearest != nil && s.left > 0 {
		next, found := s.step(best)
		if !found {
			break
		}
		best = next
	}
	return best
}

// step returns the first change that is better; of those that are no worse
// none is taken, so that the climb ends.
func (s *search) step(from trial) (trial, bool) {
	all := s.changes(from)
	for _, p := range all {
		if s.left <= 0 {
			return from, false
		}
		if t := s.attempt(p); t.exact && t.betterThan(from) {
			return t, true
		}
	}
	return from, false
}

// node returns the smallest expression of the query that a span covers.
func (s *search) node(at source.Span) esql.Node {
	var found esql.Node
	esql.Walk(s.query, func(n esql.Node) bool {
		if n.Span() == at {
			if _, ok := n.(esql.Expr); ok {
				found = n
			}
		}
		return n.Span().Covers(at)
	})
	return found
}

// changes lists plans that could please the conditions that turned the
// nearest row away.
func (s *search) changes(from trial) []plan {
	var out []plan
	add := func(change func(*plan)) {
		if p := from.with(change); p.count >= 1 && p.count <= plannedMost {
			out = append(out, p)
		}
	}
	var fields []string
	var counts []int
	for _, r := range from.nearest.Reasons {
		n := s.node(r.Span)
		if n == nil {
			continue
		}
		reads := s.hints.fieldsOf(n)
		for _, f := range s.fillable(reads, draftOfNothing) {
			if !slices.Contains(fields, f) {
				fields = append(fields, f)
			}
		}
		if slices.Contains(reads, s.timestamp()) {
			for _, age := range []time.Duration{0, 6 * time.Minute, 20 * time.Minute, 2 * time.Hour, 49 * time.Hour} {
				add(func(p *plan) { p.age = age })
			}
		}
		counts = append(counts, s.counts(n)...)
		out = append(out, s.asked(from, n)...)
	}
	if from.nearest.Event.Row != "" {
		out = append(out, s.mixtures(from, fields, []int{1})...)
		out = append(out, s.conversions(from, fields)...)
		for _, count := range counts {
			add(func(p *plan) { p.count = count })
		}
		for _, count := range append([]int{from.count}, counts...) {
			for _, f := range fields {
				s.list(f, from)
				for _, how := range []spread{several, listed, paired, same} {
					if how == paired && !slices.Contains(counts, 2) {
						continue
					}
					if from.spread[f] != how || count != from.count {
						add(func(p *plan) { p.count, p.spread[f] = count, how })
					}
				}
			}
			add(func(p *plan) {
				p.count = count
				for _, f := range fields {
					p.spread[f] = several
				}
			})
		}
	}
	if from.nearest.Event.Row != "" {
		out = append(out, s.mixtures(from, fields, counts)...)
	}
	for _, f := range fields {
		for _, v := range s.candidatesFor(f, from.like) {
			add(func(p *plan) { p.like = p.like.replaced(f, v...) })
		}
	}
	return out
}

// list finds the values of a field that take turns in a plan: of those that
// the query names, the ones with which a single event still gets as far.
func (s *search) list(field string, from trial) {
	if _, done := s.listed[field]; done {
		return
	}
	s.listed[field] = nil
	isNumber := func(text string) bool { _, ok := wholeNumber(text); return ok }
	values := s.hints.values[field]
	hasWords := slices.ContainsFunc(values, func(text string) bool { return !isNumber(text) })
	for _, text := range values {
		v := s.typed(field, text)
		// Beside words, numbers are what values are counted with.
		if !isLegal(s.mappingOf(field), v) || hasWords && isNumber(text) {
			continue
		}
		t := s.attempt(plan{like: from.like.replaced(field, v), count: 1, age: from.age})
		if t.alerts || t.nearest == nil || t.nearest.Event.Row != "" {
			s.listed[field] = append(s.listed[field], text)
		}
	}
}

var draftOfNothing = &draft{}

// counts are the numbers of events that a condition suggests.
func (s *search) counts(n esql.Node) []int {
	var out []int
	esql.Walk(n, func(n esql.Node) bool {
		if l, ok := n.(*esql.Literal); ok && (l.Kind == esql.IntegerLiteral || l.Kind == esql.DecimalLiteral) {
			whole, _, _ := strings.Cut(l.Value, ".")
			if k, ok := wholeNumber(whole); ok && k >= 0 && k < plannedMost {
				for _, c := range []int{int(k), int(k) + 1, int(k) - 1, 2*int(k) + 2} {
					if c > 0 && !slices.Contains(out, c) {
						out = append(out, c)
					}
				}
			}
		}
		return true
	})
	return out
}

// candidatesFor lists values that a field could have.
func (s *search) candidatesFor(field string, d *draft) [][]event.Value {
	var out [][]event.Value
	typ := s.mappingOf(field)
	add := func(v event.Value) {
		if isLegal(typ, v) && (!d.has(field) || d.values[field][0].Text != v.Text) {
			out = append(out, []event.Value{v})
		}
	}
	for _, text := range s.hints.values[field] {
		add(s.typed(field, text))
	}
	for _, v := range s.plausible(field, d) {
		add(v)
	}
	switch typ.Family() {
	case schema.IPFamily:
		// Addresses that exclusions of reserved networks leave.
		add(event.Text("81.2.69.142"))
		add(event.Text("2a02:cf40::1"))
	case schema.NumberFamily:
		add(event.Int(1_000_000))
		add(event.Int(0))
	case schema.OtherFamily:
		if typ == schema.GeoPoint {
			add(event.Text("POINT(13.4 52.5)"))
		}
	}
	if family := typ.Family(); family == schema.KeywordFamily || family == schema.TextFamily {
		for _, text := range s.hints.values[field] {
			if n, ok := wholeNumber(text); ok && n > 0 && n < maxPadding {
				add(event.Text(d.text(field) + strings.Repeat("a", int(n)+1)))
				for _, part := range s.hints.parts[field] {
					if int(n) < maxExample/len(part) {
						add(event.Text(d.text(field) + " " + strings.Repeat(part+" ", int(n)+1)))
					}
				}
			}
			if now := d.text(field); now != "" && len(text) > 1 {
				add(event.Text(now + text))
				add(event.Text(text + now))
				add(event.Text(now + " " + text))
			}
		}
	}
	if d.has(field) {
		v := s.differing(field, d, 1)
		out = append(out, []event.Value{d.values[field][0], v}, nil)
	}
	return out
}

// maxFewer is how many events are taken back one by one.
const maxFewer = 12

// simplify takes back what is not needed for the alert.
func (s *search) simplify(t trial) trial {
	for _, f := range slices.Sorted(maps.Keys(t.spread)) {
		if t.spread[f] == same {
			continue
		}
		if simpler := s.attempt(t.with(func(p *plan) { p.spread[f] = same })); simpler.alerts {
			t = simpler
		}
	}
	for i := len(t.kinds) - 1; i >= 0; i-- {
		if simpler := s.attempt(t.with(func(p *plan) { p.kinds = slices.Delete(p.kinds, i, i+1) })); simpler.alerts {
			t = simpler
		}
	}
	for i := 0; i < maxFewer && t.count > 0 && t.count+len(t.kinds) > 1; i++ {
		fewer := s.attempt(t.with(func(p *plan) { p.count-- }))
		if !fewer.alerts {
			break
		}
		t = fewer
	}
	return t
}

// nearMisses makes a set for each condition that alone can keep the rule from
// its alert.
func (s *search) nearMisses(alert trial) {
	said := map[source.Span]bool{}
	consider := func(p plan) {
		if s.left <= 0 || s.isFull(true) || len(p.each()) == 0 {
			return
		}
		t := s.attempt(p)
		if !t.exact || t.alerts || t.nearest == nil || t.nearest.Distance != 1 || len(t.nearest.Reasons) != 1 {
			return
		}
		r := t.nearest.Reasons[0]
		c := &Clause{s.doc.File, s.maker.query.InFile(r.Span), strings.Join(strings.Fields(s.maker.query.Text[r.Span.Start:r.Span.End]), " ")}
		if said[r.Span] || s.leaves(c) {
			return
		}
		note := noteOf(clause{wanted: !r.Excluded})
		said[r.Span] = s.emit(Set{NearMiss: true, Clause: c, Note: note}, t)
	}
	if alert.count > 1 {
		consider(alert.with(func(p *plan) { p.count-- }))
	}
	for i, k := range alert.kinds {
		consider(alert.with(func(p *plan) { p.kinds[i].count-- }))
		consider(alert.with(func(p *plan) { p.kinds[i].first = !k.first }))
	}
	for _, f := range slices.Sorted(maps.Keys(alert.spread)) {
		if alert.spread[f] != same {
			consider(alert.with(func(p *plan) { p.spread[f] = same }))
			for _, text := range s.listed[f] {
				consider(alert.with(func(p *plan) { p.like, p.spread[f] = p.like.replaced(f, s.typed(f, text)), same }))
			}
		}
	}
	for _, n := range s.conditions() {
		for _, f := range s.fillable(s.hints.fieldsOf(n), draftOfNothing) {
			before := len(s.result.Sets)
			other := s.candidatesFor(f, alert.like)
			if alert.like.has(f) {
				v := s.variant(f, alert.like.values[f][0], 1)
				other = append([][]event.Value{{v}}, other...)
			}
			for _, v := range other {
				if len(s.result.Sets) == before {
					consider(alert.with(func(p *plan) { p.like = p.like.replaced(f, v...) }))
				}
			}
		}
	}
	if len(said) == 0 && s.options.Only == nil {
		s.missing(true, nil, &failure{reason: "no change of a single value was found that keeps it from its alert"})
	}
}

// conditions lists what the WHERE commands join by AND.
func (s *search) conditions() []esql.Node {
	var out []esql.Node
	for _, c := range s.query.Pipeline.Commands {
		if where, ok := c.(*esql.Where); ok && where.Condition != nil {
			for _, term := range allOf(where.Condition) {
				out = append(out, term)
			}
		}
	}
	return out
}

// blame says why there is no alert.
func (s *search) blame(t trial) string {
	switch {
	case t.reason != "":
		return t.reason
	case t.nearest == nil || len(t.nearest.Reasons) == 0:
		return "no events were found of which the query leaves a row"
	}
	r := t.nearest.Reasons[0]
	text := strings.Join(strings.Fields(s.maker.query.Text[r.Span.Start:r.Span.End]), " ")
	what := "meets"
	if r.Excluded {
		what = "is not excluded by"
	}
	return "no event was found that " + what + " `" + text + "`"
}
