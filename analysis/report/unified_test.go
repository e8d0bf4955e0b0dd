package report

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func unified(t interface{ Fatal(...any) }, before, after string) string {
	var out bytes.Buffer
	if err := UnifiedDiff(&out, "f.toml", before, after, Options{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestUnifiedDiffs(t *testing.T) {
	ten := "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"
	for name, c := range map[string]struct{ before, after, want string }{
		"no difference": {ten, ten, ""},
		"a line changed": {
			ten, strings.Replace(ten, "5\n", "five\n", 1),
			"--- a/f.toml\n+++ b/f.toml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
		},
		"the first line added": {"b\n", "a\nb\n", "--- a/f.toml\n+++ b/f.toml\n@@ -1 +1,2 @@\n+a\n b\n"},
		"all removed":          {"a\n", "", "--- a/f.toml\n+++ b/f.toml\n@@ -1 +0,0 @@\n-a\n"},
		"no final line break": {
			"a", "a\n",
			"--- a/f.toml\n+++ b/f.toml\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := unified(t, c.before, c.after); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// What is printed is what git makes the new version from.
func TestGitAppliesOurDiffs(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("skipped: no git")
	}
	dir := t.TempDir()
	text := rapid.Map(rapid.SliceOf(rapid.SampledFrom([]string{"a\n", "b\n", "c\n", "\n", "d"})), func(lines []string) string {
		return strings.Join(lines, "")
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		// Git takes an empty file for none at all.
		if before == after || before == "" || after == "" {
			return
		}
		path := filepath.Join(dir, "f.toml")
		if err := os.WriteFile(path, []byte(before), 0o644); err != nil {
			t.Fatal(err)
		}
		apply := exec.Command("git", "apply", "--unidiff-zero", "-")
		apply.Dir, apply.Stdin = dir, strings.NewReader(unified(t, before, after))
		if out, err := apply.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if got, _ := os.ReadFile(path); string(got) != after {
			t.Fatalf("git made %q of it, want %q", got, after)
		}
	})
}
