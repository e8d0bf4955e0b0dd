package analysis_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// The logic checks claim that text changes nothing. Random queries over small
// domains put them to the proof: each claim is held against every event that
// there is, with the text and without it, and whatever can go without a claim
// is a claim that was missed.
//
// RULEWRIGHT_PROOF is how many queries of KQL and EQL, half of each, and an
// eighth as many of ES|QL; RULEWRIGHT_PROOF_SEED is where their numbers start.
func TestLogicFindingsAreSoundAndComplete(t *testing.T) {
	t.Parallel()
	was := debug.SetGCPercent(400)
	t.Cleanup(func() { debug.SetGCPercent(was) })
	count, seed := fromEnvironment("RULEWRIGHT_PROOF", 20000), fromEnvironment("RULEWRIGHT_PROOF_SEED", 1)
	for _, in := range []dialect{inKQL, inEQL, inESQL} {
		t.Run(in.String(), func(t *testing.T) {
			t.Parallel()
			p := newProof(t, in)
			share := 2
			if in == inESQL {
				share = 8 // it takes longest
			}
			for n := range count / share / worldShare {
				r := rand.New(rand.NewPCG(uint64(seed), uint64(n)<<2|uint64(in)))
				w := newWorld(r, in, p.said)
				for range worldShare {
					p.judge(w, w.formula(r))
				}
				if in == inESQL {
					p.runs(w, w.formula(r))
				}
			}
			p.summary()
		})
	}
}

// worldShare is how many queries are made in one world.
const worldShare = 40

