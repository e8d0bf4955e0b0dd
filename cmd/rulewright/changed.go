package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/suppress"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// since is the earlier state that --changed-since compares with.
type since struct {
	tree   *gitTree
	commit string
	// before has, for each file that differs, by its path now, the path that
	// it had; empty for a new one.
	before map[string]string
	// left are the paths that have no file any more: removed, or renamed.
	left []string

	mu    sync.Mutex
	shown map[string]string // texts at the commit, by path
}

// changedSince finds out what differs from a revision.
func changedSince(dir, revision string) (*since, error) {
	tree, err := findGit(dir)
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	s := &since{tree: tree, before: make(map[string]string), shown: make(map[string]string)}
	if s.commit, err = tree.base(revision); err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	changes, err := tree.changes(s.commit)
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	for _, c := range changes {
		if c.after != "" {
			s.before[c.after] = c.before
		}
		if c.before != "" && c.before != c.after {
			s.left = append(s.left, c.before)
		}
	}
	return s, nil
}

// real is a path as git names it: absolute, with links resolved.
func real(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	if resolved, err := filepath.EvalSymlinks(filepath.Dir(abs)); err == nil {
		return filepath.Join(resolved, filepath.Base(abs))
	}
	return abs
}

// only keeps the entries whose files differ.
func (s *since) only(entries []workspace.Entry) []workspace.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e workspace.Entry) bool { return !s.differs(e.Path) })
}

// differs reports whether the change touched a file.
func (s *since) differs(path string) bool {
	_, differs := s.before[real(path)]
	return differs
}

// introduced leaves a result the findings that its file did not have before.
// The earlier text is analysed as if it stood where the file is now, so that
// only the rules make a difference; one that the change did not touch was the
// same. before is what findings depended on then.
func (s *since) introduced(before *analysis.Options, r *result) error {
	if len(r.findings) == 0 || r.source == nil {
		return nil
	}
	text, ok := r.source.Text(), true
	if s.differs(r.path) {
		var err error
		if text, ok, err = s.text(r.path, r.findings[0].RuleID); err != nil || !ok {
			return err
		}
	}
	was := (&lintFlags{}).lintText(&loaded{options: before}, r.path, text)
	r.findings = suppress.Introduced(
		suppress.Version{File: source.NewFile(r.path, text), Findings: was.findings},
		suppress.Version{File: r.source, Findings: r.findings},
	)
	return nil
}

// text returns the text that a file had, if it had one: under its own path, or
// else in a file that left its place. Of several the one that held the same
// rule counts: git tells renames by likeness, and rules are alike.
func (s *since) text(name, id string) (text string, ok bool, err error) {
	path := real(name)
	before := s.before[path]
	switch {
	case before == path, before != "" && id == "":
		text, err = s.show(before)
		return text, err == nil, err
	case id == "":
		return "", false, nil
	}
	for _, candidate := range s.left {
		if filepath.Ext(candidate) != ".toml" {
			continue
		}
		text, err := s.show(candidate)
		if err != nil {
			return "", false, err
		}
		if analysis.RuleID(rules.Parse(source.NewFile(candidate, text))) == id {
			return text, true, nil
		}
	}
	return "", false, nil
}

// show returns the text that a file had. It is safe for concurrent use.
func (s *since) show(path string) (string, error) {
	s.mu.Lock()
	text, known := s.shown[path]
	s.mu.Unlock()
	if known {
		return text, nil
	}
	text, err := s.tree.show(s.commit, path)
	if err == nil {
		s.mu.Lock()
		s.shown[path] = text
		s.mu.Unlock()
	}
	return text, err
}

// configuration returns the findings of the configuration file that it did
// not have before.
func (s *since) configuration(cfg *config.Config) ([]check.Finding, error) {
	if cfg.File == nil {
		return nil, nil
	}
	path, differs := s.before[real(cfg.File.Path())]
	switch {
	case !differs:
		return nil, nil
	case path == "":
		return cfg.Findings, nil
	}
	text, err := s.show(path)
	if err != nil {
		return nil, err
	}
	before := config.Parse(source.NewFile(cfg.File.Path(), text))
	return suppress.Introduced(
		suppress.Version{File: before.File, Findings: before.Findings},
		suppress.Version{File: cfg.File, Findings: cfg.Findings},
	), nil
}
