package workspace

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

func TestPathsOfWindowsAreComparedAsWindowsDoes(t *testing.T) {
	for name, test := range map[string]struct {
		folder, path, want string // want is empty where no path leads there
		inside             bool
	}{
		"a file of the folder":             {`C:\rules`, `C:\rules\windows\x.toml`, "windows/x.toml", true},
		"another case of the drive":        {`c:\rules`, `C:\rules\x.toml`, "x.toml", true},
		"another case of a folder":         {`C:\Users\Jo\Rules`, `c:\users\jo\rules\X.toml`, "X.toml", true},
		"slashes and backslashes mixed":    {`C:/repo\rules/`, `C:\repo/rules\sub//x.toml`, "sub/x.toml", true},
		"the folder itself":                {`C:\rules\`, `C:\rules`, ".", true},
		"a folder beside it":               {`C:\rules`, `C:\rules2\x.toml`, "../rules2/x.toml", false},
		"the folder above":                 {`C:\repo\rules`, `C:\repo`, "..", false},
		"dots in the path":                 {`C:\repo`, `C:\repo\.\a\..\b\x.toml`, "b/x.toml", true},
		"dots that lead out":               {`C:\repo`, `C:\repo\..\x.toml`, "../x.toml", false},
		"dots above the root":              {`C:\`, `C:\..\..\x.toml`, "x.toml", true},
		"a name that begins with two dots": {`C:\repo`, `C:\repo\..x\y.toml`, "..x/y.toml", true},
		"another drive":                    {`C:\rules`, `D:\rules\x.toml`, "", false},
		"the root of a drive":              {`C:\`, `C:\x.toml`, "x.toml", true},
		"a share":                          {`\\server\share\rules`, `\\server\share\rules\x.toml`, "x.toml", true},
		"a share in another case":          {`\\Server\Share`, `\\SERVER\share\a\x.toml`, "a/x.toml", true},
		"a share with slashes":             {`//server/share/rules`, `\\server\share\rules\x.toml`, "x.toml", true},
		"the share itself":                 {`\\server\share`, `\\server\share\`, ".", true},
		"another share of the server":      {`\\server\share`, `\\server\other\x.toml`, "", false},
		"a share and a drive":              {`\\server\share`, `C:\share\x.toml`, "", false},
		"a long path":                      {`C:\rules`, `\\?\C:\rules\x.toml`, "x.toml", true},
		"a long path on a share":           {`\\server\share`, `\\?\UNC\server\share\x.toml`, "x.toml", true},
		"a path of the drive's own folder": {`C:\rules`, `C:rules\x.toml`, "", false},
		"no drive":                         {`\rules`, `\rules\x.toml`, "x.toml", true},
		"relative paths":                   {`rules`, `.\Rules\x.toml`, "x.toml", true},
		"relative and absolute":            {`rules`, `C:\rules\x.toml`, "", false},
		"the working folder":               {`.`, `rules\x.toml`, "rules/x.toml", true},
		"out of a folder without a name":   {`..`, `x.toml`, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			p := Platform{Windows: true}
			got, ok := p.Rel(test.folder, test.path)
			if got != test.want || ok != (test.want != "") {
				t.Errorf("from %s to %s leads %q, %v; want %q", test.folder, test.path, got, ok, test.want)
			}
			if p.Inside(test.folder, test.path) != test.inside {
				t.Errorf("inside: %v", !test.inside)
			}
		})
	}
}

func TestABackslashIsPartOfANameElsewhere(t *testing.T) {
	p := Platform{}
	for _, test := range []struct{ folder, path, want string }{
		{`/rules`, `/rules/a\b.toml`, `a\b.toml`},
		{`/rules`, `/Rules/b.toml`, `../Rules/b.toml`},
		{`C:\rules`, `C:\rules/x.toml`, "x.toml"},
	} {
		if got, ok := p.Rel(test.folder, test.path); !ok || got != test.want {
			t.Errorf("from %s to %s leads %q, %v; want %q", test.folder, test.path, got, ok, test.want)
		}
	}
}

// randomPaths makes paths of the host, the same ones in every run.
func randomPaths() func() string {
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", "b", "A", "..", ".", "", "a.b", "..a"}
	return func() string {
		var out []string
		for range r.IntN(6) {
			out = append(out, parts[r.IntN(len(parts))])
		}
		root := ""
		if r.IntN(2) == 0 {
			root = string(filepath.Separator)
		}
		return root + strings.Join(out, string(filepath.Separator))
	}
}

// The platform that the tests run on agrees with the standard library.
func TestTheHostsPathsLeadWhereTheLibrarySays(t *testing.T) {
	random := randomPaths()
	for range 50_000 {
		folder, path := random(), random()
		want, err := filepath.Rel(folder, path)
		got, ok := Host.Rel(folder, path)
		if ok != (err == nil) || ok && got != filepath.ToSlash(want) {
			t.Fatalf("from %q to %q leads %q, %v; the library says %q, %v", folder, path, got, ok, want, err)
		}
		if inside := err == nil && filepath.IsLocal(want); Host.Inside(folder, path) != inside {
			t.Fatalf("%q inside of %q: %v", path, folder, !inside)
		}
	}
}

func TestPatternsLeaveOutPathsOfWindows(t *testing.T) {
	f := Finder{Exclude: []string{"gen/**", "**/draft_*.toml"}}
	for path, want := range map[string]bool{
		`C:\repo\gen\x.toml`: true, `c:\REPO\gen/a\x.toml`: true, `C:\repo\rules\draft_1.toml`: true,
		`C:\repo\rules\x.toml`: false, `D:\repo\gen\x.toml`: false, `\\server\repo\gen\x.toml`: false,
	} {
		if got := f.excludes(Platform{Windows: true}, `C:\repo`, path); got != want {
			t.Errorf("%s is left out: %v", path, got)
		}
	}
	if !f.excludes(Platform{Windows: true}, `\\server\repo`, `\\SERVER\repo\gen\x.toml`) {
		t.Error("a path of a share is not left out")
	}
}
