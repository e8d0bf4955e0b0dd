package check_test

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Whatever the query, every fix leaves it with the same meaning.
func FuzzLogic(f *testing.F) {
	f.Add("kuery", `process.name: (a or a* or "b") and not (process.name: ab and user.name: *) or host.name: x`)
	f.Add("kuery", `process.pid >= 5 and not process.pid < 3 and source.ip: (10.0.0.0/8 or 10.1.2.3)`)
	f.Add("eql", `process where process.name : ("a*", "ab") and process.args != null and not process.args in ("x", "y")`)
	f.Add("eql", `sequence by host.id [file where file.path like ("/tmp/*", "/t?p/*") or file.size > 3] [process where process.name == "a" and ?user.name : "b"]`)
	catalogue := schema.Default()
	f.Fuzz(func(t *testing.T, language, query string) {
		if language != "kuery" && language != "eql" || len(query) > 300 {
			return
		}
		doc := rules.Parse(source.NewFile("rules/linux/example.toml", check.Example{Language: language, Query: query}.Text()))
		for _, found := range logicOf(doc, catalogue) {
			if len(found.Fixes) > 0 && !same(t, doc, applied(t, doc, found.Fixes[:1]), catalogue) {
				t.Errorf("%s\n%s: %s", query, found.Check, found.Message)
			}
		}
	})
}
