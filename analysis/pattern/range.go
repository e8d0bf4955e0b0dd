package pattern

// Bound is one end of a range.
type Bound struct {
	// Text is the value as a query writes it, without quotes.
	Text string
	// Open leaves the value itself out.
	Open bool
	// Exact takes a date as an instant, as ES|QL does. Otherwise a date such
	// as 2020-01-01 stands for its whole day, and the range ends or begins at
	// that day's end where Elasticsearch's range query rounds up.
	Exact bool
}

// maxTerm is how many bytes a term of Lucene can have.
const maxTerm = 32766

// Equal returns the set of the one value that text writes; for a date its
// whole unit (2020-01-01 is the day), for an address also a network in CIDR
// notation. The result is false where text is no value of the domain or
// depends on the time of the run, such as now-5m.
func Equal(domain Domain, text string) (Pattern, bool) {
	if domain == Text {
		return Literal(text, Exact), true
	}
	span, ok := values(domain, text)
	return Pattern{kind: intervalKind, domain: domain, text: text, span: span}, ok
}

// Range returns the set of the values from lo to hi; nil leaves an end open.
// Strings are compared by code points. The result is false as for [Equal];
// an impossible range is the empty set.
func Range(domain Domain, lo, hi *Bound) (Pattern, bool) {
	if domain == Text {
		if lo != nil && len(lo.Text) > maxTerm || hi != nil && len(hi.Text) > maxTerm {
			return Pattern{}, false
		}
		return textRange(lo, hi), true
	}
	span := domainSpan(domain)
	if lo != nil {
		first, ok := lowest(domain, *lo)
		if !ok {
			return Pattern{}, false
		}
		if span.lo.less(first) {
			span.lo = first
		}
	}
	if hi != nil {
		last, ok := highest(domain, *hi)
		if !ok {
			return Pattern{}, false
		}
		if last.less(span.hi) {
			span.hi = last
		}
	}
	if span.empty() {
		span = nothing
	}
	return Pattern{kind: intervalKind, domain: domain, text: spellRange(lo, hi), span: span}, true
}

// values returns the points that text stands for in an ordered domain.
func values(domain Domain, text string) (interval, bool) {
	switch domain {
	case Integer:
		floor, ceil, ok := integerBounds(text)
		all := domainSpan(Integer)
		if floor != ceil || !all.holds(floor) {
			return nothing, ok
		}
		return interval{floor, ceil}, ok
	case Float:
		x, ok := parseNumber(text)
		if !ok {
			return interval{}, false
		}
		f, _ := x.Float64()
		return interval{floatPoint(f), floatPoint(f)}, true
	case Date:
		return dateUnit(text)
	case Address:
		return addressSpan(text)
	case Boolean:
		switch text {
		case "true":
			return interval{point{0, 1}, point{0, 1}}, true
		case "false":
			return interval{}, true
		}
	}
	return interval{}, false
}

// lowest returns the first point at or above a lower bound.
func lowest(domain Domain, b Bound) (point, bool) {
	if domain == Integer {
		floor, ceil, ok := integerBounds(b.Text)
		if b.Open && floor == ceil {
			return floor.next(), ok
		}
		return ceil, ok
	}
	unit, ok := values(domain, b.Text)
	switch {
	case b.Exact && b.Open:
		return unit.lo.next(), ok
	case b.Open:
		return unit.hi.next(), ok
	}
	return unit.lo, ok
}

// highest returns the last point at or below an upper bound.
func highest(domain Domain, b Bound) (point, bool) {
	if domain == Integer {
		floor, ceil, ok := integerBounds(b.Text)
		if b.Open && floor == ceil {
			return floor.prev(), ok
		}
		return floor, ok
	}
	unit, ok := values(domain, b.Text)
	if b.Open {
		if unit.lo == (point{}) { // nothing lies below the first value
			return point{}, false
		}
		return unit.lo.prev(), ok
	}
	if b.Exact {
		return unit.lo, ok
	}
	return unit.hi, ok
}

func spellRange(lo, hi *Bound) string {
	text := ""
	if lo != nil {
		text = "> "
		if !lo.Open {
			text = ">= "
		}
		text += lo.Text
	}
	if hi != nil {
		if text != "" {
			text += " and "
		}
		if hi.Open {
			text += "< " + hi.Text
		} else {
			text += "<= " + hi.Text
		}
	}
	return text
}
