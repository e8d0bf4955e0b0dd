package check

import (
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/siblings"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Pass is one run of the checks over one document. Checks of a pass run one
// after another and share what is dear to make through [Memo].
type Pass struct {
	Doc     *rules.Document
	Profile Profile
	// Catalogue is where fields are looked up.
	Catalogue *schema.Catalogue
	// Lists finds the file that holds the exception list with an ID; nil where
	// nobody can tell, and so does a nil function.
	Lists func(listID string) *rules.Document
	// Siblings are the other rules of the workspace; nil where nobody can tell.
	Siblings *siblings.Workspace

	// Readings are queries that were read before; nil where none are kept.
	Readings *Readings

	current  *Check
	before   int // findings of the checks that ran before
	findings []Finding
	memo     map[any]any
}

// NewPass prepares a pass over doc.
func NewPass(doc *rules.Document, profile Profile, catalogue *schema.Catalogue) *Pass {
	return &Pass{Doc: doc, Profile: profile, Catalogue: catalogue, memo: map[any]any{}}
}

// Run runs one check and collects its findings.
func (p *Pass) Run(c *Check) {
	p.current, p.before = c, len(p.findings)
	c.Run(p)
	p.current = nil
}

// Findings returns what was reported so far, in the order of reporting.
func (p *Pass) Findings() []Finding { return p.findings }

// maxFindings is how many findings one check can have in one file: nobody reads
// more, and no file can make the program run out of memory.
const maxFindings = 1000

// IsFull reports whether the running check can report nothing more, so that it
// may stop looking.
func (p *Pass) IsFull() bool { return len(p.findings)-p.before >= maxFindings }

// Report adds a finding of the running check. Check, Path, RuleID and, unless
// the finding brings its own, Severity are filled in.
func (p *Pass) Report(f Finding) {
	if p.IsFull() {
		return
	}
	f.Check = p.current.ID
	f.Path = p.Doc.File.Path()
	if f.Severity == 0 {
		f.Severity = p.current.Severity
	}
	p.findings = append(p.findings, f)
}

// Reportf is Report for a finding that is a span and a message.
func (p *Pass) Reportf(span source.Span, message string) {
	p.Report(Finding{Span: span, Message: message})
}

// Memo returns the value that make gives for key, made once a pass. The key's
// type should belong to the caller, as with context keys.
func Memo[T any](p *Pass, key any, make func() T) T {
	if v, ok := p.memo[key]; ok {
		return v.(T)
	}
	v := make()
	p.memo[key] = v
	return v
}
