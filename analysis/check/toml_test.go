package check

import (
	"slices"
	"strings"
	"testing"
)

func TestEscapesThatPathsRunInto(t *testing.T) {
	for _, test := range []struct{ name, literal, want string }{
		{"a folder after a drive", `"file.path : C\\:\temp"`, `\t`},
		{"a folder after another", `"file.path : \"C:\\\\dir\temp\""`, `\t`},
		{"a folder after a wildcard", `"file.path : *\temp"`, `\t`},
		{"a folder after a variable", `"""process.args : %TEMP%\report"""`, `\r`},
		{"a form feed", `"process.args : a\foo"`, `\f`},
		{"indentation", `"process.name : a and\n\tprocess.args : b"`, ""},
		{"a tab between words", `"process.args : \"a\tb\""`, ""},
		{"a tab as it is", "\"file.path : *\ttemp\"", ""},
		{"a tab by its code", `"file.path : *\u0009temp"`, ""},
		{"single quotes", `'file.path : C\:\temp'`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := onlyAbout("toml/escape", say(t, whole("query", "query = "+test.literal+"\n"), Generic))
			if test.want == "" && len(got) > 0 || test.want != "" && (len(got) != 1 || !strings.Contains(got[0], `"\`+test.want+`"`)) {
				t.Errorf("%s: %v", test.literal, got)
			}
		})
	}
}

func TestEveryDefectOfTheTextIsReportedOnce(t *testing.T) {
	got := say(t, "[rule]\nname = Example\nseverity = \"low\"\nseverity = \"high\"\ntags = [\"a\" \"b\"]\n[rule]\n", Generic)
	want := []string{
		"error toml/syntax \"Example\": a text needs quotes: write `\"Example\"` => \"\\\"Example\\\"\"",
		"error toml/syntax \"\": expected `,` between the items of a list => \",\"",
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%s\nis not in\n%s", w, strings.Join(got, "\n"))
		}
	}
	if n := len(onlyAbout("toml/duplicate-key", got)); n != 2 {
		t.Errorf("%d duplicates in\n%s", n, strings.Join(got, "\n"))
	}
}
