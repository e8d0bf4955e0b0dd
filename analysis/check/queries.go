package check

import (
	"sync"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// Query is a query of the document, parsed, with the fields that it can ask
// for. Of the trees, that of the query's language is set.
type Query struct {
	rules.Query
	KQL *kql.Query
	EQL *eql.Query
	// Lucene has hints beside its problems.
	Lucene *lucene.Query
	ESQL   *esql.Query
	// Problems are what the language's parser reported, in offsets of Text.
	Problems []source.Problem
	// Scope are the fields of the documents that the query reads.
	Scope *schema.Scope

	lowered func() lowered            // see conditions.go
	columns func() *pipeline.Analysis // see esql.go
	used    sync.Once
	strings []use // once used, see trap_use.go
	walked  sync.Once
	nodes   []esql.Node // once walked, see esql.go
}

// InFile returns the span of the file for one of the query's text.
func (q *Query) InFile(s source.Span) source.Span { return q.Map.ToFile(s) }

type queriesKey struct{}

// Queries returns the document's queries in the order of the file. They are
// parsed once a pass and shared by all checks.
func (p *Pass) Queries() []*Query {
	return Memo(p, queriesKey{}, func() []*Query {
		var out []*Query
		for _, q := range p.Doc.Queries() {
			out = append(out, p.parse(q))
		}
		return out
	})
}

func (p *Pass) parse(q rules.Query) *Query {
	out := &Query{Query: q, Scope: p.Indices(q.Path)}
	var datasets []string
	switch q.Language {
	case rules.KQL:
		out.KQL = kql.Parse(q.Text)
		out.Problems = out.KQL.Problems
		datasets, _ = kqlDatasets(out.KQL.Root)
	case rules.Lucene:
		out.Lucene = lucene.Parse(q.Text)
		out.Problems = out.Lucene.Problems
		datasets, _ = luceneDatasets(out.Lucene)
	case rules.EQL:
		out.EQL = eql.Parse(q.Text, eql.Elasticsearch)
		out.Problems = out.EQL.Problems
		datasets, _ = eqlDatasets(out.EQL)
	case rules.ESQL:
		read := p.read(q.Text)
		out.ESQL, out.columns = read.tree, read.columns
		out.Problems = out.ESQL.Problems
		out.Scope = p.patternScope(out.ESQL.Pipeline.Indices())
	}
	if len(datasets) > 0 {
		out.Scope = out.Scope.WithDatasets(datasets)
	}
	out.lowered = p.lowering(out)
	return out
}

type indicesKey string

// Indices returns the fields of the documents that a query of the rule is run
// on, before its own conditions narrow them: "rule.query" reads the rule's
// indices and "rule.threat_query" those of its indicators.
func (p *Pass) Indices(path string) *schema.Scope {
	return Memo(p, indicesKey(path), func() *schema.Scope {
		r := p.Doc.Rule
		if r == nil {
			return p.Catalogue.Scope(nil, nil)
		}
		if path == "rule.threat_query" {
			return p.Catalogue.Scope(r.ThreatMatch.Index.Values(), nil)
		}
		return p.Catalogue.Scope(r.Index.Values(), p.Doc.Metadata.Integration.Values())
	})
}
