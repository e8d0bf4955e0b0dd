package server

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/source"
)

// mention is a place where a document names something.
type mention struct {
	span source.Span
	// makes says that the place makes what it names, or gives it its value.
	makes bool
}

// referrers are asked in turn for all mentions, in the order of the document,
// of what stands at an offset.
var referrers = []func(d *document, offset int) []mention{
	referToColumn,
	referToField,
	referToValue,
}

func (d *document) mentions(offset int) []mention {
	for _, refer := range referrers {
		if out := refer(d, offset); len(out) > 0 {
			return out
		}
	}
	return nil
}

// References lists the mentions of what stands at a place, in its document
// first.
func (s *server) References(ctx context.Context, params *protocol.ReferenceParams) ([]protocol.Location, error) {
	d, offset, err := lookedAt(ctx, &params.TextDocumentPositionParams)
	if d == nil || err != nil {
		return nil, err
	}
	var spans []source.Span
	for _, m := range d.mentions(offset) {
		if !m.makes || params.Context.IncludeDeclaration {
			spans = append(spans, m.span)
		}
	}
	return append(d.locations(spans), s.mentionedElsewhere(ctx, viewOf(ctx), d, offset, params.Context.IncludeDeclaration)...), nil
}

// DocumentHighlight marks the same mentions on the screen.
func (s *server) DocumentHighlight(ctx context.Context, params *protocol.DocumentHighlightParams) ([]protocol.DocumentHighlight, error) {
	d, offset, err := lookedAt(ctx, &params.TextDocumentPositionParams)
	if d == nil || err != nil {
		return nil, err
	}
	var out []protocol.DocumentHighlight
	for _, m := range d.mentions(offset) {
		h := protocol.DocumentHighlight{Range: d.rangeOf(m.span), Kind: protocol.DocumentHighlightKindRead}
		if m.makes {
			h.Kind = protocol.DocumentHighlightKindWrite
		}
		out = append(out, h)
	}
	return out, nil
}
