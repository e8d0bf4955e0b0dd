// Package check holds the checks: what Rulewright has to say about one rule
// file, each with its documentation as data and its run function, one file a
// check, all of them listed in [All].
//
// A check is a pure function of what its [Pass] gives it: the document, the
// parsed queries, the fields of its indices, the profile. It reads no file,
// keeps no state and knows nothing of configuration: severities by path,
// selections and suppressions are applied by package analysis to what a check
// reported.
package check

import (
	"slices"
	"strings"
)

// Check is one check: its documentation and how it runs. `rulewright
// explain`, an editor's hover, SARIF's help and the reference page all read
// this data, and the tests run its examples.
type Check struct {
	// ID is "group/name", such as "logic/dead-exclusion". Once released it
	// keeps its meaning.
	ID string
	// Formerly are the IDs that the check had before, the oldest first: they
	// still mean it, and whoever uses one is told the new one. See
	// [Check.Matches].
	Formerly []string
	// Title says what the check finds, in a few words without a full stop.
	Title string
	// Text explains in plain sentences what is found, why it matters and what
	// to do, for a reader who writes rules and not programs. Paragraphs are
	// separated by an empty line; `code` is marked so.
	Text string
	// Bad is a document, or a fragment of one (see [Example]), that the check
	// reports, and Good the same without the defect.
	Bad, Good Example
	// Since is the release that brought the check, such as "0.1".
	Since string
	// Severity is what a finding has unless the check or the configuration
	// says otherwise.
	Severity Severity
	// Fixable says whether findings of this check can carry an edit.
	Fixable bool
	// Profile is the profile that enables the check; the zero value is
	// [Generic], which every profile includes.
	Profile Profile
	// Optional keeps the check off unless the configuration selects it.
	Optional bool
	// Stage says when the check's findings are wanted.
	Stage Stage
	// Run reports what it finds through the pass. It is nil for findings that
	// another part of the program makes, such as those about suppression
	// comments: the documentation stands here all the same.
	Run func(*Pass)
}

// Group returns the part of the ID before the slash.
func (c *Check) Group() string {
	group, _, _ := strings.Cut(c.ID, "/")
	return group
}

// Example is a piece of a rule file. Language and Query stand for a minimal
// rule of that language with that query; TOML, where it is set, is the whole
// file instead.
type Example struct {
	Language, Query string
	// Index are the index patterns of the minimal rule; without any it is
	// "logs-endpoint.events.*".
	Index []string
	TOML  string
	// Path is the file's name where it matters to the check.
	Path string
	// Beside is another file of the workspace where it matters.
	Beside string
	// Stacked says that the workspace brings the schemas of several stacks.
	Stacked bool
}

// Stage orders the publication of findings in an editor.
type Stage int

const (
	// Quick checks need the document, the parsed queries and the catalogue:
	// they are shown with every keystroke.
	Quick Stage = iota
	// Thorough checks ask the solver or other rules; they follow.
	Thorough
)

// Profile says whose rules of style apply.
type Profile int

const (
	// Generic judges what Elasticsearch and Kibana do.
	Generic Profile = iota
	// Elastic adds the house rules of elastic/detection-rules.
	Elastic
)

// String returns the profile's name in rulewright.toml.
func (p Profile) String() string {
	if p == Elastic {
		return "elastic"
	}
	return "generic"
}

// Includes reports whether a check that asks for profile q runs under p.
func (p Profile) Includes(q Profile) bool { return q <= p }

// All returns every check, ordered by group and name.
func All() []*Check {
	return all
}

var all = func() []*Check {
	out := slices.Concat(
		configChecks, loadChecks, suppressionChecks, tomlChecks, ruleChecks, queryChecks, fieldChecks, indexChecks,
		logicChecks, logicExceptionChecks, trapChecks, esqlChecks, perfChecks, workspaceChecks,
	)
	slices.SortStableFunc(out, func(a, b *Check) int { return strings.Compare(a.ID, b.ID) })
	return out
}()

// Find returns the check with an ID, or nil.
func Find(id string) *Check {
	i, ok := slices.BinarySearchFunc(all, id, func(c *Check, id string) int { return strings.Compare(c.ID, id) })
	if !ok {
		return nil
	}
	return all[i]
}

// Matches reports whether a selector of the command line or the configuration
// means the check: its ID or one that it had, its group ("logic" or
// "logic/*"), or "all".
func (c *Check) Matches(selector string) bool {
	return selector == "all" || selector == c.ID || strings.TrimSuffix(selector, "/*") == c.Group() ||
		slices.Contains(c.Formerly, selector)
}

// FirstID returns the ID that the check began with, by which what was written
// down long ago knows its findings.
func (c *Check) FirstID() string {
	if len(c.Formerly) > 0 {
		return c.Formerly[0]
	}
	return c.ID
}

// Renamed returns the ID of the check that had another one, given that; false
// for a selector that means something as it is.
func Renamed(selector string) (now string, ok bool) {
	for _, c := range all {
		if slices.Contains(c.Formerly, selector) {
			return c.ID, true
		}
	}
	return "", false
}
