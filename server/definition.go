package server

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/source"
)

// definers are asked in turn where what stands at an offset comes from: spans
// of the document.
var definers = []func(d *document, offset int) []source.Span{
	defineColumn,
}

// Definition says where what stands at a place comes from.
func (s *server) Definition(ctx context.Context, params *protocol.DefinitionParams) (protocol.DefinitionResult, error) {
	d, offset, err := lookedAt(ctx, &params.TextDocumentPositionParams)
	if d == nil || err != nil {
		return nil, err
	}
	for _, define := range definers {
		if spans := define(d, offset); len(spans) > 0 {
			return protocol.LocationSlice(d.locations(spans)), nil
		}
	}
	if places := s.definedElsewhere(viewOf(ctx), d, offset); len(places) > 0 {
		return protocol.LocationSlice(places), nil
	}
	return nil, nil
}

// lookedAt returns the document and the offset that a request is about; no
// document where it is not open.
func lookedAt(ctx context.Context, params *protocol.TextDocumentPositionParams) (*document, int, error) {
	d := viewOf(ctx).docs[params.TextDocument.URI]
	if d == nil {
		return nil, 0, nil
	}
	offset, err := d.offset(params.Position)
	return d, offset, err
}

func (d *document) locations(spans []source.Span) []protocol.Location {
	out := make([]protocol.Location, len(spans))
	for i, span := range spans {
		out[i] = protocol.Location{URI: d.id, Range: d.rangeOf(span)}
	}
	return out
}
