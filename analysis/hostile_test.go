package analysis_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
)

// Queries that nobody writes, but that a repository may hold, take neither
// minutes nor the machine's memory. They take about a second; the bound is wide
// because machines differ.
func TestQueriesOfAnySizeAreJudgedInBoundedTime(t *testing.T) {
	list := func(n int, open, between, format string) string {
		var parts []string
		for i := range n {
			parts = append(parts, strings.ReplaceAll(format, "#", fmt.Sprint(i)))
		}
		return open + strings.Join(parts, between) + ")"
	}
	for _, c := range []struct{ name, language, query string }{
		{"a long list", "eql", list(20_000, "process where process.name in (", ", ", `"a#.exe"`)},
		{"lists of patterns", "eql", list(1500, "process where process.name : (", ", ", `"*a#*b?.exe"`) + list(1500, " and not process.name : (", ", ", `"*a#*"`)},
		{"many alternatives", "kuery", list(5000, "(", " or ", "(process.name: a#* and user.name: b#)")},
		{"many wildcards", "kuery", list(20_000, "process.name: (", " or ", "*#*")},
		{"regular expressions", "eql", list(200, "process where (", " and ", `process.args regex "(a|b)*a(a|b){#}.*"`)},
		{"many conjuncts", "kuery", list(3000, "(", " and ", "process.args: *a#*")},
		{"a deep nest", "eql", "process where " + strings.Repeat("not (", 250) + "process.pid == 1" + strings.Repeat(")", 250)},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind := "query"
			if c.language == "eql" {
				kind = "eql"
			}
			text := fmt.Sprintf("[rule]\ntype = %q\nlanguage = %q\nindex = [\"logs-endpoint.events.*\"]\nquery = '''\n%s\n'''\n", kind, c.language, c.query)
			o := &analysis.Options{Config: &config.Config{}, Catalogue: schema.Default()}
			start := time.Now()
			analysis.NewFile(source.NewFile("rules/a.toml", text), 0, o).Findings(check.Thorough)
			if took := time.Since(start); took > 30*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}
