package pipeline_test

import (
	"path/filepath"
	"testing"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// published calls do for every ES|QL query of the corpus.
func published(t testing.TB, do func(path string, d *rules.Document, q *esql.Query)) {
	sharedtest.Rules(t, func(path, text string) {
		d := rules.Parse(source.NewFile(path, text))
		for _, q := range d.Queries() {
			if q.Language == rules.ESQL {
				do(filepath.Base(path), d, esql.Parse(q.Text))
			}
		}
	})
}

func scopes(integrations []string) pipeline.Sources {
	return func(patterns []string) *schema.Scope { return schema.Default().Scope(patterns, integrations) }
}

func TestNothingIsWrongInPublishedQueries(t *testing.T) {
	refs, known, sure := 0, 0, 0
	published(t, func(path string, d *rules.Document, q *esql.Query) {
		a := pipeline.Analyse(q, scopes(d.Metadata.Integration.Values()))
		for _, p := range a.Problems {
			t.Errorf("%s: %s: %q (catalogue %v)", path, p.Message, q.Text[p.Span.Start:p.Span.End], p.Catalogue)
		}
		for _, f := range a.Fields {
			if _, answer := f.Scope.Lookup(f.Name); answer == schema.Unknown && testing.Verbose() {
				t.Logf("%s: no field %s in %s", path, f.Name, f.Scope.Cited())
			}
		}
		esql.Walk(q, func(n esql.Node) bool {
			if c, ok := n.(*esql.Column); ok {
				refs++
				if r := a.Refs[c]; r != nil {
					known++
					if r.Sure {
						sure++
					}
				}
			}
			return true
		})
	})
	t.Logf("%d of %d columns are known, the types of %d for sure", known, refs, sure)
}
