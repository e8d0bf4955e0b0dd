// Package report writes findings for whoever reads them: people at a
// terminal, programs, code hosts, review tools.
//
// Each format is a pure function of one [Report]; it orders, counts, places
// and words findings but never judges, drops or changes one. Lines and
// columns come into being here: everything before speaks of byte offsets.
// The package opens no file and knows neither commands nor configuration.
package report

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/suppress"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// Report is the outcome of one run over some files.
type Report struct {
	// Findings are in the order of [Report.Sort].
	Findings []check.Finding
	// Skipped are the files and rules that were left out on purpose.
	Skipped []Skipped
	// Files and Rules count what was read, and Fixed the fixes that were made.
	Files, Rules, Fixed int
	// Elapsed is the time that the run took.
	Elapsed time.Duration
	// Source returns the text that the spans of a path speak of, or nil where
	// there is none, as for a file that could not be read.
	Source func(path string) *source.File
	// Dir is the folder, as an absolute path, that printed paths are relative
	// to. Without it paths are printed as they are.
	Dir string
	// Base is the folder, as an absolute path, that the findings' relative
	// paths start from; without it they are taken to start from Dir.
	Base string
	// FailOn is the severity from which on a finding fails the run, for
	// formats that tell failures from remarks; 0 means [check.Error].
	FailOn check.Severity
	// Version is that of the program, for formats that name their tool.
	Version string
}

// Skipped is a file that was left out, and why in a few words.
type Skipped struct {
	Path, Reason string
}

// Options change how a format is written. Formats for programs ignore what
// is about terminals.
type Options struct {
	// Colour allows terminal colours.
	Colour bool
	// Width is the terminal's width in cells; 0 means that there is none, and
	// lines of source are then cut at a width that logs can take.
	Width int
	// Terse leaves out source lines: one line a finding.
	Terse bool
	// Verbose also lists what was skipped.
	Verbose bool
	// Quiet leaves out the summary.
	Quiet bool
}

// Format writes a report in one format.
type Format func(w io.Writer, r *Report, o Options) error

var formats = []struct {
	name  string
	write Format
}{
	{"text", Text},
	{"json", JSON},
	{"jsonl", JSONLines},
	{"sarif", SARIF},
	{"github", GitHub},
	{"rdjson", RDJSON},
	{"junit", JUnit},
	{"codequality", CodeQuality},
	{"checkstyle", Checkstyle},
}

// FormatNames returns the formats' names, the default first.
func FormatNames() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// FormatByName returns a format. The error lists the names.
func FormatByName(name string) (Format, error) {
	for _, f := range formats {
		if f.name == name {
			return f.write, nil
		}
	}
	return nil, fmt.Errorf("unknown format %q: use one of %s", name, strings.Join(FormatNames(), ", "))
}

// Sort puts findings into the order in which a reader meets them: by path,
// then by place, findings about a whole file first. It depends on nothing but
// the findings, so two runs print the same.
func (r *Report) Sort() {
	paths := make(map[string]string)
	for _, f := range r.Findings {
		if _, ok := paths[f.Path]; !ok {
			paths[f.Path] = r.Path(f.Path)
		}
	}
	slices.SortStableFunc(r.Findings, func(a, b check.Finding) int {
		if a.Path != b.Path {
			return cmp.Compare(paths[a.Path], paths[b.Path])
		}
		if a.WholeFile != b.WholeFile {
			if a.WholeFile {
				return -1
			}
			return 1
		}
		return cmp.Or(
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Span.End, b.Span.End),
			cmp.Compare(a.Check, b.Check),
			cmp.Compare(a.Message, b.Message),
		)
	})
	slices.SortFunc(r.Skipped, func(a, b Skipped) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Reason, b.Reason))
	})
}

// Count returns the number of findings of one severity.
func (r *Report) Count(s check.Severity) int {
	n := 0
	for i := range r.Findings {
		if r.Findings[i].Severity == s {
			n++
		}
	}
	return n
}

// Keep drops the findings that keep, asked once for each index, does not want.
func (r *Report) Keep(keep func(i int) bool) {
	kept := make([]check.Finding, 0, len(r.Findings))
	for i := range r.Findings {
		if keep(i) {
			kept = append(kept, r.Findings[i])
		}
	}
	r.Findings = kept
}

// Path returns a path as it is printed: relative to Dir, with slashes. What
// no relative path leads to, such as another drive, stays absolute.
func (r *Report) Path(path string) string {
	if r.Dir != "" {
		if !filepath.IsAbs(path) && r.Base != "" && r.Base != r.Dir {
			path = filepath.Join(r.Base, path)
		}
		if filepath.IsAbs(path) {
			if rel, ok := workspace.Host.Rel(r.Dir, path); ok {
				return rel
			}
		}
	}
	return filepath.ToSlash(path)
}

// Fingerprints names each finding; see [suppress.Fingerprints].
func (r *Report) Fingerprints() []string {
	return suppress.Fingerprints(r.Findings, r.file, r.Path)
}

// file returns the text of a path, or nil.
func (r *Report) file(path string) *source.File {
	if r.Source == nil {
		return nil
	}
	return r.Source(path)
}

// fails reports whether a finding fails the run.
func (r *Report) fails(f *check.Finding) bool {
	if r.FailOn == 0 {
		return f.Severity >= check.Error
	}
	return f.Severity >= r.FailOn
}

// byFile calls do for the findings of each file in turn. The report is
// sorted.
func (r *Report) byFile(do func(path string, findings []check.Finding)) {
	for rest := r.Findings; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].Path == rest[0].Path {
			n++
		}
		do(r.Path(rest[0].Path), rest[:n])
		rest = rest[n:]
	}
}
