package server

import (
	"testing"

	"go.lsp.dev/uri"
)

func TestAFileIsFoundByTheNameThatTheEditorHasForIt(t *testing.T) {
	for _, c := range []struct {
		uri      uri.URI
		platform uri.Platform
		want     string
	}{
		{"file:///home/ana/a%20b.toml", uri.PlatformPOSIX, "/home/ana/a b.toml"},
		{"file:///home/ana/r%C3%A8gle.toml", uri.PlatformPOSIX, "/home/ana/règle.toml"},
		{"file:///c%3A/rules/a.toml", uri.PlatformWindows, `c:\rules\a.toml`},
		{"file:///C:/rules/a%20b.toml", uri.PlatformWindows, `c:\rules\a b.toml`},
		{"file:///d%3A/r%C3%A8gles/a%23b.toml", uri.PlatformWindows, `d:\règles\a#b.toml`},
		{"file://server/share/rules/a.toml", uri.PlatformWindows, `\\server\share\rules\a.toml`},
	} {
		if got, ok := pathFor(c.uri, c.platform); !ok || got != c.want {
			t.Errorf("%s is %q, want %q", c.uri, got, c.want)
		}
	}
	for _, name := range []uri.URI{"untitled:Untitled-1", "git:/c%3A/rules/a.toml?HEAD"} {
		if path, ok := pathOf(name); ok {
			t.Errorf("%q is the file %q", name, path)
		}
	}
}
