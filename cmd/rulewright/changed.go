package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/catalogue"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// since is the earlier state that --changed-since compares with.
type since struct {
	tree     *gitTree
	commit   string
	platform workspace.Platform
	// changed has each file that differs and is there now, by its path now as
	// the platform compares paths.
	changed map[string]change
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
	s := &since{tree: tree, platform: workspace.Host, shown: make(map[string]string)}
	if s.commit, err = tree.base(revision); err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	changes, err := tree.changes(s.commit)
	if err != nil {
		return nil, fmt.Errorf("--changed-since: %w", err)
	}
	s.note(changes)
	return s, nil
}

func (s *since) note(changes []change) {
	s.changed = make(map[string]change)
	for _, c := range changes {
		if c.after != "" {
			s.changed[s.platform.Key(c.after)] = c
		}
		if c.before != "" && c.before != c.after {
			s.left = append(s.left, c.before)
		}
	}
}

// of returns what became of the file with a path, as git names it; false where
// it did not change or is gone.
func (s *since) of(path string) (change, bool) {
	c, ok := s.changed[s.platform.Key(path)]
	return c, ok
}

// stayed reports whether a file was there before, in the same place.
func (s *since) stayed(c change) bool {
	return c.before != "" && s.platform.Same(c.before, c.after)
}

// real is a path as git names it: absolute, with the links to its folder
// resolved, as far as there is one.
func real(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return path
	}
	for dir := filepath.Dir(abs); ; dir = filepath.Dir(dir) {
		if resolved, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(resolved, strings.TrimPrefix(abs, dir))
		}
		if dir == filepath.Dir(dir) {
			return abs
		}
	}
}

// sameFile reports whether two paths name one file, through whatever links.
func sameFile(a, b string) bool { return workspace.Host.Same(real(a), real(b)) }

// only keeps the entries whose files differ.
func (s *since) only(entries []workspace.Entry) []workspace.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e workspace.Entry) bool { return !s.differs(e.Path) })
}

// differs reports whether the change touched a file.
func (s *since) differs(path string) bool {
	_, differs := s.of(real(path))
	return differs
}

// text returns the text that a file had, if it had one: under its own path, or
// else in a file that left its place. Of several the one that held the same
// rule counts: git tells renames by likeness, and rules are alike.
func (s *since) text(name, id string) (text string, ok bool, err error) {
	c, _ := s.of(real(name))
	switch {
	case s.stayed(c), c.before != "" && id == "":
		text, err = s.show(c.before)
		return text, err == nil, err
	case id == "":
		return "", false, nil
	}
	for _, candidate := range s.left {
		if !isTOML(candidate) {
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

// read returns the text that a path had, an error where it had none, and
// whether that is something else than it has now.
func (s *since) read(path string) (text string, differs bool, err error) {
	path = real(path)
	c, touched := s.of(path)
	if !s.stayed(c) {
		c.before = ""
		if i := slices.IndexFunc(s.left, func(left string) bool { return s.platform.Same(left, path) }); i >= 0 {
			c.before = s.left[i]
		}
	}
	switch {
	case c.before != "":
		text, err = s.show(c.before)
		return text, true, err
	case touched:
		return "", true, fs.ErrNotExist
	}
	text, err = workspace.ReadFile(path)
	return text, false, err
}

// overlay is what files other than rules held, for who reads them as they
// were.
func (s *since) overlay() catalogue.Overlay {
	out := catalogue.Overlay{}
	for _, c := range s.changed {
		if !isTOML(c.after) {
			out[c.after] = nil
		}
	}
	held := func(path string) {
		if !isTOML(path) {
			out[path] = func() (string, error) { return s.show(path) }
		}
	}
	for _, c := range s.changed {
		if s.stayed(c) {
			held(c.before)
		}
	}
	for _, path := range s.left {
		held(path)
	}
	return out
}
