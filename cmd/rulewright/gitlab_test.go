package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// nodeModules is where "npm ci" in testdata/consumers puts what reads our
// reports.
func nodeModules(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../testdata/consumers/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("skipped: run `npm ci` in testdata/consumers")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("skipped: node is not installed")
	}
	return dir
}

// gitLab runs the job of the README in a repository, under a program that
// reads .gitlab-ci.yml as GitLab does and holds it to GitLab's schema.
type gitLab struct {
	*history
	modules string
	path    string // a folder of programs that stand in for others
}

// run runs the job with some variables of GitLab's, and returns what the job
// printed, whether it passed, and its report by fingerprint.
func (g *gitLab) run(variables ...string) (log string, passed bool, report map[string]string) {
	g.t.Helper()
	args := []string{filepath.Join(g.modules, ".bin", "gitlab-ci-local"), "--force-shell-executor", "--no-color"}
	for _, v := range variables {
		args = append(args, "--variable", v)
	}
	for _, old := range []string{"gl-code-quality-report.json", "rule-tests.xml"} {
		_ = os.Remove(filepath.Join(g.dir, old)) // there is none the first time
	}
	cmd := exec.Command("node", append(args, "rulewright")...)
	cmd.Dir = g.dir
	cmd.Env = append(gitEnvironment(), "HOME="+g.t.TempDir(), "PATH="+g.path+string(filepath.ListSeparator)+os.Getenv("PATH"))
	out, err := cmd.CombinedOutput()
	text, readErr := os.ReadFile(filepath.Join(g.dir, "gl-code-quality-report.json"))
	var issues []struct {
		Fingerprint string
		Location    struct{ Path string }
	}
	if readErr != nil || json.Unmarshal(text, &issues) != nil {
		g.t.Fatalf("no report: %v\n%s", readErr, out)
	}
	report = map[string]string{}
	for _, issue := range issues {
		report[issue.Fingerprint] = issue.Location.Path
	}
	return string(out), err == nil, report
}

// GitLab shows what the report of the merge request has and that of the branch
// it is for has not.
func TestTheGitLabJobFailsForWhatAMergeRequestBrings(t *testing.T) {
	g := &gitLab{history: &history{t: t, dir: t.TempDir()}, modules: nodeModules(t), path: t.TempDir()}
	for _, name := range outsideVariables {
		t.Setenv(name, "")
	}
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	job := regexp.MustCompile("(?s)```yaml\n(# \\.gitlab-ci\\.yml.*?)```").FindSubmatch(readme)
	if job == nil {
		t.Fatal("the README has no job for GitLab")
	}
	// Rulewright is there, and nothing is copied into containers.
	for _, name := range []string{"go", "rsync"} {
		if err := os.WriteFile(filepath.Join(g.path, name), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	g.write(".gitlab-ci.yml", string(job[1]))
	g.write(".gitignore", ".gitlab-ci-local\n*.json\n*.xml\n")
	g.write("my rules/old.toml", ruleText(1, assigns))
	g.write("my rules/two.toml", ruleText(2, good))
	g.write("my rules/two.events.ndjson", `{"expect":"match","name":"a bash","event":{"event.category":"process","process.name":"bash"}}`)
	g.git("init", "-q", "-b", "main")
	g.git("add", "-A")
	g.git("commit", "-q", "-m", "Begin")
	g.git("remote", "add", "origin", "git@gitlab.example.org:acme/rules.git")
	g.git("update-ref", "refs/remotes/origin/main", "main")
	g.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")

	log, passed, before := g.run()
	if !passed || len(before) != 1 || !strings.Contains(log, "json schema validated") {
		t.Errorf("on the default branch: %v, %v\n%s", passed, before, log)
	}
	g.git("checkout", "-q", "-b", "change")
	g.write("my rules/old.toml", "# Moved down.\n\n"+ruleText(1, assigns))
	g.write("my rules/ünï two.toml", ruleText(2, misspelt))
	g.git("rm", "-q", "my rules/two.toml", "my rules/two.events.ndjson")
	g.write("my rules/ünï two.events.ndjson", `{"expect":"match","name":"a bash","event":{"event.category":"process","process.name":"bash"}}`)
	g.git("add", "-A")
	g.git("commit", "-q", "-m", "Change")
	log, passed, after := g.run("CI_PIPELINE_SOURCE=merge_request_event", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main")
	if passed {
		t.Errorf("the job of the merge request passes:\n%s", log)
	}
	var brought []string
	for fingerprint, path := range after {
		if before[fingerprint] == "" {
			brought = append(brought, path)
		}
	}
	if want := []string{"my rules/ünï two.toml"}; !slices.Equal(brought, want) {
		t.Errorf("the merge request brings %q, want %q\n%s", brought, want, log)
	}
	if tests, err := os.ReadFile(filepath.Join(g.dir, "rule-tests.xml")); err != nil || !strings.Contains(string(tests), `failures="1"`) {
		t.Errorf("the tests: %v\n%s", err, tests)
	}
}

// What Code Climate's format asks for, as those who program against it have it
// written down, held against reports by the TypeScript compiler.
func TestCodeQualityHasTheTypesOfCodeClimate(t *testing.T) {
	modules := nodeModules(t)
	dir := t.TempDir()
	for i := range 40 {
		write(t, filepath.Join(dir, "rules", fmt.Sprintf("ä %d.toml", i)), ruleText(i, twoSlips))
	}
	write(t, filepath.Join(dir, "rules", "broken.toml"), "[rule\n")
	report := rulewright(t, dir, "", "lint", "--format", "codequality")
	if n := strings.Count(report, `"fingerprint"`); n < 80 {
		t.Fatalf("only %d findings", n)
	}
	write(t, filepath.Join(dir, "tsconfig.json"), fmt.Sprintf(`{"compilerOptions": {"strict": true, "noEmit": true, "module": "esnext", "lib": ["es5"],
		"moduleResolution": "bundler", "types": [], "paths": {"codeclimate-types": [%q]}}}`, filepath.Join(modules, "codeclimate-types")))
	const program = "import type { Issue } from 'codeclimate-types'\nexport const report: Issue[] = "
	write(t, filepath.Join(dir, "report.ts"), program+report)
	write(t, filepath.Join(dir, "broken.ts"), program+strings.Replace(report, `"critical"`, `"grave"`, 1))
	cmd := exec.Command("node", filepath.Join(modules, "typescript", "bin", "tsc"), "-p", ".")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	want := regexp.MustCompile(`^broken\.ts\(\d+,\d+\): error TS2322: Type '"grave"' is not assignable .*\n$`)
	if err == nil || !want.Match(out) {
		t.Errorf("only the severity that there is not should be wrong: %v\n%.2000s", err, out)
	}
}
