package server

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"go.lsp.dev/jsonrpc2"
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

const fixAllTitle = "Make all safe fixes"

// fixAll does what `rulewright lint --fix` does to the file, which analyses
// it again and again: for an editor that asks for just this.
func (a *actions) fixAll() {
	if a.doc.file == nil {
		return
	}
	if fixed, made := analysis.Fix(a.doc.file); made > 0 {
		a.add(fixAllTitle, fixAllKind, nil, false, changes(a.doc.source, fixed.Source()))
	}
}

// resolving is what an action that is yet to be worked out keeps with the
// editor.
type resolving struct {
	URI     docID `json:"uri"`
	Version int32 `json:"version"`
}

// offerFixAll offers the same to an editor that comes back for the edits once
// somebody wants them.
func (a *actions) offerFixAll(findings []check.Finding) {
	if a.doc.file == nil || !slices.ContainsFunc(findings, func(f check.Finding) bool { return len(f.Fixes) > 0 && f.Fixes[0].Safe }) {
		return
	}
	data, err := json.Marshal(resolving{a.doc.id, a.doc.version})
	if err != nil {
		return // a name that is no text: nothing of it would come back
	}
	a.out = append(a.out, &protocol.CodeAction{Title: fixAllTitle, Kind: new(fixAllKind), Data: data})
}

// CodeActionResolve works an action out.
func (s *server) CodeActionResolve(ctx context.Context, action *protocol.CodeAction) (*protocol.CodeAction, error) {
	var r resolving
	if action.Data == nil {
		return action, nil // it was complete
	}
	if err := json.Unmarshal(action.Data, &r); err != nil {
		return nil, fmt.Errorf("%w: %w", jsonrpc2.ErrInvalidParams, err)
	}
	v := viewOf(ctx)
	d := v.docs[r.URI]
	if d == nil || d.version != r.Version {
		return nil, protocol.ErrContentModified
	}
	a := actions{server: s, view: v, doc: d}
	a.fixAll()
	if len(a.out) == 0 {
		return action, nil
	}
	return a.out[0].(*protocol.CodeAction), nil
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
