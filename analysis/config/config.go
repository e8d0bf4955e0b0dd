// Package config says what a workspace wants: which checks, how grave, under
// which house rules, with which field schemas. It reads rulewright.toml and
// recognises a repository laid out like elastic/detection-rules, whose own
// settings then count.
//
// It decides nothing about rules and runs no check. What is wrong with the
// configuration itself is a finding in it, and the rest of it still counts:
// a mistyped key never turns a run off. Files are read through the function
// that the caller gives, so an editor's unsaved text counts too.
package config

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// FileName is the name of the configuration file, at the workspace's root.
const FileName = "rulewright.toml"

// Config is what counts for one workspace. The zero value is the default: the
// generic profile and its checks. It is immutable once made; [Config.With]
// gives a changed copy.
type Config struct {
	// Root is the workspace's folder, as an absolute path: patterns and paths
	// of the configuration are relative to it.
	Root string
	// File is the configuration file; nil without one.
	File *source.File
	// Repository is the detection-rules repository that the root is in; nil
	// without one.
	Repository *Repository
	// Profile is the configured one, or else what the repository suggests.
	Profile check.Profile
	// Exclude are patterns of files that are left out of folders.
	Exclude []string
	// Checks selects for all files; Overrides change that for some.
	Checks    Selection
	Overrides []Override
	// Suppressions silence checks for one rule each.
	Suppressions []Suppression
	// Indices say more about what index patterns hold.
	Indices []Index
	// TestFiles are patterns of the files with a rule's tests; nil where the
	// file does not say, see [Config.TestPatterns].
	TestFiles []string
	// TableFolders are folders with the tables that LOOKUP JOIN and ENRICH read,
	// as the file has them; see [Config.Tables].
	TableFolders []string
	// Schemas are files and folders with further fields.
	Schemas []Schema
	// Findings are about the configuration file itself.
	Findings []check.Finding

	profileSet bool // the file names the profile
}

// Selection says which checks run and how grave their findings are.
type Selection struct {
	// Select are selectors of the checks that run, instead of the default
	// ones; "default" among them means those.
	Select []string
	// Ignore are selectors of checks that do not run, whatever Select says.
	Ignore []string
	// Severities are applied in order: the last one that matches counts.
	Severities []Severity
}

// Severity gives the findings of the checks that a selector means a severity.
type Severity struct {
	Selector string
	Severity check.Severity
}

// Override is a selection for some files or rules. Every condition that is
// there has to hold.
type Override struct {
	// Paths are patterns of paths relative to the root, with slashes.
	Paths []string
	// RuleIDs are values of rule_id.
	RuleIDs []string
	Selection
}

// Suppression silences checks for one rule, for a reason.
type Suppression struct {
	RuleID string
	Checks []string
	Reason string
	// Span is where the configuration file says so.
	Span source.Span
}

// Index says what is known of the fields behind index patterns.
type Index struct {
	// Patterns are matched against a rule's index patterns.
	Patterns []string
	// Like are index patterns that a catalogue knows and whose fields these
	// have too.
	Like []string
	// Fields are further fields with their types.
	Fields map[string]string
	// Open says that there may be fields that nobody listed, so that an
	// unknown one is no finding.
	Open bool
	// Span is where the configuration file says so.
	Span source.Span
}

// Schema names a file or a folder that lists fields: what Elasticsearch answers
// to `_mapping` or `_field_caps`, custom schemas, or integration packages.
type Schema struct {
	// Path is relative to the root, with slashes.
	Path string
	// Patterns are the indices that the file is about, where it does not say
	// so itself or where it is about more than it names.
	Patterns []string
	// Date is the day on which it was made, such as "2026-09-01"; empty where
	// nobody says.
	Date string
	// Span is where the configuration file says so.
	Span source.Span
}

// With returns the configuration with a selection on top of its own, as the
// command line gives one: a Select takes the place of the configured one, the
// rest is added.
func (c *Config) With(s Selection) *Config {
	out := *c
	if len(s.Select) > 0 {
		out.Checks.Select = s.Select
	}
	out.Checks.Ignore = slices.Concat(c.Checks.Ignore, s.Ignore)
	out.Checks.Severities = slices.Concat(c.Checks.Severities, s.Severities)
	return &out
}

// Enabled reports whether a check runs for a file. ruleID may be empty.
func (c *Config) Enabled(chk *check.Check, path, ruleID string) bool {
	on := c.Checks.selects(chk, c.Profile)
	if len(c.Checks.Select) == 0 && c.Repository.waives(chk.ID) {
		on = false
	}
	if matchesAny(chk, c.Checks.Ignore) {
		return false
	}
	for i := range c.Overrides {
		o := &c.Overrides[i]
		if !o.appliesTo(c.rel(path), ruleID) {
			continue
		}
		if len(o.Select) > 0 {
			on = o.selects(chk, c.Profile)
		}
		if matchesAny(chk, o.Ignore) {
			on = false
		}
	}
	return on
}

// SeverityOf returns the severity of a check's finding that reported the
// severity s.
func (c *Config) SeverityOf(chk *check.Check, s check.Severity, path, ruleID string) check.Severity {
	s = c.Checks.severity(chk, s)
	for i := range c.Overrides {
		if o := &c.Overrides[i]; o.appliesTo(c.rel(path), ruleID) {
			s = o.severity(chk, s)
		}
	}
	return s
}

func (s *Selection) selects(chk *check.Check, profile check.Profile) bool {
	normal := !chk.Optional && profile.Includes(chk.Profile)
	if len(s.Select) == 0 {
		return normal
	}
	return matchesAny(chk, s.Select) || normal && slices.Contains(s.Select, "default")
}

func (s *Selection) severity(chk *check.Check, severity check.Severity) check.Severity {
	for _, rule := range s.Severities {
		if chk.Matches(rule.Selector) {
			severity = rule.Severity
		}
	}
	return severity
}

func matchesAny(chk *check.Check, selectors []string) bool {
	return slices.ContainsFunc(selectors, chk.Matches)
}

func (o *Override) appliesTo(path, ruleID string) bool {
	if len(o.RuleIDs) > 0 && !slices.Contains(o.RuleIDs, ruleID) {
		return false
	}
	return len(o.Paths) == 0 || MatchesPath(o.Paths, path)
}

// MatchesPath reports whether a path, relative and with slashes, matches one
// of the patterns. `**` crosses folders, and a pattern that names a folder
// means everything in it.
func MatchesPath(patterns []string, path string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		pattern = strings.TrimSuffix(pattern, "/")
		return doublestar.MatchUnvalidated(pattern, path) || doublestar.MatchUnvalidated(pattern+"/**", path)
	})
}

// rel returns a path relative to the root, with slashes.
func (c *Config) rel(name string) string {
	if c.Root != "" && filepath.IsAbs(name) {
		return c.relOn(workspace.Host, name)
	}
	return path.Clean(filepath.ToSlash(name))
}

// relOn is rel for an absolute path of some platform. One that no relative path
// leads to stays as it is.
func (c *Config) relOn(p workspace.Platform, name string) string {
	if rel, ok := p.Rel(c.Root, name); ok {
		return rel
	}
	return path.Clean(p.Slashes(name))
}
