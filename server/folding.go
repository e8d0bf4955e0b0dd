package server

import (
	"context"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// FoldingRanges lists what can be folded: tables, values over several lines,
// the groups and items of queries, and blocks of comments.
func (s *server) FoldingRanges(ctx context.Context, params *protocol.FoldingRangeParams) ([]protocol.FoldingRange, error) {
	d := viewOf(ctx).docs[params.TextDocument.URI]
	if d == nil || d.file == nil {
		return nil, nil
	}
	f := folding{file: d.source}
	tree := d.file.Document().Tree
	for _, section := range tree.Sections {
		f.add(section.Span, "")
	}
	for _, statement := range tree.Statements {
		f.add(statement.Span, "")
	}
	f.comments(d)
	d.look(func(p *check.Pass) {
		for _, q := range p.Queries() {
			f.query(q)
		}
	})
	return f.out, nil
}

type folding struct {
	file *source.File
	out  []protocol.FoldingRange
}

// add folds the lines of a span, if there are several.
func (f *folding) add(s source.Span, kind protocol.FoldingRangeKind) {
	start, end := f.file.LineAt(s.Start), f.file.LineAt(s.End)
	if start < end {
		f.out = append(f.out, protocol.FoldingRange{StartLine: uint32(start), EndLine: uint32(end), Kind: kind})
	}
}

// comments folds comments on lines of their own that follow each other.
func (f *folding) comments(d *document) {
	var block source.Span
	last := -2
	for _, c := range d.file.Document().Tree.Comments {
		line := f.file.LineAt(c.Span.Start)
		if !strings.HasPrefix(strings.TrimSpace(f.file.Line(line)), "#") {
			continue
		}
		if line != last+1 {
			f.add(block, protocol.FoldingRangeKindComment)
			block = c.Span
		}
		block, last = block.Join(c.Span), line
	}
	f.add(block, protocol.FoldingRangeKindComment)
}

// query folds what a query has in brackets.
func (f *folding) query(q *check.Query) {
	switch {
	case q.KQL != nil && q.KQL.Root != nil:
		kql.Walk(q.KQL.Root, func(n kql.Node) bool {
			switch n.(type) {
			case *kql.Group, *kql.Nested:
				f.add(q.InFile(n.Span()), "")
			}
			return true
		})
	case q.EQL != nil:
		if q.EQL.Kind != eql.Event {
			for _, step := range q.EQL.Steps {
				f.add(q.InFile(step.At), "")
			}
		}
		for _, e := range q.EQL.Expressions() {
			f.expression(q, e)
		}
	}
}

func (f *folding) expression(q *check.Query, e eql.Expr) {
	eql.Walk(e, func(e eql.Expr) bool {
		switch e := e.(type) {
		case *eql.Paren:
			f.add(q.InFile(e.At), "")
		case *eql.Match:
			if !e.List.IsEmpty() {
				f.add(q.InFile(e.List), "")
			}
		}
		return true
	})
}
