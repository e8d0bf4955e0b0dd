package server

import (
	"context"
	"errors"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/format"
	"github.com/rulewright/rulewright/rules/source"
)

// Formatting writes a rule as `rulewright fmt` does. The editor's own wishes,
// such as the width of a tab, do not count: a rule looks the same for all who
// work on it.
func (s *server) Formatting(ctx context.Context, params *protocol.DocumentFormattingParams) ([]protocol.TextEdit, error) {
	return s.format(ctx, params.TextDocument.URI, func(d *document) (source.Span, error) { return source.Span{End: d.source.Len()}, nil })
}

// RangeFormatting does so for the lines of a range.
func (s *server) RangeFormatting(ctx context.Context, params *protocol.DocumentRangeFormattingParams) ([]protocol.TextEdit, error) {
	return s.format(ctx, params.TextDocument.URI, func(d *document) (source.Span, error) { return d.span(params.Range) })
}

func (s *server) format(ctx context.Context, id docID, within func(*document) (source.Span, error)) ([]protocol.TextEdit, error) {
	d := viewOf(ctx).docs[id]
	if d == nil || d.file == nil {
		return nil, nil
	}
	span, err := within(d)
	if err != nil {
		return nil, err
	}
	edits, err := format.Edits(d.source)
	if errors.Is(err, format.ErrUnreadable) {
		return nil, nil // half-typed: whoever formats while saving wants no message
	}
	if err != nil {
		return nil, err
	}
	out := []protocol.TextEdit{}
	for _, e := range edits {
		if e.Span.Start <= span.End && span.Start <= e.Span.End {
			out = append(out, protocol.TextEdit{Range: d.rangeOf(e.Span), NewText: e.NewText})
		}
	}
	return out, nil
}
