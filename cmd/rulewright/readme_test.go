package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// shown is a command in the documentation, typed in testdata/example, and
// what it prints.
var shown = regexp.MustCompile("(?m)^```console\n\\$ rulewright (.*)\n((?s:.*?))^```$")

// varies are lines that differ from run to run or with every new check.
var varies = regexp.MustCompile(`^\d+ \w+.* in \d+ files?|^no findings in|^rulewright .*\(go`)

// What the documentation shows is what the program prints: every line of it,
// in its order. A check that is new may add lines in between.
func TestWhatTheReadmeShowsIsTrue(t *testing.T) {
	const readme = "../../README.md"
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	blocks := shown.FindAllStringSubmatchIndex(string(text), -1)
	if len(blocks) == 0 {
		t.Fatal("the README shows no command")
	}
	changed := string(text)
	for i := len(blocks) - 1; i >= 0; i-- {
		b := blocks[i]
		command, want := string(text[b[2]:b[3]]), string(text[b[4]:b[5]])
		dir := t.TempDir()
		if err := os.CopyFS(dir, os.DirFS("../../testdata/example")); err != nil {
			t.Fatal(err)
		}
		got := rulewright(t, filepath.Clean(dir), "", words(command)...)
		if *update {
			changed = changed[:b[4]] + got + changed[b[5]:]
			continue
		}
		rest := strings.Split(got, "\n")
		for line := range strings.SplitSeq(strings.TrimSuffix(want, "\n"), "\n") {
			if varies.MatchString(line) {
				continue
			}
			for len(rest) > 0 && rest[0] != line {
				rest = rest[1:]
			}
			if len(rest) == 0 {
				t.Errorf("$ rulewright %s\ndoes not print this line at its place:\n%s\nbut:\n%s", command, line, got)
				break
			}
			rest = rest[1:]
		}
	}
	if *update {
		if err := os.WriteFile(readme, []byte(changed), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// The configuration that the documentation shows is one that can be read.
func TestTheConfigurationOfTheReadmeIsValid(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	shown := regexp.MustCompile("(?s)```toml\n(profile = .*?)```").FindSubmatch(text)
	if shown == nil {
		t.Fatal("the README shows no configuration")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "rulewright.toml"), string(shown[1]))
	if out := rulewright(t, dir, "", "lint", "--terse", "-q"); strings.Contains(out, "config/") {
		t.Error(out)
	}
}

// words splits a command line; single quotes keep blanks.
func words(line string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`'([^']*)'|(\S+)`).FindAllStringSubmatch(line, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}
