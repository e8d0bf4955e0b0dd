package check

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// esqlChecks are the checks of the group esql/*, each in a file of its own.
var esqlChecks = []*Check{
	esqlUnknownColumn, esqlDroppedColumn, esqlMissingMetadata, esqlMissingKeep, esqlKeepDropsAlert, esqlMultiValue,
	esqlTimeWindow, esqlUnusedColumn, esqlPercentInLike, esqlLikeWithoutWildcard, esqlWildcardInEquality,
	esqlLimitWithoutSort, esqlSuppression,
}

// esqlNodes returns the nodes of an ES|QL query that has no problems, outermost
// first and in the order of the text: many checks look at all of them. The parts
// of columns' names are not among them.
func (q *Query) esqlNodes() []esql.Node {
	q.walked.Do(func() {
		if q.ESQL == nil || len(q.Problems) > 0 {
			return
		}
		q.nodes = make([]esql.Node, 0, len(q.Text)/bytesANode)
		esql.Walk(q.ESQL, func(n esql.Node) bool {
			q.nodes = append(q.nodes, n)
			_, isColumn := n.(*esql.Column)
			return !isColumn
		})
	})
	return q.nodes
}

// bytesANode is about how many bytes of an ES|QL query there are for each node.
const bytesANode = 5

// Columns returns what is known about the columns of an ES|QL query, found out
// once and then remembered; nil for a query of another language.
func (q *Query) Columns() *pipeline.Analysis {
	if q.columns == nil {
		return nil
	}
	return q.columns()
}

// patternScope returns the fields of the documents that index patterns reach:
// a rule in ES|QL has none beside those of its FROM.
func (p *Pass) patternScope(patterns []string) *schema.Scope {
	return p.Catalogue.Scope(patterns, p.Doc.Metadata.Integration.Values())
}

// refusals returns what Elasticsearch refuses of an ES|QL query's columns, by
// kind.
func (q *Query) refusals(kinds ...pipeline.Kind) []pipeline.Problem {
	var out []pipeline.Problem
	if a := q.Columns(); a != nil {
		for _, problem := range a.Problems {
			for _, kind := range kinds {
				if problem.Kind == kind {
					out = append(out, problem)
				}
			}
		}
	}
	return out
}

// doubtful takes back some of a finding that rests on a catalogue which is
// older than the rule, or that does not know all of its indices.
func (p *Pass) doubtful(f Finding, q *Query) Finding {
	if !q.Scope.Current(p.Doc.Metadata.UpdatedDate.Value) {
		f.Severity = Warning
		if cited := q.Scope.Cited(); cited != "" {
			f.Message += ", says the catalogue of " + cited
		}
	}
	return f
}

// esqlCommands returns the commands of a query's own pipeline; none for a query
// of another language or one that cannot be read.
func (q *Query) esqlCommands() []esql.Command {
	if q.ESQL == nil || len(q.Problems) > 0 {
		return nil
	}
	return q.ESQL.Pipeline.Commands
}

// esqlUses adds the fields of indices that an ES|QL query names.
func (c *fieldCollector) esqlUses(q *Query) {
	fields := q.Columns().Fields
	c.uses = slices.Grow(c.uses, len(fields))
	for _, f := range fields {
		at, plain := f.Span, q.Text[f.Span.Start:f.Span.End] == f.Name
		c.uses = append(c.uses, FieldUse{
			Name: f.Name, Span: q.InFile(at), Negated: f.Negated, Scope: f.Scope, Query: q, At: at, plain: plain,
		})
	}
}
