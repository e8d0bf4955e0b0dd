package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// What a command says to arguments that it cannot use: which one it is, where
// in the file, and what to do instead.

// placedError is what is wrong at a place of a file. Lines and columns count
// from 1, columns in UTF-16 code units.
type placedError struct {
	path         string
	line, column int
	message      string
}

func (e *placedError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", filepath.ToSlash(e.path), e.line, e.column, e.message)
}

// placed says a message at an offset of a file.
func placed(file *source.File, offset int, message string) error {
	at := file.OffsetToPosition(offset, source.UTF16)
	return &placedError{file.Path(), at.Line + 1, at.Column + 1, message}
}

// inFile says of which file an error is, unless the error does.
func inFile(path string, err error) error {
	if err == nil || errors.As(err, new(*placedError)) {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

// readRule reads the rule file that an argument names.
func readRule(path string) (*rules.Document, error) {
	if isFolder(path) {
		return nil, fmt.Errorf("%s is a folder: name the rule files in it", path)
	}
	text, err := workspace.ReadFile(path)
	if err != nil {
		return nil, inFile(path, err)
	}
	return rules.Parse(source.NewFile(filepath.ToSlash(path), text)), nil
}

// brokenTOML is the first error of a file's syntax, nil where there is none.
func brokenTOML(doc *rules.Document) error {
	if len(doc.Tree.Problems) == 0 {
		return nil
	}
	p := doc.Tree.Problems[0]
	return placed(doc.File, p.Span.Start, p.Message)
}

// noRule says why a file, which has no rule, is none.
func noRule(doc *rules.Document) error {
	if err := brokenTOML(doc); err != nil {
		return err
	}
	return fmt.Errorf("%s: there is no detection rule in it", doc.File.Path())
}

// brokenQuery is the first error of the rule's own query, nil where there is
// none.
func brokenQuery(doc *rules.Document) error {
	for _, q := range doc.Queries() {
		if q.Path != "rule.query" {
			continue
		}
		if problems, err := analysis.CheckSyntax(q.Language, q.Text); err == nil && len(problems) > 0 {
			return placed(doc.File, q.Map.ToFile(problems[0].Span).Start, problems[0].Message)
		}
	}
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// openFile opens a file that an argument names.
func openFile(path string) (*os.File, error) {
	if isFolder(path) {
		return nil, errors.New("is a folder: name the files in it")
	}
	file, err := os.Open(path)
	var known *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("no such file")
	case errors.As(err, &known):
		return nil, known.Err
	}
	return file, err
}

// noMoreThan takes up to so many arguments; the advice says what to do with
// another one.
func noMoreThan(n int, advice string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return fmt.Errorf("what is %q for? %s; `%s --help` shows an example", args[n], advice, cmd.CommandPath())
		}
		return nil
	}
}

// noSuchCommand says which command may be meant by an argument of one that
// only has others below it.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	called := strings.TrimPrefix(cmd.CommandPath()+" ", cmd.Root().Name()+" ") + args[0]
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	slices.Sort(names)
	_, missing := os.Stat(args[0])
	if nearest, ok := keys.Nearest(args[0], names); ok {
		return fmt.Errorf("no command `%s`: did you mean `%s`?", called, nearest)
	} else if missing == nil && cmd == cmd.Root() {
		return fmt.Errorf("no command `%s`: `rulewright lint %s` checks what is there", called, args[0])
	}
	return fmt.Errorf("no command `%s`: there are %s", called, strings.Join(names, ", "))
}

// noSuchFormat says which formats there are.
func noSuchFormat(flag, format string, known ...string) error {
	return fmt.Errorf("--%s: unknown format %q: use one of %s", flag, format, strings.Join(known, ", "))
}
