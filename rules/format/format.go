// Package format writes a rule file the way most of them are written, so that
// a difference between two versions is one that somebody meant.
//
// It moves blanks and line breaks, and writes keywords of KQL in lower case;
// no key, no value and no comment changes its place or its text, and a query
// goes on asking for the same. What the result says is compared with what the
// file said before anybody gets it. Formatting what is formatted changes
// nothing.
//
// The form is the one that the published rules of elastic/detection-rules
// have: nothing is indented but the items of lists, by four blanks for each
// list around them; `key = value`; no more than two empty lines in a row; one
// line break at the end. Where they differ among themselves, such as in empty
// lines between tables, the author's choice stays.
package format

import (
	"errors"
	"fmt"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// ErrUnreadable says that a file is no TOML, so that nobody knows what it
// means.
var ErrUnreadable = errors.New("it cannot be formatted before it can be read")

// errChanged says that the result would mean something else: a defect of this
// package, which costs nobody anything.
var errChanged = errors.New("formatting would change what it says")

// maxPasses bounds how often a text is formatted until nothing changes.
const maxPasses = 4

// Text returns the formatted text of a file. A file that is none of ours comes
// back as it is.
func Text(file *source.File) (string, error) {
	doc := rules.Parse(file)
	if len(doc.Tree.Problems) > 0 {
		p := doc.Tree.Problems[0]
		at := file.OffsetToPosition(p.Span.Start, source.UTF16)
		return "", fmt.Errorf("%w: line %d: %s", ErrUnreadable, at.Line+1, p.Message)
	}
	if doc.Kind == rules.Unknown {
		return file.Text(), nil
	}
	now := doc
	for range maxPasses {
		text, err := source.Apply(now.File.Text(), edits(now))
		if err != nil {
			return "", fmt.Errorf("%w: %w", errChanged, err)
		}
		if text == now.File.Text() {
			return text, same(doc, now)
		}
		now = rules.Parse(source.NewFile(file.Path(), text))
	}
	return "", errChanged
}

// Edits returns what [Text] changes, as edits of the file.
func Edits(file *source.File) ([]source.Edit, error) {
	text, err := Text(file)
	if err != nil {
		return nil, err
	}
	after := source.NewFile(file.Path(), text)
	var out []source.Edit
	for _, c := range source.LineChanges(file.Text(), text) {
		out = append(out, source.Edit{
			Span:    source.Span{Start: file.LineSpan(c.BeforeStart).Start, End: file.LineSpan(c.BeforeEnd).Start},
			NewText: after.Slice(source.Span{Start: after.LineSpan(c.AfterStart).Start, End: after.LineSpan(c.AfterEnd).Start}),
		})
	}
	return out, nil
}

// edits are what one pass changes.
func edits(doc *rules.Document) []source.Edit {
	l := newLayout(doc)
	l.lines()
	l.blankLines()
	for _, s := range doc.Tree.Statements {
		l.statement(s)
	}
	for _, q := range doc.Queries() {
		l.query(q)
	}
	return l.edits
}
