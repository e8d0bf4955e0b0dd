package report

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// defaultWidth is how wide a line of source is printed where no terminal
// says otherwise: enough for rules as people write them, and a bound for
// queries of 40 kB in one line.
const defaultWidth = 160

// label marks a stretch of source; the primary one is what the finding is
// about, the others say why.
type label struct {
	span    source.Span
	message string
	primary bool
}

// mark is a label, or an end of one, within one line. Offsets are bytes from
// the line's start.
type mark struct {
	line, from, to int
	message        string
	primary        bool
}

// frame prints the lines that labels stand on, each once and in their order,
// with the labels' marks beneath. Lines left out between two printed ones
// show as "...". gutter is the width of the column for line numbers.
func (t *textWriter) frame(file *source.File, labels []label, gutter int) {
	var marks []mark
	for _, l := range labels {
		marks = append(marks, marksOf(file, l)...)
	}
	slices.SortStableFunc(marks, func(a, b mark) int { return a.line - b.line })
	blank := strings.Repeat(" ", gutter)
	for len(marks) > 0 {
		line, n := marks[0].line, 1
		for n < len(marks) && marks[n].line == line {
			n++
		}
		number := strconv.Itoa(line + 1)
		w := t.window(file.Line(line), marks[:n])
		t.printf("%s%s\n", t.paint(faint, blank[len(number):]+number+" | "), w.text)
		for _, m := range marks[:n] {
			t.printf("%s%s\n", t.paint(faint, blank+" | "), t.underline(w, m))
		}
		marks = marks[n:]
		if len(marks) > 0 && marks[0].line > line+1 {
			t.printf("%s\n", t.paint(faint, blank+" ..."))
		}
	}
}

// marksOf splits a label by lines. Of a label over more than two lines only
// the first and the last one are shown: the text between is in the file.
func marksOf(file *source.File, l label) []mark {
	first := file.LineAt(l.span.Start)
	last := first
	if !l.span.IsEmpty() {
		last = file.LineAt(l.span.End - 1)
	}
	firstSpan := file.LineSpan(first)
	m := mark{line: first, from: l.span.Start - firstSpan.Start, message: l.message, primary: l.primary}
	if last == first {
		m.to = min(l.span.End, max(firstSpan.End, l.span.Start)) - firstSpan.Start
		return []mark{m}
	}
	m.to, m.message = firstSpan.Len(), ""
	lastSpan := file.LineSpan(last)
	text := file.Line(last)
	indent := len(text) - len(strings.TrimLeft(text, " \t"))
	end := min(l.span.End-lastSpan.Start, lastSpan.Len())
	return []mark{m, {line: last, from: min(indent, end), to: end, message: l.message, primary: l.primary}}
}

// shown is the part of a line that is printed.
type shown struct {
	text  string
	cells []cell
	left  string // what stands for the text cut off before the first cell
}

// window lays out a line, cut to the terminal's width around its leftmost
// mark.
func (t *textWriter) window(line string, marks []mark) shown {
	all := cells(line)
	total := 0
	for _, c := range all {
		total += c.width
	}
	if total <= t.width {
		return shown{text: join(all), cells: all}
	}
	const cut = "..."
	from := marks[0].from
	for _, m := range marks {
		from = min(from, m.from)
	}
	first := slices.IndexFunc(all, func(c cell) bool { return c.offset >= from })
	if first < 0 {
		first = len(all)
	}
	// A third of the width goes to what stands before the mark.
	start, before := first, 0
	for start > 0 && before+all[start-1].width <= t.width/3 {
		start--
		before += all[start].width
	}
	out := shown{}
	if start > 0 {
		out.left = cut
	}
	end, used := start, len(out.left)
	for end < len(all) && used+all[end].width <= t.width-len(cut) {
		used += all[end].width
		end++
	}
	out.cells = all[start:end]
	out.text = out.left + join(out.cells)
	if end < len(all) {
		out.text += cut
	}
	return out
}

func join(cells []cell) string {
	var b strings.Builder
	for _, c := range cells {
		b.WriteString(c.text)
	}
	return strings.TrimRight(b.String(), " ")
}

// underline returns the marks under one line and what they say. A mark is at
// least one column wide, so that an empty span still shows its place.
func (t *textWriter) underline(w shown, m mark) string {
	column, length := len(w.left), 0
	for _, c := range w.cells {
		switch {
		case c.offset < m.from:
			column += c.width
		case c.offset < m.to:
			length += c.width
		}
	}
	char, s := "-", blue
	if m.primary {
		char, s = "^", t.markStyle
	}
	text := strings.Repeat(char, max(length, 1))
	if m.message != "" {
		text += " " + plain(m.message)
	}
	return strings.Repeat(" ", column) + t.paint(s, text)
}
