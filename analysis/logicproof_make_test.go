package analysis_test

import (
	"math/rand/v2"
	"strings"
)

// fieldsOf are the fields that a world is made of.
var fieldsOf = map[dialect][]fieldKind{
	inKQL: {
		{name: "name", typ: "keyword"},
		{name: "args", typ: "keyword", array: true},
		{name: "wide", typ: "wildcard"},
		{name: "size", typ: "long"},
		{name: "ports", typ: "long", array: true},
		{name: "address", typ: "ip"},
		{name: "addresses", typ: "ip", array: true},
		{name: "flag", typ: "boolean"},
		{name: "other", typ: "keyword", array: true, opaque: true},
	},
	inEQL: {
		{name: "name", typ: "keyword"},
		{name: "args", typ: "keyword", array: true},
		{name: "extra", typ: "keyword", optional: true},
		{name: "extras", typ: "keyword", array: true, optional: true},
		{name: "size", typ: "long"},
		{name: "ports", typ: "long", array: true},
		{name: "address", typ: "ip"},
		{name: "addresses", typ: "ip", array: true},
		{name: "flag", typ: "boolean"},
		{name: "other", typ: "keyword", array: true, opaque: true},
	},
	inESQL: {
		{name: "name", typ: "keyword"},
		{name: "args", typ: "keyword", array: true},
		{name: "wide", typ: "wildcard"},
		{name: "size", typ: "long"},
		{name: "ports", typ: "long", array: true},
		{name: "address", typ: "ip"},
		{name: "addresses", typ: "ip", array: true},
		{name: "flag", typ: "boolean"},
		{name: "flags", typ: "boolean", array: true},
		{name: "when", typ: "date"},
		{name: "other", typ: "keyword", array: true, opaque: true},
	},
}

// The values that are asked of a field of a type, as KQL writes them.
var kqlValues = map[string][]string{
	"keyword": {"a", "b", "ab", "A", "ba", "aab", "a*", "*a", "*b*", "b*a", "a*b", "*ab", "**", "*", `"a*"`, `"*"`, `"a"`, `"A"`},
	"long":    {"1", "2", "3", "4", `"1"`, "*"},
	"ip":      {"10.0.0.1", "10.1.0.1", "10.0.0.0/8", "10.1.0.0/16", "192.168.0.0/16", `"10.1.0.0/16"`, "*"},
	"boolean": {"true", "false", "*"},
}

// The bounds of KQL's ranges.
var kqlBounds = map[string][]string{
	"keyword": {"a", "ab", "b", "A"}, "long": {"1", "2", "3", "4"}, "ip": {"10.0.0.1", "10.1.0.0", "11.0.0.0"},
}

// What EQL asks of a field of a type: an operator with the constants that stand
// behind it; one with a list takes several.
var eqlVerbs = map[string][]string{
	"keyword": {
		"==", "!=", "in", "not in", "in~", "not in~", ":", "like", "like~", "regex", "regex~", "startsWith", "startsWith~", "endsWith", "endsWith~",
		"stringContains", "== null", "!= null", "<", ">=", "length(%) == 1", "length(%) != 2",
	},
	"long":    {"==", "!=", "in", "not in", "<", "<=", ">", ">=", "== null", "!= null"},
	"ip":      {"==", "!=", "in", "cidrMatch", "== null", "!= null"},
	"boolean": {"", "==", "!=", "== null", "!= null"},
}

var eqlConstants = map[string][]string{
	"literal": {"a", "b", "ab", "A", "aB", "ba", "*", "a*"},
	"glob":    {"a", "ab", "A", "a*", "*a", "?", "a?", "*b*", "A*", "*", "b*a", "**", "?*"},
	"regex":   {"a", "a.*", "[ab]", "a|b", "(ab)*", ".", "A.?", "[a-b]", "~a", "[ab]+&@b", "#|A"},
	"part":    {"a", "b", "ab", "A"},
	"long":    {"1", "2", "3", "4"},
	"ip":      {"10.0.0.1", "10.1.0.1", "192.168.0.1"},
	"network": {"10.0.0.0/8", "10.1.0.0/16", "10.0.0.1/32", "192.168.0.0/16"},
	"boolean": {"true", "false"},
	"date":    {"2026-01-01", "2026-01-02T00:00:00Z", "2026-01-03", "2026-01-02"},
}

// takesList are EQL's operators that stand before a list.
var takesList = map[string]bool{
	"in": true, "not in": true, "in~": true, "not in~": true, ":": true, "like": true, "like~": true, "regex": true, "regex~": true,
	"cidrMatch": true, "cidr_match": true, "not like": true, "rlike": true, "not rlike": true,
}

// constantsOf returns the constants that may stand behind an operator.
func constantsOf(typ, verb string) []string {
	switch {
	case verb == "cidrMatch" || verb == "cidr_match":
		return eqlConstants["network"]
	case typ != "keyword" && typ != "wildcard":
		return eqlConstants[typ]
	}
	switch verb {
	case "<", ">=":
		return eqlConstants["part"]
	case ":", "like", "like~", "not like":
		return eqlConstants["glob"]
	case "regex", "regex~", "rlike", "not rlike":
		return eqlConstants["regex"]
	case "startsWith", "startsWith~", "endsWith", "endsWith~", "stringContains", "starts_with", "ends_with", "contains":
		return eqlConstants["part"]
	}
	return eqlConstants["literal"]
}

// hasConstant reports whether an operator of EQL takes one.
func hasConstant(verb string) bool {
	return verb != "" && !strings.HasSuffix(verb, " null") && !strings.HasPrefix(verb, "length")
}

