package schema

import (
	"cmp"
	"slices"
	"strings"
)

// Suggestion is a known name that is like an unknown one.
type Suggestion struct {
	Name string
	// Slip says that the two differ by spelling alone: a letter or two, their
	// case, or how words are joined. Otherwise it is the same last part under
	// another parent.
	Slip bool

	score int
}

// Nearest returns up to limit known names like name, the likeliest first. Of
// multi-fields only those are named that end like it.
func (s *Scope) Nearest(name string, limit int) []Suggestion {
	if s == nil {
		return nil
	}
	return remember(&s.memo, nearestTo{name, limit}, func(q nearestTo) []Suggestion { return s.nearest(q.name, q.limit) })
}

func (s *Scope) nearest(name string, limit int) []Suggestion {
	var out []Suggestion
	n := newSpelling(name)
	seen := map[string]bool{}
	for d := range s.all() {
		all := d.table.letters()
		for i := range d.size {
			id := d.table.entryName(d.first + i)
			if n.unlike(all[id]) {
				continue
			}
			candidate := d.table.name(id)
			suggestion, ok := n.compare(candidate)
			if !ok || seen[candidate] || strings.Contains(candidate, "*") {
				continue
			}
			seen[candidate] = true
			if f, answer := s.lookup(candidate); answer == Known && f.Type != Object {
				out = append(out, suggestion)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Suggestion) int {
		return cmp.Or(
			cmp.Compare(a.score, b.score),
			cmp.Compare(abs(len(a.Name)-len(name)), abs(len(b.Name)-len(name))),
			cmp.Compare(a.Name, b.Name),
		)
	})
	return out[:min(limit, len(out))]
}

// spelling is a name prepared for comparison with many others.
type spelling struct {
	lower, folded, root, leaf string
	parts                     []string
	// letters are those of the name, ends those of its root and its leaf.
	letters, ends letters
}

func newSpelling(name string) spelling {
	lower := strings.ToLower(name)
	parts := strings.Split(lower, ".")
	root, leaf := parts[0], parts[len(parts)-1]
	return spelling{lower, fold(lower), root, leaf, parts, lettersOf(name), lettersOf(root) | lettersOf(leaf)}
}

// unlike reports whether a name with some letters is surely none that compare
// accepts: each slip changes two letters at most, and other words between the
// same ends leave those.
func (n *spelling) unlike(candidate letters) bool {
	return n.letters.apart(candidate) > 2*maxSlips && !n.ends.within(candidate)
}

var joints = strings.NewReplacer(".", "", "_", "", "-", "")

// fold leaves out what joins words.
func fold(lower string) string { return joints.Replace(lower) }

// The scores of a suggestion: a spelling with n slips has the score n.
const (
	missingPart = 4 // process.original_file_name for process.pe.original_file_name
	otherPart   = 5 // process.child.name for process.parent.name
)

func (n *spelling) compare(candidate string) (Suggestion, bool) {
	lower := strings.ToLower(candidate)
	if lengthsApart(lower, n.lower) <= maxSlips {
		if d := distance(n.lower, lower, maxSlips); d <= n.tolerance(lower) {
			return Suggestion{candidate, true, d}, true
		}
	}
	if lengthsApart(lower, n.lower) <= len(n.parts)+2 && fold(lower) == n.folded {
		return Suggestion{candidate, true, 1}, true
	}
	if !strings.HasPrefix(lower, n.root) || !strings.HasSuffix(lower, n.leaf) || len(n.leaf) < 2 {
		return Suggestion{}, false
	}
	parts := strings.Split(lower, ".")
	if parts[0] != n.root || parts[len(parts)-1] != n.leaf {
		return Suggestion{}, false
	}
	switch {
	case len(parts) == len(n.parts)+1 && isSubsequence(n.parts, parts),
		len(parts) == len(n.parts)-1 && isSubsequence(parts, n.parts):
		return Suggestion{candidate, false, missingPart}, true
	case len(parts) == len(n.parts) && len(parts) > 2 && differing(parts, n.parts) == 1:
		return Suggestion{candidate, false, otherPart}, true
	}
	return Suggestion{}, false
}

// NamesAnother reports whether an unknown name is likely one of its own rather
// than a known name mistyped: the two differ by one word, and names elsewhere
// have both words, as with `actor_id` beside `actor_ip`. A plural is no word of
// its own.
func (s *Scope) NamesAnother(unknown, known string) bool {
	as, bs := wordsOf(unknown), wordsOf(known)
	if len(as) != len(bs) || differing(as, bs) != 1 {
		return false
	}
	i := 0
	for as[i] == bs[i] {
		i++
	}
	if strings.HasPrefix(as[i], bs[i]) || strings.HasPrefix(bs[i], as[i]) {
		return false
	}
	return remember(&s.memo, wordIn{as[i]}, func(q wordIn) bool { return s.hasWord(q.word) })
}

// hasWord reports whether a word is one of a name that the scope knows.
func (s *Scope) hasWord(word string) bool {
	for d := range s.all() {
		for i := range d.size {
			if name := d.name(i); strings.Contains(name, word) && slices.Contains(wordsOf(name), word) {
				return true
			}
		}
	}
	return false
}

// wordsOf returns the words that a name joins by dots and underscores.
func wordsOf(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return r == '.' || r == '_' })
}

// maxSlips is how many letters two spellings of one name may differ by.
const maxSlips = 2

// tolerance is how many letters the name may differ by from a candidate: two
// in a long name, and one in a part of it so short that two would make it
// another word.
func (n *spelling) tolerance(lower string) int {
	const short = 5
	parts := strings.Split(lower, ".")
	if len(parts) != len(n.parts) {
		return 1
	}
	for i, part := range parts {
		if part != n.parts[i] && min(len(part), len(n.parts[i])) < short {
			return 1
		}
	}
	return maxSlips
}

func isSubsequence(short, long []string) bool {
	at := 0
	for _, part := range long {
		if at < len(short) && short[at] == part {
			at++
		}
	}
	return at == len(short)
}

func differing(a, b []string) int {
	n := 0
	for i := range a {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

func lengthsApart(a, b string) int { return abs(len(a) - len(b)) }

func abs(n int) int { return max(n, -n) }

// distance counts the letters to insert, remove, replace or swap with their
// neighbour to get from a to b; anything above limit is limit+1.
func distance(a, b string, limit int) int {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	const most = 64 // what is left between equal ends is longer only if the names are unlike
	if lengthsApart(a, b) > limit || min(len(a), len(b)) >= most-limit {
		return limit + 1
	}
	if len(a) == 0 || len(b) == 0 {
		return max(len(a), len(b))
	}
	var rows [3][most + 1]int
	before, last, now := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		now[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			same := 1
			if a[i-1] == b[j-1] {
				same = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+same)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
			best = min(best, now[j])
		}
		if best > limit {
			return limit + 1
		}
		before, last, now = last, now, before
	}
	return min(last[len(b)], limit+1)
}

// Similar reports whether two different texts are the same but for their case
// or for a letter or two, as few as their length allows.
func Similar(a, b string) bool {
	if strings.EqualFold(a, b) {
		return true
	}
	const short = 6
	limit := maxSlips
	if min(len(a), len(b)) < short {
		limit = 1
	}
	return len(a) > 2 && len(b) > 2 && distance(strings.ToLower(a), strings.ToLower(b), limit) <= limit
}
