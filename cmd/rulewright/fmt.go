package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/rules/format"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// fmtFlags are the flags of fmt.
type fmtFlags struct {
	check, diff bool
	colour      colourFlag
}

func newFmt() *cobra.Command {
	f := &fmtFlags{}
	cmd := &cobra.Command{
		Use:   "fmt [PATH… | -]",
		Short: "Formats rule files",
		Long: "Writes rule files in one form: indentation, blanks and empty lines, the keywords of\n" +
			"KQL. No key, value or comment changes its place or its text, and a query goes on\n" +
			"asking for the same. Without a path the files below the working directory are\n" +
			"formatted; `-` reads standard input and prints the result.\n\n" +
			"Exit status: 0 all is formatted, 1 --check or --diff found a file that is not, 2 a\n" +
			"file could not be read as TOML.",
		Example: "  rulewright fmt rules/\n  rulewright fmt --check\n  rulewright fmt - < rule.toml",
		RunE:    func(_ *cobra.Command, paths []string) error { return f.run(os.Stdout, paths) },
	}
	cmd.Flags().BoolVar(&f.check, "check", false, "name the files that are not formatted, and change nothing")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "show what would change, and change nothing")
	f.colour.register(cmd)
	return cmd
}

func (f *fmtFlags) run(out io.Writer, paths []string) error {
	if len(paths) == 1 && paths[0] == "-" {
		return f.stdin(out)
	}
	l, err := load(paths, config.Selection{})
	if err != nil {
		return err
	}
	code := status(0)
	for _, entry := range l.find(paths) {
		if entry.Skipped != "" {
			continue
		}
		changed, err := f.file(out, entry)
		switch {
		case err != nil:
			fmt.Fprintf(os.Stderr, "rulewright: %s: %v\n", entry.Path, err)
			code = exitUnable
		case changed && (f.check || f.diff):
			code = max(code, exitFindings)
		}
	}
	if code != 0 {
		return code
	}
	return nil
}

// file formats one file, or says that it is not formatted.
func (f *fmtFlags) file(out io.Writer, entry workspace.Entry) (changed bool, err error) {
	if entry.Err != nil {
		return false, entry.Err
	}
	before, err := workspace.ReadFile(entry.Path)
	if err != nil {
		return false, err
	}
	after, err := format.Text(source.NewFile(entry.Path, before))
	if err != nil || after == before {
		return false, err
	}
	name := filepath.ToSlash(entry.Path)
	switch {
	case f.diff:
		err = report.UnifiedDiff(out, name, before, after, report.Options{Colour: f.colour.allows(os.Stdout)})
	case f.check:
		_, err = fmt.Fprintln(out, name)
	default:
		if _, err = fmt.Fprintln(out, name); err == nil {
			err = rewrite(entry.Path, after)
		}
	}
	return true, err
}

func (f *fmtFlags) stdin(out io.Writer) error {
	before, err := workspace.Read(os.Stdin)
	if err != nil {
		return err
	}
	after, err := format.Text(source.NewFile("stdin.toml", before))
	if err != nil {
		return err
	}
	switch {
	case f.diff:
		err = report.UnifiedDiff(out, "stdin.toml", before, after, report.Options{Colour: f.colour.allows(os.Stdout)})
	case !f.check:
		_, err = io.WriteString(out, after)
	}
	if err == nil && before != after && (f.check || f.diff) {
		return status(exitFindings)
	}
	return err
}

// rewrite puts another text into a file, which keeps its permissions.
func rewrite(path, text string) error {
	info, err := os.Stat(path)
	if err == nil {
		err = os.WriteFile(path, []byte(text), info.Mode().Perm())
	}
	return err
}
