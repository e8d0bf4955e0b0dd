package schema

import "strings"

// splitPatterns takes a rule's index patterns apart: lists joined by commas,
// the names of other clusters before a colon, selectors such as "::failures"
// behind the name, and the prefix of backing indices are of no matter to which
// fields documents have.
func splitPatterns(patterns []string) (wanted, excluded []string) {
	for _, list := range patterns {
		for pattern := range strings.SplitSeq(list, ",") {
			pattern = strings.TrimSpace(pattern)
			exclusion := strings.HasPrefix(pattern, "-")
			pattern = strings.TrimPrefix(pattern, "-")
			if before, _, ok := strings.Cut(pattern, "::"); ok {
				pattern = before
			}
			if colon := strings.IndexByte(pattern, ':'); colon >= 0 {
				// A rule may exclude on a cluster by "cluster:-name" too.
				pattern = pattern[colon+1:]
				exclusion = exclusion || strings.HasPrefix(pattern, "-")
				pattern = strings.TrimPrefix(pattern, "-")
			}
			pattern = strings.TrimPrefix(pattern, ".ds-")
			switch {
			case pattern == "":
			case exclusion:
				excluded = append(excluded, pattern)
			default:
				wanted = append(wanted, pattern)
			}
		}
	}
	return wanted, excluded
}

// reaches reports whether a pattern can match an index of the data set.
func (d *Dataset) reaches(pattern string) bool {
	for _, index := range d.Index {
		if prefix, open := strings.CutSuffix(index, "*"); !open {
			if matchGlob(pattern, index) {
				return true
			}
		} else if meetsPrefix(pattern, prefix) {
			return true
		}
	}
	return false
}

// leaves reports whether an exclusion leaves nothing of the data set.
func (d *Dataset) leaves(exclusion string) bool {
	for _, index := range d.Index {
		if !matchGlob(exclusion, index) {
			return false
		}
	}
	return true
}

// meetsPrefix reports whether a pattern matches some name that begins with
// prefix. Where the prefix names a data stream ("logs-aws.cloudtrail-"), only a
// namespace may follow, which has no hyphen: "logs-*.alerts-*" does not meet it.
func meetsPrefix(pattern, prefix string) bool {
	head, _, wild := strings.Cut(pattern, "*")
	if len(head) >= len(prefix) {
		return strings.HasPrefix(head, prefix)
	}
	if !wild || !strings.HasPrefix(prefix, head) {
		return false
	}
	stream := strings.Count(prefix, "-") >= 2
	for at, possible := range globStates(pattern, prefix) {
		if possible && !(stream && strings.Contains(pattern[at:], "-")) {
			return true
		}
	}
	return false
}

// covers reports whether every index that the pattern can match is of a known
// data set, given that some are.
func (c *Catalogue) covers(pattern string) bool {
	if strings.HasPrefix(pattern, "<") {
		return false // date math
	}
	head, _, wild := strings.Cut(pattern, "*")
	if !wild {
		return true
	}
	for _, family := range c.families {
		if strings.HasPrefix(head, family) {
			return true
		}
	}
	return false
}

// matchGlob reports whether a pattern, in which "*" stands for any characters,
// matches the whole of s.
func matchGlob(pattern, s string) bool {
	at, star, mark := 0, -1, 0
	for i := 0; i < len(s); {
		switch {
		case at < len(pattern) && pattern[at] == '*':
			star, mark = at, i
			at++
		case at < len(pattern) && pattern[at] == s[i]:
			at++
			i++
		case star >= 0: // the last star takes one more
			mark++
			at, i = star+1, mark
		default:
			return false
		}
	}
	for at < len(pattern) && pattern[at] == '*' {
		at++
	}
	return at == len(pattern)
}

// globStates tells for each place in the pattern, its end included, whether
// reading s can lead there.
func globStates(pattern, s string) []bool {
	now, next := make([]bool, len(pattern)+1), make([]bool, len(pattern)+1)
	// enter marks a place and those that the stars from there on let be passed.
	enter := func(states []bool, at int) {
		states[at] = true
		for ; at < len(pattern) && pattern[at] == '*'; at++ {
			states[at+1] = true
		}
	}
	enter(now, 0)
	for i := range len(s) {
		clear(next)
		for at := range len(pattern) {
			if !now[at] {
				continue
			}
			if pattern[at] == '*' {
				enter(next, at)
			} else if pattern[at] == s[i] {
				enter(next, at+1)
			}
		}
		now, next = next, now
	}
	return now
}
