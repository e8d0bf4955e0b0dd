package server

import (
	"slices"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// fixes offers a finding's own fixes. The best one is preferred if it leaves
// the rule's meaning as it is.
func (a *actions) fixes(f *check.Finding) {
	for i, fix := range f.Fixes {
		a.add(fix.Title, protocol.CodeActionKindQuickFix, f, i == 0 && fix.Safe, fix.Edits)
	}
}

// fixAll offers what `rulewright lint --fix` does to the file.
func (a *actions) fixAll(findings []check.Finding) {
	if a.doc.file == nil || !slices.ContainsFunc(findings, func(f check.Finding) bool { return len(f.Fixes) > 0 && f.Fixes[0].Safe }) {
		return
	}
	fixed, made := analysis.Fix(a.doc.file)
	if made == 0 {
		return
	}
	a.add("Make all safe fixes", fixAllKind, nil, false, changes(a.doc.source, fixed.Source()))
}

// changes returns the edits, of whole lines, that make one text of another.
func changes(before, after *source.File) []source.Edit {
	var out []source.Edit
	for _, c := range source.LineChanges(before.Text(), after.Text()) {
		out = append(out, source.Edit{
			Span:    source.Span{Start: lineStart(before, c.BeforeStart), End: lineStart(before, c.BeforeEnd)},
			NewText: after.Slice(source.Span{Start: lineStart(after, c.AfterStart), End: lineStart(after, c.AfterEnd)}),
		})
	}
	return out
}

// lineStart returns where a line starts, and the end of the text for a line
// behind the last.
func lineStart(f *source.File, line int) int { return f.LineSpan(line).Start }
