package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// context is how many unchanged lines stand around a change.
const context = 3

// UnifiedDiff writes the difference of two versions of a file in the form
// that patch and git apply read; nothing where there is none. The path is
// printed as it is.
func UnifiedDiff(w io.Writer, path, before, after string, o Options) error {
	changes := source.LineChanges(before, after)
	if len(changes) == 0 {
		return nil
	}
	d := differ{
		out: bufio.NewWriter(w), palette: palette(o.Colour),
		before: slices.Collect(strings.Lines(before)), after: slices.Collect(strings.Lines(after)),
	}
	d.printf("%s\n%s\n", d.paint(bold, "--- a/"+path), d.paint(bold, "+++ b/"+path))
	for len(changes) > 0 {
		// A hunk goes on while the next change is near enough to share its
		// context.
		n := 1
		for n < len(changes) && changes[n].BeforeStart-changes[n-1].BeforeEnd <= 2*context {
			n++
		}
		d.hunk(changes[:n])
		changes = changes[n:]
	}
	return d.out.Flush()
}

// differ prints hunks; the first error sticks to out and comes back from
// Flush.
type differ struct {
	palette
	out           *bufio.Writer
	before, after []string
}

func (d *differ) printf(format string, args ...any) { fmt.Fprintf(d.out, format, args...) }

func (d *differ) hunk(changes []source.LineChange) {
	first, last := changes[0], changes[len(changes)-1]
	lead := min(context, first.BeforeStart)
	start, end := first.BeforeStart-lead, min(last.BeforeEnd+context, len(d.before))
	newStart, newEnd := first.AfterStart-lead, last.AfterEnd+end-last.BeforeEnd
	d.printf("%s\n", d.paint(cyan, fmt.Sprintf("@@ -%s +%s @@", hunkRange(start, end), hunkRange(newStart, newEnd))))
	at := start
	for _, c := range changes {
		d.lines(' ', d.before[at:c.BeforeStart], "")
		d.lines('-', d.before[c.BeforeStart:c.BeforeEnd], red)
		d.lines('+', d.after[c.AfterStart:c.AfterEnd], blue)
		at = c.BeforeEnd
	}
	d.lines(' ', d.before[at:end], "")
}

// hunkRange words a half-open range of lines, from 0, as a hunk's header does:
// an empty range is named by the line before it.
func hunkRange(start, end int) string {
	switch end - start {
	case 0:
		return fmt.Sprintf("%d,0", start)
	case 1:
		return strconv.Itoa(start + 1)
	}
	return fmt.Sprintf("%d,%d", start+1, end-start)
}

func (d *differ) lines(kind byte, lines []string, s style) {
	for _, line := range lines {
		text, complete := strings.CutSuffix(line, "\n")
		text = string(kind) + text
		if s != "" {
			text = d.paint(s, text)
		}
		d.printf("%s\n", text)
		if !complete {
			d.printf("\\ No newline at end of file\n")
		}
	}
}
