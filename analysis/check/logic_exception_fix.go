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
	sections := tree.Sections
	keys, end, apart := sections[first].Keys, sections[first].Span.End, false
	for _, s := range sections[first+1:] {
		switch {
		case !beginsWith(s.Keys, keys):
			apart = true
			continue
		case len(s.Keys) > len(keys) && apart:
			return source.Edit{}, false // left alone, it would go to another item
		case len(s.Keys) > len(keys):
			end = s.Span.End
			continue
		}
		break // the next item
	}
	at, ok := wholeLines(tree.File.Text(), source.Span{Start: sections[first].Header.Start, End: end})
	return source.Edit{Span: at}, ok && !hasComment(tree, at)
}

// wholeLines widens a span from the start of a line by the empty lines behind
// it; at the end of the text by those before it. It returns false where a
// comment stands above or beside it, which may speak of what is removed.
func wholeLines(text string, at source.Span) (source.Span, bool) {
	before := strings.TrimRight(text[:at.Start], " \t\r\n")
	line := before[strings.LastIndexByte(before, '\n')+1:]
	if at.Start > 0 && text[at.Start-1] != '\n' || strings.HasPrefix(strings.TrimSpace(line), "#") {
		return at, false
	}
	behind := strings.TrimLeft(text[at.End:], " \t\r\n")
	if behind == "" {
		return source.Span{Start: len(before), End: len(strings.TrimRight(text, "\r\n"))}, true
	}
	end := strings.LastIndexByte(text[:len(text)-len(behind)], '\n') + 1 // the next line keeps its indent
	return source.Span{Start: at.Start, End: end}, end >= at.End
}

// beginsWith reports whether a header's keys begin with those of another.
func beginsWith(keys, with []toml.Key) bool {
	return len(keys) >= len(with) && slices.EqualFunc(keys[:len(with)], with, func(a, b toml.Key) bool { return a.Name == b.Name })
}

func hasComment(tree *toml.Tree, at source.Span) bool {
	return slices.ContainsFunc(tree.Comments, func(c toml.Comment) bool { return c.Span.Overlaps(at) })
}
