package source

import (
	"strings"
	"unicode/utf8"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// LineChange says that some lines of a text became others. Both ranges are
// half-open and count lines from 0; an empty one stands before the line that
// it names.
type LineChange struct {
	BeforeStart, BeforeEnd int
	AfterStart, AfterEnd   int
}

// maxDiffLines bounds the texts that are compared line by line: the work grows
// with the square of what differs. Longer texts differ as a whole.
const maxDiffLines = 10_000

// LineChanges returns what differs between two texts, in order. Lines that no
// change names are the same in both. The result depends on nothing but the
// texts.
func LineChanges(before, after string) []LineChange {
	if before == after {
		return nil
	}
	if a, b := countLines(before), countLines(after); a > maxDiffLines || b > maxDiffLines {
		return []LineChange{{0, a, 0, b}}
	}
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // a timeout would make the result depend on the machine
	x, y, _ := d.DiffLinesToRunes(before, after)
	var out []LineChange
	var at LineChange // what was changed since the last equal lines
	flush := func() {
		if at.BeforeStart != at.BeforeEnd || at.AfterStart != at.AfterEnd {
			out = append(out, at)
		}
	}
	for _, part := range d.DiffMainRunes(x, y, false) {
		n := utf8.RuneCountInString(part.Text) // a rune stands for a line
		switch part.Type {
		case diffmatchpatch.DiffDelete:
			at.BeforeEnd += n
		case diffmatchpatch.DiffInsert:
			at.AfterEnd += n
		case diffmatchpatch.DiffEqual:
			flush()
			b, a := at.BeforeEnd+n, at.AfterEnd+n
			at = LineChange{b, b, a, a}
		}
	}
	flush()
	return out
}

// countLines counts lines as [strings.Lines] yields them.
func countLines(s string) int {
	n := strings.Count(s, "\n")
	if s != "" && !strings.HasSuffix(s, "\n") {
		n++
	}
	return n
}
