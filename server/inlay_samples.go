package server

import "fmt"

// sampleHints says behind each clause of the query how many of the sample
// events meet it. Values of a list and what ends where its surroundings end are
// left to the hover.
func (d *document) sampleHints() []hint {
	s := d.samples()
	if s.outcome == nil || s.outcome.Explanation == nil {
		return nil
	}
	clauses := s.outcome.Explanation.Clauses
	var out []hint
	ends := map[int]bool{}
	for i := range clauses {
		c := &clauses[i]
		if c.IsValue || ends[c.Span.End] || c.Depth == 0 && i+1 < len(clauses) && clauses[i+1].Depth > 0 && !clauses[i+1].IsValue {
			continue
		}
		ends[c.Span.End] = true
		h := hint{at: s.outcome.Query.Map.ToFile(c.Span).End, label: fmt.Sprintf("%d/%d", c.Matched, c.Of)}
		h.tooltip = fmt.Sprintf("%d of %d %s meet this, in %s.", c.Matched, c.Of, s.askedOf(c), s.names())
		if away := c.TurnedAway(); away > 0 {
			h.tooltip += fmt.Sprintf(" It alone turns %d away.", away)
		}
		out = append(out, h)
	}
	return out
}
