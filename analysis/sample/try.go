package sample

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
)

// effort bounds the work of trying events where the solver cannot tell, in
// conditions that are asked: for a wish and for all wishes of a rule.
const (
	effort    = 100_000
	allEffort = 1_000_000
)

// sizeOf counts the conditions that one evaluation may ask.
func sizeOf(f *predicate.Formula) int {
	size := 0
	for _, n := range f.Nodes() {
		size += 1 + len(n.Entries)
	}
	return size
}

// try changes the fields that opaque parts read until the event is what was
// wished for; nil if no attempt is.
func (m *maker) try(w wish, base *draft, opaque map[*predicate.Node]bool) *draft {
	var names []string
	c := constants{phrases: map[string]string{}}
	for _, n := range inOrder(opaque) {
		reads := append(c.read(m.target, n), readsOf(n)...)
		for _, f := range reads {
			if !slices.Contains(names, f) {
				names = append(names, f)
			}
		}
		if n.Op == predicate.Atom && opaque[n] && n != w.spared {
			c.say(reads[0], m.literal(n, w.preferred(n)))
		}
	}
	if len(names) == 0 || len(names) > 4 {
		return nil
	}
	choices := make([][][]event.Value, len(names))
	for i, name := range names {
		choices[i] = m.candidates(name, base, &c)
	}
	left := min(effort, allEffort-m.spent)
	size := sizeOf(w.formula)
	var search func(at int, d *draft) *draft
	search = func(at int, d *draft) *draft {
		if at == len(names) {
			left -= size
			m.spent += size
			if w.met(d) {
				return d
			}
			return nil
		}
		for _, values := range choices[at] {
			if left <= 0 {
				return nil
			}
			if found := search(at+1, d.replaced(names[at], values...)); found != nil {
				return found
			}
		}
		return nil
	}
	return search(0, base)
}

// readsOf returns the fields that decide a node.
func readsOf(n *predicate.Node) []string {
	var out []string
	predicate.Walk(n, func(n *predicate.Node) bool {
		switch n.Op {
		case predicate.Atom:
			out = append(out, n.Field.Values())
		case predicate.Nested:
			out = append(out, n.Field.Values())
			return false
		case predicate.Opaque:
			for _, f := range n.Reads {
				out = append(out, f.Values())
			}
		}
		return true
	})
	return out
}

// preferred returns the entry of an atom that the wish is about.
func (w wish) preferred(n *predicate.Node) int {
	for _, p := range w.also {
		if p.node == n && p.entry >= 0 {
			return p.entry
		}
	}
	return 0
}

// literal returns a value that an entry of a list is likely to mean.
func (t *target) literal(n *predicate.Node, entry int) string {
	text := strings.Trim(t.text(n, n.Entries[entry].Span), `"`)
	return strings.NewReplacer("*", "x", "?", "x").Replace(text)
}

// constants are the constants that opaque parts are written with.
type constants struct {
	texts   []string
	numbers []int64
	// phrases are texts that hold, for each field, what all its parts ask for.
	phrases map[string]string
}

func (c *constants) say(field, words string) {
	c.phrases[field] = strings.TrimSpace(c.phrases[field] + " " + words)
}

// readKQL adds the constants of a condition on all fields whose names match
// a pattern, and returns one such field.
func (c *constants) readKQL(t *target, n *predicate.Node) []string {
	match, ok := kql.Parse(t.text(n, n.Span)).Root.(*kql.Match)
	if !ok || match.Field.IsExists() {
		return nil
	}
	kql.Walk(match.Value, func(n kql.Node) bool {
		if l, ok := n.(*kql.Literal); ok {
			c.text(strings.ReplaceAll(l.Text, "*", "x"))
		}
		return true
	})
	if match.Field.HasWildcard() {
		return []string{someName(match.Field.Text)}
	}
	return []string{match.Field.Text + ".name"} // below an object
}

// read adds the constants of a part, and returns fields that it reads without
// naming them.
func (c *constants) read(t *target, n *predicate.Node) (reads []string) {
	for i := range n.Entries {
		c.text(t.literal(n, i))
	}
	if n.Op == predicate.Opaque && t.query.KQL != nil && t.filters[n] == nil {
		return c.readKQL(t, n)
	}
	expr, ok := strings.CutPrefix(n.Key, "script ")
	if !ok {
		return nil
	}
	for _, e := range eql.Parse("any where "+expr, eql.Elasticsearch).Expressions() {
		eql.Walk(e, func(e eql.Expr) bool {
			switch e := e.(type) {
			case *eql.String:
				c.text(e.Value)
				c.text(strings.NewReplacer("*", "", "?", "x").Replace(e.Value))
			case *eql.Number:
				if e.Integer && !slices.Contains(c.numbers, e.Int) {
					c.numbers = append(c.numbers, e.Int)
				}
			}
			return true
		})
	}
	return nil
}

func (c *constants) text(s string) {
	if s != "" && !slices.Contains(c.texts, s) && len(c.texts) < 24 {
		c.texts = append(c.texts, s)
	}
}

// maxPadding bounds how long a text is made.
const maxPadding = 8000

// candidates lists values for a field that opaque parts read: the one it has,
// what the constants suggest, and texts of the lengths that they name.
func (m *maker) candidates(field string, base *draft, c *constants) [][]event.Value {
	now := base.values[field]
	out := [][]event.Value{now}
	if m.mappingOf(field).Family() == schema.ObjectFamily {
		return out
	}
	add := func(v event.Value) {
		if isLegal(m.mappingOf(field), v) {
			out = append(out, []event.Value{v})
		}
	}
	for _, v := range m.plausible(field, base) {
		add(v)
	}
	switch m.typeOf(field) {
	case predicate.Keyword, predicate.AnalysedText, predicate.UnknownType:
		if phrase := c.phrases[field]; phrase != "" {
			add(event.Text(phrase))
		}
		text := "x"
		if len(now) > 0 {
			text = now[0].Text
		}
		for _, s := range c.words(text) {
			add(event.Text(s))
		}
	case predicate.Integer, predicate.Float:
		for _, n := range append([]int64{0, 1}, c.numbers...) {
			for _, near := range []int64{n, n + 1, n - 1} {
				add(event.Int(near))
			}
		}
	default:
		for _, s := range c.texts {
			add(event.Text(s))
		}
	}
	return append(out, nil)
}

// words are texts made of the constants and of the text that a field has.
func (c *constants) words(text string) []string {
	out := slices.Clone(c.texts)
	for _, n := range c.numbers {
		for _, length := range []int64{n + 1, n, n - 1} {
			missing := length - int64(len(text))
			if length < 0 || length > maxPadding || missing <= 0 {
				continue
			}
			pad := strings.Repeat("a", int(missing))
			out = append(out, text+pad, pad+text)
			for i := 1; i < len(text) && i < 24; i++ {
				out = append(out, text[:i]+pad+text[i:])
			}
			out = append(out, strings.Repeat("a", int(length)))
		}
	}
	for i, a := range c.texts {
		for j, b := range c.texts {
			if i != j {
				out = append(out, a+b, a+"x"+b)
			}
			for k, d := range c.texts {
				if len(c.texts) <= 6 && i != j && j != k && i != k {
					out = append(out, a+b+d)
				}
			}
		}
		out = append(out, text+a, a+text)
	}
	for _, n := range c.numbers {
		out = append(out, strconv.FormatInt(n, 10), strconv.FormatInt(n+1, 10))
	}
	return out
}
