package toml

import (
	"slices"
	"sort"
)

// Location says what stands at a place of the file.
type Location struct {
	// Section is the header that the place stands under or in, or nil above
	// the first.
	Section *Section
	// Path leads from the root to the innermost entry or item that holds the
	// place; to the section's table where no entry does.
	Path []Step
	// Entry is the innermost entry whose key or value holds the place, and
	// Value the innermost value; each nil where there is none.
	Entry *Entry
	Value *Value
	// InKey says that the place is in a key, not in a value.
	InKey bool
	// Comment is the comment at the place, or nil.
	Comment *Comment
}

// Step is a part of a path: a key, or the index of a list's item.
type Step struct {
	Key   string // empty for an index
	Index int    // from 0; -1 for a key
}

// At says what stands at the byte offset. A place directly behind a value or
// key still belongs to it.
func (t *Tree) At(offset int) Location {
	var loc Location
	if i := sort.Search(len(t.Comments), func(i int) bool { return t.Comments[i].Span.End >= offset }); i < len(t.Comments) &&
		t.Comments[i].Span.Contains(offset) {
		loc.Comment = &t.Comments[i]
	}
	if i := sort.Search(len(t.Sections), func(i int) bool { return t.Sections[i].Header.Start > offset }); i > 0 {
		loc.Section = t.Sections[i-1]
		loc.Path = slices.Clone(loc.Section.path)
		loc.InKey = loc.Section.Header.Contains(offset)
	}
	i := sort.Search(len(t.Statements), func(i int) bool { return t.Statements[i].Span.Start > offset })
	if i > 0 && t.Statements[i-1].Span.Contains(offset) && loc.Comment == nil {
		loc.enter(t.Statements[i-1].Keys, t.Statements[i-1].Value, offset)
	}
	return loc
}

// enter descends into a statement.
func (l *Location) enter(keys []Key, v *Value, offset int) {
	l.InKey = false
	for _, key := range keys {
		l.Path = append(l.Path, Step{Key: key.Name, Index: -1})
		if offset <= key.Span.End {
			l.InKey = true
			l.Entry = &Entry{Key: key, Value: v}
			return
		}
	}
	l.Entry = &Entry{Key: keys[len(keys)-1], Value: v}
	l.descend(v, offset)
}

func (l *Location) descend(v *Value, offset int) {
	if v.Span.Contains(offset) {
		l.Value = v
	}
	for i, item := range v.Items {
		if item.Span.Contains(offset) {
			l.Path = append(l.Path, Step{Index: i})
			l.descend(item, offset)
			return
		}
	}
	if v.Table != nil {
		l.descendTable(v.Table, offset)
	}
}

// descendTable looks for the entry of an inline table that holds the offset.
func (l *Location) descendTable(t *Table, offset int) {
	for _, e := range t.Entries {
		inKey, inValue := e.Key.Span.Contains(offset), e.Value.Span.Contains(offset)
		between := e.Key.Span.End < offset && offset < e.Value.Span.Start
		if !inKey && !inValue && !between {
			continue
		}
		l.Path = append(l.Path, Step{Key: e.Key.Name, Index: -1})
		l.Entry, l.InKey = e, inKey
		if !inKey {
			l.descend(e.Value, offset)
		}
		return
	}
}