// newWorld chooses fields and atoms.
func newWorld(r *rand.Rand, in dialect, s said) *world {
	kinds := fieldsOf[in]
	for {
		w := &world{in: in}
		for _, i := range r.Perm(len(kinds))[:1+r.IntN(3)] {
			f := &worldField{fieldKind: kinds[i]}
			if in == inESQL {
				w.computed += f.compute(r)
			}
			f.choose(r, in)
			w.fields = append(w.fields, f)
		}
		w.settle(s)
		if w.size <= 2048 {
			return w
		}
	}
}

// choose picks the atoms of a field.
func (f *worldField) choose(r *rand.Rand, in dialect) {
	if in == inKQL {
		values := kqlValues[f.typ]
		if f.typ == "wildcard" {
			values = kqlValues["keyword"]
		}
		for range 2 + r.IntN(4) {
			f.add(":", pick(r, values), false)
		}
		if bounds := kqlBounds[f.typ]; bounds != nil && r.IntN(3) == 0 {
			for range 1 + r.IntN(3) {
				f.add(pick(r, []string{"<", "<=", ">", ">="}), pick(r, bounds), false)
			}
		}
		return
	}
	verbs := eqlVerbs
	if in == inESQL {
		verbs = esqlVerbs
	}
	for range 1 + r.IntN(3) {
		verb := pick(r, verbs[f.typ])
		subject := ""
		if in == inESQL {
			if fullText[verb] && f.computed != "" {
				verb = "=="
			}
			subject = f.subject(r, verb)
		}
		if !hasConstant(verb) {
			f.atoms = append(f.atoms, atom{verb: verb, subject: subject})
			continue
		}
		n := 1 + r.IntN(2)
		if takesList[verb] {
			n++
		}
		constants := constantsOf(f.typ, verb)
		if in == inESQL && fullText[verb] {
			constants = constantsOf(f.typ, "==") // of a keyword, it is the whole value
		}
		for range n {
			f.add(verb, pick(r, constants), f.typ != "long" && f.typ != "boolean")
			f.atoms[len(f.atoms)-1].subject = subject
		}
	}
}

// add adds an atom with a value, which EQL quotes.
func (f *worldField) add(verb, text string, quote bool) {
	v := clause{op: opValue, text: text, value: text, quoted: quote}
	switch {
	case quote:
		v.text = `"` + text + `"`
	case text[0] == '"':
		v.value, v.quoted = text[1:len(text)-1], true
	default:
		for _, letter := range text {
			v.star = v.star || letter == '*'
		}
	}
	f.atoms = append(f.atoms, atom{verb: verb, value: v})
}

// formula makes a condition.
func (w *world) formula(r *rand.Rand) *clause {
	if w.in == inESQL && r.IntN(2) == 0 {
		c := &clause{op: opPipe}
		for range 2 + r.IntN(2) {
			c.kids = append(c.kids, w.join(r, pick(r, []clauseOp{opAnd, opAnd, opOr}), 1+r.IntN(2), 2))
		}
		return c
	}
	return w.join(r, opAnd, 1+r.IntN(4), 3)
}

// join makes a chain of n operands, or the only one.
func (w *world) join(r *rand.Rand, op clauseOp, n, depth int) *clause {
	c := &clause{op: op}
	for range n {
		c.kids = append(c.kids, w.operand(r, depth))
	}
	if n == 1 {
		return c.kids[0]
	}
	return c
}

func (w *world) operand(r *rand.Rand, depth int) *clause {
	kind := r.IntN(12)
	if depth == 0 {
		kind %= 7
	}
	switch {
	case kind < 5:
		return w.leaf(r)
	case kind < 7:
		return &clause{op: opNot, kids: []*clause{w.leaf(r)}}
	}
	op := opOr
	if kind == 11 || kind == 10 && r.IntN(2) == 0 {
		op = opAnd
	}
	out := &clause{op: opGroup, kids: []*clause{w.join(r, op, 1+r.IntN(3), depth-1)}}
	if r.IntN(3) == 0 {
		out = &clause{op: opNot, kids: []*clause{out}}
	}
	return out
}

func (w *world) leaf(r *rand.Rand) *clause {
	f := pick(r, w.fields)
	first := pick(r, f.atoms)
	c := &clause{op: opLeaf, field: f.name, verb: first.verb}
	if f.optional {
		c.field = "?" + f.name
	}
	if first.subject != "" {
		c.field = first.subject
	}
	value := func() *clause {
		for {
			if a := pick(r, f.atoms); a.verb == first.verb && a.subject == first.subject {
				v := a.value
				return &v
			}
		}
	}
	switch {
	case first.value.op != opValue:
	case w.in == inKQL && first.verb == ":":
		c.kids = []*clause{w.values(r, value, 2)}
	case w.in == inEQL && takesList[first.verb] || w.in == inESQL && first.verb != ":" && takesList[first.verb]:
		list := &clause{op: opList}
		for range 1 + r.IntN(4) {
			list.kids = append(list.kids, value())
		}
		c.kids = []*clause{list}
	default:
		c.kids = []*clause{value()}
	}
	return c
}

// values makes what stands behind KQL's colon.
func (w *world) values(r *rand.Rand, value func() *clause, depth int) *clause {
	if r.IntN(3) == 0 {
		return value()
	}
	c := &clause{op: opOr}
	if r.IntN(6) == 0 {
		c.op = opAnd
	}
	for range 2 + r.IntN(3) {
		switch kind := r.IntN(16); {
		case kind == 0:
			c.kids = append(c.kids, &clause{op: opNot, kids: []*clause{value()}})
		case kind == 1 && depth > 0:
			c.kids = append(c.kids, w.values(r, value, depth-1))
		default:
			c.kids = append(c.kids, value())
		}
	}
	return &clause{op: opGroup, kids: []*clause{c}}
}
