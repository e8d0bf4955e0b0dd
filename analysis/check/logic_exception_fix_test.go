package check_test

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Of two filters or items the second goes, with all that is its own.
func TestFixesRemoveWholeFiltersAndItems(t *testing.T) {
	const (
		rule   = "[rule]\ntype = \"query\"\nquery = \"process.name: a\"\n"
		kept   = "[[rule.filters]]\nquery.exists.field = \"process.args\"\n"
		exists = "[[exceptions.items.entries]]\nfield = \"a\"\ntype = \"exists\"\noperator = \"included\"\n"
	)
	for _, test := range []struct{ name, before, after string }{
		{
			"headers in the middle",
			rule + kept + "\n[[rule.filters]]\n[rule.filters.meta]\nnegate = false\n[rule.filters.query.exists]\nfield = \"process.name\"\n\n\n[[rule.threat]]\n",
			rule + kept + "\n[[rule.threat]]\n",
		},
		{"headers at the end", rule + kept + "\n[[rule.filters]]\n[rule.filters.query.exists]\nfield = \"process.name\"\n", rule + kept},
		{
			"headers without a last line break",
			rule + kept + "[[rule.filters]]\r\n[rule.filters.query.exists]\r\nfield = \"process.name\"", strings.TrimSuffix(rule+kept, "\n"),
		},
		{
			"inline tables", rule + "filters = [\n  { query.exists.field = \"process.args\" },\n  { query.exists.field = \"process.name\" },\n]\n",
			rule + "filters = [\n  { query.exists.field = \"process.args\" },\n]\n",
		},
		{
			"an item", "[[exceptions]]\n[[exceptions.items]]\n" + exists + "[[exceptions.items]]\nname = \"x\"\n" + exists + "[metadata]\n",
			"[[exceptions]]\n[[exceptions.items]]\n" + exists + "[metadata]\n",
		},
		{"a comment above", rule + kept + "# Why.\n[[rule.filters]]\nquery.exists.field = \"process.name\"\n", ""},
		{"a comment inside", rule + kept + "[[rule.filters]] # why\nquery.exists.field = \"process.name\"\n", ""},
		{"a comment behind", rule + kept + "[[rule.filters]]\nquery.exists.field = \"process.name\" # why\n[metadata]\n", ""},
		{"the only one of an inline list", rule + "filters = [{ query.exists.field = \"process.name\" }]\n", ""},
		{
			"a filter in two places",
			rule + "[[rule.filters]]\n[rule.filters.query.exists]\nfield = \"process.name\"\n[metadata]\n[rule.filters.meta]\nnegate = false\n", "",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := rules.Parse(source.NewFile("a.toml", test.before))
			found := exceptionFindings(doc, nil)
			if len(found) != 1 || len(doc.Tree.Problems) > 0 {
				t.Fatalf("%d findings, problems %v", len(found), doc.Tree.Problems)
			}
			if len(found[0].Fixes) == 0 {
				if test.after != "" {
					t.Error("no fix")
				}
				return
			}
			if after := applied(t, doc, found[0].Fixes).File.Text(); after != test.after {
				t.Errorf("%s\ngot\n%s", found[0].Fixes[0].Title, after)
			}
		})
	}
}

func FuzzFiltersAndExceptions(f *testing.F) {
	for _, seed := range []string{
		filter(`exists.field = "process.name"`) + exclude(`wildcard."process.name" = { value = "a*", case_insensitive = true }`) +
			"# b\n" + exclude(`terms."process.name" = ["ab", "ab"]`),
		"filters = [{ query.exists.field = \"process.args\" }, { meta.negate = true, query.bool.should = [{ match = { \"process.name\" = \"c\" } }] }]\n",
		"[[rule.exceptions_list]]\nlist_id = \"l\"\n[[exceptions]]\ncontainer.list_id = \"l\"\n" + item("x", match("process.name", "c")) + item("y", match("process.name", "c")),
	} {
		f.Add("process.name: (a* or b) and not process.args: c", seed)
	}
	f.Fuzz(func(t *testing.T, query, more string) {
		doc := ruleWith("kuery", strings.ReplaceAll(query, "'", ""), more)
		for _, f := range exceptionFindings(doc, nil) {
			if f.Span.Start < 0 || f.Span.End < f.Span.Start || f.Span.End > len(doc.File.Text()) {
				t.Errorf("%s at %v", f.Message, f.Span)
			}
			for _, fix := range f.Fixes {
				after, err := source.Apply(doc.File.Text(), fix.Edits)
				if err != nil {
					t.Fatal(err)
				}
				if broken := rules.Parse(source.NewFile("a.toml", after)); len(doc.Tree.Problems) == 0 && len(broken.Tree.Problems) > 0 {
					t.Errorf("%s leaves\n%s\n%s", fix.Title, after, broken.Tree.Problems[0].Message)
				}
			}
		}
	})
}
