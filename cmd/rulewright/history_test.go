package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// history is a repository that a test commits to.
type history struct {
	t       *testing.T
	dir     string
	commits int
}

func (h *history) git(args ...string) {
	h.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = h.dir
	cmd.Env = append(os.Environ(), "GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a",
		"GIT_COMMITTER_EMAIL=a@example.org", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
	if out, err := cmd.CombinedOutput(); err != nil {
		h.t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// commit commits everything and wants exactly these findings to be new since
// the commit before, as "path check".
func (h *history) commit(what string, want ...string) {
	h.t.Helper()
	h.git("add", "-A")
	h.git("commit", "-q", "--allow-empty", "-m", what)
	h.commits++
	if h.commits > 1 {
		h.introduces(what, "HEAD~1", want...)
	}
}

func (h *history) introduces(what, since string, want ...string) {
	h.t.Helper()
	program, err := exec.LookPath("rulewright")
	if err != nil {
		h.t.Fatal(err)
	}
	cmd := exec.Command(program, "lint", "--changed-since", since, "--format", "json", "--select", "query,field/unknown", "--fail-on", "never")
	cmd.Dir = h.dir
	out, err := cmd.Output()
	if err != nil {
		h.t.Fatalf("%s: %v", what, err)
	}
	var answer struct {
		Findings []struct{ Check, Path string }
	}
	if err := json.Unmarshal(out, &answer); err != nil {
		h.t.Fatal(err)
	}
	got := []string{}
	for _, f := range answer.Findings {
		got = append(got, f.Path+" "+f.Check)
	}
	slices.Sort(got)
	slices.Sort(want)
	if fmt.Sprint(got) != fmt.Sprint(append([]string{}, want...)) {
		h.t.Errorf("commit %d, %s: introduces %v, want %v", h.commits, what, got, want)
	}
}

func (h *history) write(path, text string) {
	h.t.Helper()
	path = filepath.Join(h.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		h.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		h.t.Fatal(err)
	}
}

// ruleText is a whole rule with a query.
func ruleText(n int, query string) string {
	return fmt.Sprintf(`[metadata]
creation_date = "2026/01/15"
integration = ["endpoint"]
maturity = "production"
updated_date = "2026/01/15"

[rule]
description = "Rule number %[1]d of a history."
from = "now-9m"
index = ["logs-endpoint.events.*"]
language = "eql"
name = "Rule %[1]d"
risk_score = 21
rule_id = "5a0c1f5e-7d3b-4c7e-9a51-%012[1]d"
severity = "low"
type = "eql"
query = '''
%[2]s
'''
`, n, query)
}

// Queries with one defect each, and a good one.
const (
	good     = `process where process.name == "bash"`
	assigns  = `process where process.name = "bash"`                 // query/syntax
	misspelt = `process where process.nmae == "bash"`                // field/unknown
	refused  = `process where lenght(process.name) == 4`             // query/unsupported
	twoSlips = `process where process.nmae = "bash"`                 // both of the first
	moved    = "/* why */\nprocess where\n  process.name = \"bash\"" // query/syntax on another line
)

func TestThirtyCommitsShowWhatEachIntroduced(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("skipped: git is not installed")
	}
	for _, name := range outsideVariables {
		t.Setenv(name, "")
	}
	h := &history{t: t, dir: t.TempDir()}
	h.git("init", "-q", "-b", "main")
	h.write("rules/one.toml", ruleText(1, good))
	h.write("rules/old.toml", ruleText(2, assigns))
	h.write("rules/older.toml", ruleText(3, misspelt))
	h.commit("begin with two old findings")

	h.write("rules/four.toml", ruleText(4, good))
	h.commit("add a good rule")
	h.write("rules/four.toml", ruleText(4, assigns))
	h.commit("break it", "rules/four.toml query/syntax")
	h.write("rules/four.toml", ruleText(4, good))
	h.commit("mend it")
	h.write("rules/old.toml", "# A comment.\n\n"+ruleText(2, assigns))
	h.commit("move an old finding down")
	h.write("rules/old.toml", ruleText(2, moved))
	h.commit("reformat its query")
	h.write("rules/old.toml", ruleText(2, twoSlips))
	h.commit("add a second defect to it", "rules/old.toml field/unknown")
	h.write("rules/old.toml", ruleText(2, misspelt))
	h.commit("mend the first of the two")
	h.git("mv", "rules/old.toml", "rules/renamed.toml")
	h.commit("rename it")
	h.git("mv", "rules/renamed.toml", "rules/linux.toml")
	h.write("rules/linux.toml", ruleText(2, twoSlips))
	h.commit("rename it and break it again", "rules/linux.toml query/syntax")
	h.write("rules/linux/two.toml", ruleText(2, twoSlips))
	h.git("rm", "-q", "-f", "rules/linux.toml")
	h.commit("move it into a folder")
	h.write("rules/five.toml", ruleText(5, refused))
	h.commit("add a bad rule", "rules/five.toml query/unsupported")
	h.git("revert", "--no-edit", "HEAD")
	h.commits++
	h.introduces("revert it", "HEAD~1")
	h.git("revert", "--no-edit", "HEAD")
	h.commits++
	h.introduces("revert the revert", "HEAD~1", "rules/five.toml query/unsupported")
	h.write("rules/six.toml", ruleText(6, assigns))
	h.write("rules/five.toml", ruleText(5, good))
	h.commit("mend one and break another", "rules/six.toml query/syntax")
	h.commit("change nothing")
	h.write("rules/six.toml", strings.ReplaceAll(ruleText(6, assigns), "\n", "\r\n"))
	h.commit("end its lines as Windows does")
	h.write("rules/six.toml", strings.Replace(ruleText(6, assigns), `severity = "low"`, `severity = "high"`, 1))
	h.commit("change another key")
	h.write("rules/six.toml", strings.Replace(ruleText(6, assigns), `name = "Rule 6"`, `name = "Sechs ünd 六"`, 1))
	h.commit("change its name")
	h.write("rules/ünï cödé.toml", ruleText(7, misspelt))
	h.commit("add a rule under an odd name", "rules/ünï cödé.toml field/unknown")
	h.git("mv", "rules/ünï cödé.toml", "rules/-dash.toml")
	h.commit("give it another odd name")
	h.write("rules/-dash.toml", ruleText(7, `process where process.nmae == "bash" and process.nmae == "sh"`))
	h.commit("make the same slip twice", "rules/-dash.toml field/unknown")
	h.write("rules/-dash.toml", ruleText(7, misspelt))
	h.commit("mend one of the two")
	h.write("notes.md", "# Not a rule\n")
	h.commit("add a file that is no rule")
	h.write("rules/broken.toml", "[rule]\nquery = '''\n")
	h.write("rules/empty.toml", "")
	h.commit("add files that cannot be read")
	h.write("rules/six.toml", ruleText(6, good))
	h.write("rules/eight.toml", ruleText(8, assigns))
	h.commit("mend a finding and bring the like of it elsewhere", "rules/eight.toml query/syntax")
	h.git("rm", "-q", "-f", "rules/eight.toml")
	h.commit("remove a rule")

	h.git("checkout", "-q", "-b", "side")
	h.write("rules/nine.toml", ruleText(9, refused))
	h.commit("break something on a branch", "rules/nine.toml query/unsupported")
	h.git("checkout", "-q", "main")
	h.write("rules/one.toml", ruleText(1, misspelt))
	h.commit("break something else on main", "rules/one.toml field/unknown")
	h.git("merge", "-q", "--no-edit", "side")
	h.commits++
	h.introduces("merge, seen from main", "HEAD~1", "rules/nine.toml query/unsupported")
	h.introduces("the branch, seen from before it", "HEAD~2", "rules/nine.toml query/unsupported", "rules/one.toml field/unknown")
	if h.commits < 30 {
		t.Errorf("only %d commits", h.commits)
	}
}
