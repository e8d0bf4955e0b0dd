// Command rulewright checks detection rules, on the command line and in the
// editor.
//
// Each subcommand is one file, which reads its flags, calls package analysis
// or server, and prints through package report. What is true of a rule is
// decided there and never here. Nothing happens before a command runs: a
// single rule is checked in the time it takes to start most programs.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// Exit statuses. 0 means that everything ran and nothing is wrong.
const (
	exitFindings = 1 // it ran, and there is something to mend
	exitUnable   = 2 // it could not run
)

// status is an error that only carries an exit status: all has been said.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

func main() { os.Exit(run(os.Args[1:])) }

// run runs one command line and returns the exit status.
func run(args []string) int {
	root := newRoot()
	root.SetArgs(args)
	err := root.Execute()
	var code status
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	}
	fmt.Fprintf(os.Stderr, "rulewright: %s\n", strings.TrimSpace(err.Error()))
	return exitUnable
}

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "rulewright",
		Short: "Checks detection rules",
		Long: "Rulewright says what a detection rule means: which clause can never match, which\n" +
			"exclusion is already excluded, which field does not exist. It reads TOML rules\n" +
			"with queries in KQL, EQL, ES|QL or Lucene.",
		Example:       "  rulewright lint rules/\n  rulewright explain field/unknown",
		Version:       versionLine(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; `%s --help` lists the flags", err, cmd.CommandPath())
	})
	root.AddCommand(newLint(), newEval(), newTest(), newSample(), newDiff(), newSummary(), newQuery(), newLSP(), newInit(), newExplain(), newVersion(), newConvert(), newSchema(), newFmt())
	root.InitDefaultCompletionCmd()
	if completion, _, err := root.Find([]string{"completion"}); err == nil {
		completion.Short = "Prints what a shell needs to complete commands and flags"
		completion.Args = noSuchCommand
		completion.RunE = root.RunE
	}
	return root
}
