package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/rulewright/rulewright/analysis/lookup"
	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// tablesOf returns the tables in folders that a flag names, and then those of
// the configuration.
func (l *loaded) tablesOf(folders []string) (*lookup.Tables, error) {
	t := &lookup.Tables{Read: readTable}
	for _, folder := range folders {
		if info, err := os.Stat(folder); err != nil {
			return nil, fmt.Errorf("--data: %w", err)
		} else if !info.IsDir() {
			return nil, fmt.Errorf("--data: %s is no folder; --lookup NAME=FILE names a file", folder)
		}
		t.Folders = append(t.Folders, folder)
	}
	if l != nil {
		for _, folder := range l.options.Config.Tables() {
			t.Folders = append(t.Folders, workspace.Host.From(l.cwd, folder))
		}
	}
	return t, nil
}

// namedTables reads NAME=FILE.
func namedTables(flags []string) (map[string]string, error) {
	out := map[string]string{}
	for _, flag := range flags {
		name, path, ok := strings.Cut(flag, "=")
		if !ok {
			return nil, fmt.Errorf("--lookup: write %q as NAME=FILE", flag)
		}
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("--lookup: %w", err)
		}
		out[name] = path
	}
	return out, nil
}

// readTable reads a table's file, which may be larger than a rule's.
func readTable(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", err
	case !info.Mode().IsRegular():
		return "", fmt.Errorf("this is no file")
	case info.Size() > lookup.MaxSize:
		return "", fmt.Errorf("a table of more than %d MB is not read", lookup.MaxSize>>20)
	}
	text, err := os.ReadFile(path)
	return string(text), err
}

// tableProblem is a broken table as a problem with a test's file.
func tableProblem(b *lookup.Broken) report.TestProblem {
	p := report.TestProblem{Path: b.Path, Message: b.Reason}
	text, err := readTable(filepath.FromSlash(b.Path))
	if err != nil || b.Line == 0 {
		return p
	}
	p.File = source.NewFile(b.Path, text)
	p.Span = p.File.LineSpan(b.Line - 1)
	p.Span.Start = min(p.Span.Start+max(b.Column-1, 0), p.Span.End)
	return p
}
