package solve

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/source"
)

var (
	one     = &predicate.Field{Name: "one", Type: predicate.Keyword, Single: true}
	many    = &predicate.Field{Name: "many", Type: predicate.Keyword}
	folded  = &predicate.Field{Name: "many.caseless", Holder: "many", Type: predicate.Keyword, Lowercase: true}
	number  = &predicate.Field{Name: "number", Type: predicate.Integer, Single: true}
	unknown = &predicate.Field{Name: "unknown"}
	objects = &predicate.Field{Name: "objects"}
	inside  = &predicate.Field{Name: "objects.f", Type: predicate.Keyword}
	within  = &predicate.Field{Name: "objects.g", Type: predicate.Keyword, Single: true}
)

// texts and integers are enough for every set that the formulas use: they
// tell all of them apart.
var (
	texts    = append([]string{""}, words("aAbBc", 3)...)
	integers = []string{"-9", "0", "1", "2", "3", "9"}
)

func words(alphabet string, length int) []string {
	var out []string
	for _, r := range alphabet {
		out = append(out, string(r))
		if length > 1 {
			for _, rest := range words(alphabet, length-1) {
				out = append(out, string(r)+rest)
			}
		}
	}
	return out
}

func textSet(t *rapid.T, fold pattern.Fold) pattern.Pattern {
	spelt := rapid.SampledFrom([]string{"a", "b", "ab", "a*", "*b", "?", "*a*", "a?*", "??", "aa"}).Draw(t, "set")
	return pattern.Glob(spelt, pattern.EQLSyntax, fold)
}

func atom(t *rapid.T, f *predicate.Field, reading predicate.Reading) *predicate.Node {
	var entries []predicate.Entry
	for range rapid.IntRange(1, 2).Draw(t, "entries") {
		var set pattern.Pattern
		switch {
		case rapid.IntRange(0, 7).Draw(t, "any") == 0:
			set = pattern.Any()
		case f.Type == predicate.UnknownType:
			set = pattern.Unknown(rapid.SampledFrom([]string{"p", "q"}).Draw(t, "opaque"))
		case f.Type == predicate.Integer:
			bound := pattern.Bound{Text: fmt.Sprint(rapid.IntRange(0, 2).Draw(t, "bound")), Open: rapid.Bool().Draw(t, "open")}
			if rapid.Bool().Draw(t, "below") {
				set, _ = pattern.Range(pattern.Integer, nil, &bound)
			} else {
				set, _ = pattern.Range(pattern.Integer, &bound, nil)
			}
		case f.Lowercase:
			set = textSet(t, pattern.Exact).Refold(pattern.Unicode)
		default:
			set = textSet(t, rapid.SampledFrom([]pattern.Fold{pattern.Exact, pattern.ASCII}).Draw(t, "fold"))
		}
		entries = append(entries, predicate.Entry{Value: set})
	}
	return predicate.NewAtom(source.Span{}, f, reading, entries...)
}

// tree draws a condition on some of the fields.
func tree(t *rapid.T, depth int, leaf func() *predicate.Node) *predicate.Node {
	kind := 0
	if depth > 0 {
		kind = rapid.IntRange(0, 6).Draw(t, "op")
	}
	at := source.Span{}
	args := func() []*predicate.Node {
		out := make([]*predicate.Node, rapid.IntRange(2, 3).Draw(t, "args"))
		for i := range out {
			out[i] = tree(t, depth-1, leaf)
		}
		return out
	}
	switch kind {
	case 1, 2:
		return predicate.NewAnd(at, args()...)
	case 3, 4:
		return predicate.NewOr(at, args()...)
	case 5:
		return predicate.NewNot(at, tree(t, depth-1, leaf))
	case 6:
		return predicate.NewFilter(tree(t, depth-1, leaf))
	}
	return leaf()
}

// variables are opaque conditions that an event decides all the same, so that
// trying events can tell what follows from any of their truths.
func variable(name string, twoValued bool) *predicate.Node {
	n := predicate.NewOpaque(source.Span{}, name).WithEval(func(e *event.Event) predicate.Truth {
		values := e.Values("variable " + name)
		switch {
		case len(values) == 0 && twoValued:
			return predicate.False
		case len(values) == 0:
			return predicate.Null
		}
		return predicate.TruthOf(values[0].Int == 1)
	})
	n.TwoValued = twoValued
	return n
}

