package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/diff"
	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// diffFlags are the flags of diff.
type diffFlags struct {
	git, format string
	textual     bool
	colour      colourFlag
}

func newDiff() *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{
		Use:   "diff (OLD NEW | --git REVISION [PATH…])",
		Short: "Says what the change of a rule means",
		Long: "Compares two versions of a rule, or all rules that differ from a git revision: whether\n" +
			"the query matches more events, fewer, both or the same, an event for each direction\n" +
			"with the clause that is responsible, and the other keys that changed.\n\n" +
			"That a query matches the same is proved; every example was confirmed by evaluating\n" +
			"both versions. What can be neither proved nor shown is said to be undecided.\n\n" +
			"Exit status: 0 the versions were compared, 2 they could not be.",
		Example: "  rulewright diff old.toml new.toml\n" +
			"  rulewright diff --git origin/main rules/\n" +
			"  rulewright diff --git HEAD~1 --format markdown",
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd.OutOrStdout(), args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.git, "git", "", "compare with this git `REVISION`")
	flags.StringVar(&f.format, "format", "text", "the `FORMAT` to print: text, markdown, json")
	flags.BoolVar(&f.textual, "textual", false, "print the difference of the texts too")
	f.colour.register(cmd)
	_ = cmd.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"text", "markdown", "json"}, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func (f *diffFlags) run(out io.Writer, args []string) error {
	write, ok := map[string]func(io.Writer, []report.Compared, report.Options) error{
		"text": report.DiffText, "markdown": report.DiffMarkdown, "json": report.DiffJSON,
	}[f.format]
	var pairs []report.Compared
	var err error
	switch {
	case !ok:
		return noSuchFormat("format", f.format, "text", "markdown", "json")
	case f.git != "":
		pairs, err = f.sinceRevision(args)
	case len(args) == 2:
		pairs, err = twoFiles(args[0], args[1])
	default:
		err = errors.New("name two versions of a rule, or a git revision to compare with: `rulewright diff OLD NEW`, or `rulewright diff --git REVISION`")
	}
	if err != nil {
		return err
	}
	return write(out, pairs, report.Options{Colour: f.colour.allows(os.Stdout), Width: terminalWidth(os.Stdout), Verbose: f.textual})
}

// twoFiles compares two files.
func twoFiles(old, now string) ([]report.Compared, error) {
	var docs [2]*rules.Document
	for i, path := range []string{old, now} {
		var err error
		if docs[i], err = readRule(path); err != nil {
			return nil, err
		}
		if docs[i].Rule == nil {
			return nil, noRule(docs[i])
		}
		if err := brokenTOML(docs[i]); err != nil {
			return nil, err
		}
	}
	catalogue, lists := schema.Default(), diff.Lists{}
	if l, err := load([]string{now}, config.Selection{}); err == nil {
		// Both files lie here now, and so do the lists that they heed.
		here := l.listsIn(l.everywhere([]workspace.Entry{{Path: old}, {Path: now}}))
		catalogue, lists = l.options.Catalogue, diff.Lists{Before: here.find, After: here.find}
	}
	return []report.Compared{{Path: filepath.ToSlash(now), Difference: diff.Compare(docs[0], docs[1], catalogue, lists)}}, nil
}

// sinceRevision compares the rules below the paths with those of a revision.
func (f *diffFlags) sinceRevision(paths []string) ([]report.Compared, error) {
	l, err := load(paths, config.Selection{})
	if err != nil {
		return nil, err
	}
	s, err := changedSince(l.dir, f.git)
	if err != nil {
		return nil, errors.New(strings.Replace(err.Error(), "--changed-since", "--git", 1))
	}
	return l.compared(s, s.only(l.find(paths)), paths)
}

// compared compares changed rules with what they were, and adds those below the
// paths that are gone.
func (l *loaded) compared(s *since, changed []workspace.Entry, paths []string) ([]report.Compared, error) {
	var out []report.Compared
	ids := map[string]bool{}
	now := l.listsIn(l.everywhere(l.find(paths)))
	lists := diff.Lists{Before: now.before(s).find, After: now.find}
	for _, entry := range slices.Concat(changed, l.heedingChanged(s, paths)) {
		if entry.Err != nil || entry.Skipped != "" {
			continue
		}
		text, err := workspace.ReadFile(entry.Path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Path, err)
		}
		after := rules.Parse(source.NewFile(filepath.ToSlash(entry.Path), text))
		if after.Rule == nil {
			continue
		}
		ids[after.Rule.RuleID.Value] = true
		c, err := l.compare(s, after, lists)
		if err != nil {
			return nil, err
		}
		if c.Difference == nil || !c.Difference.IsEmpty() {
			out = append(out, c)
		}
	}
	gone, err := l.gone(s, ids, paths)
	return append(out, gone...), err
}

// compare compares one rule with what it was.
func (l *loaded) compare(s *since, after *rules.Document, lists diff.Lists) (report.Compared, error) {
	c := report.Compared{Path: after.File.Path(), Name: after.Rule.Name.Value}
	path := filepath.FromSlash(c.Path)
	old, existed, err := after.File.Text(), true, error(nil)
	if s.differs(path) {
		old, existed, err = s.text(path, after.Rule.RuleID.Value)
	}
	if err != nil || !existed {
		return c, err
	}
	if before := rules.Parse(source.NewFile(c.Path, old)); before.Rule != nil {
		c.Difference = diff.Compare(before, after, l.options.Catalogue, lists)
	}
	return c, nil
}

// everywhere adds the rule files of the workspace, where a file says what that
// is.
func (l *loaded) everywhere(entries []workspace.Entry) []workspace.Entry {
	if cfg := l.options.Config; cfg.Root != "" && (cfg.File != nil || cfg.Repository != nil) {
		entries = append(entries, l.find([]string{workspace.Host.From(l.cwd, cfg.Root)})...)
	}
	return entries
}

// heedingChanged lists the rules below the paths that did not change and heed
// exception lists of files that did.
func (l *loaded) heedingChanged(s *since, paths []string) []workspace.Entry {
	lists := s.changedLists()
	if len(lists) == 0 {
		return nil
	}
	return slices.DeleteFunc(l.find(paths), func(e workspace.Entry) bool { return s.differs(e.Path) || !mentions(e.Path, lists) })
}

// gone lists the rules below the paths that had a file and have none any more,
// except for those whose ID is in another file now.
func (l *loaded) gone(s *since, ids map[string]bool, paths []string) ([]report.Compared, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	var out []report.Compared
	for _, path := range s.left {
		below := slices.ContainsFunc(paths, func(p string) bool { return holds(real(p), path) })
		if !isTOML(path) || !below {
			continue
		}
		text, err := s.show(path)
		if err != nil {
			return nil, err
		}
		before := rules.Parse(source.NewFile(path, text))
		if before.Rule == nil || ids[before.Rule.RuleID.Value] {
			continue
		}
		out = append(out, report.Compared{Path: filepath.ToSlash(workspace.Host.From(real(l.cwd), path)), Name: before.Rule.Name.Value, Removed: true})
	}
	return out, nil
}
