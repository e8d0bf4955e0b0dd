package diff

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// compareQueries compares the queries of two versions with what restricts
// them; nil where they are the same text in the same language, unless the
// restrictions changed.
func compareQueries(s subject, before, after *rules.Document, catalogue *schema.Catalogue, changes []Change) *Query {
	was, had := queryOf(before, s.path)
	is, has := queryOf(after, s.path)
	alike := was.Text == is.Text && was.Language == is.Language
	switch {
	case !had && !has, had && has && alike && !s.restrictionsChanged(before, after, changes):
		return nil
	case !had || !has:
		return &Query{Reason: "only one version has a query"}
	}
	c := &comparison{
		// The types of fields are those of both versions' indices, so that a
		// change of the indices alone is no change of the query.
		fields: lower.NewFields(catalogue.Scope(
			slices.Concat(s.index(before), s.index(after)),
			slices.Concat(before.Metadata.Integration.Values(), after.Metadata.Integration.Values()))),
		solver:  solve.New(solve.DefaultBudget),
		alike:   alike,
		subject: s,
		unknown: s.unknown(before, after),
	}
	old, reason := c.read(was, before, s.lists.Before)
	if reason != "" {
		return &Query{Reason: "the older query " + reason}
	}
	old.isBefore = true
	now, reason := c.read(is, after, s.lists.After)
	if reason != "" {
		return &Query{Reason: "the newer query " + reason}
	}
	q := c.compare(old, now)
	q.With = c.restricted()
	if now.unread && q.Relation != Same {
		q = &Query{Reason: "what its filters leave differs, and the query itself is in a language whose meaning is not compared yet"}
	}
	q.NotCompared = c.notCompared()
	return q
}

func queryOf(d *rules.Document, path string) (rules.Query, bool) {
	for _, q := range d.Queries() {
		if q.Path == path {
			return q, true
		}
	}
	return rules.Query{}, false
}

// version is the query of one version, ready to be compared.
type version struct {
	rules.Query
	// items are the conditions on single events: one, or those of the items of
	// a sequence or sample, `until` last.
	items    []*predicate.Formula
	eql      *eql.Query
	file     *source.File
	isBefore bool
	// unread says that the query, which is not lowered, counts as always met.
	unread bool
	// restrictions are the filters and exceptions, the arguments of each item
	// behind the query's own condition.
	restrictions []restriction
}

// isSequence reports whether more than one event makes a match.
func (v *version) isSequence() bool { return v.eql != nil && v.eql.Kind != eql.Event }

type comparison struct {
	fields *lower.Fields
	solver *solve.Solver
	with   [2]bool // filters and exceptions
	// alike says that both queries are the same text.
	alike bool
	subject
	ending  []string // the exception lists of other files with exceptions that expire
	unknown []string // the exception lists that are not known as both versions heed them
}

// read lowers a query with what restricts it; the reason says why it cannot be
// compared.
func (c *comparison) read(q rules.Query, d *rules.Document, find lookup) (v *version, reason string) {
	if v, reason = c.readQuery(q, d); reason == "" {
		reason = c.restrict(v, d, find)
	}
	return v, reason
}

func (c *comparison) readQuery(q rules.Query, d *rules.Document) (v *version, reason string) {
	v = &version{Query: q, file: d.File}
	switch q.Language {
	case rules.KQL:
		tree := kql.Parse(q.Text)
		if len(tree.Problems) > 0 {
			return nil, "cannot be read: " + tree.Problems[0].Message
		}
		v.items = []*predicate.Formula{lower.KQL(tree, c.fields).Formula}
	case rules.Lucene:
		tree := lucene.Parse(q.Text)
		if len(tree.Problems) > 0 {
			return nil, "cannot be read: " + tree.Problems[0].Message
		}
		v.items = []*predicate.Formula{lower.Lucene(tree, c.fields).Formula}
	case rules.EQL:
		v.eql = eql.Parse(q.Text, eql.Elasticsearch)
		if len(v.eql.Problems) > 0 {
			return nil, "cannot be read: " + v.eql.Problems[0].Message
		}
		for _, step := range stepsOf(v.eql) {
			v.items = append(v.items, lower.EQL(v.eql, step, c.fields, d.Rule.EventCategoryOverride.Value).Formula)
		}
	case rules.ESQL:
		if c.alike { // so that both versions do the same with the events that they see
			v.items, v.unread = []*predicate.Formula{predicate.New(predicate.NewConst(source.Span{}, predicate.True))}, true
			return v, ""
		}
		fallthrough
	default:
		return nil, "is in a language whose meaning is not compared yet"
	}
	return v, ""
}

func stepsOf(q *eql.Query) []*eql.Step {
	if q.Until == nil {
		return q.Steps
	}
	return append(q.Steps[:len(q.Steps):len(q.Steps)], q.Until)
}

