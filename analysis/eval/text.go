package eval

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/source"
)

// Print writes the explanation for a reader, every line behind indent: the
// query's parts with their counts, the events that came nearest to a match
// with the clauses that turned them away, and how far sequences got.
func (x *Explanation) Print(out io.Writer, indent string) error {
	p := &printer{indent: indent}
	p.clauses(x)
	if len(x.Misses) > 0 {
		p.line("")
		p.line("Turned away, nearest to a match first:")
		for _, v := range x.Misses {
			p.line("")
			p.verdict(x.Text, v)
		}
	}
	if len(x.Hits) > 0 && len(x.Hits[0].Reasons) > 0 {
		p.line("")
		p.line("Let through, and by which alternative:")
		for _, v := range x.Hits {
			p.line("")
			p.verdict(x.Text, v)
		}
	}
	if x.Progress != nil {
		p.progress(x.Progress)
	}
	p.guards(x.Guards)
	_, err := io.WriteString(out, p.String())
	return err
}

// PrintVerdict writes why an event meets a query or does not, every line
// behind indent; text is the query.
func PrintVerdict(out io.Writer, text string, v Verdict, indent string) error {
	p := &printer{indent: indent}
	p.verdict(text, v)
	_, err := io.WriteString(out, p.String())
	return err
}

// PrintGuards writes what filters and exceptions took away, every line behind
// indent; nothing where there are none.
func PrintGuards(out io.Writer, guards []Guard, indent string) error {
	p := &printer{indent: indent}
	p.guards(guards)
	_, err := io.WriteString(out, p.String())
	return err
}

type printer struct {
	strings.Builder
	indent string
}

func (p *printer) line(format string, args ...any) {
	text := strings.TrimRight(fmt.Sprintf(format, args...), " ")
	if text != "" {
		p.WriteString(p.indent + text)
	}
	p.WriteByte('\n')
}

// clauseWidth is how much of a clause's text is shown, in characters.
const clauseWidth = 72

// clauses prints the parts of the query, inner ones indented, with the events
// that meet each.
func (p *printer) clauses(x *Explanation) {
	width := max(3, len(strconv.Itoa(x.Events)))
	p.line("Of %s, so many meet each part of the query:", plural(x.Events, "event"))
	p.line("")
	item := 0
	for i := range x.Clauses {
		c := &x.Clauses[i]
		if c.Item != item {
			item = c.Item
			p.line("%*s  %s", width, "", itemText(x, c))
		}
		text := strings.Repeat("  ", c.Depth) + oneLine(x.Text[c.Span.Start:c.Span.End], clauseWidth-2*c.Depth)
		p.line("%*d  %s", width, c.Matched, pad(text, clauseWidth, p.note(c)))
	}
}

// itemText names the item that a clause is the first one of.
func itemText(x *Explanation, c *Clause) string {
	text := "item " + strconv.Itoa(c.Item)
	if c.Item > len(x.Items) {
		return text
	}
	switch i := x.Items[c.Item-1]; {
	case i.Behind != "":
		return "of " + plural(c.Of, "row") + " behind " + cut(i.Behind, clauseWidth)
	case x.isPipeline():
		return "of " + plural(c.Of, "event")
	case i.Until:
		return "until"
	case i.Missing:
		return text + ", which must not come"
	}
	return text
}

// isPipeline reports whether the items are places of an ES|QL pipeline.
func (x *Explanation) isPipeline() bool {
	return slices.ContainsFunc(x.Items, func(i Item) bool { return i.Behind != "" })
}

// note says what matters about a clause beside how many events meet it.
func (p *printer) note(c *Clause) string {
	var notes []string
	turned := c.TurnedAway()
	switch {
	case c.Depth == 0 && c.Field == "":
	case turned > 0 && c.Excludes:
		notes = append(notes, fmt.Sprintf("alone excluded %d", turned))
	case turned > 0:
		notes = append(notes, fmt.Sprintf("alone turned away %d", turned))
	case c.Alternative && !c.Excludes && c.Held < c.Matched:
		notes = append(notes, fmt.Sprintf("%d of these pass the rest", c.Held))
	case c.Excludes && c.Matched > 0:
		notes = append(notes, "excluded nothing that the rest lets through")
	}
	if c.Missing == c.Of && c.Of > 0 && !c.IsValue {
		notes = append(notes, "no event has the field")
	}
	if c.Undecided > 0 {
		notes = append(notes, fmt.Sprintf("%d cannot be told offline", c.Undecided))
	}
	return strings.Join(notes, "; ")
}

