package eval

import (
	"fmt"
	"time"

	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// Program is a query that is ready to run. It is immutable and safe for
// concurrent use.
type Program struct {
	text    string
	formula *predicate.Formula // of a query on single events
	eql     *EQL
	parts   []*part // by formula
}

// Compile prepares a query. The problems are what is wrong with its text; the
// error says that the language cannot be run. An empty category field means
// event.category.
func Compile(language rules.Language, text string, fields *lower.Fields, categoryField string) (*Program, []source.Problem, error) {
	return compileAt(language, text, fields, categoryField, time.Time{})
}

// compileAt is Compile for a time that `now` stands for in dates; the zero
// time is the present.
func compileAt(language rules.Language, text string, fields *lower.Fields, categoryField string, now time.Time) (*Program, []source.Problem, error) {
	p := &Program{text: text}
	switch language {
	case rules.KQL:
		q := kql.Parse(text)
		if len(q.Problems) > 0 {
			return nil, q.Problems, nil
		}
		lowered := lower.KQL(q, fields)
		if len(lowered.Problems) > 0 {
			return nil, lowered.Problems, nil
		}
		p.formula = lowered.Formula
	case rules.Lucene:
		q := lucene.Parse(text)
		if len(q.Problems) > 0 {
			return nil, q.Problems, nil
		}
		lowered := lower.Lucene(q, fields)
		if len(lowered.Problems) > 0 {
			return nil, lowered.Problems, nil
		}
		p.formula = lowered.Formula
	case rules.EQL:
		q := eql.Parse(text, eql.Elasticsearch)
		if len(q.Problems) > 0 {
			return nil, q.Problems, nil
		}
		p.eql = NewEQL(q, fields, categoryField)
	default:
		return nil, nil, fmt.Errorf("queries in %q cannot be run yet: it has to be kuery, lucene or eql", language)
	}
	for i, f := range p.formulas() {
		resolveDates(f, now)
		if p.isSequence() {
			i++
		}
		p.parts = append(p.parts, newPart(f, i))
	}
	return p, nil, nil
}

// formulas are the conditions that are asked of single events.
func (p *Program) formulas() []*predicate.Formula {
	if p.eql == nil {
		return []*predicate.Formula{p.formula}
	}
	if p.eql.until == nil {
		return p.eql.items
	}
	return append(p.eql.items[:len(p.eql.items):len(p.eql.items)], p.eql.until)
}

// isSequence reports whether several events make one match.
func (p *Program) isSequence() bool { return p.eql != nil && p.eql.query.Kind != eql.Event }

// isWanted reports whether a condition, by its index, is one that events should
// meet: not that of `until`, nor of an item that must not come.
func (p *Program) isWanted(i int) bool {
	return p.eql == nil || i < len(p.eql.items) && !p.eql.query.Steps[i].Missing
}
