package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/report"
)

// summaryFlags are the flags of summary.
type summaryFlags struct {
	changedSince, output, minSeverity string
}

func newSummary() *cobra.Command {
	var f summaryFlags
	cmd := &cobra.Command{
		Use:   "summary --changed-since REVISION [PATH…]",
		Short: "Writes what a change means for its reviewers, in Markdown",
		Long: "Compares the rules below the paths with a git revision and writes, in Markdown, what\n" +
			"each changed rule matches now and no longer, with an example event, its other keys\n" +
			"that changed, the findings that the change introduces, and the results of the rule\n" +
			"tests. It is one line where there is nothing to say.\n\n" +
			"Exit status: 0 it was written, 2 it could not be.",
		Example: "  rulewright summary --changed-since origin/main\n" +
			"  rulewright summary --changed-since HEAD~1 --output comment.md rules/",
		RunE: func(_ *cobra.Command, args []string) error { return f.run(args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.changedSince, "changed-since", "", "compare with this git `REVISION`")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE` instead of standard output")
	flags.StringVar(&f.minSeverity, "min-severity", "info", "leave out findings below this `SEVERITY`: error, warning, info, hint")
	return cmd
}

func (f *summaryFlags) run(paths []string) error {
	if f.changedSince == "" {
		return errors.New("say with --changed-since what to compare with, such as origin/main")
	}
	least, err := check.ParseSeverity(f.minSeverity)
	if err != nil {
		return fmt.Errorf("--min-severity: %w", err)
	}
	lint := &lintFlags{changedSince: f.changedSince, format: "github", quiet: true}
	l, results, err := lint.lintPaths(paths)
	if err != nil {
		return err
	}
	change := &report.Change{Since: f.changedSince}
	if change.Rules, err = l.compared(lint.since, lint.since.only(l.find(paths)), paths); err != nil {
		return err
	}
	if change.Findings, err = lint.gather(l, results, least); err != nil {
		return err
	}
	if change.Tests, err = l.runTests(paths); err != nil {
		return err
	}
	out, err := openOutput(f.output)
	if err != nil {
		return err
	}
	defer out.Close()
	return report.ChangeMarkdown(out, change, report.Options{})
}
