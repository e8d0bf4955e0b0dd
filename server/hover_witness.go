package server

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
)

// explainWitnesses shows the events that show the findings at an offset; nil
// where no finding has one.
func explainWitnesses(d *document, offset int) *explanation {
	if d.file == nil {
		return nil
	}
	var out *explanation
	var b strings.Builder
	for _, f := range d.findings(check.Thorough) {
		if f.Witness == nil || f.WholeFile || !f.Span.Contains(offset) {
			continue
		}
		if out == nil {
			out = &explanation{span: f.Span}
		} else {
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "%s. An event that shows it (%s):\n\n```json\n%s\n```", f.Message, f.Witness.Shows, f.Witness.Event)
	}
	if out != nil {
		out.text = b.String()
	}
	return out
}
