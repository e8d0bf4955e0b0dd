package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"golang.org/x/sync/errgroup"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/analysis/ruletest"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// runTests runs the tests of the rules below the paths, in parallel; the
// results are in the order of the paths. A path may also name a test file,
// which means the rule that it belongs to.
func (l *loaded) runTests(paths []string) (*report.Tests, error) {
	entries := l.rulesOf(paths)
	l.heedLists(entries)
	outcomes := make([]*ruletest.Outcome, len(entries))
	problems := make([][]report.TestProblem, len(entries))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, entry := range entries {
		group.Go(func() error {
			outcomes[i], problems[i] = l.testRule(entry)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	t := &report.Tests{Rules: slices.DeleteFunc(outcomes, func(o *ruletest.Outcome) bool { return o == nil })}
	for _, p := range problems {
		t.Problems = append(t.Problems, p...)
	}
	t.Problems = append(t.Problems, l.strayTests(entries)...)
	for _, b := range l.tables.Broken() {
		t.Problems = append(t.Problems, tableProblem(b))
	}
	return t, nil
}

// rulesOf lists the rule files that paths of rules, folders and test files
// mean.
func (l *loaded) rulesOf(paths []string) []workspace.Entry {
	var own, tests []string
	for _, p := range paths {
		if info, err := os.Stat(p); err == nil && !info.IsDir() && !isTOML(p) {
			tests = append(tests, p)
		} else {
			own = append(own, p)
		}
	}
	var entries []workspace.Entry
	if len(own) > 0 || len(tests) == 0 {
		entries = l.find(own)
	}
	if len(tests) == 0 {
		return entries
	}
	root := workspace.Host.From(l.cwd, l.options.Config.Root)
	wanted := map[string]bool{}
	for _, p := range tests {
		wanted[workspace.Host.Key(real(p))] = true
	}
	for _, entry := range l.find([]string{root}) {
		files, _ := l.testFiles(entry.Path)
		if slices.ContainsFunc(files, func(f string) bool { return wanted[workspace.Host.Key(real(f))] }) &&
			!slices.ContainsFunc(entries, func(e workspace.Entry) bool { return sameFile(e.Path, entry.Path) }) {
			entries = append(entries, entry)
		}
	}
	return entries
}

// testRule runs the tests of one rule; nil where it has none.
func (l *loaded) testRule(entry workspace.Entry) (*ruletest.Outcome, []report.TestProblem) {
	if entry.Skipped != "" {
		return nil, nil
	}
	paths, doc := l.testFiles(entry.Path)
	if len(paths) == 0 {
		return nil, nil
	}
	var problems []report.TestProblem
	if doc == nil {
		text, err := workspace.ReadFile(entry.Path)
		if err != nil {
			return nil, []report.TestProblem{{Path: entry.Path, Message: "the rule cannot be read: " + err.Error()}}
		}
		doc = rules.Parse(source.NewFile(entry.Path, text))
	}
	var files []*ruletest.File
	for _, p := range paths {
		text, err := workspace.ReadFile(p)
		if err != nil {
			problems = append(problems, report.TestProblem{Path: p, Message: "cannot be read: " + err.Error()})
			continue
		}
		files = append(files, ruletest.Parse(source.NewFile(p, text)))
	}
	return ruletest.Run(doc, files, l.testOptions()), problems
}

func (l *loaded) testOptions() ruletest.Options {
	return ruletest.Options{Catalogue: l.options.Catalogue, Lists: l.options.Lists, Tables: l.tables}
}

// testFiles lists the files with a rule's tests, in order. The rule is read
// only where its ID tells where they are.
func (l *loaded) testFiles(rule string) (files []string, doc *rules.Document) {
	id := ""
	if slices.ContainsFunc(l.options.Config.TestFiles, func(p string) bool { return strings.Contains(p, "{rule_id}") }) {
		if text, err := workspace.ReadFile(rule); err == nil {
			doc = rules.Parse(source.NewFile(rule, text))
			id = analysis.RuleID(doc)
		}
	}
	for _, pattern := range l.options.Config.TestPatterns(rule, id) {
		files = append(files, l.globbed(pattern.Dir, pattern.Glob)...)
	}
	slices.Sort(files)
	return slices.Compact(files), doc
}

// globbed lists the files below a folder that a pattern means.
func (l *loaded) globbed(dir, glob string) []string {
	if filepath.IsAbs(dir) {
		dir = workspace.Host.From(l.cwd, dir)
	}
	return globbed(dir, glob)
}

func globbed(dir, glob string) []string {
	// A pattern that cannot be read was reported with the configuration.
	found, _ := doublestar.Glob(os.DirFS(dir), glob, doublestar.WithFilesOnly(), doublestar.WithNoFollow())
	for i := range found {
		found[i] = filepath.Join(dir, filepath.FromSlash(found[i]))
	}
	return found
}

// strayTests reports files beside the rules that are called as tests are, of a
// rule that is not there: it was renamed, or the name is mistyped.
func (l *loaded) strayTests(entries []workspace.Entry) []report.TestProblem {
	var out []report.TestProblem
	seen := map[string]bool{}
	for _, entry := range entries {
		dir := filepath.Dir(entry.Path)
		if seen[dir] || entry.Err != nil {
			continue
		}
		seen[dir] = true
		out = append(out, l.strayIn(dir, entry.Path)...)
	}
	return out
}

// strayIn reports those of one folder, which has a rule.
func (l *loaded) strayIn(dir, rule string) []report.TestProblem {
	listed, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	claimed := map[string]bool{}
	for _, f := range listed {
		if isRuleFile(f) {
			files, _ := l.testFiles(filepath.Join(dir, f.Name()))
			for _, file := range files {
				claimed[file] = true
			}
		}
	}
	var out []report.TestProblem
	for _, pattern := range l.options.Config.TestPatterns(rule, "") {
		folder, name := path.Split(pattern.Glob)
		if pattern.Name == "" || !workspace.Host.Same(pattern.Dir, dir) || folder != "" || !strings.Contains(name, pattern.Name) {
			continue
		}
		for _, file := range l.globbed(dir, strings.Replace(pattern.Glob, pattern.Name, "*", 1)) {
			if !claimed[file] {
				out = append(out, report.TestProblem{Path: file, Message: "these are the tests of no rule: there is none of that name beside them"})
			}
		}
	}
	return out
}

func isRuleFile(f fs.DirEntry) bool {
	return !f.IsDir() && isTOML(f.Name()) && !strings.EqualFold(f.Name(), config.FileName)
}

// whereTestsGo says where the tests of a rule would be found, for a reader.
func (l *loaded) whereTestsGo() string {
	patterns := l.options.Config.TestFiles
	if patterns == nil {
		patterns = config.DefaultTestFiles
	}
	if len(patterns) == 0 {
		return fmt.Sprintf("`files` of `test` in %s is empty", config.FileName)
	}
	return strings.NewReplacer("{name}", "NAME", "{rule_id}", "ID", "{folder}", "FOLDER").Replace(patterns[0]) + " beside NAME.toml"
}
