package analysis_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// spelling writes a text as one of TOML's four kinds of string; false where
// that kind cannot hold it. Escapes are chosen at random where there is a
// choice.
type spelling struct {
	name, open, shut string
	write            func(r *rand.Rand, text string) (string, bool)
}

var spellings = []spelling{
	{"literal, several lines", "'''\n", "'''", func(_ *rand.Rand, s string) (string, bool) { return s, !strings.Contains(s, "'''") }},
	{"literal, one line", "'", "'", func(_ *rand.Rand, s string) (string, bool) { return s, !strings.ContainsAny(s, "'\n") }},
	{"basic, several lines", "\"\"\"\n", `"""`, func(r *rand.Rand, s string) (string, bool) { return escaped(r, s, "\\\"", true), true }},
	{"basic, one line", `"`, `"`, func(r *rand.Rand, s string) (string, bool) { return escaped(r, s, "\\\"\n", false), true }},
}

// escaped spells the characters of must, and some others, as escapes. In a
// string of several lines a line may end in a backslash, which joins it with
// the next.
func escaped(r *rand.Rand, text, must string, lines bool) string {
	var b strings.Builder
	for _, c := range text {
		switch {
		case lines && c != ' ' && c != '\n' && r.IntN(20) == 0:
			b.WriteString("\\\n   ")
			fallthrough
		default:
			if !strings.ContainsRune(must, c) && r.IntN(12) != 0 {
				b.WriteRune(c)
				continue
			}
			if i := strings.IndexRune("\\\"\n", c); i >= 0 {
				b.WriteString([]string{`\\`, `\"`, `\n`}[i])
			} else {
				fmt.Fprintf(&b, `\U%08X`, c)
			}
		}
	}
	return b.String()
}

// clauses have one defect each, or none, and characters of all widths.
var clauses = map[rules.Language][]string{
	rules.EQL: {
		`process.nmae == "ä€𝄞"`, `process.name = "é"`, `process.name in ("𝄞", "x",)`, `file.path : "C:\\Ünï\\𝄞*"`,
		`lenght(process.name) > 1`, `process.name == "x"`, `process.args : "€" /* ünïcode 𝄞 */`, `process.pid : "4"`, `host.os.typ == "linux"`,
	},
	rules.KQL: {
		`process.nmae : "ä€𝄞"`, `process.name : (é or "𝄞" or`, `process.name : "C:\\Ünï"`, `host.os.typ : linux`, `process.name : x y z`,
		`process.pid > `, `file.path : "𝄞" )`,
	},
}

func TestEveryFindingStandsAtItsTextHoweverTheStringIsWritten(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	seen := map[string]int{}
	for range 400 {
		language := []rules.Language{rules.EQL, rules.KQL}[r.IntN(2)]
		var parts []string
		for range 1 + r.IntN(4) {
			parts = append(parts, clauses[language][r.IntN(len(clauses[language]))])
		}
		query := strings.Join(parts, []string{" and ", " and\n  ", "\n and not "}[r.IntN(3)])
		if language == rules.EQL {
			query = "process where " + query
		}
		var want string
		for i, spelling := range spellings {
			spelt, ok := spelling.write(r, query)
			if !ok {
				continue
			}
			got := findings(t, language, spelling.open+spelt+spelling.shut, seen)
			if i == 0 {
				want = got
			} else if got != want {
				t.Fatalf("%s: %s\n%s\nwant\n%s", spelling.name, spelt, got, want)
			}
		}
	}
	for _, id := range []string{"query/syntax", "query/unsupported", "query/type"} {
		if seen[id] == 0 {
			t.Errorf("no finding of %s was placed", id)
		}
	}
	t.Logf("%v", seen)
}

// findings lists what is found in a rule with the query, with the text that
// each finding is about as the string decodes it.
func findings(t *testing.T, language rules.Language, literal string, seen map[string]int) string {
	kind := "query"
	if language == rules.EQL {
		kind = "eql"
	}
	text := fmt.Sprintf("# %s\n[rule]\nname = \"ä\"\ntype = %q\nlanguage = %q\nindex = [\"logs-endpoint.events.*\"]\nquery = %s\n", "𝄞", kind, language, literal)
	o := &analysis.Options{Config: &config.Config{}, Catalogue: schema.Default()}
	file := analysis.NewFile(source.NewFile("rules/a.toml", text), 0, o)
	queries := file.Document().Queries()
	if len(queries) != 1 {
		t.Fatalf("%d queries in %s", len(queries), text)
	}
	q := queries[0]
	var out strings.Builder
	for _, f := range file.Findings(check.Thorough) {
		if !q.Span.Covers(f.Span) {
			continue // about another key
		}
		start, ok := q.Map.FromFile(f.Span.Start)
		if !ok {
			start = len(q.Text)
		}
		end, ok := q.Map.FromFile(f.Span.End)
		if !ok {
			end = len(q.Text)
		}
		if f.Span.IsEmpty() {
			end = start
		}
		seen[f.Check]++
		fmt.Fprintf(&out, "%s %q %s\n", f.Check, q.Text[start:end], f.Message)
	}
	return out.String()
}
