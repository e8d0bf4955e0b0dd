package suppress

import (
	"cmp"
	"slices"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// Version is a text and what was found in it.
type Version struct {
	File     *source.File
	Findings []check.Finding
}

// Introduced returns the findings of a file's later version that the earlier
// one does not have, however lines moved in between. A finding is an old one
// if the earlier version has the same fact about the same text, or the same
// fact about text that the change rewrote in place. Where there are more equal
// findings than before, those on lines that the change touched are the new
// ones.
func Introduced(before, after Version) []check.Finding {
	if len(after.Findings) == 0 {
		return nil
	}
	m := matching{before: before, after: after, lines: alignment{source.LineChanges(before.File.Text(), after.File.Text())}}
	m.old = make([]bool, len(before.Findings))
	m.known = make([]bool, len(after.Findings))
	m.sameText()
	m.samePlace()
	var out []check.Finding
	for i, known := range m.known {
		if !known {
			out = append(out, after.Findings[i])
		}
	}
	return out
}

type matching struct {
	before, after Version
	lines         alignment
	old           []bool // findings of before that are matched
	known         []bool // findings of after that are
}

// sameText matches findings that are alike and point at the same text.
func (m *matching) sameText() {
	left := make(map[string][]int)
	for i := range m.before.Findings {
		key := likeness(&m.before.Findings[i], m.before.File)
		left[key] = append(left[key], i)
	}
	// Those on untouched lines take their match first.
	order := make([]int, len(m.after.Findings))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(m.touched(a), m.touched(b)) })
	for _, i := range order {
		key := likeness(&m.after.Findings[i], m.after.File)
		if rest := left[key]; len(rest) > 0 {
			m.old[rest[0]], m.known[i] = true, true
			left[key] = rest[1:]
		}
	}
}

// touched is 1 for a finding that begins on a line that the change added or
// rewrote, else 0.
func (m *matching) touched(i int) int {
	f := &m.after.Findings[i]
	if !f.WholeFile && m.lines.isNew(m.after.File.LineAt(f.Span.Start)) {
		return 1
	}
	return 0
}

// samePlace matches what is left by place: the same fact about text that the
// change rewrote.
func (m *matching) samePlace() {
	fact := func(f *check.Finding) string { return f.Check + "\x00" + quoted(f.Message) }
	left := make(map[string][]int)
	for j := range m.before.Findings {
		if f := &m.before.Findings[j]; !m.old[j] && !f.WholeFile {
			left[fact(f)] = append(left[fact(f)], j)
		}
	}
	for i := range m.after.Findings {
		f := &m.after.Findings[i]
		if m.known[i] || f.WholeFile {
			continue
		}
		for _, j := range left[fact(f)] {
			if !m.old[j] && m.corresponds(&m.before.Findings[j], f) {
				m.old[j], m.known[i] = true, true
				break
			}
		}
	}
}

// corresponds reports whether the lines of a later finding stand for those of
// an earlier one.
func (m *matching) corresponds(before, after *check.Finding) bool {
	first, _ := m.lines.toAfter(m.before.File.LineAt(before.Span.Start))
	_, last := m.lines.toAfter(m.before.File.LineAt(before.Span.End))
	return first <= m.after.File.LineAt(after.Span.End) && m.after.File.LineAt(after.Span.Start) <= last
}

// alignment says which lines of two texts are the same line. Lines count
// from 0.
type alignment struct {
	changes []source.LineChange
}

// isNew reports whether a line of the later text was added or rewritten.
func (a alignment) isNew(line int) bool {
	return slices.ContainsFunc(a.changes, func(c source.LineChange) bool {
		return c.AfterStart <= line && line < c.AfterEnd
	})
}

// toAfter returns the first and the last line of the later text that stand
// for a line of the earlier one: itself, or everything that it was rewritten
// as. For a line that was only removed they are the lines around the gap.
func (a alignment) toAfter(line int) (first, last int) {
	shift := 0
	for _, c := range a.changes {
		switch {
		case line < c.BeforeStart:
			return line + shift, line + shift
		case line < c.BeforeEnd && c.AfterStart == c.AfterEnd:
			return c.AfterStart - 1, c.AfterStart
		case line < c.BeforeEnd:
			return c.AfterStart, c.AfterEnd - 1
		}
		shift = c.AfterEnd - c.BeforeEnd
	}
	return line + shift, line + shift
}
