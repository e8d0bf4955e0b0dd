package server

import (
	"context"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// fixAllKind is for editors that mend a file when they save it.
const fixAllKind = protocol.CodeActionKindSourceFixAll + ".rulewright"

// CodeAction offers what can be done about the findings at a range: mend
// them, or silence them with a reason.
func (s *server) CodeAction(ctx context.Context, params *protocol.CodeActionParams) ([]protocol.CommandOrCodeAction, error) {
	v := viewOf(ctx)
	d := v.docs[params.TextDocument.URI]
	if d == nil || !v.client.literals {
		return nil, nil
	}
	at, err := d.span(params.Range)
	if err != nil {
		return nil, err
	}
	a := actions{server: s, view: v, doc: d}
	findings := s.findings(d, check.Thorough)
	if wants(params.Context.Only, protocol.CodeActionKindQuickFix) {
		here := touching(findings, at)
		for _, f := range here {
			a.fixes(f)
		}
		for _, f := range here {
			a.suppression(f)
		}
	}
	// An editor that asks by itself at every step of the cursor would make
	// nothing of what is wrong with nothing.
	automatic := params.Context.TriggerKind == protocol.CodeActionTriggerKindAutomatic
	if !automatic && wants(params.Context.Only, protocol.CodeActionKindRefactorRewrite) {
		a.rewrites(at)
	}
	if !automatic && wants(params.Context.Only, protocol.CodeActionKindRefactorExtract) {
		a.extractExclusions(at.Start)
	}
	a.dates(at, params.Context.Only)
	switch {
	case !wants(params.Context.Only, fixAllKind):
	case v.client.resolves:
		a.offerFixAll(findings)
	case len(params.Context.Only) > 0:
		a.fixAll()
	}
	return a.out, nil
}

// wants reports whether an editor that asks for some kinds, or for any if it
// names none, asks for one.
func wants(only []protocol.CodeActionKind, kind protocol.CodeActionKind) bool {
	for _, o := range only {
		if o == "" || kind == o || strings.HasPrefix(string(kind), string(o)+".") {
			return true
		}
	}
	return len(only) == 0
}

// touching returns the findings that have a place in common with a span.
func touching(findings []check.Finding, at source.Span) []*check.Finding {
	var out []*check.Finding
	for i := range findings {
		f := &findings[i]
		if f.WholeFile || f.Span.Start <= at.End && at.Start <= f.Span.End {
			out = append(out, f)
		}
	}
	return out
}

// actions collects what is offered for one document.
type actions struct {
	server *server
	view   *view
	doc    *document
	out    []protocol.CommandOrCodeAction
}

// add offers an edit of the document. It says of which finding it is, if it is
// of one.
func (a *actions) add(title string, kind protocol.CodeActionKind, of *check.Finding, preferred bool, edits []source.Edit) {
	action := &protocol.CodeAction{Title: title, Kind: &kind, Edit: a.edit(edits)}
	if of != nil {
		action.Diagnostics = []protocol.Diagnostic{a.server.diagnostic(a.view, a.doc, of)}
	}
	if preferred && a.view.client.preferred {
		action.IsPreferred = yes()
	}
	a.out = append(a.out, action)
}

// edit converts edits of the document. An editor that can is told which
// version they are for, so that they are not made to a later one.
func (a *actions) edit(edits []source.Edit) *protocol.WorkspaceEdit {
	texts := make([]protocol.TextEdit, len(edits))
	for i, e := range edits {
		texts[i] = protocol.TextEdit{Range: a.doc.rangeOf(e.Span), NewText: e.NewText}
	}
	if !a.view.client.versionedEdits {
		return &protocol.WorkspaceEdit{Changes: map[uri.URI][]protocol.TextEdit{a.doc.id: texts}}
	}
	change := &protocol.TextDocumentEdit{Edits: make([]protocol.TextDocumentEditElement, len(texts))}
	change.TextDocument.URI, change.TextDocument.Version = a.doc.id, &a.doc.version
	for i := range texts {
		change.Edits[i] = &texts[i]
	}
	return &protocol.WorkspaceEdit{DocumentChanges: []protocol.DocumentChange{change}}
}
