package server

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/catalogue"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/rules/source"
)

// DidOpen takes a text over from the disk.
func (s *server) DidOpen(_ context.Context, params *protocol.DidOpenTextDocumentParams) error {
	item := &params.TextDocument
	id := docID(strings.Clone(string(item.URI)))
	// Values of a message share its memory, which a document would keep.
	return s.update(id, item.Version, strings.Clone(item.Text))
}

// DidChange makes the editor's changes, in its order.
func (s *server) DidChange(_ context.Context, params *protocol.DidChangeTextDocumentParams) error {
	old := s.view.Load().docs[params.TextDocument.URI]
	if old == nil {
		return fmt.Errorf("%s is not open", params.TextDocument.URI)
	}
	text, err := changed(old, params.ContentChanges)
	if err != nil {
		// Whatever would be said now were about another text than the editor's.
		s.forget(old.id)
		return fmt.Errorf("%s: lost track of the text, open it again: %w", old.id, err)
	}
	return s.update(old.id, params.TextDocument.Version, text)
}

// changed returns a document's text with changes made, each of which speaks
// of the text that the one before left.
func changed(d *document, changes []protocol.TextDocumentContentChangeEvent) (string, error) {
	file := d.source
	for _, change := range changes {
		switch change := change.(type) {
		case *protocol.TextDocumentContentChangeWholeDocument:
			file = source.NewFile(file.Path(), strings.Clone(change.Text))
		case *protocol.TextDocumentContentChangePartial:
			start, err := offsetIn(file, change.Range.Start, d.encoding)
			if err != nil {
				return "", err
			}
			end, err := offsetIn(file, change.Range.End, d.encoding)
			if err != nil {
				return "", err
			}
			text, err := source.Apply(file.Text(), []source.Edit{{Span: source.Span{Start: start, End: end}, NewText: change.Text}})
			if err != nil {
				return "", err
			}
			file = source.NewFile(file.Path(), text)
		default:
			return "", fmt.Errorf("a change of an unknown kind: %T", change)
		}
	}
	return file.Text(), nil
}

// DidSave looks at the disk again where the saved file may be about others.
func (s *server) DidSave(_ context.Context, params *protocol.DidSaveTextDocumentParams) error {
	if path, ok := pathOf(params.TextDocument.URI); ok {
		s.heed(path)
	}
	return nil
}

// DidClose gives a text back to the disk.
func (s *server) DidClose(_ context.Context, params *protocol.DidCloseTextDocumentParams) error {
	s.forget(params.TextDocument.URI)
	if path, ok := pathOf(params.TextDocument.URI); ok && configures(path) {
		s.reload()
	}
	return nil
}

// update puts a text into the view.
func (s *server) update(id docID, version int32, text string) error {
	v := s.view.Load()
	isNew := v.docs[id] == nil
	if isNew && !v.client.watches {
		// Nobody says when a configuration changes on the disk.
		v = s.renewed(v)
	}
	d := v.newDocument(id, version, text)
	s.view.Store(v.with(d))
	if path, ok := pathOf(id); ok && configures(path) {
		s.reload()
		return nil
	}
	s.wake(id)
	if isNew {
		s.tellOfConfigurations()
	}
	return nil
}

// forget takes a text out of the view and its findings from the screen.
func (s *server) forget(id docID) {
	s.view.Store(s.view.Load().without(id))
	s.painted.forget(id)
	if l := s.lanes[id]; l != nil {
		l.stop()
		delete(s.lanes, id)
	}
	if !s.view.Load().client.pulls {
		s.clear(id)
	}
	s.tellOfConfigurations()
}

// configures reports whether a file's content may change what counts for
// other files.
func configures(path string) bool {
	name := filepath.Base(path)
	return strings.EqualFold(name, config.FileName) || name == "_config.yaml" || catalogue.Concerns(path)
}
