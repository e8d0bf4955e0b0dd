package check

import (
	"encoding/json"

	"github.com/rulewright/rulewright/rules/source"
)

// Finding is one fact about a rule: where it shows, what makes it true, and
// what would mend it. All spans are byte offsets of the file as it was read.
type Finding struct {
	// Check is the ID of the check that found it.
	Check    string
	Severity Severity
	// Path is the file, as the snapshot names it.
	Path string
	// Span is the smallest text that shows the fact. WholeFile is set instead
	// where the finding is about the file and no text of it.
	Span      source.Span
	WholeFile bool
	// Message is one sentence without a final full stop, in a rule author's
	// words.
	Message string
	// Related are the other places that make it true, most important first.
	Related []Related
	// Fixes are alternatives, the best one first.
	Fixes []Fix
	// Tag lets an editor fade or strike the text.
	Tag Tag
	// Witness makes an event that shows the finding, once and when it is asked
	// for; nil where none does, such as of what is impossible. See
	// [Finding.Shown].
	Witness func() *Witness
	// RuleID is the rule's rule_id where it is known.
	RuleID string
}

// Witness is an event that shows a finding, confirmed by evaluating what the
// finding speaks of.
type Witness struct {
	// Event is the document, with the fields that matter and no others.
	Event json.RawMessage
	// Shows says what it shows, as the end of a sentence: "both match it".
	Shows string
}

// Shown returns an event that shows the finding; nil where there is none. It is
// safe for concurrent use.
func (f *Finding) Shown() *Witness {
	if f.Witness == nil {
		return nil
	}
	return f.Witness()
}

// Known is a witness that is made already.
func (w *Witness) Known() func() *Witness {
	if w == nil {
		return nil
	}
	return func() *Witness { return w }
}

// Related is a second label: another place and why it matters. An empty Path
// means the finding's own file.
type Related struct {
	Path    string
	Span    source.Span
	Message string
}

// Fix is a set of edits to the finding's file that belong together.
type Fix struct {
	// Title is an imperative: "Replace `=` with `==`".
	Title string
	// Safe fixes leave the rule's meaning as it was, or give a text that
	// could not be read its only reading; `lint --fix` applies these alone.
	Safe  bool
	Edits []source.Edit
}

// Tag is how an editor may draw the finding's text.
type Tag int

// The tags.
const (
	NoTag Tag = iota
	// Unnecessary text changes nothing: it is faded.
	Unnecessary
	// Deprecated text works but should not be used: it is struck through.
	Deprecated
)
