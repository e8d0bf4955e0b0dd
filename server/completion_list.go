package server

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/source"
)

// completing is what a list of candidates, or each of them, keeps with the
// editor: the place that was asked about.
type completing struct {
	URI docID `json:"uri"`
	// At is the byte offset.
	At int `json:"at"`
}

// completionList is what a place offers as the protocol has it. What all items
// share is said once, and what is long left for later, as far as the editor can
// do with that.
func (d *document) completionList(editor *client, c *completion, offset int) *protocol.CompletionList {
	slices.SortStableFunc(c.candidates, inOrder)
	insert, replace := d.rangeOf(source.Span{Start: c.word.Start, End: offset}), d.rangeOf(c.word)
	w := itemWriter{document: d, editor: editor, insert: insert, replace: replace, eager: !editor.resolvesItems}
	list := &protocol.CompletionList{IsIncomplete: c.cut, Items: make([]protocol.CompletionItem, len(c.candidates))}
	data, _ := json.Marshal(completing{d.id, offset}) // a string has a form
	defaults := protocol.CompletionItemDefaults{}
	if editor.sharesRanges {
		defaults.EditRange = &insert
		if editor.replaces {
			defaults.EditRange = &protocol.EditRangeWithInsertReplace{Insert: insert, Replace: replace}
		}
	}
	switch {
	case !editor.resolvesItems:
	case editor.sharesData:
		defaults.Data = data
	default:
		w.data = data
	}
	if defaults.EditRange != nil || defaults.Data != nil {
		list.ItemDefaults = &defaults
	}
	for i := range c.candidates {
		list.Items[i] = w.item(&c.candidates[i], i)
	}
	return list
}

// itemWriter writes candidates as the editor reads them.
type itemWriter struct {
	document        *document
	editor          *client
	insert, replace protocol.Range
	// data is what each item keeps; nil where that is nothing, or is said once.
	data []byte
	// eager says that everything is said at once, of the first maxEager.
	eager bool
}

// item writes the candidate with a place in the order.
func (w *itemWriter) item(x *candidate, place int) protocol.CompletionItem {
	text := cmp.Or(x.insert, x.label)
	if x.snippet && !w.editor.snippets {
		text = plain(text)
	}
	item := protocol.CompletionItem{Label: x.label, Kind: x.kind, SortText: protocol.NewOptional(fmt.Sprintf("%04d", place)), Data: w.data}
	switch {
	case w.editor.sharesRanges && text == x.label:
	case w.editor.sharesRanges:
		item.TextEditText = protocol.NewOptional(text)
	case w.editor.replaces:
		item.TextEdit = &protocol.InsertReplaceEdit{NewText: text, Insert: w.insert, Replace: w.replace}
	default:
		item.TextEdit = &protocol.TextEdit{NewText: text, Range: w.insert}
	}
	switch {
	case x.filter != "":
		item.FilterText = protocol.NewOptional(x.filter)
	case text != x.label && strings.HasPrefix(text, `"`):
		item.FilterText = protocol.NewOptional(text)
	}
	if x.snippet && w.editor.snippets {
		item.InsertTextFormat = protocol.InsertTextFormatSnippet
	}
	for _, e := range x.also {
		item.AdditionalTextEdits = append(item.AdditionalTextEdits, protocol.TextEdit{Range: w.document.rangeOf(e.Span), NewText: e.NewText})
	}
	switch {
	case x.detail == "":
	case w.editor.resolvesDetails && w.editor.labelDetails:
		item.LabelDetails = &protocol.CompletionItemLabelDetails{Description: &x.detail}
	default:
		item.Detail = protocol.NewOptional(x.detail)
	}
	if w.eager && place < maxEager {
		w.describe(&item, x)
	}
	return item
}

// maxEager is of how many candidates, at most, everything is said to an editor
// that does not come back for it. Longer lists are of fields, whose names say
// most.
const maxEager = 100

// describe says what takes its time.
func (w *itemWriter) describe(item *protocol.CompletionItem, x *candidate) {
	if x.about != nil {
		item.Documentation = markup(x.about(), w.editor.markdownCompletion)
	}
}

// CompletionResolve says more of an item that somebody looks at. Its candidate
// is found again at the place where it was offered, if it is still there: what
// was typed since stands behind that place.
func (s *server) CompletionResolve(ctx context.Context, item *protocol.CompletionItem) (*protocol.CompletionItem, error) {
	if item.Data == nil {
		return item, nil // everything was said
	}
	var at completing
	if err := json.Unmarshal(item.Data, &at); err != nil {
		return nil, fmt.Errorf("%w: %w", jsonrpc2.ErrInvalidParams, err)
	}
	v := viewOf(ctx)
	d := v.docs[at.URI]
	if d == nil || at.At < 0 || at.At > d.source.Len() {
		return item, nil
	}
	c := d.completion(at.At)
	if c == nil {
		return item, nil
	}
	for i := range c.candidates {
		if x := &c.candidates[i]; x.label == item.Label && x.kind == item.Kind {
			if x.detail != "" {
				item.Detail = protocol.NewOptional(x.detail)
			}
			w := itemWriter{document: d, editor: &v.client}
			w.describe(item, x)
			break
		}
	}
	return item, nil
}
