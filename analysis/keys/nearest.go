package keys

import "strings"

// Nearest returns the name that a mistyped one most likely means: the one
// with the fewest edits (a letter more, less, changed or swapped with its
// neighbour), if those are few enough for its length. How words are joined
// and capitalised counts for nothing. Of equals the first one is taken.
func Nearest(name string, names []string) (string, bool) {
	if name == "" || len(name) > maxCompared {
		return "", false
	}
	folded := fold(name)
	best, at := "", max(1, len(folded)/4)+1
	for _, candidate := range names {
		other := fold(candidate)
		if max(len(other)-len(folded), len(folded)-len(other)) >= at {
			continue
		}
		if d := distance(folded, other); d < at {
			best, at = candidate, d
		}
	}
	return best, best != ""
}

// maxCompared bounds what is compared: no key or value is longer, and the work
// grows with the square.
const maxCompared = 64

var joints = strings.NewReplacer("_", "", "-", "", " ", "", ".", "")

func fold(name string) string { return joints.Replace(strings.ToLower(name)) }

// distance is the optimal string alignment distance of two names, in bytes:
// keys and values are ASCII.
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