func formulas(fields ...*predicate.Field) *rapid.Generator[*predicate.Formula] {
	return rapid.Custom(func(t *rapid.T) *predicate.Formula {
		leaf := func() *predicate.Node {
			switch rapid.IntRange(0, 9).Draw(t, "leaf") {
			case 0:
				name := rapid.SampledFrom([]string{"v", "w"}).Draw(t, "variable")
				return variable(name, name == "w")
			case 1:
				truths := []predicate.Truth{predicate.True, predicate.False, predicate.Null}
				return predicate.NewConst(source.Span{}, rapid.SampledFrom(truths).Draw(t, "truth"))
			case 2:
				inner := func() *predicate.Node {
					f := rapid.SampledFrom([]*predicate.Field{inside, within}).Draw(t, "nested field")
					return atom(t, f, predicate.AnyValue)
				}
				return predicate.NewNested(source.Span{}, objects, tree(t, 1, inner))
			case 3:
				return atom(t, rapid.SampledFrom(fields).Draw(t, "field"), predicate.OneValue)
			}
			return atom(t, rapid.SampledFrom(fields).Draw(t, "field"), predicate.AnyValue)
		}
		return predicate.New(tree(t, 3, leaf))
	})
}

// choices returns one filling of the fields for each way in which the atoms
// of the formulas can come out: values that no atom tells apart are one.
func fillings(names map[string][]string, single map[string]bool, atoms []*predicate.Node) []map[string][]string {
	out := []map[string][]string{{}}
	for name, values := range names {
		var distinct []string
		seen := map[string]int{}
		for _, v := range values {
			signature := ""
			for _, n := range atoms {
				if n.Field.Values() == name {
					e := event.New().Add(name, event.Text(v))
					alone := predicate.NewAtom(source.Span{}, n.Field, predicate.AnyValue, n.Entries...)
					signature += predicate.New(alone).Eval(e).String()
				}
			}
			if seen[signature] < 2 { // two of a kind, for fields with two values
				seen[signature]++
				distinct = append(distinct, v)
			}
		}
		sets := [][]string{nil}
		for _, v := range distinct {
			n := len(sets)
			for _, set := range sets[:n] {
				if len(set) == 0 || !single[name] && len(set) < 3 {
					sets = append(sets, append(slices.Clone(set), v))
				}
			}
		}
		var next []map[string][]string
		for _, filling := range out {
			for _, set := range sets {
				more := map[string][]string{name: set}
				for k, v := range filling {
					more[k] = v
				}
				next = append(next, more)
			}
		}
		out = next
	}
	return out
}

func atomsOf(f *predicate.Formula) []*predicate.Node {
	return slices.DeleteFunc(slices.Clone(f.Nodes()), func(n *predicate.Node) bool { return n.Op != predicate.Atom })
}

func eventOf(filling map[string][]string) *event.Event {
	e := event.New()
	for name, values := range filling {
		for _, v := range values {
			e.Add(name, event.Text(v))
		}
	}
	return e
}

// events returns events that tell apart all that the formulas can.
func events(t *rapid.T, fs ...*predicate.Formula) []*event.Event {
	var atoms []*predicate.Node
	use := map[string]bool{}
	for _, f := range fs {
		atoms = append(atoms, atomsOf(f)...)
		for _, n := range f.Nodes() {
			use[n.Key] = true
			if n.Field != nil {
				use[n.Field.Values()] = true
			}
		}
	}
	keep := func(names map[string][]string) map[string][]string {
		for name := range names {
			if !use[name] {
				delete(names, name)
			}
		}
		return names
	}
	single := map[string]bool{"one": true, "number": true, "objects.g": true}
	outer := fillings(keep(map[string][]string{"one": texts, "many": texts, "number": integers}), single, atoms)
	var held []*event.Event
	if use["objects"] {
		for _, f := range fillings(keep(map[string][]string{"objects.f": texts, "objects.g": texts}), single, atoms) {
			held = append(held, eventOf(f))
		}
	}
	if len(outer)*(len(held)+1) > 4000 {
		t.Skip("too many events to try")
	}
	var out []*event.Event
	for _, filling := range outer {
		for v := range 3 {
			for w := range 2 {
				if v > 0 && !use["v"] || w > 0 && !use["w"] {
					continue
				}
				for i := -1; i < len(held); i++ {
					e := eventOf(filling)
					if v > 0 {
						e.Add("variable v", event.Int(int64(v-1)))
					}
					if w > 0 {
						e.Add("variable w", event.Int(1))
					}
					if i >= 0 {
						e.AddObject("objects", held[i]).AddObject("objects", held[(i*7+3)%len(held)])
					}
					out = append(out, e)
				}
			}
		}
	}
	return out
}

