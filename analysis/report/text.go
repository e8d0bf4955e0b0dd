package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// Text writes findings for a person: where, how bad, what and which check,
// then the source with marks beneath, what would mend it, and a summary.
func Text(w io.Writer, r *Report, o Options) error {
	t := &textWriter{out: bufio.NewWriter(w), palette: palette(o.Colour), report: r, width: defaultWidth}
	for i := range r.Findings {
		f := &r.Findings[i]
		if i > 0 && !o.Terse {
			t.printf("\n")
		}
		t.header(f)
		if !o.Terse {
			t.body(f, o)
		}
	}
	if len(r.Findings) > 0 && !o.Terse && (o.Verbose && len(r.Skipped) > 0 || !o.Quiet) {
		t.printf("\n")
	}
	if o.Verbose {
		for _, s := range r.Skipped {
			t.printf("%s: skipped: %s\n", plain(r.Path(s.Path)), plain(s.Reason))
		}
	}
	if !o.Quiet {
		t.printf("%s\n", t.summary(o.Verbose))
	}
	return t.out.Flush()
}

// textWriter prints; the first error sticks to out and comes back from Flush.
type textWriter struct {
	palette
	out       *bufio.Writer
	report    *Report
	width     int   // columns for source
	markStyle style // of the current finding's carets
}

func (t *textWriter) printf(format string, args ...any) {
	fmt.Fprintf(t.out, format, args...)
}

// header prints "path:line:column: severity: message [check]", which
// terminals and editors turn into a link.
func (t *textWriter) header(f *check.Finding) {
	t.printf("%s: %s: %s %s\n",
		t.paint(bold, t.place(f.Path, t.report.rangeOf(f))),
		t.paint(severityStyles[f.Severity], f.Severity.String()),
		plain(f.Message),
		t.paint(faint, "["+f.Check+"]"))
}

func (t *textWriter) place(path string, at *Range) string {
	text := plain(t.report.Path(path))
	if at != nil {
		text += ":" + strconv.Itoa(at.Start.Line) + ":" + strconv.Itoa(at.Start.Column)
	}
	return text
}

// body prints the source lines, the labels in other files, and the notes.
func (t *textWriter) body(f *check.Finding, o Options) {
	t.markStyle = severityStyles[f.Severity]
	gutter := t.gutter(f)
	if o.Width > 0 {
		t.width = max(o.Width-gutter-len(" | "), 20)
	}
	if file := t.report.file(f.Path); file != nil && !f.WholeFile {
		t.frame(file, ownLabels(f), gutter)
	}
	for _, related := range f.Related {
		if own(f, related) {
			continue
		}
		path := relatedPath(f, related)
		at := t.report.spanRange(path, related.Span)
		t.printf("%s%s\n", strings.Repeat(" ", gutter), t.paint(faint, " -> "+t.place(path, at)))
		if file := t.report.file(path); file != nil {
			t.frame(file, []label{{span: related.Span, message: related.Message}}, gutter)
		} else {
			t.note(gutter, "", related.Message)
		}
	}
	if o.Verbose {
		if shown := f.Shown(); shown != nil {
			t.note(gutter, "event", fmt.Sprintf("%s (%s)", shown.Event, shown.Shows))
		}
	}
	for _, fix := range f.Fixes {
		if fix.Safe {
			t.note(gutter, "fix", fix.Title)
		} else {
			t.note(gutter, "suggestion", fix.Title)
		}
	}
}

func (t *textWriter) note(gutter int, name, text string) {
	if name != "" {
		name += ": "
	}
	t.printf("%s %s%s\n", strings.Repeat(" ", gutter), t.paint(faint, "= ")+t.paint(bold, name), plain(text))
}

// ownLabels are the finding itself and the related places of its own file.
// Where the finding is at the whole file there are no own labels to show.
func ownLabels(f *check.Finding) []label {
	labels := []label{{span: f.Span, primary: true}}
	for _, related := range f.Related {
		if own(f, related) {
			labels = append(labels, label{span: related.Span, message: related.Message})
		}
	}
	return labels
}

// own reports whether a second label is shown among the finding's own lines.
func own(f *check.Finding, related check.Related) bool {
	return !f.WholeFile && relatedPath(f, related) == f.Path
}

// gutter is the width of the longest line number that a finding shows.
func (t *textWriter) gutter(f *check.Finding) int {
	last := 1
	grow := func(path string, s source.Span) {
		if file := t.report.file(path); file != nil {
			last = max(last, file.LineAt(max(s.Start, s.End-1))+1)
		}
	}
	if !f.WholeFile {
		grow(f.Path, f.Span)
	}
	for _, related := range f.Related {
		grow(relatedPath(f, related), related.Span)
	}
	return max(len(strconv.Itoa(last)), 3)
}

// summary says how much was found in how much.
func (t *textWriter) summary(verbose bool) string {
	r := t.report
	var parts []string
	for s := check.Error; s >= check.Hint; s-- {
		if n := r.Count(s); n > 0 {
			parts = append(parts, t.paint(severityStyles[s], count(n, s.String())))
		}
	}
	found := "no findings"
	if len(parts) > 0 {
		found = strings.Join(parts, ", ")
	}
	text := fmt.Sprintf("%s in %s (%s)", found, count(r.Files, "file"), count(r.Rules, "rule"))
	if n := len(r.Skipped); n > 0 {
		text += fmt.Sprintf(", %d skipped", n)
		if !verbose {
			text += " (--verbose says why)"
		}
	}
	if r.Fixed > 0 {
		text += fmt.Sprintf(", %d fixed", r.Fixed)
	}
	if n := r.fixable(); n > 0 {
		text += fmt.Sprintf(", %d can be fixed with --fix", n)
	}
	if r.Elapsed > 0 {
		text += fmt.Sprintf(", %.2f s", r.Elapsed.Round(10*time.Millisecond).Seconds())
	}
	return text
}

// fixable counts the findings that --fix can mend.
func (r *Report) fixable() int {
	n := 0
	for i := range r.Findings {
		if fixes := r.Findings[i].Fixes; len(fixes) > 0 && fixes[0].Safe {
			n++
		}
	}
	return n
}

// count says a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
