package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The hook that the project publishes, run by pre-commit on real commits. Only
// its language is another: what `language: golang` would build is there
// already.
func TestPreCommitBlocksABrokenRuleAndPassesAGoodOne(t *testing.T) {
	if _, err := exec.LookPath("pre-commit"); err != nil {
		t.Skip("pre-commit is not installed")
	}
	hooks, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	local := strings.ReplaceAll(string(hooks), "language: golang", "language: system")
	if local == string(hooks) {
		t.Fatal("the hook is no longer built from Go")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, ".pre-commit-config.yaml"), "repos:\n- repo: local\n  hooks:\n"+indent(local, "  "))
	run := func(name string, args ...string) (string, error) {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		cmd.Env = append(gitEnvironment(), "PRE_COMMIT_HOME="+filepath.Join(dir, ".git", "pre-commit"), "GIT_CONFIG_GLOBAL="+os.DevNull,
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		err := cmd.Run()
		return out.String(), err
	}
	for _, args := range [][]string{{"git", "init", "-q", "-b", "main"}, {"pre-commit", "install"}} {
		if out, err := run(args[0], args[1:]...); err != nil {
			t.Skipf("%v: %v\n%s", args, err, out)
		}
	}
	commit := func(name, rule string) (string, error) {
		write(t, filepath.Join(dir, name), rule)
		if out, err := run("git", "add", "-A"); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return run("git", "commit", "-q", "-m", name)
	}
	const good = "[rule]\nname = \"Example\"\ndescription = \"An example.\"\nlanguage = \"eql\"\nquery = 'process where process.name == \"a\"'\n" +
		"risk_score = 21\nrule_id = \"c2f6a9f1-3f0e-4a52-9d1c-1f4f6f1b7a07\"\nseverity = \"low\"\ntype = \"eql\"\nauthor = [\"Acme\"]\n"
	if out, err := commit("rules/a good one.toml", good); err != nil || !strings.Contains(out, "Passed") {
		t.Errorf("a good rule: %v\n%s", err, out)
	}
	out, err := commit("rules/brökén.toml", strings.Replace(good, "==", "=", 1))
	if err == nil || !strings.Contains(out, "rules/brökén.toml:5:") {
		t.Errorf("a broken rule: %v\n%s", err, out)
	}
	if out, err := commit("rules/brökén.toml", "[tool]\n"); err != nil {
		t.Errorf("a file that is no rule: %v\n%s", err, out)
	}
	event := `{"expect":"match","event":{"event.category":"process","process.name":"a"}}`
	if out, err := commit("rules/a good one.events.ndjson", event); err != nil || !strings.Contains(out, "rulewright test") {
		t.Errorf("a rule test that passes: %v\n%s", err, out)
	}
	// The rule changes, and its test with it or not.
	out, err = commit("rules/a good one.toml", strings.Replace(good, `== "a"`, `== "b"`, 1))
	if err == nil || !strings.Contains(out, "rules/a good one.events.ndjson:1:1: failed: ") {
		t.Errorf("a rule test that fails: %v\n%s", err, out)
	}
}

func indent(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		fmt.Fprint(&b, by, line)
	}
	return b.String()
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
