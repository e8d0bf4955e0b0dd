package check

import (
	"cmp"
	"os"
	"regexp"
	"slices"
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

// catalogue is what a message says about where it looked, which changes with
// the catalogues.
var catalogue = regexp.MustCompile(` in Elastic Defend [^:]*\)`)

// Elasticsearch refuses most of these queries, and the others do not do what
// they seem to: what is wrong stands between « and », and behind => what is
// said about it.
func TestQueriesThatAreWrongAreToldOfAtTheirCharacters(t *testing.T) {
	queries := blocks(t, "testdata/esql_refused.txt")
	for _, block := range queries {
		marked, want, _ := strings.Cut(block, "\n=> ")
		query := strings.NewReplacer("«", "", "»", "").Replace(marked)
		p := judged(query)
		findings := slices.DeleteFunc(slices.Clone(p.Findings()), func(f Finding) bool { return f.Severity < Warning })
		slices.SortStableFunc(findings, func(a, b Finding) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
		begin := strings.Index(p.Doc.File.Text(), query)
		var got strings.Builder
		var said []string
		at := 0
		for _, f := range findings {
			start, end := max(at, f.Span.Start-begin), f.Span.End-begin
			got.WriteString(query[at:start] + "«" + query[start:end] + "»")
			said = append(said, f.Check+": "+catalogue.ReplaceAllString(f.Message, ""))
			at = end
		}
		got.WriteString(query[at:])
		if got.String() != marked || strings.Join(said, "\n=> ") != want {
			t.Errorf("got\n%s\n=> %s\nwant\n%s\n=> %s", got.String(), strings.Join(said, "\n=> "), marked, want)
		}
	}
	t.Logf("%d queries", len(queries))
}