func hasVariable(f *predicate.Formula) bool {
	return slices.ContainsFunc(f.Nodes(), func(n *predicate.Node) bool { return n.Op == predicate.Opaque })
}

func hasNested(f *predicate.Formula) bool {
	return slices.ContainsFunc(f.Nodes(), func(n *predicate.Node) bool { return n.Op == predicate.Nested })
}

func describe(e *event.Event) string {
	var b strings.Builder
	for _, name := range e.Fields() {
		fmt.Fprintf(&b, "%s=%v ", name, e.Values(name))
	}
	return b.String()
}

func TestSatisfiableAgreesWithTryingEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := formulas(one, many, folded, number).Draw(t, "formula")
		r := New(DefaultBudget).Satisfiable(f)
		if r.Answer == pattern.Yes && f.Eval(r.Witness) != predicate.True {
			t.Fatalf("the witness does not meet the formula: %s", describe(r.Witness))
		}
		if r.Answer == pattern.Undecided && !hasVariable(f) {
			t.Fatal("undecided without a variable: ", spell(f.Root))
		}
		found := slices.ContainsFunc(events(t, f), func(e *event.Event) bool { return f.Eval(e) == predicate.True })
		switch {
		case found && r.Answer == pattern.No:
			t.Fatal("an event meets what is said to be impossible: ", spell(f.Root))
		case !found && r.Answer == pattern.Undecided && !hasNested(f):
			t.Fatal("that no event meets it was missed: ", spell(f.Root))
		}
	})
}

func TestEquivalenceAgreesWithTryingEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := formulas(one, many, number).Draw(t, "f")
		g := formulas(one, many, number).Draw(t, "g")
		if rapid.Bool().Draw(t, "alike") { // else two formulas are hardly ever the same
			g = predicate.New(clone(f.Root, rapid.IntRange(0, len(f.Nodes())-1).Draw(t, "node")))
		}
		s := New(DefaultBudget)
		r := s.Equivalent(f, g)
		implied := s.Implies(f, g)
		apart := s.Disjoint(f, g)
		if r.Answer == pattern.No && f.Eval(r.Witness) == g.Eval(r.Witness) {
			t.Fatalf("both decide the witness alike: %s", describe(r.Witness))
		}
		differs, beyond, both := false, false, false
		for _, e := range events(t, f, g) {
			a, b := f.Eval(e) == predicate.True, g.Eval(e) == predicate.True
			differs = differs || a != b
			beyond = beyond || a && !b
			both = both || a && b
		}
		nested := hasNested(f) || hasNested(g)
		for _, q := range []struct {
			name    string
			refuted bool
			answer  pattern.Answer
		}{{"equivalent", differs, r.Answer}, {"implied", beyond, implied.Answer}, {"disjoint", both, apart.Answer}} {
			if q.refuted && q.answer == pattern.Yes {
				t.Fatalf("%s, but an event shows that it is not: %s; %s", q.name, spell(f.Root), spell(g.Root))
			}
			if !q.refuted && q.answer != pattern.Yes && !nested {
				t.Fatalf("%s was missed: %s; %s", q.name, spell(f.Root), spell(g.Root))
			}
		}
	})
}

// clone copies a tree and leaves out the node with a number, where its parent
// has others.
func clone(n *predicate.Node, without int) *predicate.Node {
	out := *n
	out.Args = nil
	for _, arg := range n.Args {
		if arg.ID != without || len(n.Args) == 1 {
			out.Args = append(out.Args, clone(arg, without))
		}
	}
	return &out
}

func TestReplacingANodeIsTheSameAsBuildingTheFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := formulas(one, many, number).Draw(t, "formula")
		node := rapid.SampledFrom(f.Nodes()).Draw(t, "node")
		with := atom(t, one, predicate.AnyValue)
		s := New(DefaultBudget)
		replaced := s.term(f.Root, Replacement{node: with})
		var build func(n *predicate.Node) *predicate.Node
		build = func(n *predicate.Node) *predicate.Node {
			if n == node {
				return with
			}
			out := *n
			out.Args = nil
			for _, arg := range n.Args {
				out.Args = append(out.Args, build(arg))
			}
			return &out
		}
		if built := s.term(build(f.Root), nil); built != replaced {
			t.Fatal("another term")
		}
	})
}

func literal(f *predicate.Field, values ...string) *predicate.Node {
	var entries []predicate.Entry
	for _, v := range values {
		entries = append(entries, predicate.Entry{Value: pattern.Literal(v, pattern.Exact)})
	}
	return predicate.NewAtom(source.Span{}, f, predicate.AnyValue, entries...)
}

