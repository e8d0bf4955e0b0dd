package server

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/source"
)

// candidate is one text that could stand where somebody types.
type candidate struct {
	label string
	// insert is what is inserted; the label if it is empty.
	insert string
	// filter is what may be typed to find it; the label if it is empty.
	filter string
	// detail stands beside the label, in a few words.
	detail string
	// about says more in Markdown, where it comes from and what it is for; nil
	// where there is no more to say. It takes its time, so that it is called for
	// those alone that somebody looks at, if the editor comes back for it.
	about func() string
	kind  protocol.CompletionItemKind
	// snippet says that insert has places to fill in, as the protocol's
	// snippets have them.
	snippet bool
	// also are edits elsewhere in the document that belong to it.
	also []source.Edit
	// rank orders candidates, and of one rank those first that are used more;
	// the rest is in order of label.
	rank, used int
}

// saying is an about that is known already.
func saying(text string) func() string {
	if text == "" {
		return nil
	}
	return func() string { return text }
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
	if c := d.completion(offset); c != nil {
		return d.completionList(&v.client, c, offset), nil
	}
	return nil, nil
}

// completion is what an offset offers; nil where that is nothing.
func (d *document) completion(offset int) *completion {
	for _, complete := range completers {
		c := complete(d, offset)
		switch {
		case c == nil:
		case offset < c.word.Start || c.word.End < offset:
			return nil // behind the quote that ends a value, say
		default:
			return c
		}
	}
	return nil
}