func fromEnvironment(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// proof judges what the logic checks say about queries of one language.
type proof struct {
	*testing.T
	in        dialect
	said      said
	catalogue *schema.Catalogue
	counts    map[string]int
	shown     int
}

func newProof(t *testing.T, in dialect) *proof {
	facts := []schema.Fact{{Name: "event.category", Type: schema.Keyword, Array: true}}
	for _, f := range fieldsOf[in] {
		if !f.opaque {
			facts = append(facts, schema.Fact{Name: f.name, Type: schema.Type(f.typ), Array: f.array})
		}
	}
	var b schema.Builder
	b.Add(schema.Dataset{Name: "ecs", Product: "ECS"}, facts) // whose word it takes for single values
	b.Add(schema.Dataset{Name: "test", Product: "test", Index: []string{"test"}, Traits: schema.Strict}, facts)
	table, err := schema.ReadTable(string(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return &proof{T: t, in: in, said: said{}, catalogue: new(schema.Catalogue).With(table), counts: map[string]int{}}
}

// lint runs the logic checks over a query, and returns their findings with
// spans in the query.
func (p *proof) lint(query string) (*rules.Document, []check.Finding, int) {
	e := check.Example{Language: p.in.rule(), Query: query, Index: []string{"test"}}
	if p.in == inESQL {
		e.Index = nil // it names its own
	}
	text := e.Text()
	doc := rules.Parse(source.NewFile("example.toml", text))
	pass := check.NewPass(doc, check.Elastic, p.catalogue)
	for _, c := range check.All() {
		if c.Group() == "logic" {
			pass.Run(c)
		}
	}
	for _, q := range pass.Queries() {
		if len(q.Problems)+len(q.Refusals()) > 0 {
			p.Fatalf("%s\n\t%v %v", query, q.Problems, q.Refusals())
		}
	}
	return doc, pass.Findings(), strings.Index(text, query)
}

// fail reports a claim that is wrong, or one that is missing.
func (p *proof) fail(query, format string, args ...any) {
	p.Helper()
	p.counts["FAILED"]++
	if p.shown++; p.shown <= 25 {
		p.Errorf("%s\n\t%s", query, fmt.Sprintf(format, args...))
	}
}

// judge judges one query, and then what is left of it once the text that
// changes nothing is gone, until nothing more is said. Then nothing may be left
// that can go. Silence is meant
//
//   - about anything else in a query that no event meets: what can go there is
//     a question without an answer until the contradiction is mended;
//   - about a clause that can go only as long as another one stays, which the
//     findings name first: each is true of the text as it stands, and all of
//     them may be followed, and that clause is told afterwards (of the operands
//     of a group in parentheses one stays until then, too);
//   - about what rests on an opaque condition, see [world.opaque].
func (p *proof) judge(w *world, c *clause) {
	p.counts["queries"]++
	for round := 0; ; round++ {
		query := c.print(p.in, w.begin())
		before := w.matches(c)
		doc, found, offset := p.lint(query)
		if round == 0 && before.empty() {
			p.counts["queries that no event meets"]++
		}
		if len(found) > 0 && round == 0 {
			p.counts["queries with findings"]++
		}
		claims := p.claims(w, c, query, before, doc, found, offset)
		if claims.over {
			return
		}
		for _, gone := range claims.gone {
			gone.gone = true
		}
		if empty := emptied(c); empty != nil {
			if slices.Equal(before, w.all()) {
				return // all of it is told to be true of every event
			}
			p.fail(query, "all of %q is claimed to change nothing", query[empty.at.Start:empty.at.End])
			return
		}
		if len(claims.gone) > 0 && !slices.Equal(w.matches(c), before) {
			p.fail(query, "all that is claimed to change nothing does so together: %s", c.print(p.in, w.begin()))
			return
		}
		missed := p.missed(w, c, before)
		if missed == nil {
			return
		}
		switch {
		case len(claims.gone) > 0:
			p.counts["told after the first fixes"]++
		case w.opaque(c):
			p.counts["opaque"]++
			return
		case before.empty():
			p.fail(query, "nothing says that no event meets this")
			return
		default:
			p.fail(query, "nothing says that %q can go", query[missed.at.Start:missed.at.End])
			return
		}
	}
}

// emptied returns a chain of which nothing is left.
func emptied(c *clause) *clause {
	var out *clause
	c.walk(func(c *clause) {
		if c.chain() && len(c.alive()) == 0 {
			out = c
		}
	})
	return out
}

// opaque reports whether a condition asks for what the product does not model:
// scripts, and fields that the catalogue does not know.
func (w *world) opaque(c *clause) bool {
	opaque := false
	c.walk(func(c *clause) {
		if c.op == opLeaf {
			opaque = opaque || strings.HasPrefix(c.verb, "length") || w.in == inESQL && w.opaqueESQL(c) || slices.ContainsFunc(w.fields, func(f *worldField) bool {
				return f.opaque && f == w.fieldOf(c.field)
			})
		}
	})
	return opaque
}

// claimed is what the findings of a query come to.
type claimed struct {
	gone []*clause
	// over says that there is no more to say: no event, or every event, meets
	// the query, or a claim was wrong.
	over bool
}

// claims holds every finding against all events.
func (p *proof) claims(w *world, c *clause, query string, before bits, doc *rules.Document, found []check.Finding, offset int) claimed {
	places := map[source.Span]*clause{}
	c.walk(func(c *clause) { places[c.at] = c })
	var out claimed
	for _, f := range found {
		p.counts[f.Check]++
		at := f.Span.Shift(-offset)
		claim := f.Check + ": " + f.Message
		p.says(w, places, query, f, offset)
		place, also := places[at], []*clause(nil)
		if place == nil {
			place, also = run(c, at)
		}
		switch {
		case place == nil:
			p.fail(query, "%s: at no clause: %q", claim, query[at.Start:at.End])
			out.over = true
			continue
		case f.Check == "logic/never-matches":
			if !before.empty() {
				p.fail(query, "%s: but there is %s", claim, w.first(before))
			}
			out.over = true
			continue
		}
		for place.parent != nil && (place.parent.op == opGroup || place.parent.chain() && len(place.parent.alive()) == 1 && place.parent.at == place.at) {
			place = place.parent
		}
		if place.parent == nil {
			if all := w.all(); !slices.Equal(before, all) {
				p.fail(query, "%s: but not %s", claim, w.first(all.minus(before)))
			}
			out.over = true
			continue
		}
		if !place.parent.chain() || len(place.parent.alive()) < 2 {
			p.fail(query, "%s: nothing can go there", claim)
			out.over = true
			continue
		}
		also = append(also, place)
		for _, r := range f.Related {
			if r.Message == "and here again" { // the fix removes all of them
				also = append(also, places[r.Span.Shift(-offset)])
			}
		}
		out.gone = append(out.gone, also...)
		was := remove(also)
		after := w.matches(c)
		if !slices.Equal(before, after) {
			differs := before.minus(after).or(after.minus(before))
			p.fail(query, "%s: but it makes a difference for %s", claim, w.first(differs))
			out.over = true
		}
		p.fixed(w, c, query, doc, f, claim)
		was()
		c.print(p.in, w.begin()) // everything stands where it stood
	}
	return out
}

// run returns the neighbouring operands of a chain that stand at a place.
func run(c *clause, at source.Span) (first *clause, others []*clause) {
	c.walk(func(chain *clause) {
		if !chain.chain() {
			return
		}
		kids := chain.alive()
		for i := range kids {
			for j := i + 1; j < len(kids); j++ {
				if first == nil && kids[i].at.Join(kids[j].at) == at && j-i+1 < len(kids) {
					first, others = kids[i], slices.Clone(kids[i+1:j+1])
				}
			}
		}
	})
	return first, others
}

// remove removes clauses, and returns what puts them back.
func remove(clauses []*clause) (undo func()) {
	for _, c := range clauses {
		c.gone = true
	}
	return func() {
		for _, c := range clauses {
			c.gone = false
		}
	}
}

// fixed compares what a finding's fix leaves with the query without the clause
// that is gone now.
func (p *proof) fixed(w *world, c *clause, query string, doc *rules.Document, f check.Finding, claim string) {
	want := c.print(p.in, w.begin())
	if len(f.Fixes) == 0 {
		p.counts["without a fix"]++
		return
	}
	text, err := source.Apply(doc.File.Text(), f.Fixes[0].Edits)
	if err != nil {
		p.Fatal(err)
	}
	start := strings.Index(doc.File.Text(), query)
	end := len(text) - (len(doc.File.Text()) - start - len(query))
	if got := text[start:end]; got != want {
		p.fail(query, "%s: the fix leaves %s and not %s", claim, got, want)
	}
}

// first shows the first of some events.
func (w *world) first(set bits) string {
	for i := range w.size {
		if set.has(i) {
			return w.show(i)
		}
	}
	return "none"
}

// missed returns a clause that can go and that nobody named.
func (p *proof) missed(w *world, c *clause, before bits) *clause {
	c.print(p.in, w.begin())
	var out *clause
	if !c.op.joins() && (before.empty() || slices.Equal(before, w.all())) {
		return c
	}
	c.walk(func(chain *clause) {
		kids := chain.alive()
		if out != nil || !chain.chain() || len(kids) < 2 {
			return
		}
		for _, kid := range kids {
			kid.gone = true
			if slices.Equal(w.matches(c), before) {
				out = kid
			}
			kid.gone = false
			if out != nil {
				return
			}
		}
	})
	if out == nil && before.empty() {
		return c
	}
	return out
}

func (p *proof) summary() {
	for _, name := range slices.Sorted(maps.Keys(p.counts)) {
		p.Logf("%8d %s", p.counts[name], name)
	}
}
