package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/catalogue"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/lookup"
	"github.com/rulewright/rulewright/rules/workspace"
)

// loaded is what a command works on: the configuration that counts for the
// paths it was given.
type loaded struct {
	cwd string
	dir string // the deepest folder that holds all paths
	// selection is the command line's.
	selection config.Selection
	options   *analysis.Options
	schemas   *catalogue.Report
	heeded    *exceptionLists // nil where nobody looks for lists
	// siblings are the rules of the workspace; nil where nobody compares.
	siblings *siblingRules
	// tables are what queries in ES|QL read beside events; nil where no query is
	// run.
	tables *lookup.Tables
}

// load finds the configuration for the given paths and puts the command
// line's selection on top. Every path has to exist.
func load(paths []string, selection config.Selection) (*loaded, error) {
	return loadWith(paths, selection, newLoader())
}

// loadWith is load with a given reader of schema files.
func loadWith(paths []string, selection config.Selection, loader *catalogue.Loader) (*loaded, error) {
	cwd, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("cannot tell the working directory: %w", err)
	}
	dir, err := commonFolder(cwd, paths)
	if err != nil {
		return nil, err
	}
	for i, selector := range slices.Concat(selection.Select, selection.Ignore) {
		if selector == "default" {
			continue
		}
		if err := config.CheckSelector(selector); err != nil {
			flag := "--select"
			if i >= len(selection.Select) {
				flag = "--ignore"
			}
			return nil, fmt.Errorf("%s: %w", flag, err)
		}
		if now, ok := check.Renamed(selector); ok {
			fmt.Fprintf(os.Stderr, "rulewright: %s\n", config.RenamedText(selector, now))
		}
	}
	l := &loaded{cwd: cwd, dir: dir, selection: selection}
	err = l.discover(workspace.ReadFile, loader)
	return l, err
}

// discover finds what counts for the rules of the folder, as a function reads
// configurations and a loader schema files.
func (l *loaded) discover(read func(path string) (string, error), loader *catalogue.Loader) (err error) {
	cfg := config.Discover(l.dir, config.Surroundings{Read: read, LookupEnv: os.LookupEnv})
	l.options, l.schemas, err = optionsFor(cfg.With(l.selection), loader)
	return err
}

// commonFolder returns the deepest folder that holds all paths, as an
// absolute path; the working directory where there are none.
func commonFolder(cwd string, paths []string) (string, error) {
	if len(paths) == 0 {
		return cwd, nil
	}
	common := ""
	for i, p := range paths {
		dir, err := filepath.Abs(p)
		if err != nil {
			return "", err
		}
		info, err := os.Stat(dir)
		switch {
		case errors.Is(err, os.ErrNotExist):
			return "", fmt.Errorf("%s: no such file or folder", p)
		case err != nil || !info.IsDir():
			dir = filepath.Dir(dir)
		}
		if i == 0 {
			common = dir
		}
		for !holds(common, dir) && common != filepath.Dir(common) {
			common = filepath.Dir(common)
		}
	}
	return common, nil
}

// holds reports whether a folder is, or is above, a path; both absolute.
func holds(folder, path string) bool {
	return workspace.Host.Inside(folder, path)
}

// find lists the rule files below the paths. Without any, and where a path is
// the root of a repository that says where its rules are, those folders are
// searched.
func (l *loaded) find(paths []string) []workspace.Entry {
	found, _ := l.findAll(paths)
	return found
}

// findAll is find; it also lists the configurations that it came across and
// that do not count.
func (l *loaded) findAll(paths []string) (out []workspace.Entry, passedOver []string) {
	cfg := l.options.Config
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var searched []string
	for _, p := range paths {
		if abs, err := filepath.Abs(p); err == nil && cfg.Repository != nil && workspace.Host.Same(abs, cfg.Repository.Root) {
			searched = append(searched, l.ruleFolders(p)...)
		} else {
			searched = append(searched, p)
		}
	}
	finder := workspace.Finder{Exclude: cfg.Exclude, Base: cfg.Root}
	for _, entry := range finder.Find(searched) {
		if !strings.EqualFold(filepath.Base(entry.Path), config.FileName) {
			out = append(out, entry)
		} else if abs, err := filepath.Abs(entry.Path); err == nil && !workspace.Host.Same(filepath.Dir(abs), cfg.Root) {
			passedOver = append(passedOver, entry.Path)
		}
	}
	return out, passedOver
}

// tellOfConfigurations names configurations that do not count, which nobody
// would notice otherwise.
func tellOfConfigurations(passedOver []string) {
	for _, path := range passedOver {
		fmt.Fprintf(os.Stderr, "rulewright: %s does not count: the nearest %s at or above what is checked does\n", path, config.FileName)
	}
}

// ruleFolders are the repository's folders with rules, named as the user
// named its root; the root where there are none.
func (l *loaded) ruleFolders(root string) []string {
	repository := l.options.Config.Repository
	var out []string
	for _, dir := range append(append([]string{}, repository.RuleDirs...), repository.BuildingBlockDirs...) {
		if _, err := os.Stat(dir); err != nil {
			continue
		}
		out = append(out, workspace.Host.Resolve(root, workspace.Host.From(repository.Root, dir)))
	}
	if len(out) == 0 {
		return []string{root}
	}
	return out
}
