package catalogue

import (
	"cmp"
	"strconv"
	"strings"
)

// version is a semantic version. Parts that are not written count as zero.
type version struct {
	parts [3]int
	given int    // how many parts are written
	pre   string // what follows a hyphen
	text  string
}

// parseVersion reads "9.5.0", "v9.3.3", "9.6" or "9.6.0-beta.1". In a partial
// version "x" and "*" stand for a part that is not written.
func parseVersion(s string) (version, bool) {
	s = strings.TrimSpace(s)
	v := version{text: strings.TrimPrefix(s, "v")}
	core, _, _ := strings.Cut(v.text, "+")
	core, v.pre, _ = strings.Cut(core, "-")
	for part := range strings.SplitSeq(core, ".") {
		if part == "x" || part == "X" || part == "*" {
			return v, v.given > 0
		}
		n, err := strconv.ParseUint(part, 10, 31)
		if err != nil || v.given == len(v.parts) {
			return version{}, false
		}
		v.parts[v.given] = int(n)
		v.given++
	}
	return v, true
}

// String returns the version as it was written.
func (v version) String() string { return v.text }

func (v version) compare(w version) int {
	for i := range v.parts {
		if c := cmp.Compare(v.parts[i], w.parts[i]); c != 0 {
			return c
		}
	}
	switch {
	case v.pre == w.pre:
		return 0
	case v.pre == "": // comes after what led up to it
		return 1
	case w.pre == "":
		return -1
	}
	return comparePre(v.pre, w.pre)
}

// comparePre compares what follows the hyphens, part by part: numbers by
// value, and before words.
func comparePre(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		c := strings.Compare(as[i], bs[i])
		switch {
		case errX == nil && errY == nil:
			c = cmp.Compare(x, y)
		case errX == nil:
			c = -1
		case errY == nil:
			c = 1
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(len(as), len(bs))
}

// nearer reports whether v is nearer to the wanted version than w: the first
// part in which one of them differs from it decides. Of two that lie on the
// same side, the one towards it is nearer; of two that are as far away on
// different sides the older one counts, since what it has is likelier to be in
// the wanted one.
func (v version) nearer(w, wanted version) bool {
	for i := range wanted.parts {
		a, b, want := v.parts[i], w.parts[i], wanted.parts[i]
		switch {
		case a == b && a == want:
			continue
		case a == b && a < want:
			return v.compare(w) > 0
		case a == b:
			return v.compare(w) < 0
		case distance(a, want) == distance(b, want):
			return a < b
		}
		return distance(a, want) < distance(b, want)
	}
	// All numbers are the wanted ones.
	if exactV, exactW := v.pre == wanted.pre, w.pre == wanted.pre; exactV != exactW {
		return exactV
	}
	return v.compare(w) > 0
}

func distance(a, b int) int { return max(a-b, b-a) }
