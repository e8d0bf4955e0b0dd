package siblings

import (
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

const one = `[metadata]
name = "not this"

[rule] # here
note = '''
[rule.threat]
  name = "nor this"
'''
name = "Shell started by a web server"
rule_id = "0b9d3c1e-4a2f-4c58-8d86-3f1f4f2f6a01"
query = '''
process.name : "sh" and
  process.parent.name : ("nginx" or "httpd")
'''

[[rule.threat]]
name = "nor that"
`

func TestAFileIsFoundByWhatItsRuleSays(t *testing.T) {
	x := New()
	x.Put("one.toml", Scan(one))
	for what, got := range map[string][]string{
		"id":    x.WithID("0b9d3c1e-4a2f-4c58-8d86-3f1f4f2f6a01"),
		"name":  x.WithName("Shell started by a web server"),
		"query": x.WithQuery(`process.parent.name:("httpd" or "nginx") and process.name:"sh"`),
	} {
		if !slices.Equal(got, []string{"one.toml"}) {
			t.Errorf("by its %s: %q", what, got)
		}
	}
	for _, name := range []string{"not this", "nor this", "nor that", ""} {
		if got := x.WithName(name); got != nil {
			t.Errorf("%q: found %q", name, got)
		}
	}
	if got := x.WithQuery(`process.name : "sh"`); len(got) != 0 {
		t.Errorf("another query: %q", got)
	}
}

func TestAChangedFileIsFoundByItsNewNameAlone(t *testing.T) {
	x := New()
	x.Put("b.toml", Summary{Name: "x"})
	x.Put("a.toml", Summary{Name: "x"})
	if got := x.WithName("x"); !slices.Equal(got, []string{"a.toml", "b.toml"}) {
		t.Error(got)
	}
	x.Put("a.toml", Summary{Name: "y"})
	x.Drop("b.toml")
	if got := x.WithName("x"); len(got) != 0 {
		t.Error(got)
	}
	if got := x.WithName("y"); !slices.Equal(got, []string{"a.toml"}) {
		t.Error(got)
	}
}

func TestHalfAFileIsScanned(t *testing.T) {
	for _, text := range []string{"", "[rule]\nquery = '''", "[rule]\nname", "[rule]\nname =", "[rule]\nname = '", "[", "'''\n'''\n'''", "[rule]\nquery = \"\"\"\"\"\"\n"} {
		Scan(text)
	}
	if got := Scan("[rule]\r\nname = \"x\"\r\n").Name; got != "x" {
		t.Errorf("with CRLF: %q", got)
	}
}

// The scan agrees with the parser on every published rule.
func TestThePublishedRulesAreScannedRight(t *testing.T) {
	sharedtest.Rules(t, func(path, text string) {
		doc := rules.Parse(source.NewFile(path, text))
		if doc.Rule == nil {
			return
		}
		s := Scan(text)
		if id := doc.Rule.RuleID.Value; s.ID != id {
			t.Errorf("%s: id %q, want %q", path, s.ID, id)
		}
		if name := doc.Rule.Name.Value; s.Name != name && !strings.Contains(name, `"`) {
			t.Errorf("%s: name %q, want %q", path, s.Name, name)
		}
	})
}
