package server

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
)

// explainSamples says what the sample events did with the clause at an offset:
// how many meet it, alone and in its place, and a few values that it saw.
func explainSamples(d *document, offset int) *explanation {
	if d.file == nil {
		return nil
	}
	s := d.samples()
	c, at := s.clauseAt(offset)
	if c == nil {
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "**%d of %d** %s meet %s.", c.Matched, c.Of, s.askedOf(c), quoteShort(d.source.Slice(at)))
	if away := c.TurnedAway(); away > 0 {
		fmt.Fprintf(&b, " It alone turns %d away.", away)
	}
	if c.Alternative && !c.Excludes {
		fmt.Fprintf(&b, " %d of those that match took this alternative.", c.Held)
	}
	if c.Undecided > 0 {
		fmt.Fprintf(&b, " Of %d nobody can tell offline.", c.Undecided)
	}
	if c.Field != "" {
		for _, list := range []struct {
			word string
			of   []eval.Example
		}{{"Values that meet it", c.Passed}, {"Values that do not", c.Failed}} {
			if len(list.of) > 0 {
				fmt.Fprintf(&b, "\n\n%s: %s", list.word, exampleValues(list.of))
			}
		}
		if c.Missing > 0 {
			fmt.Fprintf(&b, "\n\nWithout `%s`: %d", c.Field, c.Missing)
		}
	}
	fmt.Fprintf(&b, "\n\nSamples: %s", s.names())
	return &explanation{at, b.String()}
}

// askedOf says what a clause is asked of: sample events, or the rows that an
// ES|QL query makes of them.
func (s *samples) askedOf(c *eval.Clause) string {
	if behind := s.outcome.Explanation.Behind(c); behind != "" {
		return "rows behind " + quoteShort(behind)
	}
	return "sample events"
}

// maxValues is how many values a hover shows of each sort, and maxValueWidth
// how much of one, in characters.
const (
	maxValues     = 3
	maxValueWidth = 60
)

func exampleValues(list []eval.Example) string {
	var out []string
	for _, e := range list[:min(len(list), maxValues)] {
		out = append(out, quoteShort(e.Value.Text))
	}
	return strings.Join(out, ", ")
}

// quoteShort quotes a text on one line, cut where it is long.
func quoteShort(text string) string {
	text = strings.ReplaceAll(strings.Join(strings.Fields(text), " "), "`", "'")
	if runes := []rune(text); len(runes) > maxValueWidth {
		text = string(runes[:maxValueWidth-1]) + "…"
	}
	return "`" + text + "`"
}

// names are the names of the sample files, the first few.
func (s *samples) names() string {
	const most = 3
	var out []string
	for _, path := range s.paths[:min(len(s.paths), most)] {
		out = append(out, filepath.Base(path))
	}
	text := strings.Join(out, ", ")
	if more := len(s.paths) - most; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	if s.chosen {
		text += " (chosen)"
	}
	return text
}

// reasonText says what a clause saw of the event that it decided about.
func reasonText(r *eval.Reason) string {
	var seen []string
	for _, s := range r.Seen {
		if len(s.Values) == 0 {
			seen = append(seen, "`"+s.Field+"` is missing")
			continue
		}
		var texts []string
		for _, v := range s.Values[:min(len(s.Values), maxValues)] {
			texts = append(texts, quoteShort(v.Text))
		}
		seen = append(seen, "`"+s.Field+"` is "+strings.Join(texts, ", "))
	}
	if len(seen) == 0 {
		return "decides"
	}
	return strings.Join(seen, "; ")
}
