package analysis_test

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/testdata/querydsl"
)

// world is a small domain: some fields, the atoms that conditions may ask of
// them, and events that hold, field by field, every combination of values that
// those atoms tell apart. What changes nothing over these events changes
// nothing at all.
type world struct {
	in     dialect
	types  map[string]string // the mapping that the brute force goes by
	fields []*worldField
	size   int
	meant  map[string]meaning // by leaf
	// computed are the commands of ES|QL before the first WHERE.
	computed string
}

type worldField struct {
	fieldKind
	atoms    []atom
	holdings []holding
	stride   int
	// subjects are what ES|QL can compare of the field, after the commands
	// that compute it.
	subjects []string
	computed string
}

// fieldKind is a field that a world may have.
type fieldKind struct {
	name, typ string
	array     bool
	optional  bool // written with a question mark
	opaque    bool // the catalogue does not know it
}

// atom is one thing to ask of a field.
type atom struct {
	verb  string
	value clause // of an atom without one the zero clause
	// subject is what ES|QL compares: the field, or an expression of it.
	subject string
}

// bits is a set of events.
type bits []uint64

// meaning is the events for which a condition is true, and those for which it
// is false.
type meaning struct{ yes, no bits }

func (w *world) bits() bits { return make(bits, (w.size+63)/64) }

func (b bits) has(i int) bool { return b[i/64]>>(i%64)&1 != 0 }

func (b bits) empty() bool { return !slices.ContainsFunc(b, func(x uint64) bool { return x != 0 }) }

func (b bits) fold(other bits, f func(x, y uint64) uint64) bits {
	out := make(bits, len(b))
	for i := range b {
		out[i] = f(b[i], other[i])
	}
	return out
}

func (b bits) and(other bits) bits {
	return b.fold(other, func(x, y uint64) uint64 { return x & y })
}

func (b bits) or(other bits) bits {
	return b.fold(other, func(x, y uint64) uint64 { return x | y })
}

func (b bits) minus(other bits) bits {
	return b.fold(other, func(x, y uint64) uint64 { return x &^ y })
}

func (w *world) all() bits {
	out := w.bits()
	for i := range w.size {
		out[i/64] |= 1 << (i % 64)
	}
	return out
}

// matches returns the events that meet a condition.
func (w *world) matches(c *clause) bits {
	if w.in != inKQL {
		return w.tables(c).yes
	}
	return w.dsl(kibana(w.types).query(c))
}

// dsl evaluates a query of the Query DSL. What a bool joins is joined here, and
// what stands in it is asked of every event.
func (w *world) dsl(q map[string]any) bits {
	b, ok := q["bool"].(map[string]any)
	if !ok {
		return w.leafDSL(q)
	}
	out := w.all()
	for kind, arg := range b {
		switch arg := arg.(type) {
		case map[string]any:
			out = out.minus(w.dsl(arg)) // must_not
		case []any:
			some := w.bits()
			for _, q := range arg {
				if set := w.dsl(q.(map[string]any)); kind == "should" {
					some = some.or(set)
				} else {
					out = out.and(set)
				}
			}
			if kind == "should" {
				out = out.and(some)
			}
		}
	}
	return out
}

func (w *world) leafDSL(q map[string]any) bits {
	field, key := leafKey(q)
	m, ok := w.meant[key]
	if !ok {
		m = w.spread(field, func(h holding) truth { return askDSL(w.types, field, q, h) })
		w.meant[key] = m
	}
	return m.yes
}

// leafKey returns the field that a leaf of the Query DSL asks, and what tells
// the leaf from others.
func leafKey(q map[string]any) (field, key string) {
	for kind, body := range q {
		b := body.(map[string]any)
		switch kind {
		case "exists":
			field = b["field"].(string)
			return field, "exists " + field
		case "query_string":
			field = b["fields"].([]any)[0].(string)
			return field, "query_string " + field + " " + b["query"].(string)
		}
		for field, arg := range b {
			return field, kind + " " + field + " " + spellLeaf(arg)
		}
	}
	panic("an empty query")
}

func spellLeaf(arg any) string {
	switch arg := arg.(type) {
	case string:
		return arg
	case bool:
		return truthName(arg)
	case map[string]any:
		for kind, value := range arg {
			return kind + " " + spellLeaf(value)
		}
	}
	panic("an unknown leaf")
}

