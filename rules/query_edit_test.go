package rules_test

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Whatever is put into a query, the file read again holds the query with the
// same edit made, or the edit is refused.
func TestAnEditOfAQueryIsTheSameEditOfItsFile(t *testing.T) {
	for _, quotes := range []string{`'''`, `"""`, `'`, `"`} {
		for _, text := range []string{`"x"`, `\`, `a\d`, `'`, `''`, "\n", `"""`, `"`, "ä", "\x01", "tab\t", ""} {
			query := "process where a == X and b"
			for _, around := range []string{query, strings.Replace(query, "X", "'X'", 1), strings.Replace(query, "X", `"X"`, 1)} {
				if quotes == `"` && strings.Contains(around, `"`) || quotes[0] == '\'' && strings.Contains(around, "'") {
					continue
				}
				tryEdit(t, quotes, around, text)
			}
		}
	}
}

func tryEdit(t *testing.T, quotes, query, text string) {
	t.Helper()
	before := "[rule]\ntype = \"eql\"\nquery = " + quotes + query + quotes + "\n"
	file := source.NewFile("a.toml", before)
	queries := rules.Parse(file).Queries()
	if len(queries) != 1 || queries[0].Text != query {
		t.Fatalf("%q does not read back as %q", before, query)
	}
	at := strings.Index(query, "X")
	edit := []source.Edit{{Span: source.Span{Start: at, End: at + 1}, NewText: text}}
	edits, ok := queries[0].FileEdits(file, edit)
	if !ok {
		if quotes[0] == '"' {
			t.Errorf("%s cannot take %q", quotes, text)
		}
		return
	}
	want, _ := source.Apply(query, edit)
	after, err := source.Apply(before, edits)
	if err != nil {
		t.Fatal(err)
	}
	got := rules.Parse(source.NewFile("a.toml", after)).Queries()
	if len(got) != 1 || got[0].Text != want {
		t.Errorf("%q in %s: the file is %q, whose query is not %q", text, quotes, after, want)
	}
}
