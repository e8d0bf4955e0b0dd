package format

import (
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// query takes blanks at the ends of a query's lines, and writes KQL's keywords
// in lower case. A query that cannot be read stays as it is.
func (l *layout) query(q rules.Query) {
	texts, keywords, ok := parts(q)
	if !ok || strings.TrimSpace(q.Text) == "" {
		return
	}
	edits := keywords
	for start, line := range lines(q.Text) {
		end := start + len(line)
		trimmed := start + len(strings.TrimRight(line, blanks))
		if trimmed < end && !inside(texts, trimmed, end) {
			edits = append(edits, source.Edit{Span: source.Span{Start: trimmed, End: end}})
		}
	}
	for _, e := range edits {
		at := q.Map.ToFile(e.Span)
		if l.file.Slice(at) != q.Text[e.Span.Start:e.Span.End] {
			continue // written with escapes
		}
		l.replace(at, e.NewText)
	}
}

// lines yields the lines of a text with their offsets, without line breaks.
func lines(text string) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		start := 0
		for line := range strings.Lines(text) {
			if !yield(start, strings.TrimRight(line, "\r\n")) {
				return
			}
			start += len(line)
		}
	}
}

// inside reports whether a span touches one of several.
func inside(spans []source.Span, start, end int) bool {
	for _, s := range spans {
		if start < s.End && s.Start < end {
			return true
		}
	}
	return false
}

// parts reads a query: the places of its texts, in which blanks count, and the
// edits of its keywords.
func parts(q rules.Query) (texts []source.Span, keywords []source.Edit, ok bool) {
	switch q.Language {
	case rules.KQL:
		tree := kql.Parse(q.Text)
		kql.Walk(tree.Root, func(n kql.Node) bool {
			switch n := n.(type) {
			case *kql.Literal:
				texts = append(texts, n.At)
			case *kql.And:
				keywords = append(keywords, lowered(n.Keywords)...)
			case *kql.Or:
				keywords = append(keywords, lowered(n.Keywords)...)
			case *kql.Not:
				keywords = append(keywords, lowered([]kql.Keyword{n.Keyword})...)
			}
			return true
		})
		return texts, keywords, len(tree.Problems) == 0
	case rules.EQL:
		tree := eql.Parse(q.Text, eql.Elasticsearch)
		for _, e := range tree.Expressions() {
			eql.Walk(e, func(e eql.Expr) bool {
				switch e.(type) {
				case *eql.String, *eql.Field:
					texts = append(texts, e.Span())
				}
				return true
			})
		}
		return texts, nil, len(tree.Problems) == 0
	case rules.ESQL:
		tree := esql.Parse(q.Text)
		esql.Walk(tree, func(n esql.Node) bool {
			switch n.(type) {
			case *esql.Literal, *esql.Identifier, *esql.Column, *esql.NamePattern, *esql.IndexPattern:
				texts = append(texts, n.Span())
			}
			return true
		})
		return texts, nil, len(tree.Problems) == 0
	case rules.Lucene:
		tree := lucene.Parse(q.Text)
		if tree.Root != nil {
			lucene.Walk(tree.Root, func(n lucene.Node) bool {
				if _, ok := n.(*lucene.Literal); ok {
					texts = append(texts, n.Span())
				}
				return true
			})
		}
		return texts, nil, len(tree.Problems) == 0
	}
	return nil, nil, false
}

func lowered(list []kql.Keyword) []source.Edit {
	var out []source.Edit
	for _, k := range list {
		if low := strings.ToLower(k.Text); low != k.Text {
			out = append(out, source.Edit{Span: k.At, NewText: low})
		}
	}
	return out
}

// printed is a query in one line, in which only what counts is left.
func printed(q rules.Query) string {
	switch q.Language {
	case rules.KQL:
		return kql.Parse(q.Text).Print()
	case rules.EQL:
		return eql.Parse(q.Text, eql.Elasticsearch).Print()
	case rules.ESQL:
		return esql.Parse(q.Text).Print()
	case rules.Lucene:
		return lucene.Parse(q.Text).Print()
	}
	return q.Text
}
