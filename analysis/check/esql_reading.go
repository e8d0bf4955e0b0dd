package check

import (
	"slices"
	"sync"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// Readings keep the queries in ES|QL of a document that were read last, so
// that neither another pass nor another version of the document reads again
// what has not changed. The zero value is ready; it is safe for concurrent use.
type Readings struct {
	mu   sync.Mutex
	last []*reading
}

// reading is a parsed query and what is known of its columns.
type reading struct {
	text         string
	integrations []string
	catalogue    *schema.Catalogue

	tree    *esql.Query
	columns func() *pipeline.Analysis
}

// maxReadings is how many queries are kept: those of the versions before and
// behind a keystroke, of a rule with two queries.
const maxReadings = 4

// read returns a query's reading, from r if it is there.
func (p *Pass) read(text string) *reading {
	integrations := p.Doc.Metadata.Integration.Values()
	if p.Readings == nil {
		return p.newReading(nil, text, integrations)
	}
	p.Readings.mu.Lock()
	defer p.Readings.mu.Unlock()
	last := p.Readings.last
	i := slices.IndexFunc(last, func(r *reading) bool {
		return r.text == text && r.catalogue == p.Catalogue && slices.Equal(r.integrations, integrations)
	})
	if i < 0 {
		var before *esql.Query
		if len(last) > 0 {
			before = last[len(last)-1].tree
		}
		out := p.newReading(before, text, integrations)
		p.Readings.last = append(last[max(0, len(last)+1-maxReadings):], out)
		return out
	}
	return last[i]
}

// newReading reads a query that is perhaps much like another. It keeps nothing
// of the pass, which may be one of a version that is gone.
func (p *Pass) newReading(last *esql.Query, text string, integrations []string) *reading {
	out := &reading{text: text, integrations: integrations, catalogue: p.Catalogue, tree: esql.Reparse(last, text)}
	out.columns = sync.OnceValue(func() *pipeline.Analysis {
		return pipeline.Analyse(out.tree, func(patterns []string) *schema.Scope { return out.catalogue.Scope(patterns, integrations) })
	})
	return out
}
