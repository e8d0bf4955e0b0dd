package server

import (
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
)

// callEQL says how an EQL function is called in whose parentheses an offset
// is.
func callEQL(d *document, offset int) *signatures {
	q, at := d.queryAt(offset)
	if q == nil || q.Language != rules.EQL {
		return nil
	}
	name, argument := openCall(q.Text[:at])
	f := eql.FindFunction(strings.TrimSuffix(name, "~"))
	if f == nil {
		return nil
	}
	sig := signature{label: f.Signature, params: parameters(f.Signature), active: argument, doc: "Returns " + results[f.Result] + "."}
	if f.Most == 0 {
		sig.active = min(argument, len(sig.params)-1) // the last one can be repeated
	}
	return &signatures{list: []signature{sig}}
}

// openCall returns the name before the innermost parenthesis that a text
// leaves open, and how many commas have come since. A call that is being
// written has no tree yet.
func openCall(text string) (name string, commas int) {
	type call struct {
		name   string
		commas int
	}
	var open []call
	word := source.Span{}
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			i += quotedLen(text[i:]) - 1
		case c == '/' && strings.HasPrefix(text[i:], "//"):
			end := strings.IndexByte(text[i:], '\n')
			if end < 0 {
				return "", 0 // a comment is being written
			}
			i += end
		case isWordByte(c):
			if word.End != i {
				word.Start = i
			}
			word.End = i + 1
		case c == '(':
			name := ""
			if word.End == i {
				name = text[word.Start:word.End]
			}
			open = append(open, call{name: name})
		case c == ')' && len(open) > 0:
			open = open[:len(open)-1]
		case c == ',' && len(open) > 0:
			open[len(open)-1].commas++
		case c == '[' || c == ']':
			open = open[:0] // another item of a sequence
		}
	}
	if len(open) == 0 {
		return "", 0
	}
	last := open[len(open)-1]
	return last.name, last.commas
}

// quotedLen is the length of the text in quotes that a text begins with, or
// of all of it where they are never closed.
func quotedLen(text string) int {
	if strings.HasPrefix(text, `"""`) {
		if end := strings.Index(text[3:], `"""`); end >= 0 {
			return end + 6
		}
		return len(text)
	}
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

// parameters finds the parameters in a signature such as `f(a, b[, c])`.
func parameters(label string) []source.Span {
	var out []source.Span
	start := strings.IndexByte(label, '(') + 1
	end := strings.LastIndexByte(label, ')')
	for _, part := range strings.SplitAfter(label[start:end], ",") {
		span := source.Span{Start: start, End: start + len(part)}
		start = span.End
		text := strings.TrimSpace(strings.TrimLeft(strings.TrimRight(part, ",[]"), " "))
		if text == "…" || text == "" {
			continue
		}
		span.Start += strings.Index(part, text)
		out = append(out, source.Span{Start: span.Start, End: span.Start + len(text)})
	}
	return out
}
