package check

import (
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Restriction is what narrows the events that a query sees without being part
// of its text: a Kibana filter of the rule, or an item of an exception list
// that the rule heeds.
type Restriction struct {
	// Formula is what an event has to meet, so that of an exception it is a
	// negation. Its spans are offsets of File.
	Formula *predicate.Formula
	// File is where it is written: that of the rule, or that of its list.
	File *source.File
	// At is the smallest text that shows it, in File.
	At source.Span
	// Item is the exception item, and Set the list that it is of; nil for a
	// filter.
	Item *rules.ExceptionItem
	Set  *rules.ExceptionSet
	// Mention is where the rule names the list.
	Mention source.Span

	place rules.Place   // of the filter or item as a whole
	all   []rules.Place // of its list, it included
}

// IsExclusion reports whether the restriction names what it takes away.
func (r *Restriction) IsExclusion() bool { return r.Formula.Root.Op == predicate.Not }

// Subject is the condition as it is written: of what is excluded, or of what
// is asked for.
func (r *Restriction) Subject() *predicate.Node {
	if r.IsExclusion() {
		return r.Formula.Root.Args[0]
	}
	return r.Formula.Root
}

// Filters returns the filters on the events of a query, "rule.query" or
// "rule.threat_query", in the order of the file. Those that are switched off
// or not understood are left out.
func (p *Pass) Filters(path string) []*Restriction {
	rule := p.Doc.Rule
	if rule == nil || rule.Type() == rules.MachineLearningType {
		return nil
	}
	filters := rule.Filters
	if path == "rule.threat_query" {
		filters = rule.ThreatMatch.Filters
	}
	fields, all := lower.NewFields(p.scopeOf(path)), placesOf(filters, func(f *rules.Filter) rules.Place { return f.Place })
	var out []*Restriction
	for _, f := range filters {
		if formula := lower.Filter(f, fields); formula != nil {
			r := &Restriction{Formula: formula, File: p.Doc.File, At: f.Span, place: f.Place, all: all}
			if s := r.Subject(); s.Op == predicate.Atom {
				r.At = s.Span
			}
			out = append(out, r)
		}
	}
	return out
}

// scopeOf returns the fields of the documents that a query reads: as its own
// conditions narrow them, if it is there.
func (p *Pass) scopeOf(path string) *schema.Scope {
	if q := p.queryAt(path); q != nil {
		return q.Scope
	}
	return p.Indices(path)
}

// queryAt returns the document's query under a key, or nil.
func (p *Pass) queryAt(path string) *Query {
	for _, q := range p.Queries() {
		if q.Path == path {
			return q
		}
	}
	return nil
}

// Exceptions returns the items of the exception lists that the rule heeds, as
// far as they are known.
func (p *Pass) Exceptions() []*Restriction {
	rule := p.Doc.Rule
	if rule == nil || rule.Type() == rules.MachineLearningType {
		return nil
	}
	var out []*Restriction
	var fields *lower.Fields
	for i := range rule.ExceptionsList {
		doc, set := p.exceptionSet(&rule.ExceptionsList[i])
		if set == nil {
			continue
		}
		if fields == nil {
			fields = lower.NewFields(p.scopeOf("rule.query"))
		}
		for _, r := range exceptionsOf(doc, set, fields) {
			r.Mention = rule.ExceptionsList[i].ListID.Span
			out = append(out, r)
		}
	}
	return out
}

// exceptionSet finds the list that a rule names: in its own file or wherever
// lists are.
func (p *Pass) exceptionSet(list *rules.ExceptionList) (*rules.Document, *rules.ExceptionSet) {
	doc := p.Doc
	set := doc.ExceptionSetByID(list.ListID.Value)
	if set == nil && p.Lists != nil && list.ListID.IsSet() {
		if doc = p.Lists(list.ListID.Value); doc != nil {
			set = doc.ExceptionSetByID(list.ListID.Value)
		}
	}
	if set == nil || list.NamespaceType.IsSet() && set.NamespaceType.IsSet() && list.NamespaceType.Value != set.NamespaceType.Value {
		return nil, nil
	}
	return doc, set
}

// exceptionsOf lowers the items of a list, if rules of Kibana's detection
// engine heed lists of its type.
func exceptionsOf(doc *rules.Document, set *rules.ExceptionSet, fields *lower.Fields) []*Restriction {
	switch set.Type.Value {
	case "", "detection", "rule_default", "endpoint":
	default:
		return nil
	}
	all := placesOf(set.Items, func(item *rules.ExceptionItem) rules.Place { return item.Place })
	var out []*Restriction
	for i := range set.Items {
		item := &set.Items[i]
		formula := lower.Exception(item, fields)
		if formula == nil {
			continue
		}
		root := predicate.NewNot(formula.Root.Span, formula.Root)
		r := &Restriction{
			Formula: predicate.New(root), File: doc.File, At: item.Span, Item: item, Set: set, place: item.Place, all: all,
		}
		switch subject := r.Subject(); {
		case subject.Op == predicate.Atom && !subject.Span.IsEmpty():
			r.At = subject.Span
		case item.Name.IsSet():
			r.At = item.Name.Span
		}
		out = append(out, r)
	}
	return out
}

func placesOf[T any](list []T, place func(*T) rules.Place) []rules.Place {
	out := make([]rules.Place, len(list))
	for i := range list {
		out[i] = place(&list[i])
	}
	return out
}
