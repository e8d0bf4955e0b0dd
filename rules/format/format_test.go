package format_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/format"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

func formatted(t *testing.T, text string) string {
	t.Helper()
	out, err := format.Text(source.NewFile("a.toml", text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return out
}

func TestFormattingMovesBlanksAlone(t *testing.T) {
	for name, c := range map[string]struct{ before, after string }{
		"blanks around the sign":           {"[rule]\na=1\nb  =  'x'\n", "[rule]\na = 1\nb = 'x'\n"},
		"indentation of keys and headers":  {"  [rule]\n\ta = 1\n  # é\n", "[rule]\na = 1\n# é\n"},
		"blanks at the ends of lines":      {"[rule]  \na = 1 \t# x  \nb = 2\t\n", "[rule]\na = 1 \t# x\nb = 2\n"},
		"empty lines at the ends":          {"\n\n[rule]\na = 1\n\n \n", "[rule]\na = 1\n"},
		"no line break at the end":         {"[rule]\na = 1", "[rule]\na = 1\n"},
		"too many empty lines":             {"[rule]\na = 1\n\n\n\n\nb = 2\n\n\nc = 3\n", "[rule]\na = 1\n\n\nb = 2\n\n\nc = 3\n"},
		"a list in one line":               {"[rule]\na = [ 1,2 , [ 3 ,4,] ]\nb = []\n", "[rule]\na = [1, 2, [3, 4]]\nb = []\n"},
		"a list in several":                {"[rule]\na = [\n1,\n  2, # x\n      [\n3\n],\n  ]\n", "[rule]\na = [\n    1,\n    2, # x\n    [\n        3\n    ],\n]\n"},
		"a text in several lines":          {"[rule]\na = \"\"\"  x  \n\n\n\n  y \t\n\"\"\"\n", "[rule]\na = \"\"\"  x  \n\n\n\n  y \t\n\"\"\"\n"},
		"a query in KQL":                   {"[rule]\ntype = 'query'\nlanguage = 'kuery'\nquery = '''\na : \"x  \n y\" AND  \n  NOT b : c\t\n'''\n", "[rule]\ntype = 'query'\nlanguage = 'kuery'\nquery = '''\na : \"x  \n y\" and\n  not b : c\n'''\n"},
		"a query in EQL":                   {"[rule]\ntype = 'eql'\nquery = '''\nany where  \n  x == \"\"\"a  \"\"\"  \n'''\n", "[rule]\ntype = 'eql'\nquery = '''\nany where\n  x == \"\"\"a  \"\"\"\n'''\n"},
		"a query that cannot be read":      {"[rule]\ntype = 'eql'\nquery = '''\nany where (  \n'''\n", "[rule]\ntype = 'eql'\nquery = '''\nany where (  \n'''\n"},
		"blanks that are written as such":  {"[rule]\ntype = 'eql'\nquery = \"any where true\\u0020\\nand true\"\n", "[rule]\ntype = 'eql'\nquery = \"any where true\\u0020\\nand true\"\n"},
		"line breaks of another system":    {"[rule] \r\na=1\r\n\r\n", "[rule]\r\na = 1\r\n"},
		"a file that is none of ours":      {"x=1", "x=1"},
		"a comment between a list's items": {"[rule]\na = [\n# x\n1,\n]\n", "[rule]\na = [\n    # x\n    1,\n]\n"},
	} {
		if got := formatted(t, c.before); got != c.after {
			t.Errorf("%s:\n%q\n%q", name, got, c.after)
		}
		if got := formatted(t, c.after); got != c.after {
			t.Errorf("%s: again:\n%q", name, got)
		}
	}
}

func TestWhatCannotBeReadIsNotFormatted(t *testing.T) {
	_, err := format.Text(source.NewFile("a.toml", "[rule]\na = \n"))
	if !errors.Is(err, format.ErrUnreadable) || !strings.Contains(err.Error(), "line 2") {
		t.Error(err)
	}
}

func TestEditsMakeTheFormattedText(t *testing.T) {
	file := source.NewFile("a.toml", "\n[rule]\na=1\n\nb = 2\n\n\n\nc=3")
	edits, err := format.Edits(file)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := source.Apply(file.Text(), edits); err != nil || got != formatted(t, file.Text()) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestPublishedRulesAreFormattedOnceAndSayTheSame(t *testing.T) {
	files, changed := 0, 0
	sharedtest.Rules(t, func(path, text string) {
		files++
		once, err := format.Text(source.NewFile(path, text))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		if once != text {
			changed++
		}
		if again, err := format.Text(source.NewFile(path, once)); err != nil || again != once {
			t.Errorf("%s: formatted twice it is another text, %v", path, err)
		}
	})
	t.Logf("%d of %d files are not formatted", changed, files)
}

func FuzzText(f *testing.F) {
	f.Add("[rule]\na=[1,\n2]\nquery = '''\nx : y AND z \n'''\nb = {a=1,b = [ 2 ]}\n")
	f.Add("[rule]\nquery = \"\"\" \"\"\"")
	f.Add("[rule]\r\ntype = \"eql\"\r\nquery=\"\"\"any where true  \r\n\"\"\"\r\n\r\n\r\n\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		once, err := format.Text(source.NewFile("a.toml", text))
		if err != nil {
			if !errors.Is(err, format.ErrUnreadable) {
				t.Fatalf("%v: %q", err, text)
			}
			return
		}
		if again, err := format.Text(source.NewFile("a.toml", once)); err != nil || again != once {
			t.Fatalf("%q: %q: %q, %v", text, once, again, err)
		}
	})
}
