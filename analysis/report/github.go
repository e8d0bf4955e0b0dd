package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
)

// gitHubLimit is how many annotations of one kind GitHub shows for a step;
// it drops the others without a word.
// https://docs.github.com/en/actions/reference/limits
const gitHubLimit = 10

// gitHubKinds are the kinds of annotation, the gravest first.
var gitHubKinds = []struct {
	name string
	of   func(check.Severity) bool
}{
	{"error", func(s check.Severity) bool { return s == check.Error }},
	{"warning", func(s check.Severity) bool { return s == check.Warning }},
	{"notice", func(s check.Severity) bool { return s <= check.Info }},
}

// GitHub writes workflow commands, which GitHub Actions turns into
// annotations of the changed files: errors first, and of each kind as many as
// are shown. What is beyond that follows as a folded list, so that the log
// has every finding.
func GitHub(w io.Writer, r *Report, o Options) error {
	out := bufio.NewWriter(w)
	var beyond []*check.Finding
	for _, kind := range gitHubKinds {
		shown := 0
		for i := range r.Findings {
			f := &r.Findings[i]
			if !kind.of(f.Severity) {
				continue
			}
			if shown++; shown > gitHubLimit {
				beyond = append(beyond, f)
				continue
			}
			fmt.Fprintln(out, r.workflowCommand(kind.name, f))
		}
	}
	t := &textWriter{out: out, report: r}
	if len(beyond) > 0 {
		fmt.Fprintf(out, "::group::%s without an annotation: GitHub shows %d of a kind\n", count(len(beyond), "finding"), gitHubLimit)
		for _, f := range beyond {
			fmt.Fprintf(out, "- %s: %s: %s [%s]\n", inert(t.place(f.Path, r.rangeOf(f))), f.Severity, inert(plain(f.Message)), f.Check)
		}
		fmt.Fprintln(out, "::endgroup::")
	}
	if !o.Quiet {
		fmt.Fprintln(out, t.summary(true))
	}
	return out.Flush()
}

// workflowCommand words one finding.
func (r *Report) workflowCommand(kind string, f *check.Finding) string {
	return annotation(kind, f.Check, r.Path(f.Path), r.rangeOf(f), r.withRelated(f))
}

// annotation words a workflow command as @actions/core does: properties in its
// order, columns only where the range stays in one line.
func annotation(kind, title, path string, at *Range, message string) string {
	properties := []string{"title=" + escapeProperty(title), "file=" + escapeProperty(path)}
	if at != nil {
		properties = append(properties, "line="+strconv.Itoa(at.Start.Line), "endLine="+strconv.Itoa(at.lastLine()))
		if at.Start.Line == at.End.Line {
			properties = append(properties, "col="+strconv.Itoa(at.Start.Column), "endColumn="+strconv.Itoa(at.End.Column))
		}
	}
	return "::" + kind + " " + strings.Join(properties, ",") + "::" + escapeData(message)
}

// withRelated is the message followed by what the second labels say, for
// readers that show nothing but a message.
func (r *Report) withRelated(f *check.Finding) string {
	text := f.Message
	t := textWriter{report: r}
	for _, related := range f.Related {
		path := relatedPath(f, related)
		text += "\n" + t.place(path, r.spanRange(path, related.Span)) + ": " + related.Message
	}
	return text
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escapeData(s string) string     { return dataEscapes.Replace(s) }
func escapeProperty(s string) string { return propertyEscapes.Replace(s) }

// inert breaks the older form of a workflow command, which the runner obeys
// wherever it stands in a line.
func inert(s string) string { return strings.ReplaceAll(s, "##[", "## [") }
