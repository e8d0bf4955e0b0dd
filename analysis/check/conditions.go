package check

import (
	"sync"

	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
)

// Condition is what a query asks of one event, in the common form: the whole
// of a KQL or Lucene query, one item of an EQL query, or the WHERE commands of
// an ES|QL query whose rows are events.
type Condition struct {
	// Query is the query that the condition belongs to. The formula's spans
	// are offsets of its text: see [Query.InFile].
	Query *Query
	// Step is the item of an EQL query, whose category and join keys are part
	// of the formula; nil for another language.
	Step *eql.Step
	// Until says that the item ends a sequence.
	Until   bool
	Formula *predicate.Formula
	// Keys are what joins an item of an EQL query to the others: as many for
	// each item, those that all share before its own.
	Keys []Key
}

// Key is one of the keys that join the items of an EQL query.
type Key struct {
	// Field is the field; nil for an expression.
	Field *predicate.Field
	// Optional says that events without the field join, too.
	Optional bool
}

// lowered is what lowering a query gave.
type lowered struct {
	conditions []Condition
	problems   []source.Problem
}

// Conditions returns the query's conditions in the order of its text, lowered
// once and then remembered. A query with problems has none, since nobody knows
// what it means, and neither has one of a language that is not lowered.
func (q *Query) Conditions() []Condition { return q.lowered().conditions }

// Refusals returns what Kibana or Elasticsearch refuses of a KQL or Lucene
// query once it knows the types of its fields, in offsets of the query's text;
// nothing for other languages, which are not lowered for it.
func (q *Query) Refusals() []source.Problem {
	if q.KQL == nil && q.Lucene == nil {
		return nil
	}
	return q.lowered().problems
}

// lowering prepares the lowering of a query for when it is asked for.
func (p *Pass) lowering(q *Query) func() lowered {
	category := ""
	if p.Doc.Rule != nil {
		category = p.Doc.Rule.EventCategoryOverride.Value
	}
	return sync.OnceValue(func() lowered {
		if len(q.Problems) > 0 {
			return lowered{}
		}
		fields := lower.NewFields(q.Scope)
		switch {
		case q.KQL != nil:
			r := lower.KQL(q.KQL, fields)
			return lowered{[]Condition{{Query: q, Formula: r.Formula}}, r.Problems}
		case q.Lucene != nil:
			r := lower.Lucene(q.Lucene, fields)
			return lowered{[]Condition{{Query: q, Formula: r.Formula}}, r.Problems}
		case q.EQL != nil:
			return lowered{conditions: eqlConditions(q, fields, category)}
		case q.ESQL != nil:
			if r, ok := lower.ESQL(q.ESQL, fields); ok {
				return lowered{conditions: []Condition{{Query: q, Formula: r.Formula}}}
			}
		}
		return lowered{}
	})
}

func eqlConditions(q *Query, fields *lower.Fields, category string) []Condition {
	var out []Condition
	add := func(step *eql.Step, until bool) {
		r := lower.EQL(q.EQL, step, fields, category)
		out = append(out, Condition{Query: q, Step: step, Until: until, Formula: r.Formula, Keys: eqlKeys(q.EQL, step, fields)})
	}
	for _, step := range q.EQL.Steps {
		add(step, false)
	}
	if q.EQL.Until != nil {
		add(q.EQL.Until, true)
	}
	return out
}

func eqlKeys(q *eql.Query, step *eql.Step, fields *lower.Fields) []Key {
	var out []Key
	for _, keys := range [][]eql.Expr{q.By, step.By} {
		for _, e := range keys {
			key := Key{}
			if f, ok := eql.Unparen(e).(*eql.Field); ok {
				key = Key{Field: fields.Field(f.Name), Optional: f.Optional}
			}
			out = append(out, key)
		}
	}
	return out
}
