package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// removalOf returns the edit that takes an item out of a list of tables: its
// headers with what stands under them, or the inline table with a comma. It
// returns false where a comment would go with it, or nothing would be left of
// an inline list.
func (s *logicSession) removalOf(doc *rules.Document, item rules.Place, all []rules.Place) (source.Edit, bool) {
	if item.Node == nil {
		return source.Edit{}, false
	}
	for i, section := range doc.Tree.Sections {
		if section.Array && section.Table != nil && section.Table == item.Node.Table {
			return removeSections(doc.Tree, i)
		}
	}
	at := slices.IndexFunc(all, func(p rules.Place) bool { return p.Node == item.Node })
	if at < 0 {
		return source.Edit{}, false
	}
	var before, after source.Span
	if at > 0 {
		before = all[at-1].Span
	}
	if at+1 < len(all) {
		after = all[at+1].Span
	}
	removed := s.removal(item.Span, before, after)
	return source.Edit{Span: removed}, !removed.IsEmpty() && !hasComment(doc.Tree, removed)
}

// removeSections removes an item's header and the headers below it, with the
// empty lines that follow.
func removeSections(tree *toml.Tree, first int) (source.Edit, bool) {
	sections, text := tree.Sections, tree.File.Text()
	last := first
	for last+1 < len(sections) && isBelow(sections[last+1], sections[first]) {
		last++
	}
	start, end := sections[first].Header.Start, sections[last].Span.End
	if start > 0 && text[start-1] != '\n' {
		return source.Edit{}, false
	}
	for end < len(text) && strings.IndexByte(" \t\r\n", text[end]) >= 0 {
		end++
	}
	if line := strings.LastIndexByte(text[:end], '\n'); end < len(text) {
		end = line + 1 // the next line's indent is its own
	}
	if end == len(text) {
		start = len(strings.TrimRight(text[:start], " \t\r\n"))
		end = len(strings.TrimRight(text, "\r\n"))
	}
	at := source.Span{Start: start, End: end}
	above := strings.TrimRight(text[:start], "\r\n")
	line := above[strings.LastIndexByte(above, '\n')+1:]
	if hasComment(tree, at) || strings.HasPrefix(strings.TrimSpace(line), "#") {
		return source.Edit{}, false
	}
	return source.Edit{Span: at}, end > start
}

// isBelow reports whether a header belongs to the item of another one.
func isBelow(s, item *toml.Section) bool {
	if len(s.Keys) <= len(item.Keys) {
		return false
	}
	for i, key := range item.Keys {
		if s.Keys[i].Name != key.Name {
			return false
		}
	}
	return true
}

func hasComment(tree *toml.Tree, at source.Span) bool {
	return slices.ContainsFunc(tree.Comments, func(c toml.Comment) bool { return c.Span.Overlaps(at) })
}
