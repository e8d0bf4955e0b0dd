package suppress

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

func TestReadingAComment(t *testing.T) {
	same := func(s source.Span) source.Span { return s }
	for comment, want := range map[string]*directive{
		" rulewright: ignore a/b -- why":                {checks: []named{{name: "a/b"}}},
		"rulewright:ignore a/b,c/* --why":               {checks: []named{{name: "a/b"}, {name: "c/*"}}},
		`rulewright: ignore a/b "x \"y\" \\ \d" -- why`: {checks: []named{{name: "a/b"}}, text: `x "y" \ \d`, quoted: true},
		"rulewright: ignore a/b -- why -- because":      {checks: []named{{name: "a/b"}}},
	} {
		got := read(comment, same)
		for i, c := range got.checks {
			if comment[c.span.Start:c.span.End] != c.name {
				t.Errorf("%s: %s is at %q", comment, c.name, comment[c.span.Start:c.span.End])
			}
			got.checks[i].span = source.Span{}
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(directive{}, named{})); diff != "" {
			t.Errorf("%s: -want +got:\n%s", comment, diff)
		}
	}
}

func TestFindingCommentsOfAQuery(t *testing.T) {
	for text, want := range map[string][]string{
		"a // b\nc":             {"// b"},
		"a /* b */ c /* d":      {"/* b */", "/* d"},
		"/* a /* b */ c */ d":   {"/* a /* b */ c */"},
		`"// a" // b`:           {"// b"},
		`"\"// a" // b`:         {"// b"},
		`"""a " // b""" // c`:   {"// c"},
		"\"a\n// b":             {"// b"},
		"`// a` // b":           {"// b"},
		"a / b * c":             nil,
		`""""" // a """"" // b`: {"// b"},
	} {
		var got []string
		for _, c := range comments(text) {
			got = append(got, text[c.Start:c.End])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", text, diff)
		}
	}
}

// Whatever a file says, looking for suppressions neither fails nor leaves the
// file.
func FuzzDirectives(f *testing.F) {
	f.Add("[rule]\nquery = '''\na // rulewright: ignore a/b \"x\" -- why\n'''\nlanguage = 'eql'\n")
	f.Add("# rulewright: ignore a/b, c -- why\n[rule]\nquery = \"\"\"/* rulewright: ignore\\n\"\"\"\ntype = 'esql'\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := source.NewFile("a.toml", text)
		for _, d := range directives(rules.Parse(file)) {
			for _, s := range []source.Span{d.span, d.target, d.line(file)} {
				if s.Start < 0 || s.End > len(text) || s.Start > s.End {
					t.Errorf("span %v of a text of %d bytes", s, len(text))
				}
			}
		}
	})
}
