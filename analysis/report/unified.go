package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// context is how many unchanged lines stand around a change.
const context = 3

// diffLine is a line of a difference: unchanged (' '), removed ('-') or added
// ('+'), with its line break if it has one.
type diffLine struct {
	kind byte
	text string
}

// UnifiedDiff writes the difference of two versions of a file in the form
// that patch and git apply read; nothing where there is none. The path is
// printed as it is.
func UnifiedDiff(w io.Writer, path, before, after string, o Options) error {
	lines := diffLines(before, after)
	out := bufio.NewWriter(w)
	p := palette(o.Colour)
	oldLine, newLine, started := 1, 1, false
	for i := 0; i < len(lines); {
		if lines[i].kind == ' ' {
			oldLine, newLine, i = oldLine+1, newLine+1, i+1
			continue
		}
		if !started {
			started = true
			fmt.Fprintf(out, "%s\n%s\n", p.paint(bold, "--- a/"+path), p.paint(bold, "+++ b/"+path))
		}
		start := max(0, i-context)
		end := hunkEnd(lines, i)
		hunk := lines[start:end]
		oldCount, newCount := hunkSize(hunk)
		// Git numbers an empty side by the line before it.
		fmt.Fprintln(out, p.paint(cyan, fmt.Sprintf("@@ -%s +%s @@",
			hunkRange(oldLine-(i-start), oldCount), hunkRange(newLine-(i-start), newCount))))
		for _, l := range hunk {
			printDiffLine(out, p, l)
		}
		for _, l := range lines[i:end] {
			if l.kind != '+' {
				oldLine++
			}
			if l.kind != '-' {
				newLine++
			}
		}
		i = end
	}
	return out.Flush()
}

// hunkEnd returns the index behind the hunk whose first change is at i: a
// hunk goes on while the next change is near enough to share its context.
func hunkEnd(lines []diffLine, i int) int {
	last := i
	for j := i; j < len(lines) && j-last <= 2*context; j++ {
		if lines[j].kind != ' ' {
			last = j
		}
	}
	return min(last+1+context, len(lines))
}

func hunkSize(hunk []diffLine) (before, after int) {
	for _, l := range hunk {
		if l.kind != '+' {
			before++
		}
		if l.kind != '-' {
			after++
		}
	}
	return before, after
}

func hunkRange(line, count int) string {
	switch count {
	case 0:
		return fmt.Sprintf("%d,0", line-1)
	case 1:
		return fmt.Sprint(line)
	}
	return fmt.Sprintf("%d,%d", line, count)
}

func printDiffLine(out io.Writer, p palette, l diffLine) {
	text, found := strings.CutSuffix(l.text, "\n")
	text = string(l.kind) + text
	switch l.kind {
	case '-':
		text = p.paint(red, text)
	case '+':
		text = p.paint(blue, text)
	}
	fmt.Fprintln(out, text)
	if !found {
		fmt.Fprintln(out, `\ No newline at end of file`)
	}
}

// diffLines compares line by line.
func diffLines(before, after string) []diffLine {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // always the same result, however busy the machine
	a, b, table := d.DiffLinesToRunes(before, after)
	kinds := map[diffmatchpatch.Operation]byte{
		diffmatchpatch.DiffEqual: ' ', diffmatchpatch.DiffDelete: '-', diffmatchpatch.DiffInsert: '+',
	}
	var out []diffLine
	for _, part := range d.DiffCharsToLines(d.DiffMainRunes(a, b, false), table) {
		for line := range strings.Lines(part.Text) {
			out = append(out, diffLine{kinds[part.Type], line})
		}
	}
	return out
}