func and(args ...*predicate.Node) *predicate.Formula {
	return predicate.New(predicate.NewAnd(source.Span{}, args...))
}

func not(n *predicate.Node) *predicate.Node { return predicate.NewNot(source.Span{}, n) }

func TestTwoValuesExcludeEachOtherInASingleFieldOnly(t *testing.T) {
	s := New(DefaultBudget)
	if r := s.Satisfiable(and(literal(one, "a"), literal(one, "b"))); r.Answer != pattern.No {
		t.Error(r.Answer, r.Witness)
	}
	if r := s.Satisfiable(and(literal(many, "a"), literal(many, "b"))); r.Answer != pattern.Yes {
		t.Error(r.Answer, r.Witness)
	}
}

func TestEqualOpaqueConditionsAreOneVariable(t *testing.T) {
	s := New(DefaultBudget)
	opaque := func(key string) *predicate.Node { return predicate.NewOpaque(source.Span{}, key) }
	if r := s.Satisfiable(and(opaque("x"), not(opaque("x")))); r.Answer != pattern.No {
		t.Error(r.Answer)
	}
	if r := s.Satisfiable(and(opaque("x"), not(opaque("y")))); r.Answer != pattern.Undecided {
		t.Error(r.Answer)
	}
	entry := func(text string) predicate.Entry { return predicate.Entry{Value: pattern.Unknown(text)} }
	asks := func(text string) *predicate.Node {
		return predicate.NewAtom(source.Span{}, unknown, predicate.AnyValue, entry(text))
	}
	if r := s.Satisfiable(and(asks("x"), not(asks("x")))); r.Answer != pattern.No {
		t.Error(r.Answer)
	}
	if r := s.Satisfiable(and(asks("x"), not(predicate.NewExists(source.Span{}, unknown)))); r.Answer != pattern.No {
		t.Error(r.Answer)
	}
	if r := s.Satisfiable(and(asks("x"), not(asks("y")))); r.Answer != pattern.Undecided {
		t.Error(r.Answer)
	}
}

func TestASmallBudgetEndsTheSearch(t *testing.T) {
	// Twelve letters in eleven holes, each hole for one: the search has to
	// try what no propagation tells.
	var args []*predicate.Node
	hole := func(i int) *predicate.Field {
		return &predicate.Field{Name: fmt.Sprint("hole", i), Type: predicate.Keyword, Single: true}
	}
	for letter := range 12 {
		var somewhere []*predicate.Node
		for i := range 11 {
			somewhere = append(somewhere, literal(hole(i), fmt.Sprint(letter)))
		}
		args = append(args, predicate.NewOr(source.Span{}, somewhere...))
	}
	r := New(5000).Satisfiable(and(args...))
	if r.Answer != pattern.Undecided || !r.Spent {
		t.Error(r.Answer, r.Spent)
	}
}

func TestManyIndependentChoicesAreNoWork(t *testing.T) {
	var args []*predicate.Node
	for i := range 300 {
		f := &predicate.Field{Name: fmt.Sprint("f", i), Type: predicate.Keyword}
		args = append(args, predicate.NewOr(source.Span{}, literal(f, "a"), literal(f, "b")))
	}
	args = append(args, literal(one, "a"), predicate.NewOr(source.Span{}, literal(one, "b"), literal(one, "c")))
	s := New(DefaultBudget)
	if r := s.Satisfiable(and(args...)); r.Answer != pattern.No {
		t.Error(r.Answer, r.Spent)
	}
	if r := s.Satisfiable(and(args[:301]...)); r.Answer != pattern.Yes {
		t.Error(r.Answer, r.Spent)
	}
}

// spell writes a condition for the message of a failed test.
func spell(n *predicate.Node) string {
	var args []string
	for _, arg := range n.Args {
		args = append(args, spell(arg))
	}
	inner := "(" + strings.Join(args, ", ") + ")"
	switch n.Op {
	case predicate.Const:
		return n.Value.String()
	case predicate.Opaque:
		return n.Key
	case predicate.Atom:
		for _, e := range n.Entries {
			args = append(args, fmt.Sprintf("%v/%d", e.Value, e.Value.Fold()))
		}
		return fmt.Sprintf("%s:%d%v", n.Field.Name, n.Reading, args)
	}
	return [...]string{"const", "and", "or", "not", "filter", "atom", "nested", "opaque"}[n.Op] + inner
}
