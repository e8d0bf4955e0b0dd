package server

import (
	"context"

	"go.lsp.dev/protocol"
)

// wordOfColumn is what the name of a column without backquotes is made of.
const wordOfColumn = `[A-Za-z_@][A-Za-z0-9_@.]*`

// LinkedEditingRange lists the places that change with a name while it is typed
// anew: those of a column that a query in ES|QL computes, where all of them
// spell it alike. A field is another matter: two conditions on one need not stay
// about the same one.
func (s *server) LinkedEditingRange(ctx context.Context, params *protocol.LinkedEditingRangeParams) (*protocol.LinkedEditingRanges, error) {
	d, offset, err := lookedAt(ctx, &params.TextDocumentPositionParams)
	if d == nil || err != nil {
		return nil, err
	}
	r := renameColumn(d, offset)
	if r == nil || r.refusal != "" || d.source.Slice(r.span) != r.name {
		return nil, nil
	}
	other := r.name + "_"
	edits, refusal := r.edits(other)
	if refusal != "" || len(edits) < 2 {
		return nil, nil
	}
	out := &protocol.LinkedEditingRanges{WordPattern: new(wordOfColumn)}
	for _, e := range edits {
		if e.NewText != other || d.source.Slice(e.Span) != r.name {
			return nil, nil
		}
		out.Ranges = append(out.Ranges, d.rangeOf(e.Span))
	}
	return out, nil
}
