package pattern

import "slices"

// findPoint decides a question about an ordered domain.
func (q *question) findPoint() (string, Answer) {
	all := domainSpan(q.domain)
	gaps := []interval{all}
	for _, union := range q.unions {
		gaps = intersection(gaps, merged(union))
	}
	gaps = difference(gaps, merged(q.out))
	if len(gaps) == 0 {
		return "", No
	}
	return spellPoint(q.domain, pleasant(q.domain, all, gaps)), Yes
}

// merged returns the intervals of sets in order, overlapping ones made one.
func merged(sets []*Pattern) []interval {
	spans := make([]interval, 0, len(sets))
	for _, p := range sets {
		if !p.span.empty() {
			spans = append(spans, p.span)
		}
	}
	slices.SortFunc(spans, func(a, b interval) int {
		switch {
		case a.lo.less(b.lo):
			return -1
		case b.lo.less(a.lo):
			return 1
		}
		return 0
	})
	out := spans[:0] // never more than were read
	for _, s := range spans {
		if n := len(out); n > 0 && !out[n-1].hi.less(s.lo) {
			if out[n-1].hi.less(s.hi) {
				out[n-1].hi = s.hi
			}
			continue
		}
		out = append(out, s)
	}
	return out
}

// intersection returns what two ordered lists of intervals share.
func intersection(a, b []interval) []interval {
	var out []interval
	for len(a) > 0 && len(b) > 0 {
		shared := interval{a[0].lo, a[0].hi}
		if shared.lo.less(b[0].lo) {
			shared.lo = b[0].lo
		}
		if b[0].hi.less(shared.hi) {
			shared.hi = b[0].hi
		}
		if !shared.empty() {
			out = append(out, shared)
		}
		if a[0].hi.less(b[0].hi) {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return out
}

// difference returns what an ordered list of intervals has beyond another.
func difference(a, b []interval) []interval {
	var out []interval
	for _, s := range a {
		for _, t := range b {
			if s.empty() || s.hi.less(t.lo) {
				break
			}
			if t.hi.less(s.lo) {
				continue
			}
			if s.lo.less(t.lo) {
				out = append(out, interval{s.lo, t.lo.prev()})
			}
			if !t.hi.less(s.hi) {
				s = nothing
				break
			}
			s.lo = t.hi.next()
		}
		if !s.empty() {
			out = append(out, s)
		}
	}
	return out
}

// pleasant chooses a point of the gaps that reads well: a customary one, else
// one beside a bound that the query names.
func pleasant(domain Domain, all interval, gaps []interval) point {
	for _, text := range customary[domain] {
		span, _ := values(domain, text)
		for _, g := range gaps {
			if g.holds(span.lo) {
				return span.lo
			}
		}
	}
	for _, g := range gaps {
		if g.lo != all.lo {
			return g.lo
		}
		if g.hi != all.hi {
			return g.hi
		}
	}
	return gaps[0].lo
}

// customary are the values that an example prefers.
var customary = map[Domain][]string{
	Integer: {"1", "0"},
	Float:   {"1", "0"},
	Date:    {"2026-01-01T00:00:00Z"},
	Address: {"192.0.2.1", "203.0.113.7", "10.0.0.1", "2001:db8::1"},
	Boolean: {"true", "false"},
}
