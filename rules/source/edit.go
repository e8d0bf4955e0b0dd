package source

import (
	"fmt"
	"sort"
	"strings"
)

// Edit replaces the text of Span by NewText. An empty span inserts.
type Edit struct {
	Span    Span
	NewText string
}

// Apply returns text with all edits made. Edits are given in any order and
// speak of the text before any of them; two insertions at one place are made
// in the order given. It is an error, and nothing is changed, if two edits
// overlap or one lies outside the text.
func Apply(text string, edits []Edit) (string, error) {
	sorted := append([]Edit(nil), edits...)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i].Span, sorted[j].Span
		if a.Start != b.Start {
			return a.Start < b.Start
		}
		return a.End < b.End
	})
	var out strings.Builder
	at := 0
	for _, e := range sorted {
		if e.Span.Start < 0 || e.Span.End > len(text) || e.Span.End < e.Span.Start {
			return "", fmt.Errorf("edit of bytes %d to %d: outside the text of %d bytes", e.Span.Start, e.Span.End, len(text))
		}
		if e.Span.Start < at {
			return "", fmt.Errorf("edit of bytes %d to %d: overlaps the one that ends at %d", e.Span.Start, e.Span.End, at)
		}
		out.WriteString(text[at:e.Span.Start])
		out.WriteString(e.NewText)
		at = e.Span.End
	}
	out.WriteString(text[at:])
	return out.String(), nil
}
