package workspace

import (
	"path/filepath"
	"testing"
)

func TestPathsOfWindowsArePutTogetherAsWindowsDoes(t *testing.T) {
	p := Platform{Windows: true}
	for name, test := range map[string]struct{ folder, name, want string }{
		"a name with slashes":              {`C:\repo`, `rules/windows/x.toml`, `C:\repo\rules\windows\x.toml`},
		"a name with backslashes":          {`C:/repo/`, `rules\x.toml`, `C:\repo\rules\x.toml`},
		"a name that leads up":             {`C:\repo\etc`, `../rules`, `C:\repo\rules`},
		"a name that leads past the root":  {`C:\repo`, `..\..\..\x`, `C:\x`},
		"a name on another drive":          {`C:\repo`, `D:/rules`, `D:\rules`},
		"a name that begins at the root":   {`C:\repo`, `/rules`, `C:\rules`},
		"the same on a share":              {`\\server\share\repo`, `\rules`, `\\server\share\rules`},
		"a name on a share":                {`C:\repo`, `\\server\share\x`, `\\server\share\x`},
		"a name below a share":             {`\\server\share`, `x.toml`, `\\server\share\x.toml`},
		"a name that leads past the share": {`\\server\share\a`, `..\..\x`, `\\server\share\x`},
		"the folder itself":                {`C:\`, `.`, `C:\`},
		"a name of the drive's own folder": {`C:\repo`, `D:x.toml`, `D:x.toml`},
		"a relative folder":                {`rules`, `a/x.toml`, `rules\a\x.toml`},
		"the working folder":               {`.`, `x.toml`, `x.toml`},
		"a volume without a letter":        {`\\?\Volume{1}\repo`, `x.toml`, `\\?\Volume{1}\repo\x.toml`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := p.Resolve(test.folder, test.name); got != test.want {
				t.Errorf("%s in %s is %s, want %s", test.name, test.folder, got, test.want)
			}
		})
	}
}

func TestPathsOfWindowsAreNamedFromAFolder(t *testing.T) {
	p := Platform{Windows: true}
	for _, test := range []struct{ folder, path, want string }{
		{`C:\repo`, `c:\Repo\rules/x.toml`, `rules\x.toml`},
		{`C:\repo\rules`, `C:\repo\x.toml`, `..\x.toml`},
		{`C:\repo`, `C:\repo`, `.`},
		{`C:\repo`, `D:\repo\x.toml`, `D:\repo\x.toml`},
		{`\\server\share\repo`, `\\SERVER\share\repo\x.toml`, `x.toml`},
	} {
		if got := p.From(test.folder, test.path); got != test.want {
			t.Errorf("from %s, %s is %s, want %s", test.folder, test.path, got, test.want)
		}
	}
}

func TestTheWayUpEndsAtADriveOrAShare(t *testing.T) {
	p := Platform{Windows: true}
	for path, want := range map[string][]string{
		`C:\a/b\x.toml`:        {`C:\a\b`, `C:\a`, `C:\`, `C:\`},
		`\\server\share\a`:     {`\\server\share`, `\\server\share`},
		`\\?\C:\a`:             {`C:\`, `C:\`},
		`\\?\UNC\srv\share\a`:  {`\\srv\share`, `\\srv\share`},
		`rules\x.toml`:         {`rules`, `.`, `.`},
		`\\?\Volume{1}\a\x`:    {`\\?\Volume{1}\a`, `\\?\Volume{1}`, `\\?\Volume{1}`},
		`C:\..\..\rules\..\x\`: {`C:\`, `C:\`},
	} {
		for i, above := range want {
			if path = p.Dir(path); path != above {
				t.Errorf("step %d: %s, want %s", i, path, above)
			}
		}
	}
}

func TestPathsOfWindowsAreTheSameInEveryCase(t *testing.T) {
	p := Platform{Windows: true}
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{`C:\Repo\X.toml`, `c:/repo\x.TOML`, true},
		{`\\Server\Share`, `//server/share/`, true},
		{`\\?\C:\a`, `C:\a\.`, true},
		{`C:\a`, `D:\a`, false},
		{`C:a`, `C:\a`, false},
		{`C:\É`, `c:\é`, true},
	} {
		if p.Same(test.a, test.b) != test.same {
			t.Errorf("%s and %s are the same: %v", test.a, test.b, !test.same)
		}
	}
	if (Platform{}).Same("/a", "/A") {
		t.Error("elsewhere case tells files apart")
	}
}

func TestAPathOfWindowsIsAbsoluteWithADriveOrAShare(t *testing.T) {
	for path, want := range map[string]bool{
		`C:\a`: true, `c:/a`: true, `\\server\share`: true, `C:a`: false, `\a`: false, `/a`: false, `a`: false, ``: false,
	} {
		if (Platform{Windows: true}).IsAbs(path) != want {
			t.Errorf("%q is absolute: %v", path, !want)
		}
	}
	if !(Platform{}).IsAbs("/a") || (Platform{}).IsAbs(`C:\a`) {
		t.Error("elsewhere a path is absolute from its first slash")
	}
}

// The platform that the tests run on agrees with the standard library.
func TestTheHostsPathsArePutTogetherAsTheLibraryDoes(t *testing.T) {
	random := randomPaths()
	for range 20_000 {
		folder, name := random(), random()
		want := filepath.Join(folder, name)
		if filepath.IsAbs(name) {
			want = filepath.Clean(name)
		}
		if want == "" {
			want = "." // the library joins nothing to nothing
		}
		if got := Host.Resolve(folder, name); got != want {
			t.Fatalf("%q in %q is %q, the library says %q", name, folder, got, want)
		}
		if got, want := Host.Dir(name), filepath.Dir(filepath.Clean(name)); got != want {
			t.Fatalf("%q is in %q, the library says %q", name, got, want)
		}
		if Host.IsAbs(name) != filepath.IsAbs(name) {
			t.Fatalf("%q is absolute: %v", name, !filepath.IsAbs(name))
		}
	}
}
