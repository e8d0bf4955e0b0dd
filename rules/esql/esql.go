// Package esql reads ES|QL: the text of a query becomes a tree in which every
// node knows its place, together with what could not be read as meant.
//
// A query is a [Pipeline] of commands. Each command's syntax is its own, so a
// mistake in one never hides the next: the parser reports it, goes on at the
// following pipe (or list item) and can so report several mistakes a query.
// What is accepted is what Elasticsearch's grammar accepts, development
// builds included; whether a function or a column exists, and which types fit,
// is not asked here but in package pipeline.
//
// All offsets are bytes of the decoded query, from 0. Parsing takes time
// linear in the length of the text, goes at most [MaxDepth] nodes deep and
// never panics, whatever the text.
package esql

import "github.com/rulewright/rulewright/rules/source"

// MaxDepth bounds how deep expressions and pipelines nest; Elasticsearch
// itself refuses expressions that are deeper than 400.
const MaxDepth = 400

// Query is a parsed query: the tree, the comments and the problems.
type Query struct {
	// Text is what was parsed, byte by byte.
	Text string
	// Settings are the SET commands before the pipeline.
	Settings []*Set
	// Pipeline is never nil; it has no commands where none could be read.
	Pipeline *Pipeline
	// Comments are in the order of the text.
	Comments []source.Span
	// Problems are in the order of the text; without any, Elasticsearch's
	// grammar accepts the query.
	Problems []source.Problem
}

// Span returns the whole text.
func (q *Query) Span() source.Span { return source.Span{End: len(q.Text)} }

// TextOf returns the text that a node covers.
func (q *Query) TextOf(n Node) string {
	s := n.Span()
	return q.Text[s.Start:s.End]
}

// Parse reads a query. The result is complete whatever the text: a part that
// could not be read is left out or stands as an [Unknown] command or a [Bad]
// expression, and Problems says why.
func Parse(text string) *Query {
	p := newParser(text)
	return p.parseQuery()
}
