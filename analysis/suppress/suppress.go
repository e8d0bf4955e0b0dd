// Package suppress leaves out the findings that somebody decided to live
// with: by a comment in the rule, by the configuration, or because a baseline
// already has them.
//
// Silence needs a reason and has to be about something. A comment without a
// reason, with the name of a check that does not exist, or with nothing to
// silence is itself a finding. The package never changes a finding and never
// decides that one is wrong.
//
// A comment reads
//
//	rulewright: ignore CHECK[, CHECK] ["text"] -- reason
//
// where CHECK is a check's ID or a group such as logic/*. It stands in a TOML
// comment, or in a comment of the query language (EQL and ES|QL have them;
// KQL and Lucene do not), at the end of the line that it is about or on a line
// of its own above it. A TOML line that begins a value stands for the whole
// value, so a comment above `query` is about the query; with a text in double
// quotes it is about that part of it only. A comment above everything else in
// the file is also about the findings that concern the file as a whole.
package suppress

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// The checks that this package makes findings for.
const (
	invalidID = "query/invalid-suppression"
	unknownID = "query/unknown-suppression"
	unusedID  = "query/unused-suppression"
)

// Apply returns the findings about a document that nothing silences, with
// findings about the suppressions themselves. complete says that all checks
// have run: only then can a suppression be called unused.
func Apply(doc *rules.Document, cfg *config.Config, findings []check.Finding, complete bool) []check.Finding {
	a := application{doc: doc, cfg: cfg, directives: directives(doc)}
	if doc.Rule != nil {
		a.ruleID = doc.Rule.RuleID.Value
	}
	for _, s := range cfg.Suppressions {
		if a.ruleID != "" && s.RuleID == a.ruleID {
			a.configured = append(a.configured, configured{Suppression: s, used: make([]bool, len(s.Checks))})
		}
	}
	if len(a.directives) == 0 && len(a.configured) == 0 {
		return findings
	}
	kept := make([]check.Finding, 0, len(findings))
	for i := range findings {
		if !a.silences(&findings[i]) {
			kept = append(kept, findings[i])
		}
	}
	a.reportInvalid()
	a.reportUnknown()
	if complete && readable(doc, findings) {
		a.reportUnused()
	}
	return append(kept, a.findings...)
}

// application is one Apply.
type application struct {
	doc        *rules.Document
	ruleID     string
	cfg        *config.Config
	directives []*directive
	configured []configured
	findings   []check.Finding
}

// configured is a suppression of the configuration and which of its checks
// found something to silence.
type configured struct {
	config.Suppression
	used []bool
}

// silences reports whether something silences a finding. All that do are
// marked as used: removing any one of them would be no different.
func (a *application) silences(f *check.Finding) bool {
	chk := check.Find(f.Check)
	if chk == nil {
		return false
	}
	silent := false
	for _, d := range a.directives {
		if !d.covers(a.doc, f) {
			continue
		}
		for i := range d.checks {
			if chk.Matches(d.checks[i].name) {
				d.checks[i].used, silent = true, true
			}
		}
	}
	for _, c := range a.configured {
		for i, selector := range c.Checks {
			if chk.Matches(selector) {
				c.used[i], silent = true, true
			}
		}
	}
	return silent
}

// readable reports whether the checks could see the document's queries. Where
// one could not be read most checks say nothing, and a suppression is no less
// needed for that.
func readable(doc *rules.Document, findings []check.Finding) bool {
	return len(doc.Tree.Problems) == 0 && !slices.ContainsFunc(findings, func(f check.Finding) bool {
		return f.Severity == check.Error && (strings.HasPrefix(f.Check, "query/") || strings.HasPrefix(f.Check, "toml/"))
	})
}

func (a *application) reportInvalid() {
	for _, d := range a.directives {
		if d.problem != "" {
			a.report(invalidID, check.Finding{Span: d.span, Message: d.problem})
		}
	}
}

func (a *application) reportUnknown() {
	for _, d := range a.directives {
		for _, c := range d.checks {
			if err := config.CheckSelector(c.name); err != nil {
				a.report(unknownID, check.Finding{Span: c.span, Message: err.Error()})
			}
			a.reportRenamed(c)
		}
	}
}

