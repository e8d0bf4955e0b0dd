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

// Range returns the set of the values from lo to hi; nil leaves an end open.
// The result is false where a bound is no value of the domain or depends on
// the time of the run, such as now-5m.
func Range(domain Domain, lo, hi *Bound) (Pattern, bool) {
	return Pattern{}, false
}

// Equal returns the set of the one value that text writes; for a date its
// whole unit (2020-01-01 is the day), for an address also a network in CIDR
// notation. The result is false where text is no value of the domain.
func Equal(domain Domain, text string) (Pattern, bool) {
	if domain == Text {
		return Literal(text, Exact), true
	}
	return Pattern{}, false
}
