package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

// The published action, run by act on this machine, in a repository with a
// change that breaks a rule and fails a rule test. What the action would build
// is replaced by the program that is being tested.
func TestTheActionAnnotatesAndSummarisesAChange(t *testing.T) {
	act, err := exec.LookPath("act")
	if err != nil {
		t.Skip("act is not installed")
	}
	program, err := exec.LookPath("rulewright")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range outsideVariables {
		t.Setenv(name, "")
	}
	h := &history{t: t, dir: t.TempDir()}
	action, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	h.write("action/action.yml", string(action))
	h.write("action/go.mod", "module example.org/action\n\ngo 1.21\n")
	h.write("action/cmd/rulewright/main.go", fmt.Sprintf("package main\n\nimport (\n\t\"os\"\n\t\"os/exec\"\n)\n\nfunc main() {\n"+
		"\tcmd := exec.Command(%q, os.Args[1:]...)\n\tcmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr\n\tif cmd.Run() != nil {\n\t\tos.Exit(max(1, cmd.ProcessState.ExitCode()))\n\t}\n}\n", program))
	h.write(".github/workflows/rules.yml", `on: push
jobs:
  rules:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: ./action
        with:
          changed-since: HEAD~1
          paths: |
            my rules
`)
	h.write("my rules/old.toml", ruleText(1, assigns))
	h.write("my rules/two.toml", ruleText(2, good))
	h.git("init", "-q", "-b", "main")
	h.git("add", "-A")
	h.git("commit", "-q", "-m", "Begin")
	h.write("my rules/two.toml", ruleText(2, misspelt+` or process.name == "sh"`))
	h.write("my rules/two.events.ndjson", `{"expect":"match","name":"a bash","event":{"event.category":"process","process.name":"bash"}}`)
	h.git("add", "-A")
	h.git("commit", "-q", "-m", "Change")

	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, act, "push", "-P", "ubuntu-latest=-self-hosted", "--no-cache-server", "--json")
	cmd.Dir = h.dir
	cmd.Env = append(gitEnvironment(), "HOME="+t.TempDir(), "GOPATH="+goEnv(t, "GOPATH"), "GOCACHE="+goEnv(t, "GOCACHE"), "GOFLAGS=-mod=mod", "GOTOOLCHAIN=local")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err = cmd.Run()
	if err == nil {
		t.Error("the job does not fail")
	}
	var annotations []string
	summary := ""
	for line := range strings.Lines(out.String()) {
		var entry struct {
			Command, Arg, Content string
			KVPairs               map[string]string
		}
		if json.Unmarshal([]byte(line), &entry) != nil {
			continue
		}
		switch entry.Command {
		case "error", "warning", "notice":
			message, _, _ := strings.Cut(entry.Arg, ":")
			annotations = append(annotations, fmt.Sprintf("%s %s:%s:%s-%s %s: %s", entry.Command, entry.KVPairs["file"], entry.KVPairs["line"],
				entry.KVPairs["col"], entry.KVPairs["endColumn"], entry.KVPairs["title"], message))
		case "summary":
			summary = entry.Content
		}
	}
	want := []string{
		"error my rules/two.toml:18:15-27 field/unknown: no field `process.nmae` in Elastic Defend 9.6.0-prerelease.0 (August 2026)",
		"error my rules/two.events.ndjson:1:1-94 rule test: a bash: expected match",
	}
	if diff := gocmp.Diff(want, annotations); diff != "" {
		t.Errorf("annotations, -want +got:\n%s\n%s", diff, out.String())
	}
	for _, part := range []string{
		"### Rule 2\n", "the query matches other events", "Matches now:\n\n```json\n{\"event.category\":\"process\",\"process.name\":\"sh\"}\n```",
		"No longer matches:\n", "| error | my rules/two.toml:18:15 |", "### Rule tests: 1 case of 1 rule: 0 passed, 1 failed",
	} {
		if strings.Count(summary, part) != 1 {
			t.Errorf("%q is %d times in the summary:\n%s", part, strings.Count(summary, part), summary)
		}
	}
}

// goEnv returns what go works with: the home folder is another one.
func goEnv(t *testing.T, name string) string {
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Skip("go is not installed")
	}
	return filepath.Clean(strings.TrimSpace(string(out)))
}
