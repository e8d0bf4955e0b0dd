package ruletest

import (
	"errors"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// runner runs one rule.
type runner struct {
	outcome *Outcome
	options Options
	// rule, or esql for a rule in ES|QL, is nil where it cannot be run.
	rule *eval.Rule
	esql *esqlRule
	// read are the documents of each case.
	read map[*Case]*documents
}

// documents are those of a case, by what they are for.
type documents struct {
	events, history, indicators []document
}

type document struct {
	*event.Event
	id string
}

// prepare reads the events, learns their types and compiles the rule.
func (r *runner) prepare() {
	o, doc := r.outcome, r.outcome.Doc
	queries := doc.Queries()
	at := slices.IndexFunc(queries, func(q rules.Query) bool { return q.Path == "rule.query" })
	if at < 0 || doc.Rule == nil {
		o.Unable = "the rule has no query to run"
		return
	}
	o.Query = queries[at]
	if o.Query.Language == rules.ESQL {
		r.prepareESQL()
		return
	}
	catalogue := r.options.Catalogue
	fields := newTypes(catalogue.Scope(doc.Rule.Index.Values(), doc.Metadata.Integration.Values()))
	indicators := newTypes(catalogue.Scope(doc.Rule.ThreatMatch.Index.Values(), nil))
	fields.LearnQuery(eval.QueryFields(o.Query.Language, o.Query.Text), fields.known)
	r.readEvents(fields, indicators)
	rule, err := compile(doc, fields, indicators, r.lists())
	var broken *eval.BrokenQuery
	switch {
	case errors.As(err, &broken):
		p := broken.Problems[0]
		p.Span = broken.Query.Map.ToFile(p.Span)
		o.Problem = &p
	case err != nil:
		o.Unable = err.Error()
	default:
		r.rule = rule
	}
}

// prepareESQL does the same for a rule in ES|QL.
func (r *runner) prepareESQL() {
	o := r.outcome
	q := esql.Parse(o.Query.Text)
	fields := newTypes(r.options.Catalogue.Scope(indices(q), o.Doc.Metadata.Integration.Values()))
	r.readEvents(fields, fields)
	if len(q.Problems) > 0 {
		p := q.Problems[0]
		p.Span = o.Query.Map.ToFile(p.Span)
		o.Problem = &p
		return
	}
	lowered, err := fields.lowered()
	if err != nil {
		o.Unable = err.Error()
		return
	}
	r.esql = &esqlRule{q, fields, lowered}
}

func compile(doc *rules.Document, fields, indicators *types, lists []*rules.Document) (*eval.Rule, error) {
	own, err := fields.lowered()
	if err != nil {
		return nil, err
	}
	others, err := indicators.lowered()
	if err != nil {
		return nil, err
	}
	return eval.CompileRule(doc, own, others, eval.Settings{Exceptions: lists})
}

// lists are the files with the exception lists that the rule names.
func (r *runner) lists() []*rules.Document {
	if r.options.Lists == nil {
		return nil
	}
	var out []*rules.Document
	for _, list := range r.outcome.Doc.Rule.ExceptionsList {
		if doc := r.options.Lists(list.ListID.Value); doc != nil && !slices.Contains(out, doc) {
			out = append(out, doc)
		}
	}
	return out
}

// types are those of the fields of some indices.
type types struct {
	eval.Mapping
	known *schema.Scope
}

func newTypes(known *schema.Scope) *types {
	return &types{eval.Mapping{Types: map[string]schema.Type{}}, known}
}

func (t *types) lowered() (*lower.Fields, error) {
	scope, err := schema.MappingScope(t.Types)
	if err != nil {
		return nil, err
	}
	return lower.NewMapping(scope), nil
}

// readEvents reads the documents of all cases and learns the types of their
// fields. A case with one that cannot be read is a problem of its file.
func (r *runner) readEvents(fields, indicators *types) {
	r.read = map[*Case]*documents{}
	for _, file := range r.outcome.Files {
		file.Cases = slices.DeleteFunc(file.Cases, func(c *Case) bool {
			d := &documents{}
			r.read[c] = d
			problems := len(file.Problems)
			d.events = fields.read(file, c.Events)
			d.history = fields.read(file, r.only(rules.NewTermsType, file, "history", c.History))
			d.indicators = indicators.read(file, r.only(rules.ThreatMatchType, file, "indicators", c.Indicators))
			return len(file.Problems) > problems
		})
	}
}

// only reports documents that a rule of another type has no use for.
func (r *runner) only(t rules.Type, file *File, name string, list []Document) []Document {
	if len(list) == 0 || r.outcome.Doc.Rule.Type() == t {
		return list
	}
	file.report(list[0].Span, "`%s` is for rules of type %s, and this one is of type %s", name, t, r.outcome.Doc.Rule.Type())
	return nil
}

func (t *types) read(file *File, list []Document) []document {
	var out []document
	for _, d := range list {
		err := eval.Read(strings.NewReader(d.Text), t.Documents(), func(doc *event.Event, id string) error {
			t.Learn(doc, t.known)
			if id == "1" {
				id = "" // what a document is called that has no name
			}
			out = append(out, document{doc, id})
			return nil
		})
		if err != nil {
			file.report(d.Span, "this event cannot be read: %v", err)
		}
	}
	return out
}

func (f *File) report(span source.Span, format string, args ...any) {
	f.Problems = append(f.Problems, problem(span, format, args...))
}
