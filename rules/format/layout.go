package format

import (
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// layout collects the edits of one pass.
type layout struct {
	doc  *rules.Document
	file *source.File
	// inText says of each line whether it begins inside of a string, and depth
	// how many lists it begins inside of.
	inText []bool
	depth  []int
	edits  []source.Edit
}

func newLayout(doc *rules.Document) *layout {
	l := &layout{doc: doc, file: doc.File}
	n := l.file.LineCount()
	l.inText, l.depth = make([]bool, n+1), make([]int, n+1)
	for _, s := range doc.Tree.Statements {
		l.measure(s.Value)
	}
	return l
}

// measure notes the lines that begin inside of a value.
func (l *layout) measure(v *toml.Value) {
	first, last := l.file.LineAt(v.Span.Start), l.file.LineAt(v.Span.End)
	for line := first + 1; line <= last; line++ {
		switch v.Kind {
		case toml.String:
			l.inText[line] = true
		case toml.Array, toml.TableKind:
			l.depth[line]++
		}
	}
	for _, item := range v.Items {
		l.measure(item)
	}
	if v.Table != nil {
		for _, entry := range v.Table.Entries {
			l.measure(entry.Value)
		}
	}
}

// replace puts a text in the place of a span, unless it is there already.
func (l *layout) replace(span source.Span, text string) {
	if l.file.Slice(span) != text {
		l.edits = append(l.edits, source.Edit{Span: span, NewText: text})
	}
}

const blanks = " \t"

// lines puts each line at its indentation, and takes the blanks at its end.
func (l *layout) lines() {
	for line := range l.file.LineCount() {
		span := l.file.LineSpan(line)
		text := l.file.Slice(span)
		trimmed := strings.Trim(text, blanks)
		if trimmed == "" && !l.inText[line] && !l.inText[line+1] {
			l.replace(span, "")
			continue
		}
		if !l.inText[line] {
			depth := l.depth[line]
			if depth > 0 && strings.IndexByte("]}", trimmed[0]) >= 0 {
				depth--
			}
			l.replace(source.Span{Start: span.Start, End: span.Start + len(text) - len(strings.TrimLeft(text, blanks))}, strings.Repeat("    ", depth))
		}
		if !l.inText[line+1] && trimmed != "" {
			l.replace(source.Span{Start: span.Start + len(strings.TrimRight(text, blanks)), End: span.End}, "")
		}
	}
}

// maxBlank is how many empty lines may follow each other.
const maxBlank = 2

// blankLines takes empty lines that are too many, and those at both ends of
// the file.
func (l *layout) blankLines() {
	n := l.file.LineCount()
	isBlank := func(line int) bool {
		return !l.inText[line] && !l.inText[line+1] && strings.Trim(l.file.Line(line), blanks) == ""
	}
	for line := 0; line < n; {
		end := line
		for end < n && isBlank(end) {
			end++
		}
		if end == line {
			line++
			continue
		}
		keep := min(end-line, maxBlank)
		if line == 0 || end == n {
			keep = 0
		}
		if end == n && line > 0 {
			// The last of the lines is what stands behind the last line break.
			l.remove(source.Span{Start: l.file.LineSpan(line).Start, End: l.file.Len()})
		} else {
			l.remove(source.Span{Start: l.file.LineSpan(line + keep).Start, End: l.file.LineSpan(end).Start})
		}
		line = end
	}
	if last := l.file.Line(n - 1); strings.Trim(last, blanks) != "" {
		l.edits = append(l.edits, source.Edit{Span: source.Span{Start: l.file.Len(), End: l.file.Len()}, NewText: l.lineBreak()})
	}
}

// remove takes a span and drops the edits inside of it, which speak of text
// that is gone.
func (l *layout) remove(span source.Span) {
	if span.IsEmpty() {
		return
	}
	kept := l.edits[:0]
	for _, e := range l.edits {
		if !span.Covers(e.Span) {
			kept = append(kept, e)
		}
	}
	l.edits = append(kept, source.Edit{Span: span})
}

func (l *layout) lineBreak() string {
	if strings.Contains(l.file.Text(), "\r\n") {
		return "\r\n"
	}
	return "\n"
}

// statement writes `key = value`, and lists in one line without odd blanks.
func (l *layout) statement(s *toml.Statement) {
	if n := len(s.Keys); n > 0 && s.Value.Kind != toml.Invalid {
		l.replace(source.Span{Start: s.Keys[n-1].Span.End, End: s.Value.Span.Start}, " = ")
	}
	l.list(s.Value)
}

func (l *layout) list(v *toml.Value) {
	if v.Kind != toml.Array {
		return
	}
	for _, item := range v.Items {
		l.list(item)
	}
	if len(v.Items) == 0 || strings.Contains(l.file.Slice(v.Span), "\n") {
		return
	}
	at := v.Span.Start + len("[")
	for i, item := range v.Items {
		gap := ""
		if i > 0 {
			gap = ", "
		}
		l.gap(source.Span{Start: at, End: item.Span.Start}, gap)
		at = item.Span.End
	}
	l.gap(source.Span{Start: at, End: v.Span.End - len("]")}, "")
}

// gap writes what stands between the items of a list, if that is nothing but
// blanks and a comma.
func (l *layout) gap(span source.Span, text string) {
	if strings.Trim(l.file.Slice(span), " \t,") == "" {
		l.replace(span, text)
	}
}
