package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/check"
)

// update writes what is printed now where the tests would compare it:
// go test ./cmd/rulewright -run 'Example|Readme' -update.
var update = flag.Bool("update", false, "rewrite the expected output")

// rulewright runs the program in a folder and returns what it prints.
func rulewright(t *testing.T, dir, stdin string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath("rulewright")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	cmd.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(outsideVariables, name)
	}), "NO_COLOR=1")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return out.String()
}

var findingLine = regexp.MustCompile(`(?m)^(\S+:\d+:\d+: \w+): .* \[(\S+)\]$`)

// The repository that the documentation speaks of has the defects that it
// shows, at their places. Checks that it was not written for may say more.
func TestTheExampleRepositoryHasItsDefects(t *testing.T) {
	const golden = "../../testdata/example.want"
	var got, want []string
	for _, m := range findingLine.FindAllStringSubmatch(rulewright(t, "../../testdata/example", "", "lint", "--terse"), -1) {
		got = append(got, m[1]+" ["+m[2]+"]")
	}
	if *update {
		if err := os.WriteFile(golden, []byte(strings.Join(got, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	want = strings.Split(strings.TrimSpace(string(text)), "\n")
	meant := make(map[string]bool)
	for _, line := range want {
		meant[line[strings.LastIndex(line, "["):]] = true
	}
	got = slices.DeleteFunc(got, func(line string) bool { return !meant[line[strings.LastIndex(line, "["):]] })
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Nothing that is printed depends on how many files are checked at a time.
func TestTheOrderIsTheSameOnAnyNumberOfCores(t *testing.T) {
	var first string
	for _, cores := range []string{"1", "2", "7"} {
		t.Setenv("GOMAXPROCS", cores)
		out := rulewright(t, "../../testdata", "", "lint", "--format", "jsonl", "--min-severity", "hint")
		if first == "" {
			first = out
		}
		if out != first || out == "" {
			t.Errorf("on %s cores:\n%s\non one:\n%s", cores, out, first)
		}
	}
}

// Every check that documents a whole file reaches the command line under its
// own name, and not for the good example.
func TestEveryExampleOfACheckIsReportedOnTheCommandLine(t *testing.T) {
	for _, profile := range []check.Profile{check.Generic, check.Elastic} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, "rulewright.toml"), fmt.Sprintf("profile = %q\n", profile))
		place := func(kind string, c *check.Check, e check.Example) {
			path := cmp.Or(e.Path, "rule.toml")
			write(t, filepath.Join(dir, kind, filepath.FromSlash(c.ID), path), e.Text())
			if e.Beside != "" {
				write(t, filepath.Join(dir, kind, filepath.FromSlash(c.ID), "beside.toml"), e.Beside)
			}
		}
		var checks []*check.Check
		for _, c := range check.All() {
			if c.Run == nil || c.Profile != profile || c.Bad.Stacked {
				continue // about what cannot be written as one file, or of the other profile
			}
			checks = append(checks, c)
			place("bad", c, c.Bad)
			place("good", c, c.Good)
		}
		out := rulewright(t, dir, "", "lint", "--terse", "--select", "all")
		for _, c := range checks {
			id := regexp.QuoteMeta(c.ID)
			if !regexp.MustCompile(`(?m)^bad/` + id + `/.*\[` + id + `\]$`).MatchString(out) {
				t.Errorf("%s: the bad example is not reported", c.ID)
			}
			file := regexp.QuoteMeta(cmp.Or(c.Good.Path, "rule.toml"))
			if found := regexp.MustCompile(`(?m)^good/` + id + `/` + file + `:.*\[` + id + `\]$`).FindString(out); found != "" {
				t.Errorf("the good example is reported: %s", found)
			}
		}
	}
}
