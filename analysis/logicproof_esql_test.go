package analysis_test

import (
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// What ES|QL asks of a field of a type: an operator or a function, with the
// constants that stand behind it.
var esqlVerbs = map[string][]string{
	"keyword": {
		"==", "!=", "in", "not in", "like", "not like", "rlike", "not rlike", "starts_with", "ends_with", "contains", ":", "match",
		"is null", "is not null", "<", ">=", "length(%) == 1",
	},
	"wildcard": {"==", "!=", "in", "not in", "like", "not like", "rlike", "starts_with", "is null", "is not null"},
	"long":     {"==", "!=", "in", "not in", "<", "<=", ">", ">=", ":", "match", "is null", "is not null"},
	"ip":       {"==", "!=", "in", "not in", "cidr_match", ":", "is null", "is not null"},
	"boolean":  {"", "==", "!=", "in", "is null", "is not null"},
	"date":     {"==", "!=", "in", "not in", "<", "<=", ">", ">=", "is null", "is not null"},
}

// anyValue are the operators that look at every value of a field; every other
// one is null for several.
var anyValue = map[string]bool{":": true, "match": true, "is null": true, "is not null": true}

// fullText are the operators that search in fields alone.
var fullText = map[string]bool{":": true, "match": true}

// compute chooses the commands that compute something of a field, and returns
// them.
func (f *worldField) compute(r *rand.Rand) string {
	text := f.typ == "keyword" || f.typ == "wildcard"
	f.subjects = []string{f.name}
	if text {
		f.subjects = append(f.subjects, "to_lower("+f.name+")", "to_upper("+f.name+")")
	}
	switch r.IntN(8) {
	case 0:
		f.computed, f.subjects = " | rename "+f.name+" as new", []string{"new"}
	case 1:
		f.computed = " | eval copy = " + f.name
		f.subjects = append(f.subjects, "copy")
	case 2:
		if text {
			f.computed = " | eval low = to_lower(" + f.name + ")"
			f.subjects = append(f.subjects, "low")
		}
	case 3:
		if text {
			f.computed, f.subjects = " | eval "+f.name+" = to_lower("+f.name+")", []string{f.name}
		}
	}
	// What is computed of one field has its name, so that it is of no other.
	for i, s := range f.subjects {
		for _, made := range []string{"new", "copy", "low"} {
			if s == made {
				f.subjects[i] += "_" + f.name
				f.computed = strings.Replace(f.computed, made, made+"_"+f.name, 1)
			}
		}
	}
	return f.computed
}

// subject picks what an operator compares. The field itself is compared most
// often; full text is searched in fields alone.
func (f *worldField) subject(r *rand.Rand, verb string) string {
	if anyValue[verb] || r.IntN(3) > 0 {
		return f.subjects[0]
	}
	return pick(r, f.subjects)
}

// opaqueESQL reports whether the product does not model a condition: a regular
// expression of a lower-cased text, its order, and whether there is one.
func (w *world) opaqueESQL(c *clause) bool {
	lowered := strings.Contains(c.field, "low") || strings.Contains(w.computed, "eval "+c.field+" = to_lower") // or low_name
	return strings.Contains(c.field, "to_upper") || lowered && strings.HasSuffix(c.verb, " null") || lowered && (strings.HasSuffix(c.verb, "rlike") || strings.ContainsAny(c.verb, "<>"))
}

// askESQL returns what an atom is for each candidate of a field's type.
func (f *worldField) askESQL(a atom) []bool {
	leaf := &clause{op: opLeaf, field: a.subject, verb: a.verb}
	if a.value.op == opValue {
		leaf.kids = []*clause{&a.value}
	}
	var all []holding
	for _, v := range candidates[f.typ] {
		all = append(all, holding{values: []string{v}})
	}
	var out []bool
	for _, t := range f.run(f.computed, leaf, all) {
		out = append(out, t == isTrue)
	}
	return out
}

// leafESQL is the table of truths of a condition on one field.
func (w *world) leafESQL(c *clause) meaning {
	key := c.spelled(inESQL, "")
	m, ok := w.meant[key]
	if !ok {
		f := w.fieldOf(c.field)
		m = w.laid(f, f.run(f.computed, c, f.holdings))
		w.meant[key] = m
	}
	return m
}

// run evaluates a condition for what a field may hold.
func (f *worldField) run(computed string, c *clause, all []holding) []truth {
	query := c.spelled(inESQL, "from test"+computed+" | limit 100000 | eval proof = ")
	docs := &esqleval.Documents{Types: map[string]schema.Type{f.name: schema.Type(f.typ)}}
	for _, h := range all {
		docs.Events = append(docs.Events, f.document(event.New(), h))
	}
	result := runESQL(query+" | keep proof", docs)
	out := make([]truth, len(all))
	for i, row := range result.Table.Rows {
		switch row.Cells[0] {
		case true:
			out[i] = isTrue
		case false:
		default: // a boolean field with several values, too
			out[i] = isNull
		}
	}
	return out
}

func (f *worldField) document(e *event.Event, h holding) *event.Event {
	for _, v := range h.values {
		e.Add(f.name, event.Text(v))
	}
	return e
}

func runESQL(query string, docs *esqleval.Documents) *esqleval.Result {
	q := esql.Parse(query)
	if len(q.Problems) > 0 {
		panic(query + ": " + q.Problems[0].Message)
	}
	result := esqleval.Run(q, esqleval.Env{Source: docs.Source})
	if !result.Exact {
		panic(query + ": " + result.Reason())
	}
	return result
}

// tellingSeveral adds what an array holds of several values: one of every
// combination of what looks at every value, since the rest is null.
func (f *worldField) tellingSeveral(s said, out []holding, single []uint64) []holding {
	var looks uint64
	for i, a := range f.atoms {
		if anyValue[a.verb] {
			looks |= 1 << i
		}
	}
	candidate := candidates[f.typ]
	of := s.signatures(inESQL, f, looks)
	seen := map[uint64]bool{}
	type some struct {
		values []string
		of     uint64
	}
	var several []some
	add := func(values []string, of uint64) {
		if !seen[of] {
			seen[of] = true
			several = append(several, some{values, of})
		}
	}
	first := map[uint64]int{} // by what holds: the first candidate, and a second one
	second := map[uint64]int{}
	for k := range candidate {
		if _, ok := first[of[k]]; !ok {
			first[of[k]] = k
		} else if _, ok := second[of[k]]; !ok {
			second[of[k]] = k
		}
	}
	for one, i := range first {
		if j, ok := second[one]; ok {
			add([]string{candidate[i], candidate[j]}, one)
		}
		for two, j := range first {
			if one != two {
				add([]string{candidate[i], candidate[j]}, one|two)
			}
		}
	}
	for i := 0; i < len(several); i++ {
		for one, j := range first {
			add(append(slices.Clone(several[i].values), candidate[j]), several[i].of|one)
		}
	}
	slices.SortFunc(several, func(a, b some) int { return int(a.of) - int(b.of) })
	for _, h := range several {
		out = append(out, holding{values: h.values})
	}
	return out
}

// runs compares what the tables of truths say of a query with what comes of
// running the whole of it.
func (p *proof) runs(w *world, c *clause) {
	query := c.spelled(inESQL, w.begin())
	docs := &esqleval.Documents{Types: map[string]schema.Type{}}
	for _, f := range w.fields {
		docs.Types[f.name] = schema.Type(f.typ)
	}
	for i := range w.size {
		e := event.New()
		for _, f := range w.fields {
			f.document(e, f.holdings[i/f.stride%len(f.holdings)])
		}
		docs.Events = append(docs.Events, e)
	}
	got := w.bits()
	for _, row := range runESQL(query+" | limit 100000", docs).Table.Rows {
		got[row.Events[0]/64] |= 1 << (row.Events[0] % 64)
	}
	want := w.matches(c)
	if !slices.Equal(got, want) {
		p.fail(query, "the tables and a run differ for %s", w.first(got.minus(want).or(want.minus(got))))
	}
	p.counts["queries run as a whole"]++
}