func truthName(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func askDSL(types map[string]string, field string, q map[string]any, h holding) truth {
	e := event.New()
	for _, v := range h.values {
		e.Add(field, event.Text(v))
	}
	verdict := querydsl.Reading(types).Query(q, e)
	if verdict == querydsl.Unsaid {
		panic("the Query DSL does not say what this is: " + field)
	}
	return truthOf(verdict == querydsl.Yes)
}

// tables evaluates a condition of EQL or ES|QL. A script's end and the query's
// turn null into false.
func (w *world) tables(c *clause) meaning {
	switch c.op {
	case opAnd, opPipe:
		out := meaning{w.all(), w.bits()}
		for _, kid := range c.alive() {
			m := w.tables(kid)
			out = meaning{out.yes.and(m.yes), out.no.or(m.no)}
		}
		return out
	case opOr:
		out := meaning{w.bits(), w.all()}
		for _, kid := range c.alive() {
			m := w.tables(kid)
			out = meaning{out.yes.or(m.yes), out.no.and(m.no)}
		}
		return out
	case opNot:
		m := w.tables(c.kids[0])
		return meaning{m.no, m.yes}
	case opGroup:
		return w.tables(c.kids[0])
	}
	if w.in == inESQL {
		return w.leafESQL(c)
	}
	if len(c.kids) == 0 {
		return w.leafEQL(c.field, c.verb, "")
	}
	return w.list(c)
}

// list joins what an operator says of each value of its list: `in`, `like` and
// their like hold for some of them, and `not in` for none.
func (w *world) list(c *clause) meaning {
	values := []*clause{c.kids[0]}
	if c.kids[0].op == opList {
		values = c.kids[0].alive()
	}
	verb, negated := strings.CutPrefix(c.verb, "not ")
	out := meaning{w.bits(), w.all()}
	for _, v := range values {
		m := w.leafEQL(c.field, verb, v.value)
		out = meaning{out.yes.or(m.yes), out.no.and(m.no)}
	}
	if negated {
		return meaning{out.no, out.yes}
	}
	return out
}

func (w *world) leafEQL(field, verb, constant string) meaning {
	key := field + " " + verb + " " + constant
	m, ok := w.meant[key]
	if !ok {
		name := strings.TrimPrefix(field, "?")
		m = w.spread(name, func(h holding) truth { return eqlLeaf(w.types[name], verb, constant, h) })
		w.meant[key] = m
	}
	return m
}

// spread asks a question of one field for all events.
func (w *world) spread(field string, ask func(holding) truth) meaning {
	f := w.fieldOf(field)
	truths := make([]truth, len(f.holdings))
	for i, h := range f.holdings {
		truths[i] = ask(h)
	}
	return w.laid(f, truths)
}

// laid spreads the truths of what a field may hold over all events.
func (w *world) laid(f *worldField, truths []truth) meaning {
	m := meaning{w.bits(), w.bits()}
	for i := range w.size {
		switch truths[i/f.stride%len(f.holdings)] {
		case isTrue:
			m.yes[i/64] |= 1 << (i % 64)
		case isFalse:
			m.no[i/64] |= 1 << (i % 64)
		}
	}
	return m
}

// fieldOf returns the field that a condition names.
func (w *world) fieldOf(name string) *worldField {
	name = strings.TrimPrefix(name, "?")
	return w.fields[slices.IndexFunc(w.fields, func(f *worldField) bool { return f.name == name || slices.Contains(f.subjects, name) })]
}

// begin returns what stands before the first condition of a query.
func (w *world) begin() string {
	switch w.in {
	case inEQL:
		return "any where "
	case inESQL:
		return "from test" + w.computed + " | where "
	}
	return ""
}

// show spells an event.
func (w *world) show(i int) string {
	var b strings.Builder
	for _, f := range w.fields {
		h := f.holdings[i/f.stride%len(f.holdings)]
		if h.unmapped {
			b.WriteString(f.name + " unmapped ")
		} else {
			b.WriteString(f.name + "=[" + strings.Join(h.values, "|") + "] ")
		}
	}
	return b.String()
}

// candidates are values of each type, among which there is one for every
// combination of the atoms of a world.
var candidates = map[string][]string{
	"keyword": texts, "wildcard": texts,
	"long": {"0", "1", "2", "3", "4", "5"},
	"ip": {
		"9.255.255.255", "10.0.0.0", "10.0.0.1", "10.0.0.2", "10.1.0.0", "10.1.0.1", "10.1.2.3", "10.255.255.255", "11.0.0.0", "11.0.0.1",
		"192.168.0.1", "192.168.0.2", "::1",
	},
	"boolean": {"true", "false"},
	"date": {
		"2025-12-31T23:59:59.999Z", "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.001Z", "2026-01-01T23:59:59.999Z",
		"2026-01-02T00:00:00.000Z", "2026-01-02T00:00:00.001Z", "2026-01-03T00:00:00.000Z", "2027-01-01T00:00:00.000Z",
	},
}

var texts = words(4)

// words lists the texts of at most n letters.
func words(n int) []string {
	out := []string{""}
	for from := 0; n > 0; n-- {
		for _, word := range out[from:] {
			for _, letter := range []string{"a", "b", "A", "B", "*", "c"} {
				out = append(out, word+letter)
			}
		}
		from = firstOfLength(out)
	}
	return out
}

// firstOfLength returns where the longest words begin.
func firstOfLength(list []string) int {
	return slices.IndexFunc(list, func(w string) bool { return len(w) == len(list[len(list)-1]) })
}

// said remembers what an atom is for each candidate.
type said map[string][]bool

// ask returns what an atom is for each candidate of a field's type.
func (s said) ask(in dialect, f *worldField, a atom) []bool {
	if a.verb == "!=" {
		a.verb = "==" // so that of several values some value decides
	}
	key := f.typ + " " + a.verb + " " + a.value.text
	if in == inESQL {
		key += f.computed + " " + a.subject
	}
	if truths, ok := s[key]; ok {
		return truths
	}
	var truths []bool
	if in == inESQL {
		truths = f.askESQL(a)
		s[key] = truths
		return truths
	}
	for _, v := range candidates[f.typ] {
		truths = append(truths, f.truth(in, a, holding{values: []string{v}}) == isTrue)
	}
	s[key] = truths
	return truths
}

// signatures returns, for each candidate of a field's type, the bits of those of
// some atoms of the field, given as bits, that are true of it.
func (s said) signatures(in dialect, f *worldField, some uint64) []uint64 {
	out := make([]uint64, len(candidates[f.typ]))
	for i, a := range f.atoms {
		if some>>i&1 == 0 {
			continue
		}
		for k, yes := range s.ask(in, f, a) {
			if yes {
				out[k] |= 1 << i
			}
		}
	}
	return out
}

func (f *worldField) truth(in dialect, a atom, h holding) truth {
	if in == inEQL {
		return eqlLeaf(f.typ, strings.TrimPrefix(a.verb, "not "), a.value.value, h)
	}
	types := map[string]string{f.name: f.typ}
	leaf := &clause{op: opLeaf, field: f.name, verb: a.verb, kids: []*clause{&a.value}}
	q := kibana(types).query(leaf)["bool"].(map[string]any)["should"].([]any)[0]
	return askDSL(types, f.name, q.(map[string]any), h)
}

// settle finds out which values the atoms of the fields tell apart.
func (w *world) settle(s said) {
	w.size, w.meant, w.types = 1, map[string]meaning{}, map[string]string{}
	for _, f := range w.fields {
		w.types[f.name] = f.typ
		f.holdings = f.telling(w.in, s)
		f.stride = w.size
		w.size *= len(f.holdings)
	}
}

// telling returns holdings of a field, one for every combination of its atoms
// that there is: a missing field, one value, and for an array several.
func (f *worldField) telling(in dialect, s said) []holding {
	const all = ^uint64(0)
	first, of := map[uint64]bool{}, s.signatures(in, f, all)
	out := []holding{{}}
	var signatures []uint64
	for i, v := range candidates[f.typ] {
		if sig := of[i]; !first[sig] {
			first[sig] = true
			out, signatures = append(out, holding{values: []string{v}}), append(signatures, sig)
		}
	}
	if f.array && in == inESQL {
		return f.tellingSeveral(s, out, signatures)
	}
	if f.array {
		// Of two values some value is in what either is in.
		for i, single := 0, len(signatures); i < len(signatures); i++ {
			for j := range single {
				if sig := signatures[i] | signatures[j]; !first[sig] {
					first[sig] = true
					values := append(slices.Clone(out[1+i].values), out[1+j].values...)
					out, signatures = append(out, holding{values: values}), append(signatures, sig)
				}
			}
		}
	}
	if f.optional {
		out = append(out, holding{unmapped: true})
	}
	return out
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }
