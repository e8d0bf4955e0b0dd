package suppress

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// directives returns the suppression comments of a document, in its TOML and
// in its queries.
func directives(doc *rules.Document) []*directive {
	// Nearly no file has one, and every file is asked.
	if !mentions(doc.File.Slice(doc.Tree.Span)) {
		return nil
	}
	out := tomlDirectives(doc)
	for _, q := range doc.Queries() {
		if q.Language == rules.EQL || q.Language == rules.ESQL {
			out = append(out, queryDirectives(q)...)
		}
	}
	return out
}

func mentions(text string) bool {
	for {
		i := strings.IndexByte(text, ':')
		if i < 0 {
			return false
		}
		if i >= len(prefix)-1 && strings.EqualFold(text[i-len(prefix)+1:i+1], prefix) {
			return true
		}
		text = text[i+1:]
	}
}

// tomlDirectives reads the comments of the TOML.
func tomlDirectives(doc *rules.Document) []*directive {
	file := doc.File
	var out []*directive
	for _, c := range doc.Tree.Comments {
		body := source.Span{Start: c.Span.Start + len("#"), End: c.Span.End}
		if !isDirective(file.Slice(body)) {
			continue
		}
		d := read(file.Slice(body), func(s source.Span) source.Span { return s.Shift(body.Start) })
		d.span = c.Span
		line := lineOf(file.Text(), c.Span, func(line source.Span) bool {
			text := strings.TrimSpace(file.Slice(line))
			return text == "" || text[0] == '#'
		})
		d.target = wholeValue(doc, line, line.Covers(c.Span))
		d.wholeFile = line.Start <= firstContent(doc)
		out = append(out, d)
	}
	return out
}

// wholeValue widens a line to the value that begins on it, or, where the
// comment stands on the line itself, that ends on it.
func wholeValue(doc *rules.Document, line source.Span, own bool) source.Span {
	i, _ := slices.BinarySearchFunc(doc.Tree.Statements, line.Start, func(s *toml.Statement, at int) int {
		return cmp.Compare(s.Span.End, at)
	})
	out := line
	for _, s := range doc.Tree.Statements[i:] {
		begins := s.Span.Start >= line.Start && s.Span.Start <= line.End
		if begins || own && s.Span.End <= line.End {
			out = out.Join(s.Span)
		}
		if s.Span.Start > line.End {
			break
		}
	}
	return out
}

// firstContent is the offset of the first thing in the file that is no
// comment.
func firstContent(doc *rules.Document) int {
	first := doc.File.Len()
	if s := doc.Tree.Statements; len(s) > 0 {
		first = s[0].Span.Start
	}
	if s := doc.Tree.Sections; len(s) > 0 {
		first = min(first, s[0].Header.Start)
	}
	return first
}

// queryDirectives reads the comments of a query.
func queryDirectives(q rules.Query) []*directive {
	var out []*directive
	comments := comments(q.Text)
	for _, c := range comments {
		body := c.body(q.Text)
		if !isDirective(q.Text[body.Start:body.End]) {
			continue
		}
		d := read(q.Text[body.Start:body.End], func(s source.Span) source.Span {
			return q.Map.ToFile(s.Shift(body.Start))
		})
		d.span = q.Map.ToFile(c.Span)
		d.target = q.Map.ToFile(lineOf(q.Text, c.Span, func(line source.Span) bool {
			return holdsOnly(q.Text, line, comments)
		}))
		out = append(out, d)
	}
	return out
}

// reach is how many lines with nothing but comments on them may stand between
// a suppression and what it is about. It bounds the work for a file that has
// nothing else.
const reach = 20

// lineOf returns the line that a comment is about: its own if something else
// stands on it, else the next one that is not blank. blank says of a line's
// span whether it holds nothing but comments.
func lineOf(text string, comment source.Span, blank func(source.Span) bool) source.Span {
	line := lineAround(text, comment)
	for n := 0; n <= reach && blank(line) && line.End < len(text); n++ {
		line = lineAround(text, source.Span{Start: line.End + 1, End: line.End + 1})
	}
	return line
}

// lineAround returns the span of the lines that hold s, without the last line
// break.
func lineAround(text string, s source.Span) source.Span {
	out := source.Span{Start: strings.LastIndexByte(text[:s.Start], '\n') + 1, End: len(text)}
	if i := strings.IndexByte(text[s.End:], '\n'); i >= 0 {
		out.End = s.End + i
	}
	return out
}
