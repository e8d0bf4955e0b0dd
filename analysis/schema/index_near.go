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
	near := remember(&c.memo, indexNear{pattern}, func(q indexNear) string { return c.nearestIndex(q.pattern) })
	return near, near != ""
}

func (c *Catalogue) nearestIndex(pattern string) string {
	core, wild := strings.CutSuffix(pattern, "*")
	if strings.Contains(core, "*") || len(core) < shortestIndex {
		return ""
	}
	best, slips := "", maxSlips+1
	for _, d := range c.sets {
		for _, index := range d.Index {
			index = strings.TrimSuffix(index, "*")
			for end := max(len(core)-maxSlips, shortestIndex); end <= min(len(core)+maxSlips, len(index)); end++ {
				if !endsPart(index, end) || digitsOf(core) != digitsOf(index[:end]) {
					continue
				}
				if n := distance(core, index[:end], maxSlips); n < slips {
					best, slips = index[:end], n
				}
			}
		}
	}
	if slips > maxSlips {
		return ""
	}
	if wild {
		best += "*"
	}
	return best
}

// endsPart reports whether a part of an index name ends at an offset: before
// or behind a dot or hyphen, or with the name.
func endsPart(index string, end int) bool {
	const joints = ".-"
	return end == len(index) || strings.IndexByte(joints, index[end]) >= 0 || strings.IndexByte(joints, index[end-1]) >= 0
}

// digitsOf returns the digits of a name.
func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
