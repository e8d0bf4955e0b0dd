package schema

import "strings"

// Reaching returns the data sets whose documents lie in indices that a pattern
// can match, by precedence.
func (c *Catalogue) Reaching(pattern string) []*Dataset {
	var out []*Dataset
	for _, d := range c.sets {
		if d.reaches(pattern) {
			out = append(out, d)
		}
	}
	return out
}

// shortestIndex is how long the beginning of an index name has to be for
// another one, a letter away, to be taken for a slip.
const shortestIndex = 8

// NearestIndex returns the index pattern that one which reaches no data set
// was most likely meant to be; false where none is near enough. A number in
// it makes a name of its own, such as "filebeat2-*".
func (c *Catalogue) NearestIndex(pattern string) (string, bool) {
	core, wild := strings.CutSuffix(pattern, "*")
	if strings.Contains(core, "*") || len(core) < shortestIndex {
		return "", false
	}
	best, slips := "", maxSlips+1
	for _, d := range c.sets {
		for _, index := range d.Index {
			for candidate := range beginnings(strings.TrimSuffix(index, "*")) {
				if lengthsApart(core, candidate) >= slips || len(candidate) < shortestIndex || digitsOf(core) != digitsOf(candidate) {
					continue
				}
				if n := distance(core, candidate, maxSlips); n < slips {
					best, slips = candidate, n
				}
			}
		}
	}
	if wild {
		best += "*"
	}
	return best, slips <= maxSlips
}

// beginnings yields the parts of an index name that end before or behind a dot
// or hyphen, and the whole of it.
func beginnings(index string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for i := range len(index) {
			if (index[i] == '.' || index[i] == '-') && !(yield(index[:i+1]) && yield(index[:i])) {
				return
			}
		}
		yield(index)
	}
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
