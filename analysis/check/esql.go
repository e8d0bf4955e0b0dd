package check

import (
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// esqlChecks are the checks of the group esql/*, each in a file of its own.
var esqlChecks = []*Check{}

// reads returns the fields of the documents that an ES|QL query reads: a rule
// in ES|QL has no index patterns beside those of FROM.
func (p *Pass) reads(q *esql.Query) *schema.Scope {
	return p.patternScope(q.Pipeline.Indices())
}

// patternScope returns the fields of the documents that index patterns reach.
func (p *Pass) patternScope(patterns []string) *schema.Scope {
	return p.Catalogue.Scope(patterns, p.Doc.Metadata.Integration.Values())
}
