package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/report"
)

// testFlags are the flags of test.
type testFlags struct {
	format, output string
	data           []string
	coverage       bool
	update, yes    bool
	quiet, verbose bool
	colour         colourFlag
}

func newTest() *cobra.Command {
	var f testFlags
	cmd := &cobra.Command{
		Use:   "test [PATH…]",
		Short: "Holds rules to the events in their test files",
		Long: "Runs the rules below the paths, or below the working directory, on the events in\n" +
			"their test files and says where a rule does not do what is expected, and which clause\n" +
			"decided. The tests of NAME.toml are NAME.events.ndjson beside it, and what is in\n" +
			"tests/NAME; rulewright.toml can say otherwise.\n\n" +
			"A line of a test file is an event with what is expected of the rule:\n\n" +
			"  {\"expect\": \"match\", \"name\": \"a shell\", \"event\": {\"process\": {\"name\": \"sh\"}}}\n" +
			"  {\"expect\": \"no match\", \"events\": [{…}, {…}]}\n\n" +
			"Events without that are samples. --update gives them the verdict that the rule gives\n" +
			"now, and makes cases for the rules that are named and have none.\n\n" +
			"Exit status: 0 every case passed, 1 some did not or a test file cannot be read, 2 it\n" +
			"could not run.",
		Example: "  rulewright test\n" +
			"  rulewright test --coverage rules/linux/shell.toml\n" +
			"  rulewright test --format junit --output tests.xml\n" +
			"  rulewright test --update rules/linux/shell.toml",
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", "the `FORMAT` to print: "+strings.Join(report.TestFormatNames(), ", "))
	flags.StringVarP(&f.output, "output", "o", "", "write to this `FILE` instead of standard output")
	flags.StringSliceVar(&f.data, "data", nil, "the `DIR`s with tables that ES|QL joins and enriches with: NAME.csv, NAME.ndjson, NAME.json")
	flags.BoolVar(&f.coverage, "coverage", false, "list the alternatives and exclusions that no event reached")
	flags.BoolVar(&f.update, "update", false, "write missing verdicts and cases, after showing them")
	flags.BoolVarP(&f.yes, "yes", "y", false, "with --update, write without asking")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "no summary")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "also list what passed")
	f.colour.register(cmd)
	_ = cmd.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return report.TestFormatNames(), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func (f *testFlags) run(cmd *cobra.Command, paths []string) error {
	start := time.Now()
	write, err := report.TestFormatByName(f.format)
	switch {
	case err != nil:
		return fmt.Errorf("--format: %w", err)
	case f.yes && !f.update:
		return fmt.Errorf("--yes is for --update")
	}
	l, err := load(paths, config.Selection{})
	if err != nil {
		return err
	}
	if l.tables, err = l.tablesOf(f.data); err != nil {
		return err
	}
	t, err := l.runTests(paths)
	if err != nil {
		return err
	}
	if f.update {
		return f.updateTests(cmd, l, t, paths)
	}
	out, err := openOutput(f.output)
	if err != nil {
		return err
	}
	defer out.Close()
	if len(t.Rules) == 0 && len(t.Problems) == 0 && !f.quiet {
		fmt.Fprintf(os.Stderr, "rulewright: no rule tests found: put events into %s, or let `rulewright test --update RULE` make some\n", l.whereTestsGo())
	}
	t.Coverage, t.Elapsed = f.coverage, time.Since(start)
	t.Path = (&report.Report{Dir: reportDir(f.format, l.cwd), Base: l.cwd}).Path
	options := report.Options{Colour: f.colour.allows(out), Width: terminalWidth(out), Quiet: f.quiet, Verbose: f.verbose}
	if err := write(out, t, options); err != nil {
		return fmt.Errorf("cannot write the results: %w", err)
	}
	if !t.OK() {
		return status(exitFindings)
	}
	return nil
}