// compare compares two versions as a whole.
func (c *comparison) compare(was, is *version) *Query {
	var q *Query
	switch {
	case was.isSequence() || is.isSequence():
		q = c.sequences(was, is)
	case was.eql != nil && is.eql != nil && !samePipes(was.eql, is.eql):
		return &Query{Reason: "the pipes differ"}
	default:
		q = c.items(was, is, 0, 0)
	}
	if q.Relation != Same && (limited(was) || limited(is)) {
		q.Relation, q.Reason = Undecided, "a pipe takes the first or last results, which may be others now"
	}
	return q
}

func limited(v *version) bool { return v.eql != nil && len(v.eql.Pipes) > 0 }

// items compares the conditions that two versions have at an index. item is
// the number that examples get.
func (c *comparison) items(was, is *version, index, item int) *Query {
	q := &Query{}
	gained, more := c.example(is, was, index, item)
	lost, fewer := c.example(was, is, index, item)
	q.Gained, q.Lost = gained, lost
	switch {
	case more == pattern.Undecided || fewer == pattern.Undecided:
		q.Relation, q.Reason = Undecided, undecided(more, fewer)
	case more == pattern.Yes && fewer == pattern.Yes:
		q.Relation = Both
	case more == pattern.Yes:
		q.Relation = More
	case fewer == pattern.Yes:
		q.Relation = Fewer
	default:
		q.Relation = Same
	}
	return q
}

// undecided says what is not known.
func undecided(more, fewer pattern.Answer) string {
	const why = ": it depends on a part that cannot be told without Elasticsearch"
	switch {
	case more == pattern.Yes:
		return "it matches more, and whether some events no longer match is not known" + why
	case fewer == pattern.Yes:
		return "it no longer matches some events, and whether it matches others is not known" + why
	}
	return "whether it matches the same events is not known" + why
}

// example looks for an event that one version meets and the other does not.
func (c *comparison) example(meets, fails *version, index, item int) (*Example, pattern.Answer) {
	r := c.solver.Find(solve.Meets(meets.items[index]), solve.Fails(fails.items[index]))
	if r.Answer != pattern.Yes {
		return nil, r.Answer
	}
	return &Example{Event: r.Witness, Item: item, Clauses: fails.blame(index, r.Witness)}, pattern.Yes
}

// blame returns the smallest parts of a condition that turn an event away.
func (v *version) blame(index int, e *event.Event) []Clause {
	b := &blame{event: e, truths: v.items[index].Truths(e, nil)}
	query, restrictions := v.items[index].Root, []*predicate.Node(nil)
	if len(v.restrictions) > 0 {
		query, restrictions = query.Args[0], query.Args[1:]
	}
	var out []Clause
	if b.truths[query.ID] != predicate.True {
		b.look(query, true)
		for _, span := range b.spans {
			out = append(out, Clause{InBefore: v.isBefore, File: v.file, Span: v.Map.ToFile(span), Text: v.Text[span.Start:span.End]})
		}
	}
	for i, n := range restrictions {
		if b.truths[n.ID] == predicate.True {
			continue
		}
		b.spans = nil
		r := v.restrictions[i]
		if b.look(n, true); len(b.spans) == 0 {
			b.spans = []source.Span{r.at}
		}
		for _, span := range b.spans {
			out = append(out, Clause{InBefore: v.isBefore, File: r.file, Span: span, Text: r.file.Slice(span)})
		}
	}
	return out
}

// blame looks for the parts of a formula because of which it is not true.
type blame struct {
	event  *event.Event
	truths []predicate.Truth
	spans  []source.Span
}

// look goes down into a node that is not what it should be.
func (b *blame) look(n *predicate.Node, wanted bool) {
	switch {
	case n.Op == predicate.And && wanted, n.Op == predicate.Or && !wanted:
		for _, arg := range n.Args {
			if (b.truths[arg.ID] == predicate.True) != wanted {
				b.look(arg, wanted)
			}
		}
	case n.Op == predicate.Not && b.truths[n.Args[0].ID] != predicate.Null:
		b.look(n.Args[0], !wanted)
	case n.Op == predicate.Filter:
		b.look(n.Args[0], wanted)
	case n.Op == predicate.Atom && !wanted && len(n.Entries) > 1:
		b.entries(n)
	case !n.Span.IsEmpty():
		b.spans = append(b.spans, n.Span)
	}
}

// entries names the values of a list that the event has.
func (b *blame) entries(n *predicate.Node) {
	for _, entry := range n.Entries {
		alone := predicate.New(predicate.NewAtom(n.Span, n.Field, n.Reading, entry))
		if alone.Eval(b.event) == predicate.True {
			b.spans = append(b.spans, entry.Span)
		}
	}
}
