package sample

import (
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// target is the query of a rule, ready to be searched.
type target struct {
	doc  *rules.Document
	pass *check.Pass
	// query is the rule's; its conditions leave open what the catalogue does
	// not tell, so that what they exclude is excluded for certain.
	query *check.Query
	index *index
	// isThreat says that it is the query for the indicators of a rule.
	isThreat bool
	// fields are those of index, as the query reads them.
	fields *lower.Fields
	eql    *eql.Query // nil for KQL and Lucene
	// items are the conditions on single events, each with the rule's filters
	// and exceptions: one, or one for each step of a sequence or sample. until
	// is that of the item which ends a sequence, or nil.
	items []*predicate.Formula
	until *predicate.Formula
	// filters are those nodes of items that speak of a filter or exception,
	// whose spans are offsets of a file.
	filters map[*predicate.Node]*source.File

	// reads names the fields that the conditions read, readsAll says that it
	// may be any; read has them as predicates, in the order of order. paths
	// are those of nested objects.
	reads    map[string]bool
	readsAll bool
	read     map[string]*predicate.Field
	order    []string
	paths    []string
}

// read finds what a rule asks of events. last says which type a field has that
// has several: see [index].
func read(doc *rules.Document, o Options, last bool) (*target, error) {
	if doc.Rule == nil {
		return nil, unsupported("the file is no detection rule")
	}
	if doc.Rule.Type() == rules.MachineLearningType {
		return nil, unsupported("a machine learning rule has no query: it alerts on the anomalies of a job")
	}
	t := &target{doc: doc, pass: check.NewPass(doc, check.Generic, o.Catalogue), filters: map[*predicate.Node]*source.File{}}
	t.pass.Lists = o.Lists
	for _, q := range t.pass.Queries() {
		if q.Path == "rule.query" {
			t.query = q
		}
	}
	if t.query == nil {
		return nil, unsupported("the rule has no query")
	}
	return t, t.prepare(last)
}

// readThreats reads what a rule asks of indicators. Times that depend on the
// run are those of a run now.
func readThreats(main *target, now time.Time) (*target, error) {
	t := &target{doc: main.doc, pass: main.pass, isThreat: true, filters: map[*predicate.Node]*source.File{}}
	for _, q := range t.pass.Queries() {
		if q.Path == "rule.threat_query" && q.KQL != nil {
			text := resolved(q.KQL, now)
			t.query = &check.Query{Query: q.Query, KQL: kql.Parse(text), Problems: q.Problems, Scope: q.Scope}
			t.query.Text = text
		}
	}
	if t.query == nil {
		return nil, unsupported("the rule has no `threat_query` in KQL")
	}
	return t, t.prepare(main.index.last)
}

// prepare reads the query once it is known.
func (t *target) prepare(last bool) error {
	t.index = newIndex(t.query.Scope, last)
	if err := t.name(); err != nil {
		return err
	}
	for _, name := range append(t.alertFields(), t.filterFields()...) {
		t.index.add(name, schema.Keyword)
	}
	if err := t.lower(); err != nil {
		return err
	}
	t.note()
	return nil
}

// name names the query's fields to the index.
func (t *target) name() error {
	switch t.query.Language {
	case rules.KQL:
		t.index.addKQL(t.query.KQL)
	case rules.EQL:
		t.eql = t.query.EQL
		t.index.addEQL(t.eql)
		t.index.add(t.category(), schema.Keyword)
	case rules.ESQL:
		t.index.addESQL(t.query.ESQL)
	case rules.Lucene:
		t.query.Lucene.Fields(func(f *lucene.Literal) bool {
			t.index.add(someName(f.Text), schema.Keyword)
			return true
		})
	default:
		return unsupported("the rule does not say which language its query is in")
	}
	if len(t.query.Problems) > 0 {
		return unsupported("the query cannot be read: %s", t.query.Problems[0].Message)
	}
	return nil
}

// category returns the field that an item's category is compared with.
func (t *target) category() string {
	if name := t.doc.Rule.EventCategoryOverride.Value; name != "" {
		return name
	}
	return lower.DefaultCategoryField
}

// timestamp returns the field with an event's time.
func (t *target) timestamp() string {
	if name := t.doc.Rule.TimestampField.Value; name != "" {
		return name
	}
	return "@timestamp"
}

// alertFields are the fields that the rule's type reads beside its query.
func (t *target) alertFields() []string {
	r := t.doc.Rule
	if t.isThreat {
		var names []string
		for _, group := range r.ThreatMatch.Mapping {
			for _, entry := range group.Entries {
				names = append(names, entry.Value.Value)
			}
		}
		return names
	}
	names := append(r.Threshold.Field.Values(), r.NewTerms.Fields.Values()...)
	for _, c := range r.Threshold.Cardinality {
		names = append(names, c.Field.Value)
	}
	for _, group := range r.ThreatMatch.Mapping {
		for _, entry := range group.Entries {
			names = append(names, entry.Field.Value)
		}
	}
	return names
}

// patterns are the indices that the query reads.
func (t *target) patterns() []string {
	if t.isThreat {
		return t.doc.Rule.ThreatMatch.Index.Values()
	}
	return t.doc.Rule.Index.Values()
}

// restriction is a filter or an exception: what an event has to meet besides.
type restriction struct {
	*predicate.Formula
	file *source.File
}

// restrictions lowers the rule's filters and exceptions.
func (t *target) restrictions(fields *lower.Fields) []restriction {
	var out []restriction
	if t.isThreat {
		for _, f := range t.doc.Rule.ThreatMatch.Filters {
			if formula := lower.Filter(f, fields); formula != nil {
				out = append(out, restriction{formula, t.doc.File})
			}
		}
		return out
	}
	for _, f := range t.doc.Rule.Filters {
		if formula := lower.Filter(f, fields); formula != nil {
			out = append(out, restriction{formula, t.doc.File})
		}
	}
	for _, e := range t.pass.Exceptions() {
		if formula := lower.Exception(e.Item, fields); formula != nil {
			out = append(out, restriction{predicate.New(predicate.NewNot(formula.Root.Span, formula.Root)), e.File})
		}
	}
	return out
}

// filterFields are the fields that the rule's filters and exceptions read.
func (t *target) filterFields() []string {
	var names []string
	for _, r := range t.restrictions(lower.NewFields(t.index.scope)) {
		more, _ := r.Reads()
		names = append(names, more...)
	}
	return names
}

// lower makes the conditions.
func (t *target) lower() error {
	var err error
	if t.fields, err = t.index.fields(); err != nil {
		return unsupported("%s", err)
	}
	if t.query.ESQL != nil {
		t.items = []*predicate.Formula{t.restricted(t.relaxed(t.query.ESQL))}
		return nil
	}
	if t.eql == nil {
		var lowered lower.Result
		if t.query.Lucene != nil {
			lowered = lower.Lucene(t.query.Lucene, t.fields)
		} else {
			lowered = lower.KQL(t.query.KQL, t.fields)
		}
		if len(lowered.Problems) > 0 {
			return unsupported("the query cannot run: %s", lowered.Problems[0].Message)
		}
		t.items = []*predicate.Formula{t.restricted(lowered.Formula)}
		return nil
	}
	for _, step := range t.eql.Steps {
		t.items = append(t.items, t.restricted(lower.EQL(t.eql, step, t.fields, t.category()).Formula))
	}
	if t.eql.Until != nil {
		t.until = t.restricted(lower.EQL(t.eql, t.eql.Until, t.fields, t.category()).Formula)
	}
	return nil
}

// restricted joins a condition and the rule's filters and exceptions.
func (t *target) restricted(f *predicate.Formula) *predicate.Formula {
	roots := []*predicate.Node{f.Root}
	for _, r := range t.restrictions(t.fields) {
		for _, n := range r.Nodes() {
			t.filters[n] = r.file
		}
		roots = append(roots, r.Root)
	}
	if len(roots) == 1 {
		return f
	}
	return predicate.New(predicate.NewAnd(f.Root.Span, roots...))
}

// note notes what the conditions read.
func (t *target) note() {
	t.reads, t.read = map[string]bool{}, map[string]*predicate.Field{}
	add := func(f *predicate.Field) {
		if name := f.Values(); t.read[name] == nil {
			t.read[name] = f
			t.order = append(t.order, name)
			t.reads[name] = true
		}
	}
	for _, f := range t.conditions() {
		_, all := f.Reads()
		t.readsAll = t.readsAll || all
		predicate.Walk(f.Root, func(n *predicate.Node) bool {
			if n.Op == predicate.Nested {
				t.paths = append(t.paths, n.Field.Name)
				t.reads[n.Field.Name] = true
				return false
			}
			if n.Op == predicate.Atom {
				add(n.Field)
			}
			for _, f := range n.Reads {
				add(f)
			}
			return true
		})
	}
}

// conditions are those that are asked of single events.
func (t *target) conditions() []*predicate.Formula {
	if t.until == nil {
		return t.items
	}
	return append(t.items[:len(t.items):len(t.items)], t.until)
}

// isSequence reports whether more than one event makes a match of the query.
func (t *target) isSequence() bool { return t.eql != nil && t.eql.Kind != eql.Event }

// clause returns the text of a part of a condition; nil for what the text only
// implies.
func (t *target) clause(n *predicate.Node, at source.Span) *Clause {
	if at.IsEmpty() {
		return nil
	}
	file := t.doc.File
	text := t.text(n, at)
	if t.filters[n] != nil {
		file = t.filters[n]
	} else {
		at = t.query.InFile(at)
	}
	return &Clause{file, at, strings.Join(strings.Fields(text), " ")}
}

// text returns the text that a part of a condition stands for.
func (t *target) text(n *predicate.Node, at source.Span) string {
	if file := t.filters[n]; file != nil {
		return file.Slice(at)
	}
	return t.query.Text[at.Start:at.End]
}