// reportRenamed reports a check that is named by an ID which it no longer has;
// the comment counts all the same.
func (a *application) reportRenamed(c named) {
	now, ok := check.Renamed(c.name)
	if !ok {
		return
	}
	before := len(a.findings)
	a.report(unknownID, check.Finding{Span: c.span, Message: config.RenamedText(c.name, now), Fixes: []check.Fix{
		{Title: fmt.Sprintf("Write `%s`", now), Safe: true, Edits: []source.Edit{{Span: c.span, NewText: now}}},
	}})
	for i := range a.findings[before:] {
		a.findings[before+i].Severity = check.Info
	}
}

func (a *application) reportUnused() {
	for _, d := range a.directives {
		var unused []int
		for i, c := range d.checks {
			if !c.used && a.couldRun(c.name) {
				unused = append(unused, i)
			}
		}
		for _, i := range unused {
			a.report(unusedID, check.Finding{
				Span: d.checks[i].span, Tag: check.Unnecessary,
				Message: fmt.Sprintf("`%s` has nothing to say here", d.checks[i].name),
				Fixes:   []check.Fix{d.removal(a.doc.File, i, len(unused) == len(d.checks))},
			})
		}
	}
	for _, c := range a.configured {
		for i, selector := range c.Checks {
			if !c.used[i] && a.couldRun(selector) {
				a.report(unusedID, check.Finding{
					Span:    a.doc.Rule.RuleID.Span,
					Message: fmt.Sprintf("`%s` has nothing to say about this rule, yet %s silences it", selector, config.FileName),
					Related: []check.Related{{Path: a.cfg.File.Path(), Span: c.Span, Message: "silenced here"}},
				})
			}
		}
	}
}

// couldRun reports whether a check that the selector means is on, so that its
// silence tells something.
func (a *application) couldRun(selector string) bool {
	return slices.ContainsFunc(check.All(), func(c *check.Check) bool {
		return c.Run != nil && c.Matches(selector) && a.cfg.Enabled(c, a.doc.File.Path(), a.ruleID)
	})
}

// report adds a finding about a suppression, unless the configuration turns
// the check off.
func (a *application) report(id string, f check.Finding) {
	chk, path := check.Find(id), a.doc.File.Path()
	if !a.cfg.Enabled(chk, path, a.ruleID) {
		return
	}
	f.Check, f.Path, f.RuleID = id, path, a.ruleID
	f.Severity = a.cfg.SeverityOf(chk, chk.Severity, path, a.ruleID)
	a.findings = append(a.findings, f)
}

// covers reports whether a finding is about what the comment is about.
func (d *directive) covers(doc *rules.Document, f *check.Finding) bool {
	if f.WholeFile {
		return d.wholeFile && !d.quoted
	}
	if !d.target.Contains(f.Span.Start) {
		return false
	}
	return !d.quoted || slices.ContainsFunc(d.occurrences(doc), func(s source.Span) bool {
		return s.Covers(f.Span) || f.Span.Covers(s)
	})
}

// occurrences returns where in the file the quoted text stands within what
// the comment is about: as it is written and, in a query, as it reads.
func (d *directive) occurrences(doc *rules.Document) []source.Span {
	if d.searched {
		return d.found
	}
	out := find(doc.File.Slice(d.target), d.text, func(s source.Span) source.Span { return s.Shift(d.target.Start) })
	for _, q := range doc.Queries() {
		if d.target.Covers(q.Span) {
			out = append(out, find(q.Text, d.text, q.Map.ToFile)...)
		}
	}
	d.found, d.searched = out, true
	return out
}

// find returns the places of needle in text, each as at gives it.
func find(text, needle string, at func(source.Span) source.Span) []source.Span {
	var out []source.Span
	for from := 0; needle != ""; {
		i := strings.Index(text[from:], needle)
		if i < 0 {
			break
		}
		start := from + i
		out = append(out, at(source.Span{Start: start, End: start + len(needle)}))
		from = start + len(needle)
	}
	return out
}
