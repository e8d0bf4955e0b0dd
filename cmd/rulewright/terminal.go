package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/rulewright/rulewright/analysis/report"
)

// colourFlag is --color.
type colourFlag string

func (c *colourFlag) String() string { return string(*c) }
func (c *colourFlag) Type() string   { return "WHEN" }

func (c *colourFlag) Set(value string) error {
	switch value {
	case "auto", "always", "never":
		*c = colourFlag(value)
		return nil
	}
	return fmt.Errorf("use auto, always or never")
}

func (c *colourFlag) register(cmd *cobra.Command) {
	*c = "auto"
	cmd.Flags().Var(c, "color", "colour the output: auto (terminals, unless NO_COLOR is set), always, never")
}

func (c *colourFlag) allows(f *os.File) bool {
	return report.UseColour(string(*c), isTerminal(f), os.Getenv)
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// terminalWidth is 0 where f is no terminal.
func terminalWidth(f *os.File) int {
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}
