// Package analysis is the one entry that the command line and the language
// server call: texts, configuration and catalogue in, findings out.
//
// A [File] is one text with everything that is concluded from it, computed
// when first asked for and kept. It never changes: a keystroke makes another
// File, and what was asked of the old one stays true of its text, so that
// nothing stale can be shown and nothing is computed twice. The package opens
// no file.
package analysis

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/siblings"
	"github.com/rulewright/rulewright/analysis/suppress"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Options are what findings depend on besides the text. They are not changed
// once used: another configuration is another Options.
type Options struct {
	Config    *config.Config
	Catalogue *schema.Catalogue
	// Lists finds the file that holds the exception list with an ID; nil where
	// nobody can tell, and so does a nil function.
	Lists func(listID string) *rules.Document
	// Siblings are the rules of the workspace; nil where nobody can tell.
	Siblings *siblings.Workspace
}

// File is one text and what is concluded from it. It is safe for concurrent
// use; its text never changes.
type File struct {
	options *Options
	source  *source.File
	version int32
	// readings are shared with other versions of the text; nil if there are
	// none.
	readings *check.Readings

	parse sync.Once
	doc   *rules.Document
	// exported says that the document is not written as a rule file.
	exported bool

	mu       sync.Mutex
	pass     *check.Pass
	done     check.Stage // the stages below it have run
	started  bool
	findings [check.Thorough + 1][]check.Finding
	known    atomic.Pointer[[]check.Finding] // those of the last stage that has run
	crashes  []Crash
}

// Crash is a check that panicked on a file: a defect of Rulewright, which
// costs that check's findings and nothing else.
type Crash struct {
	Check string
	Path  string
	Value any
	Stack []byte
}

// Error says what happened in one line.
func (c Crash) Error() string {
	return fmt.Sprintf("%s: the check %s failed: %v", c.Path, c.Check, c.Value)
}

// NewFile prepares a text for analysis. version is the editor's number for
// the text, if there is an editor.
func NewFile(src *source.File, version int32, o *Options) *File {
	return &File{options: o, source: src, version: version}
}

// NewExported prepares a rule of an export or of Kibana's API for analysis.
// What checks say about how a rule file is written is left out, and so are
// fixes: the text is not the author's to edit.
func NewExported(doc *rules.Document, o *Options) *File {
	f := &File{options: o, source: doc.File, doc: doc, exported: true}
	f.parse.Do(func() {})
	return f
}

// Reuse shares what is read of queries with other versions of the text. It is
// called before anything else is asked.
func (f *File) Reuse(r *check.Readings) { f.readings = r }

// Source returns the text.
func (f *File) Source() *source.File { return f.source }

// Version returns the editor's number for the text.
func (f *File) Version() int32 { return f.version }

// Document returns the text as a typed document.
func (f *File) Document() *rules.Document {
	f.parse.Do(func() { f.doc = rules.Parse(f.source) })
	return f.doc
}

// Findings returns what the checks up to and including a stage say, in the
// order of the file. The slice is shared and must not be changed.
//
// Suppressed findings are left out of every stage; that a suppression is
// unused is known, and said, only once all stages have run.
func (f *File) Findings(upTo check.Stage) []check.Finding {
	doc := f.Document()
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.started {
		f.started = true
		f.pass = check.NewPass(doc, f.options.Config.Profile, f.options.Catalogue)
		f.pass.Readings = f.readings
		f.pass.Lists, f.pass.Siblings = f.options.Lists, f.options.Siblings
	}
	for f.done <= upTo {
		f.run(f.done)
		f.findings[f.done] = f.settle(f.done)
		f.known.Store(&f.findings[f.done])
		f.done++
	}
	return f.findings[upTo]
}

// Known returns what the checks that have run so far say, without waiting for
// any. The slice is shared and must not be changed.
func (f *File) Known() []check.Finding {
	if known := f.known.Load(); known != nil {
		return *known
	}
	return nil
}

// Crashes returns the checks that failed so far.
func (f *File) Crashes() []Crash {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.crashes)
}

// Query looks at the document through the pass that the checks share, so that
// a hover does not parse again what a check has parsed. The function must not
// report.
func (f *File) Query(look func(*check.Pass)) {
	f.Findings(check.Quick)
	f.mu.Lock()
	defer f.mu.Unlock()
	look(f.pass)
}

// run runs the enabled checks of one stage.
func (f *File) run(stage check.Stage) {
	doc, path := f.pass.Doc, f.source.Path()
	ruleID := RuleID(doc)
	for _, c := range check.All() {
		if c.Run != nil && c.Stage == stage && f.options.Config.Enabled(c, path, ruleID) && (!f.exported || aboutContent(c)) {
			f.runOne(c)
		}
	}
}

// aboutContent reports whether a check is about what a rule asks for, and not
// about how its file is written and kept.
func aboutContent(c *check.Check) bool {
	switch c.Group() {
	case "toml", "rule", "threat", "workspace":
		return false
	}
	return c.Profile == check.Generic
}

// runOne runs one check and survives its failure: an editor must not lose its
// server over one rule.
func (f *File) runOne(c *check.Check) {
	defer func() {
		if v := recover(); v != nil {
			f.crashes = append(f.crashes, Crash{c.ID, f.source.Path(), v, debug.Stack()})
		}
	}()
	f.pass.Run(c)
}

// settle turns what was reported so far into what is shown: severities and
// suppressions applied, in order, each once.
func (f *File) settle(stage check.Stage) []check.Finding {
	cfg, path, ruleID := f.options.Config, f.source.Path(), RuleID(f.pass.Doc)
	out := make([]check.Finding, 0, len(f.pass.Findings()))
	for _, finding := range f.pass.Findings() {
		finding.RuleID = ruleID
		if f.exported {
			finding.Fixes = nil
		}
		finding.Severity = cfg.SeverityOf(check.Find(finding.Check), finding.Severity, path, ruleID)
		out = append(out, finding)
	}
	out = suppress.Apply(f.pass.Doc, cfg, out, stage == check.Thorough)
	Sort(out)
	return out
}

// Sort orders findings by file, place, check and message.
func Sort(findings []check.Finding) {
	slices.SortStableFunc(findings, func(a, b check.Finding) int {
		return cmp.Or(
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Span.End, b.Span.End),
			cmp.Compare(a.Check, b.Check),
			cmp.Compare(a.Message, b.Message),
		)
	})
}

// RuleID returns a document's rule_id, or "" where there is none.
func RuleID(doc *rules.Document) string {
	if doc.Rule == nil {
		return ""
	}
	return doc.Rule.RuleID.Value
}
