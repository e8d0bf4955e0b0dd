package server

import (
	"fmt"
	"strings"
)

// explainWitnesses shows the events that show the findings at an offset; nil
// where no finding has one. Proofs that are still going on are not waited for:
// what they find is drawn, and then this says more.
func explainWitnesses(d *document, offset int) *explanation {
	if d.file == nil {
		return nil
	}
	var out *explanation
	var b strings.Builder
	for _, f := range d.file.Known() {
		if f.WholeFile || !f.Span.Contains(offset) {
			continue
		}
		shown := f.Shown()
		if shown == nil {
			continue
		}
		if out == nil {
			out = &explanation{span: f.Span}
		} else {
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "%s. An event that shows it (%s):\n\n```json\n%s\n```", f.Message, shown.Shows, shown.Event)
	}
	if out != nil {
		out.text = b.String()
	}
	return out
}
