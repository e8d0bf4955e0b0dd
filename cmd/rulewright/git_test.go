package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"
)

// A repository can name programs that git starts by itself: none is.
func TestNoProgramOfARepositoryIsRun(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("skipped: the programs are shell scripts")
	}
	dir := t.TempDir()
	ran := filepath.Join(dir, "ran")
	write(t, filepath.Join(dir, "rules", "a.toml"), "[rule]\nname = \"a\"\n")
	in := func(args ...string) {
		t.Helper()
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=a", "-c", "user.email=a@example.com"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	in("init", "-q")
	in("add", ".")
	in("commit", "-qm", "Begin")
	script := filepath.Join(dir, "program")
	write(t, script, "#!/bin/sh\ntouch '"+ran+"'\n")
	for _, hook := range []string{"post-index-change", "post-checkout", "reference-transaction"} {
		write(t, filepath.Join(dir, ".git", "hooks", hook), "#!/bin/sh\ntouch '"+ran+"'\n")
		if err := os.Chmod(filepath.Join(dir, ".git", "hooks", hook), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(script, 0o755); err != nil {
		t.Fatal(err)
	}
	in("config", "core.fsmonitor", script)
	write(t, filepath.Join(dir, "rules", "a.toml"), "[rule]\nname = \"b\"\n")
	in("status")
	if _, err := os.Stat(ran); err != nil {
		t.Fatal("git itself does not run the program, so that the test proves nothing")
	}
	if err := os.Remove(ran); err != nil {
		t.Fatal(err)
	}
	rulewright(t, dir, "", "lint", "--changed-since", "HEAD", ".")
	rulewright(t, dir, "", "diff", "--git", "HEAD")
	rulewright(t, dir, "", "summary", "HEAD")
	if _, err := os.Stat(ran); err == nil {
		t.Error("a program of the repository was run")
	}
}