// pad puts a note behind a text, in a column where that is possible.
func pad(text string, width int, note string) string {
	if note == "" {
		return text
	}
	return text + strings.Repeat(" ", max(0, min(width, 44)-utf8.RuneCountInString(text))) + "  ← " + note
}

// verdict prints why one event meets the query or does not.
func (p *printer) verdict(text string, v Verdict) {
	head := eventName(v.Event)
	if v.Item > 0 {
		head += fmt.Sprintf(", for item %d", v.Item)
	}
	p.line("  %s", head)
	for _, r := range v.Reasons {
		p.quote(text, r.Span, reasonText(r, v.Truth))
	}
}

// quote prints the line of the query that a span begins in, with the span
// underlined and a remark below it.
func (p *printer) quote(text string, at source.Span, remark string) {
	start := strings.LastIndexByte(text[:at.Start], '\n') + 1
	end := len(text)
	if i := strings.IndexByte(text[at.Start:], '\n'); i >= 0 {
		end = at.Start + i
	}
	head, marked, tail := flat(text[start:at.Start]), flat(text[at.Start:min(at.End, end)]), flat(text[min(at.End, end):end])
	trimmed := strings.TrimLeft(head, " ")
	// A long line is cut on both sides of the span.
	if n := utf8.RuneCountInString(trimmed); n > clauseWidth/2 {
		trimmed = "…" + string([]rune(trimmed)[n-clauseWidth/2:])
	}
	tail = cut(tail, max(8, clauseWidth-utf8.RuneCountInString(trimmed+marked)))
	p.line("      %s", trimmed+cut(marked, 2*clauseWidth)+tail)
	p.line("      %s%s %s", strings.Repeat(" ", utf8.RuneCountInString(trimmed)), strings.Repeat("^", max(1, min(utf8.RuneCountInString(marked), 2*clauseWidth))), remark)
}

// flat makes a text as wide as it has characters.
func flat(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return ' '
		}
		return r
	}, text)
}

func cut(text string, width int) string {
	if runes := []rune(text); len(runes) > width {
		return string(runes[:max(0, width-1)]) + "…"
	}
	return text
}

// oneLine joins the lines of a text.
func oneLine(text string, width int) string {
	return cut(strings.Join(strings.Fields(text), " "), max(width, 20))
}

func reasonText(r Reason, truth predicate.Truth) string {
	seen := make([]string, 0, len(r.Seen))
	for _, s := range r.Seen {
		seen = append(seen, seenText(s))
	}
	what := strings.Join(seen, "; ")
	switch {
	case r.Undecided:
		return strings.TrimSuffix("this cannot be told offline: "+what, ": ")
	case truth == predicate.True:
		return what
	case r.Excluded:
		return strings.TrimSuffix("excludes the event: "+what, ": ")
	}
	return what
}

// maxSeen is how many values of a field are shown.
const maxSeen = 5

func seenText(s Seen) string {
	if len(s.Values) == 0 {
		return "the event has no " + s.Field
	}
	shown := make([]string, 0, maxSeen)
	for i, v := range s.Values {
		if i == maxSeen {
			shown = append(shown, fmt.Sprintf("and %d more", len(s.Values)-i))
			break
		}
		shown = append(shown, valueText(v))
	}
	return s.Field + " is " + strings.Join(shown, ", ")
}

func valueText(v event.Value) string {
	if v.Kind == event.String {
		return strconv.Quote(cut(v.Text, clauseWidth))
	}
	return v.Text
}

// eventName names an event by its number from 1, and its id where it has one.
func eventName(e *Event) string {
	if e.Row != "" {
		return e.Row
	}
	number := strconv.Itoa(e.Index + 1)
	if e.ID == "" || e.ID == number {
		return "event " + number
	}
	return "event " + number + " (" + e.ID + ")"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
