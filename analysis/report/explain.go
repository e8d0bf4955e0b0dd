package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
)

// textWidth is how wide explanations are set, terminals permitting.
const textWidth = 80

// ExplainChecks writes the page of each check: what it finds, why, a rule
// that it reports and one that it does not.
func ExplainChecks(w io.Writer, checks []*check.Check, o Options) error {
	out := bufio.NewWriter(w)
	for i, c := range checks {
		if i > 0 {
			fmt.Fprintln(out)
		}
		explain(out, c, o)
	}
	return out.Flush()
}

func explain(out *bufio.Writer, c *check.Check, o Options) {
	p := palette(o.Colour)
	width := textWidth
	if o.Width > 0 {
		width = min(width, o.Width)
	}
	fmt.Fprintf(out, "%s: %s\n", p.paint(bold, c.ID), c.Title)
	fmt.Fprintln(out, p.paint(faint, strings.Join(traits(c), ", ")))
	for paragraph := range strings.SplitSeq(c.Text, "\n\n") {
		fmt.Fprintf(out, "\n%s\n", wrap(paragraph, width))
	}
	for _, e := range []struct {
		name    string
		style   style
		example check.Example
	}{{"Reported", red, c.Bad}, {"Not reported", blue, c.Good}} {
		if e.example.IsZero() {
			continue
		}
		fmt.Fprintf(out, "\n%s%s:\n\n%s\n", p.paint(e.style, e.name), in(e.example), indent(e.example.Snippet()))
	}
}

// in says what an example is written in.
func in(e check.Example) string {
	text := ""
	if e.TOML == "" {
		text = " in " + languageName(e.Language)
		if len(e.Index) > 0 {
			text += " over " + strings.Join(e.Index, ", ")
		}
	}
	if e.Path != "" {
		text += " in " + e.Path
	}
	return text
}

func languageName(language string) string {
	switch language {
	case "kuery":
		return "KQL"
	case "esql":
		return "ES|QL"
	case "lucene":
		return "Lucene"
	}
	return strings.ToUpper(language)
}

// traits are the facts about a check in a few words each.
func traits(c *check.Check) []string {
	out := []string{c.Severity.String(), "since " + c.Since}
	if c.Fixable {
		out = append(out, "can be fixed")
	}
	if c.Profile == check.Elastic {
		out = append(out, "under the profile elastic")
	}
	if c.Optional {
		out = append(out, "off unless selected")
	}
	return out
}

// ListChecks writes one line a check.
func ListChecks(w io.Writer, checks []*check.Check, o Options) error {
	out := bufio.NewWriter(w)
	p := palette(o.Colour)
	longest := 0
	for _, c := range checks {
		longest = max(longest, len(c.ID))
	}
	for _, c := range checks {
		pad := strings.Repeat(" ", longest-len(c.ID))
		severity := c.Severity.String()
		fmt.Fprintf(out, "%s%s  %s%s  %s\n", p.paint(bold, c.ID), pad,
			p.paint(severityStyles[c.Severity], severity), strings.Repeat(" ", len("warning")-len(severity)), c.Title)
	}
	return out.Flush()
}

// wrap breaks a paragraph into lines of at most width columns; a longer word
// gets a line of its own.
func wrap(paragraph string, width int) string {
	var out strings.Builder
	column := 0
	for _, word := range strings.Fields(paragraph) {
		w := 0
		for _, c := range cells(word) {
			w += c.width
		}
		switch {
		case column == 0:
		case column+1+w > width:
			out.WriteByte('\n')
			column = 0
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += w
	}
	return out.String()
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(text, "\n", "\n    ")
}
