package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// printQueryTree prints how a query is read: a line a part, inner ones
// indented, and then the query in canonical text.
func printQueryTree(out io.Writer, language, text string) error {
	root, normal, err := analysis.QueryTree(rules.ParseLanguage(language), text)
	if err != nil {
		return err
	}
	var b strings.Builder
	var write func(n *analysis.QueryNode, depth int)
	write = func(n *analysis.QueryNode, depth int) {
		fmt.Fprintf(&b, "%s%s  %s\n", strings.Repeat("  ", depth), n.Kind, excerpt(text[n.Span.Start:n.Span.End]))
		for _, kid := range n.Kids {
			write(kid, depth+1)
		}
	}
	for _, kid := range root.Kids {
		write(kid, 0)
	}
	fmt.Fprintf(&b, "\n%s\n", normal)
	_, err = io.WriteString(out, b.String())
	return err
}

// maxExcerpt bounds, in characters, the text that is shown of a part.
const maxExcerpt = 72

// excerpt is a text on one line, cut if it is long.
func excerpt(text string) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > maxExcerpt {
		return string(runes[:maxExcerpt-1]) + "…"
	}
	return string(runes)
}

// queryJSON is the answer of query --json.
type queryJSON struct {
	Version  int           `json:"version"`
	Language string        `json:"language"`
	OK       bool          `json:"ok"`
	Errors   []queryError  `json:"errors"`
	Normal   string        `json:"normal"`
	Tree     queryJSONNode `json:"tree"`
}

type queryError struct {
	Range   report.Range `json:"range"`
	Message string       `json:"message"`
}

type queryJSONNode struct {
	Kind  string          `json:"kind"`
	Range report.Range    `json:"range"`
	Kids  []queryJSONNode `json:"kids,omitempty"`
}

// printQueryJSON prints the problems of a query and how it is read.
func printQueryJSON(out io.Writer, language, text string) error {
	problems, err := checkQuery(language, text, nil)
	if err != nil {
		return err
	}
	l := rules.ParseLanguage(language)
	root, normal, err := analysis.QueryTree(l, text)
	if err != nil {
		return err
	}
	file := source.NewFile("query", text)
	answer := queryJSON{Version: 1, Language: string(l), OK: len(problems) == 0, Errors: []queryError{}, Normal: normal, Tree: jsonNode(file, root)}
	for _, p := range problems {
		answer.Errors = append(answer.Errors, queryError{report.RangeOf(file, p.Span), p.Message})
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(answer); err != nil || answer.OK {
		return err
	}
	return status(exitFindings)
}

func jsonNode(file *source.File, n *analysis.QueryNode) queryJSONNode {
	out := queryJSONNode{Kind: n.Kind, Range: report.RangeOf(file, n.Span)}
	for _, kid := range n.Kids {
		out.Kids = append(out.Kids, jsonNode(file, kid))
	}
	return out
}
