package workspace

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindListsRuleFilesOnceAndInOrder(t *testing.T) {
	root := tree(t, map[string]string{
		"b.toml": "", "a.toml": "", "sub/c.TOML": "", "sub/readme.md": "",
		".git/x.toml": "", "node_modules/y.toml": "", "gen/z.toml": "",
	})
	got := names(t, root, Finder{Exclude: []string{"gen/**"}}.Find([]string{root, filepath.Join(root, "a.toml")}))
	if diff := cmp.Diff([]string{"a.toml", "b.toml", "sub/c.TOML"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestPatternsMeanTheSameFilesWhereverTheSearchBegins(t *testing.T) {
	root := tree(t, map[string]string{"rules/a.toml": "", "rules/drafts/b.toml": ""})
	f := Finder{Exclude: []string{"rules/drafts"}, Base: root}
	for _, from := range []string{root, filepath.Join(root, "rules")} {
		if diff := cmp.Diff([]string{"rules/a.toml"}, names(t, root, f.Find([]string{from}))); diff != "" {
			t.Errorf("from %s: %s", from, diff)
		}
	}
	if got := f.Find([]string{filepath.Join(root, "rules", "drafts")}); len(got) != 1 {
		t.Errorf("a folder that is named: %v", got)
	}
}

func TestANamedFileIsTakenWhateverItsName(t *testing.T) {
	root := tree(t, map[string]string{"rule.txt": ""})
	got := names(t, root, Finder{}.Find([]string{filepath.Join(root, "rule.txt")}))
	if diff := cmp.Diff([]string{"rule.txt"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAMissingPathIsAnError(t *testing.T) {
	entries := Finder{}.Find([]string{filepath.Join(t.TempDir(), "nope")})
	if len(entries) != 1 || entries[0].Err == nil || entries[0].Err.Error() != "no such file or folder" {
		t.Errorf("got %+v", entries)
	}
}

func TestLinksDoNotLeadOutOrAround(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("skipped: links need a privilege on Windows")
	}
	outside := tree(t, map[string]string{"secret.toml": "x"})
	root := tree(t, map[string]string{"a.toml": ""})
	link(t, root, filepath.Join(root, "loop"))
	link(t, filepath.Join(root, "a.toml"), filepath.Join(root, "b.toml"))
	link(t, filepath.Join(outside, "secret.toml"), filepath.Join(root, "c.toml"))
	link(t, outside, filepath.Join(root, "d.toml"))
	link(t, filepath.Join(root, "gone"), filepath.Join(root, "e.toml"))

	var got []string
	for _, e := range (Finder{}).Find([]string{root}) {
		state := "read"
		if e.Err != nil {
			state = "error"
		} else if e.Skipped != "" {
			state = "skipped"
		}
		got = append(got, filepath.Base(e.Path)+" "+state)
	}
	want := []string{"a.toml read", "b.toml read", "c.toml skipped", "d.toml skipped", "e.toml error"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadFileRefusesWhatIsNoText(t *testing.T) {
	for _, c := range []struct{ name, content, want string }{
		{"UTF-16 from PowerShell", "\xff\xfe[\x00r\x00", "is UTF-16"},
		{"a binary", "\x7fELF\x00\x00", "is a binary file"},
		{"Latin-1", "a = 1\nb = \"caf\xe9\"\n", "line 2 holds the byte 0xE9"},
		{"too large", strings.Repeat("#", MaxFileSize+1), "8 MB is too large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(tree(t, map[string]string{"r.toml": c.content}), "r.toml")
			if _, err := ReadFile(path); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestReadFileKeepsEveryByte(t *testing.T) {
	const text = "\uFEFF[rule]\r\nname = \"é\"\r"
	path := filepath.Join(tree(t, map[string]string{"r.toml": text}), "r.toml")
	got, err := ReadFile(path)
	if err != nil || got != text {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestReadFileNamesAFolder(t *testing.T) {
	if _, err := ReadFile(t.TempDir()); err == nil || err.Error() != "is a folder" {
		t.Errorf("got %v", err)
	}
}

// tree writes files below a new folder and returns the folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func link(t *testing.T, target, path string) {
	t.Helper()
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
}

func names(t *testing.T, root string, entries []Entry) []string {
	t.Helper()
	var out []string
	for _, e := range entries {
		if e.Err != nil {
			t.Errorf("%s: %v", e.Path, e.Err)
		}
		rel, err := filepath.Rel(root, e.Path)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, filepath.ToSlash(rel))
	}
	return out
}

func TestAGlanceIsTheWholeFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.toml")
	var buf []byte
	for _, size := range []int{0, 1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 300_000, 5} {
		want := strings.Repeat("x", size)
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		var err error
		if buf, err = Glance(path, buf); err != nil || string(buf) != want {
			t.Errorf("%d bytes: got %d, %v", size, len(buf), err)
		}
	}
	if _, err := Glance(path+"x", buf); err == nil {
		t.Error("a file that is not there")
	}
}
