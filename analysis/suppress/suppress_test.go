package suppress

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// The tests need some check that runs and is on.
var running = func() *check.Check {
	for _, c := range check.All() {
		if c.Run != nil && !c.Optional && c.Profile == check.Generic {
			return c
		}
	}
	return nil
}()

// apply puts a finding of the check CHECK at every «…» of a rule, takes the
// marks away and says what is left: "kept TEXT", and for the findings about
// suppressions "NAME at TEXT". CHECK in the rule is a check that runs.
func apply(t *testing.T, text string, cfg *config.Config) []string {
	t.Helper()
	if running == nil {
		t.Skip("no check to suppress yet")
	}
	text = strings.ReplaceAll(text, "CHECK", running.ID)
	var findings []check.Finding
	for {
		start := strings.Index(text, "«")
		if start < 0 {
			break
		}
		text = strings.Replace(text, "«", "", 1)
		end := strings.Index(text, "»")
		text = strings.Replace(text, "»", "", 1)
		findings = append(findings, check.Finding{Check: running.ID, Severity: check.Warning, Span: source.Span{Start: start, End: end}})
	}
	file := source.NewFile("a.toml", text)
	doc := rules.Parse(file)
	if len(findings) == 0 {
		findings = []check.Finding{{Check: running.ID, Severity: check.Warning, WholeFile: true}}
	}
	var out []string
	for _, f := range Apply(doc, cfg, findings, true) {
		at := file.Slice(f.Span)
		if f.WholeFile {
			at = "the file"
		}
		if f.Check == running.ID {
			out = append(out, "kept "+at)
		} else {
			out = append(out, fmt.Sprintf("%s at %s", strings.TrimSuffix(strings.TrimPrefix(f.Check, "query/"), "-suppression"),
				strings.ReplaceAll(at, running.ID, "CHECK")))
		}
	}
	return out
}

