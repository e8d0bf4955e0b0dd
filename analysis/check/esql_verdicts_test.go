package check

import (
	"os"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// blocks reads the queries of a file of testdata: blank lines part them, and
// lines that begin with `##` are headings.
func blocks(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, block := range strings.Split(string(text), "\n\n") {
		if block = strings.TrimSpace(block); block != "" && !strings.HasPrefix(block, "##") {
			out = append(out, block)
		}
	}
	return out
}

// judged runs every check on a rule of a query in ES|QL.
func judged(query string) *Pass {
	p := NewPass(rules.Parse(source.NewFile("example.toml", Example{Language: "esql", Query: query}.Text())), Generic, schema.Default())
	for _, c := range All() {
		if c.Run != nil && c.Profile == Generic {
			p.Run(c)
		}
	}
	return p
}

// Elasticsearch runs every one of these queries: nothing of them is an error,
// and nothing a warning.
func TestQueriesThatElasticsearchRunsAreLeftAlone(t *testing.T) {
	queries := blocks(t, "testdata/esql_accepted.txt")
	for _, query := range queries {
		p := judged(query)
		for _, f := range p.Findings() {
			if f.Severity >= Warning {
				t.Errorf("%s: %s (%q)\n%s", f.Check, f.Message, p.Doc.File.Slice(f.Span), query)
			}
		}
	}
	t.Logf("%d queries", len(queries))
}
