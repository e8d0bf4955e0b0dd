package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/report"
)

func newExplain() *cobra.Command {
	var colour colourFlag
	cmd := &cobra.Command{
		Use:   "explain [CHECK…]",
		Short: "Explains a check: what it finds, why, a bad and a good example",
		Long: "Prints a check's page: what it finds, why that matters, what to do, and a rule that\n" +
			"it reports beside one that it does not. A group such as `logic` prints all of its\n" +
			"checks; without an argument all checks are listed.",
		Example:           "  rulewright explain field/unknown\n  rulewright explain",
		ValidArgsFunction: completeChecks,
		RunE: func(cmd *cobra.Command, args []string) error {
			o := report.Options{Colour: colour.allows(os.Stdout), Width: terminalWidth(os.Stdout)}
			if len(args) == 0 {
				return report.ListChecks(cmd.OutOrStdout(), check.All(), o)
			}
			var checks []*check.Check
			for _, selector := range args {
				if err := config.CheckSelector(selector); err != nil {
					return fmt.Errorf("%w", err)
				}
				for _, c := range check.All() {
					if c.Matches(selector) {
						checks = append(checks, c)
					}
				}
			}
			return report.ExplainChecks(cmd.OutOrStdout(), checks, o)
		},
	}
	colour.register(cmd)
	return cmd
}

// completeChecks offers the checks' names to a shell.
func completeChecks(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var out []string
	for _, c := range check.All() {
		out = append(out, c.ID+"\t"+c.Title)
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
