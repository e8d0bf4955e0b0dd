package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/analysis/ruletest"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// proposal is a test file as --update would write it.
type proposal struct {
	path, before, after string
	isNew               bool
}

// updateTests shows what would be written to test files, and writes it once
// that is agreed to.
func (f *testFlags) updateTests(cmd *cobra.Command, l *loaded, t *report.Tests, paths []string) error {
	out := cmd.OutOrStdout()
	var proposals []proposal
	for _, rule := range t.Rules {
		for _, file := range rule.Files {
			if text, settled := rule.Settle(file); len(settled) > 0 {
				proposals = append(proposals, proposal{file.Source.Path(), file.Source.Text(), text, false})
			}
		}
	}
	for _, p := range paths {
		made, why := l.proposeTests(p, t)
		switch {
		case why != "":
			fmt.Fprintf(os.Stderr, "rulewright: %s: no cases are made: %s\n", filepath.ToSlash(p), why)
		case made != nil:
			proposals = append(proposals, *made)
		}
	}
	for _, p := range proposals {
		if err := report.UnifiedDiff(out, filepath.ToSlash(p.path), p.before, p.after, report.Options{Colour: f.colour.allows(os.Stdout)}); err != nil {
			return err
		}
	}
	switch n := t.Count(ruletest.Failed); n {
	case 0:
	case 1:
		fmt.Fprintln(os.Stderr, "rulewright: 1 case fails and keeps its verdict: see `rulewright test`")
	default:
		fmt.Fprintf(os.Stderr, "rulewright: %d cases fail and keep their verdicts: see `rulewright test`\n", n)
	}
	if len(proposals) == 0 {
		fmt.Fprintln(out, "Every case has its verdict already: there is nothing to write.")
		return nil
	}
	fmt.Fprintln(out)
	if !f.yes {
		if !isTerminal(os.Stdin) {
			fmt.Fprintln(out, "Nothing is written yet: say --yes to write it.")
			return nil
		}
		if agreed, err := agree(cmd.InOrStdin(), out); err != nil || !agreed {
			return err
		}
	}
	for _, p := range proposals {
		if err := p.write(); err != nil {
			return fmt.Errorf("cannot write the tests: %w", err)
		}
	}
	fmt.Fprintf(out, "Written: %s.\n", count(len(proposals), "file"))
	return nil
}

func (p *proposal) write() error {
	if p.isNew {
		if err := os.MkdirAll(filepath.Dir(p.path), 0o755); err != nil {
			return err
		}
		return create(p.path, p.after)
	}
	info, err := os.Stat(p.path)
	if err != nil {
		return err
	}
	return os.WriteFile(p.path, []byte(p.after), info.Mode().Perm())
}

// proposeTests makes cases for a rule that is named by its own path and has
// none; nil for any other path. why says what kept it from that.
func (l *loaded) proposeTests(p string, t *report.Tests) (made *proposal, why string) {
	if !strings.HasSuffix(p, ".toml") {
		return nil, ""
	}
	for _, rule := range t.Rules {
		if sameFile(rule.Doc.File.Path(), p) {
			return nil, ""
		}
	}
	text, err := workspace.ReadFile(p)
	if err != nil {
		return nil, err.Error()
	}
	doc := rules.Parse(source.NewFile(p, text))
	if doc.Rule == nil {
		return nil, "this is no detection rule"
	}
	file, err := ruletest.Propose(doc, l.testOptions())
	if err != nil {
		return nil, err.Error()
	}
	for _, pattern := range l.options.Config.TestPatterns(p, doc.Rule.RuleID.Value) {
		if !strings.HasSuffix(pattern.Glob, ".ndjson") {
			continue
		}
		at := filepath.Join(pattern.Dir, filepath.FromSlash(oneOf(pattern.Glob)))
		return &proposal{at, "", file.Source.Text(), true}, ""
	}
	return nil, "rulewright.toml names no .ndjson file for them"
}

// oneOf returns a path that a pattern means.
func oneOf(glob string) string {
	var b strings.Builder
	for i := 0; i < len(glob); i++ {
		switch {
		case glob[i] == '\\' && i+1 < len(glob):
			i++
			b.WriteByte(glob[i])
		case glob[i] == '*' && i+1 < len(glob) && glob[i+1] == '*':
		case glob[i] == '*':
			b.WriteString("made")
		default:
			b.WriteByte(glob[i])
		}
	}
	return b.String()
}