func TestWhatACommentIsAbout(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"no comment":                         {"[rule]\nname = «1»\n", []string{"kept 1"}},
		"the line below":                     {"[rule]\n# rulewright: ignore CHECK -- why\nname = «1»\nx = «2»\n", []string{"kept 2"}},
		"the line itself":                    {"[rule]\nname = «1» # rulewright: ignore CHECK -- why\nx = «2»\n", []string{"kept 2"}},
		"below other comments and blanks":    {"[rule]\n# rulewright: ignore CHECK -- why\n\n# more\nname = «1»\n", nil},
		"two comments for one line":          {"[rule]\n# rulewright: ignore CHECK -- why\nname = «1» # rulewright: ignore CHECK -- why\n", nil},
		"the whole value":                    {"[rule]\n# rulewright: ignore CHECK -- why\nname = [\n«1»,\n«2»,\n]\n", nil},
		"the whole value, from its end":      {"[rule]\nname = [\n«1»,\n«2»,\n] # rulewright: ignore CHECK -- why\n", nil},
		"an item":                            {"[rule]\nname = [\n# rulewright: ignore CHECK -- why\n«1»,\n«2»,\n]\n", []string{"kept 2"}},
		"an item, on its line":               {"[rule]\nname = [\n«1», # rulewright: ignore CHECK -- why\n«2»,\n]\n", []string{"kept 2"}},
		"a header":                           {"# x\n[a]\n# rulewright: ignore CHECK -- why\n[«rule»]\nname = «1»\n", []string{"kept 1"}},
		"a group":                            {"[rule]\n# rulewright: ignore GROUP/* -- why\nname = «1»\n", nil},
		"several checks":                     {"[rule]\n# rulewright: ignore query/unused-suppression, CHECK -- why\nname = «1»\n", nil},
		"the file":                           {"# rulewright: ignore CHECK -- why\n[rule]\nname = 1\n", nil},
		"the file, from further down":        {"[rule]\n# rulewright: ignore CHECK -- why\nname = 1\n", []string{"kept the file", "unused at CHECK"}},
		"a whole query":                      {kql("# rulewright: ignore CHECK -- why", "'''\na: «1» or\nb: «2»\n'''"), nil},
		"a part of a query":                  {kql(`# rulewright: ignore CHECK "a: 1" -- why`, "'''\na: «1» or\nb: «2»\n'''"), []string{"kept 2"}},
		"a part of a query that is escaped":  {kql(`# rulewright: ignore CHECK "a: \"1\"" -- why`, `"a: «\"1\"» or b: «2»"`), []string{"kept 2"}},
		"a part inside of what is found":     {kql(`# rulewright: ignore CHECK "a: 1" -- why`, "'''\n«a: 1 or b: 2»\n'''"), nil},
		"a text that the query has not":      {kql(`# rulewright: ignore CHECK "c" -- why`, "'''\na: «1»\n'''"), []string{"kept 1", "unused at CHECK"}},
		"EQL, on the line":                   {eql("any where a == «1» // rulewright: ignore CHECK -- why\n or b == «2»"), []string{"kept 2"}},
		"EQL, the line below":                {eql("any where\n// rulewright: ignore CHECK -- why\na == «1» or\nb == «2»"), []string{"kept 2"}},
		"EQL, a block":                       {eql("any where\n/* rulewright: ignore CHECK\n -- why */\n\n a == «1» or\nb == «2»"), []string{"kept 2"}},
		"EQL, a block before":                {eql("any where /* rulewright: ignore CHECK -- why */ a == «1»"), nil},
		"EQL, in a string it is none":        {eql(`any where a == "// rulewright: ignore CHECK -- why" and b == «1»`), []string{"kept 1"}},
		"EQL, in a basic string":             {"[rule]\ntype = \"eql\"\nlanguage = \"eql\"\nquery = \"any where a == «1» // rulewright: ignore CHECK -- why\\n or b == «2»\"\n", []string{"kept 2"}},
		"a TOML comment is none in a string": {"[rule]\nnote = '''\n# rulewright: ignore CHECK -- why\n«1»'''\n", []string{"kept 1"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := c.text
			if running != nil {
				text = strings.ReplaceAll(text, "GROUP", running.Group())
			}
			if diff := cmp.Diff(c.want, apply(t, text, &config.Config{})); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func kql(comment, query string) string {
	return "[rule]\ntype = \"query\"\nlanguage = \"kuery\"\n" + comment + "\nquery = " + query + "\n"
}

func eql(query string) string {
	return "[rule]\ntype = \"eql\"\nlanguage = \"eql\"\nquery = '''\n" + query + "\n'''\n"
}

func TestCommentsThatSayNothingUsefulAreReported(t *testing.T) {
	for name, c := range map[string]struct{ comment, want string }{
		"no reason":             {"# rulewright: ignore CHECK", "invalid at # rulewright: ignore CHECK"},
		"an empty reason":       {"# rulewright: ignore CHECK --  ", "invalid at # rulewright: ignore CHECK --  "},
		"no check":              {"# rulewright: ignore -- why", "invalid at # rulewright: ignore -- why"},
		"another verb":          {"# rulewright: disable CHECK -- why", "invalid at # rulewright: disable CHECK -- why"},
		"an unclosed quote":     {`# rulewright: ignore CHECK "a -- why`, `invalid at # rulewright: ignore CHECK "a -- why`},
		"another case":          {"# Rulewright: ignore", "invalid at # Rulewright: ignore"},
		"an unknown check":      {"# rulewright: ignore nothing/such -- why", "unknown at nothing/such"},
		"a check with no work":  {"# rulewright: ignore CHECK -- why", "unused at CHECK"},
		"a comment about us":    {"# rulewright is a linter", ""},
		"a comment that quotes": {"# see rulewright: ignore", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := apply(t, "[rule]\n"+c.comment+"\nname = 1\nx = «2»\n", &config.Config{})
			want := []string{"kept 2"}
			if c.want != "" {
				want = append(want, c.want)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestTheConfigurationSilencesARule(t *testing.T) {
	if running == nil {
		t.Skip("no check to suppress yet")
	}
	cfg := &config.Config{
		File:         source.NewFile("rulewright.toml", ""),
		Suppressions: []config.Suppression{{RuleID: "x", Checks: []string{running.ID}, Reason: "why"}},
	}
	for text, want := range map[string][]string{
		"[rule]\nrule_id = \"x\"\nname = «1»\n": nil,
		"[rule]\nrule_id = \"y\"\nname = «1»\n": {"kept 1"},
	} {
		if diff := cmp.Diff(want, apply(t, text, cfg)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func TestNothingIsCalledUnusedWhereAQueryCannotBeRead(t *testing.T) {
	if running == nil {
		t.Skip("no check to suppress yet")
	}
	doc := rules.Parse(source.NewFile("a.toml", "[rule]\n# rulewright: ignore "+running.ID+" -- why\nname = 1\n"))
	unreadable := []check.Finding{{Check: "query/syntax", Severity: check.Error, Span: source.Span{Start: 1, End: 2}}}
	if got := Apply(doc, &config.Config{}, unreadable, true); len(got) != 1 {
		t.Errorf("findings %v", got)
	}
}

func TestAnUnusedCommentCanBeRemoved(t *testing.T) {
	if running == nil {
		t.Skip("no check to suppress yet")
	}
	for name, c := range map[string]struct{ text, want string }{
		"a line of its own":  {"[rule]\n  # rulewright: ignore CHECK -- why\nname = 1\n", "[rule]\nname = 1\n"},
		"at the end of one":  {"[rule]\nname = 1  # rulewright: ignore CHECK -- why\n", "[rule]\nname = 1\n"},
		"at the file's end":  {"[rule]\nname = 1\n# rulewright: ignore CHECK -- why", "[rule]\nname = 1\n"},
		"within a query":     {eql("any where true // rulewright: ignore CHECK -- why\n and true"), eql("any where true\n and true")},
		"a block in a query": {eql("any where /* rulewright: ignore CHECK -- why */ true"), eql("any where  true")},
		"a line of a query":  {eql("any where\n  // rulewright: ignore CHECK -- why\n true"), eql("any where\n true")},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.ReplaceAll(c.text, "CHECK", running.ID)
			got := Apply(rules.Parse(source.NewFile("a.toml", text)), &config.Config{}, nil, true)
			if len(got) != 1 || len(got[0].Fixes) != 1 {
				t.Fatalf("findings %v", got)
			}
			fixed, err := source.Apply(text, got[0].Fixes[0].Edits)
			if err != nil || fixed != c.want {
				t.Errorf("%v: %q, want %q", err, fixed, c.want)
			}
		})
	}
}
