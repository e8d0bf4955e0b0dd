package server

import (
	"context"
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/source"
)

// candidate is one text that could stand where somebody types.
type candidate struct {
	label string
	// insert is what is inserted; the label if it is empty.
	insert string
	// detail stands beside the label, and doc is a sentence of Markdown.
	detail, doc string
	kind        protocol.CompletionItemKind
	// snippet says that insert has places to fill in, as the protocol's
	// snippets have them.
	snippet bool
	// also are edits elsewhere in the document that belong to it.
	also []source.Edit
	// rank orders candidates; those of one rank are in order of label.
	rank int
}

// completion is what a place offers.
type completion struct {
	// word is the text, as far as it is there, that a candidate takes the
	// place of.
	word       source.Span
	candidates []candidate
	// cut says that there are more candidates, so that the editor asks again
	// when more has been typed.
	cut bool
}

// completers are asked in turn for what could stand at an offset.
var completers = []func(d *document, offset int) *completion{
	completeSetting,
	completeCheckID,
	completeRule,
	completeThreat,
	completeQuery,
	completeESQL,
	completeFieldName,
	completeHeader,
	completeValue,
	completeKey,
}

// Completion offers what could stand at a place.
func (s *server) Completion(ctx context.Context, params *protocol.CompletionParams) (protocol.CompletionResult, error) {
	v := viewOf(ctx)
	d := v.docs[params.TextDocument.URI]
	if d == nil {
		return nil, nil
	}
	offset, err := d.offset(params.Position)
	if err != nil {
		return nil, err
	}
	for _, complete := range completers {
		if c := complete(d, offset); c != nil {
			return d.completionList(v.client, c, offset), nil
		}
	}
	return nil, nil
}

func (d *document) completionList(editor client, c *completion, offset int) *protocol.CompletionList {
	insert := d.rangeOf(source.Span{Start: c.word.Start, End: offset})
	replace := d.rangeOf(c.word)
	list := &protocol.CompletionList{IsIncomplete: c.cut, Items: make([]protocol.CompletionItem, 0, len(c.candidates))}
	for i := range c.candidates {
		x := &c.candidates[i]
		text := x.insert
		if text == "" {
			text = x.label
		}
		if x.snippet && !editor.snippets {
			text = plain(text)
		}
		item := protocol.CompletionItem{Label: x.label, Kind: x.kind, SortText: protocol.NewOptional(fmt.Sprintf("%02d%s", x.rank, x.label))}
		if editor.replaces {
			item.TextEdit = &protocol.InsertReplaceEdit{NewText: text, Insert: insert, Replace: replace}
		} else {
			item.TextEdit = &protocol.TextEdit{NewText: text, Range: insert}
		}
		if text != x.label && strings.HasPrefix(text, `"`) {
			item.FilterText = protocol.NewOptional(text)
		}
		if x.snippet && editor.snippets {
			item.InsertTextFormat = protocol.InsertTextFormatSnippet
		}
		for _, e := range x.also {
			item.AdditionalTextEdits = append(item.AdditionalTextEdits, protocol.TextEdit{Range: d.rangeOf(e.Span), NewText: e.NewText})
		}
		if x.detail != "" {
			item.Detail = protocol.NewOptional(x.detail)
		}
		if x.doc != "" {
			item.Documentation = markup(x.doc, editor.markdownCompletion)
		}
		list.Items = append(list.Items, item)
	}
	return list
}
