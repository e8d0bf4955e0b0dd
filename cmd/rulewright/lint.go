package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/report"
)

// lintFlags are the flags of lint.
type lintFlags struct {
	format, minSeverity, failOn string
	selection                   config.Selection
	colour                      colourFlag
	terse, quiet, verbose       bool
	stdin                       bool
	stdinPath                   string
	fix, diff                   bool
	output                      string
	baseline                    string
	updateBaseline              bool
	changedSince                string
	since                       *since   // what changedSince means
	before                      *earlier // what counted before it
}

func newLint() *cobra.Command {
	var f lintFlags
	cmd := &cobra.Command{
		Use:   "lint [PATH… | -]",
		Short: "Checks rule files",
		Long: "Checks files and folders, or the working directory, or with `-` one rule from standard\n" +
			"input, and prints what it finds. Of exports of Kibana (NDJSON, JSON) that are named, the\n" +
			"rules are checked where they stand.\n\n" +
			"Exit status: 0 nothing at or above --fail-on, 1 something, 2 it could not run.",
		Example: "  rulewright lint rules/\n" +
			"  rulewright lint --format json rules/linux/shell.toml\n" +
			"  rulewright lint --select field,query --fail-on warning\n" +
			"  rulewright lint --changed-since origin/main\n" +
			"  rulewright lint --fix rules/\n" +
			"  cat rule.toml | rulewright lint --stdin-path rules/rule.toml -",
		RunE: func(_ *cobra.Command, args []string) error { return f.run(args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", "the `FORMAT` to print: "+strings.Join(report.FormatNames(), ", "))
	flags.StringSliceVar(&f.selection.Select, "select", nil, "run only these `CHECKS`: IDs, groups, all, or default for the usual ones")
	flags.StringSliceVar(&f.selection.Ignore, "ignore", nil, "leave out these `CHECKS`: IDs or groups")
	flags.StringVar(&f.minSeverity, "min-severity", "hint", "leave out findings below this `SEVERITY`: error, warning, info, hint")
	flags.StringVar(&f.failOn, "fail-on", "error", "exit with 1 for findings from this `SEVERITY` on: error, warning, info, hint, never")
	flags.BoolVar(&f.stdin, "stdin", false, "check one rule from standard input")
	flags.StringVar(&f.stdinPath, "stdin-path", "", "the `PATH` that the rule from standard input has")
	flags.BoolVar(&f.fix, "fix", false, "apply the fixes that leave a rule's meaning as it is")
	flags.BoolVar(&f.diff, "diff", false, "show what --fix would change, and change nothing")
	flags.StringVar(&f.changedSince, "changed-since", "", "show only what the change since this git `REVISION` brought")
	flags.StringVar(&f.baseline, "baseline", "", "leave out the findings that this `FILE` lists")
	flags.BoolVar(&f.updateBaseline, "update-baseline", false, "write the findings to the --baseline file")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE` instead of standard output")
	flags.BoolVar(&f.terse, "terse", false, "one line a finding, without source")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no summary and no progress")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "also show an event for each finding that has one, and list what was skipped")
	f.colour.register(cmd)
	registerCompletions(cmd)
	return cmd
}

func registerCompletions(cmd *cobra.Command) {
	fixed := func(values ...string) func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return values, cobra.ShellCompDirectiveNoFileComp
		}
	}
	// The error is for a flag that does not exist.
	_ = cmd.RegisterFlagCompletionFunc("format", fixed(report.FormatNames()...))
	_ = cmd.RegisterFlagCompletionFunc("min-severity", fixed("error", "warning", "info", "hint"))
	_ = cmd.RegisterFlagCompletionFunc("fail-on", fixed("error", "warning", "info", "hint", "never"))
	_ = cmd.RegisterFlagCompletionFunc("select", completeChecks)
	_ = cmd.RegisterFlagCompletionFunc("ignore", completeChecks)
}

func (f *lintFlags) run(paths []string) error {
	start := time.Now()
	collectRarely()
	if len(paths) == 1 && paths[0] == "-" {
		f.stdin, paths = true, nil
	}
	write, least, failOn, err := f.parsed(paths)
	if err != nil {
		return err
	}
	var l *loaded
	var results []result
	if f.stdin {
		l, results, err = f.lintStdin()
	} else {
		l, results, err = f.lintPaths(paths)
	}
	if err != nil {
		return err
	}
	out, err := openOutput(f.output)
	if err != nil {
		return err
	}
	defer out.Close()
	switch {
	case f.diff:
		return f.printDiffs(out, results)
	case f.stdin && f.fix:
		return printFixed(out, results[0])
	}
	r, err := f.gather(l, results, least)
	if err != nil {
		return err
	}
	r.FailOn, r.Elapsed = failOn, time.Since(start)
	if err := write(out, r, f.options(out)); err != nil {
		return fmt.Errorf("cannot write the findings: %w", err)
	}
	if f.format == "github" {
		if err := stepSummary(r); err != nil {
			return err
		}
	}
	for i := range r.Findings {
		if r.Findings[i].Severity >= failOn {
			return status(exitFindings)
		}
	}
	return nil
}

// never is a severity that no finding reaches.
const never = check.Error + 1

// parsed checks the flags that take names.
func (f *lintFlags) parsed(paths []string) (write report.Format, least, failOn check.Severity, err error) {
	if write, err = report.FormatByName(f.format); err != nil {
		return nil, 0, 0, fmt.Errorf("--format: %w", err)
	}
	if least, err = check.ParseSeverity(f.minSeverity); err != nil {
		return nil, 0, 0, fmt.Errorf("--min-severity: %w", err)
	}
	if failOn = never; f.failOn != "never" {
		if failOn, err = check.ParseSeverity(f.failOn); err != nil {
			return nil, 0, 0, fmt.Errorf("--fail-on: %w, or never", err)
		}
	}
	switch {
	case f.stdin && len(paths) > 0:
		err = fmt.Errorf("--stdin checks one rule: leave out the paths, or say --stdin-path %s", paths[0])
	case f.stdinPath != "" && !f.stdin:
		err = fmt.Errorf("--stdin-path says where a rule from standard input belongs: add --stdin, or -")
	case f.updateBaseline && f.baseline == "":
		err = fmt.Errorf("--update-baseline needs --baseline FILE")
	case f.stdin && f.changedSince != "":
		err = fmt.Errorf("--changed-since compares files with git's: leave out --stdin")
	case f.stdin && f.fix && f.format != "text":
		err = fmt.Errorf("--stdin --fix prints the mended rule: it takes no --format")
	}
	return write, least, failOn, err
}

func (f *lintFlags) options(out *os.File) report.Options {
	return report.Options{
		Colour: f.colour.allows(out), Width: terminalWidth(out),
		Terse: f.terse, Quiet: f.quiet, Verbose: f.verbose,
	}
}

// openOutput returns the file that --output names; closing standard output,
// which it is without, is left to the system.
func openOutput(path string) (*os.File, error) {
	if path == "" {
		return os.Stdout, nil
	}
	out, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("--output: %w", err)
	}
	return out, nil
}

// printFixed writes the mended rule instead of its findings, as an editor's
// filter wants it.
func printFixed(out io.Writer, r result) error {
	if r.file == nil {
		return fmt.Errorf("standard input %s", r.findings[0].Message)
	}
	_, err := io.WriteString(out, r.file.Source().Text())
	return err
}

// stepSummary adds the findings to the page of a GitHub Actions run.
func stepSummary(r *report.Report) error {
	path := os.Getenv("GITHUB_STEP_SUMMARY")
	if path == "" {
		return nil
	}
	out, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("cannot write the step summary: %w", err)
	}
	defer out.Close()
	return report.StepSummary(out, r)
}

// reportDir is the folder that printed paths are relative to: where the
// format's reader starts from if it says so and the run is inside of it, else
// the working directory.
func reportDir(format, cwd string) string {
	variable := map[string]string{"github": "GITHUB_WORKSPACE", "sarif": "GITHUB_WORKSPACE", "codequality": "CI_PROJECT_DIR"}[format]
	if dir := os.Getenv(variable); variable != "" && filepath.IsAbs(dir) && holds(dir, cwd) {
		return filepath.Clean(dir)
	}
	return cwd
}

// printDiffs shows what the fixes change.
func (f *lintFlags) printDiffs(out io.Writer, results []result) error {
	changed := false
	for _, r := range results {
		if r.before == nil || r.before.Text() == r.file.Source().Text() {
			continue
		}
		changed = true
		if err := report.UnifiedDiff(out, filepath.ToSlash(r.path), r.before.Text(), r.file.Source().Text(), report.Options{Colour: f.colour.allows(os.Stdout)}); err != nil {
			return err
		}
	}
	if changed {
		return status(exitFindings)
	}
	return nil
}
