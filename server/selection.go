package server

import (
	"cmp"
	"context"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/rules/source"
)

// SelectionRange lists, for each place, the texts around it that make sense
// together, from the innermost: words, conditions and items of a query, the
// query, its key, its table, the file.
func (s *server) SelectionRange(ctx context.Context, params *protocol.SelectionRangeParams) ([]protocol.SelectionRange, error) {
	d := viewOf(ctx).docs[params.TextDocument.URI]
	if d == nil {
		return nil, nil
	}
	out := make([]protocol.SelectionRange, len(params.Positions))
	for i, position := range params.Positions {
		offset, err := d.offset(position)
		if err != nil {
			return nil, err
		}
		spans := d.around(offset)
		var parent *protocol.SelectionRange
		for _, span := range slices.Backward(spans) {
			parent = &protocol.SelectionRange{Range: d.rangeOf(span), Parent: parent}
		}
		out[i] = *parent
	}
	return out, nil
}

// around lists the spans around an offset, the innermost first, each inside
// of the next.
func (d *document) around(offset int) []source.Span {
	spans := []source.Span{{End: d.source.Len()}}
	add := func(span source.Span) {
		if span.Contains(offset) && !span.IsEmpty() {
			spans = append(spans, span)
		}
	}
	if d.file != nil {
		tree := d.file.Document().Tree
		for _, section := range tree.Sections {
			add(section.Span)
		}
		for _, statement := range tree.Statements {
			add(statement.Span)
		}
		if at := tree.At(offset); at.Value != nil {
			add(at.Value.Span)
		}
	}
	if q, at := d.queryAt(offset); q != nil {
		add(q.InFile(source.Span{End: len(q.Text)}))
		tree, _, err := analysis.QueryTree(q.Language, q.Text)
		for err == nil && tree != nil {
			add(q.InFile(tree.Span))
			i := slices.IndexFunc(tree.Kids, func(n *analysis.QueryNode) bool { return n.Span.Contains(at) })
			if i < 0 {
				break
			}
			if i+1 < len(tree.Kids) && tree.Kids[i+1].Span.Start == at {
				i++ // the one that begins here, not the one that ends
			}
			tree = tree.Kids[i]
		}
	}
	slices.SortStableFunc(spans, func(a, b source.Span) int { return cmp.Compare(a.Len(), b.Len()) })
	out := spans[:1]
	for _, span := range spans[1:] {
		if last := out[len(out)-1]; span != last && span.Covers(last) {
			out = append(out, span)
		}
	}
	return out
}
