package main

import (
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/siblings"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// earlierRules are the rules of a workspace as they were before a change: what
// an earlier text is compared with. It is safe for concurrent use.
type earlierRules struct {
	since  *since
	loaded *loaded
	index  func() *siblings.Index

	// texts are those of files that differ, by the path that the index has
	// them under: the one that they have now, if any. They are read with the
	// index.
	texts map[string]string
}

// earlier returns what findings depended on before the change. The
// configuration is today's: only the rules are as they were.
func (s *since) earlier(l *loaded) *analysis.Options {
	e := &earlierRules{since: s, loaded: l, texts: map[string]string{}}
	e.index = sync.OnceValue(e.makeIndex)
	options := *l.options
	options.Siblings = &siblings.Workspace{Index: e.index, Open: e.open, Key: absolute}
	options.Lists = e.list
	return &options
}

func (e *earlierRules) makeIndex() *siblings.Index {
	index := siblings.New()
	left := slices.DeleteFunc(slices.Clone(e.since.left), func(path string) bool { return !isTOML(path) })
	for _, path := range e.loaded.siblings.files() {
		before, differs := e.since.before[real(path)]
		text, err := "", error(nil)
		switch {
		case !differs:
			if text, err = workspace.ReadFile(path); err == nil {
				index.Put(path, siblings.Scan(text))
			}
			continue
		case before != "":
			text, err = e.since.show(before)
			left = slices.DeleteFunc(left, func(path string) bool { return path == before })
		default:
			text = e.moved(path, &left)
		}
		if err == nil && text != "" {
			e.texts[path] = text
		}
	}
	for _, path := range left {
		if text, err := e.since.show(path); err == nil {
			e.texts[path] = text
		}
	}
	for path, text := range e.texts {
		index.Put(path, siblings.Scan(text))
	}
	return index
}

// moved returns the text of a file that left its place and whose rule is now
// in a new one, which git did not see as a rename; "" where there is none.
func (e *earlierRules) moved(path string, left *[]string) string {
	text, err := workspace.ReadFile(path)
	id := siblings.Scan(text).ID
	if err != nil || id == "" {
		return ""
	}
	for i, candidate := range *left {
		if before, err := e.since.show(candidate); err == nil && siblings.Scan(before).ID == id {
			*left = slices.Delete(*left, i, i+1)
			return before
		}
	}
	return ""
}

// open returns a file of the index as it was.
func (e *earlierRules) open(path string) *rules.Document {
	e.index()
	if text, differs := e.texts[path]; differs {
		return rules.Parse(source.NewFile(path, text))
	}
	return e.loaded.siblings.open(path)
}

// list returns the file with an exception list as it was; nil where there was
// none.
func (e *earlierRules) list(listID string) *rules.Document {
	e.index()
	if doc := e.loaded.heeded.find(listID); doc != nil && !e.since.differs(doc.File.Path()) {
		return doc
	}
	for path, text := range e.texts {
		if !strings.Contains(text, listID) {
			continue
		}
		if doc := rules.Parse(source.NewFile(path, text)); doc.ExceptionSetByID(listID) != nil {
			return doc
		}
	}
	return nil
}

// elsewhere lists the files that the change did not touch and whose findings it
// may have changed all the same: rules that are compared with changed ones, and
// those that use changed exception lists.
func (s *since) elsewhere(l *loaded, entries []workspace.Entry) []workspace.Entry {
	var same, lists []string
	for path := range s.before {
		if !isTOML(path) {
			continue
		}
		text, err := workspace.ReadFile(path)
		if err != nil {
			continue
		}
		doc := rules.Parse(source.NewFile(path, text))
		for _, set := range doc.Exceptions {
			lists = append(lists, set.ListID.Value)
			lists = append(lists, set.RuleIDs.Values()...)
		}
		index := l.options.Siblings.Index()
		summary := siblings.Scan(text)
		same = append(same, index.WithID(summary.ID)...)
		same = append(same, index.WithName(summary.Name)...)
		for _, q := range doc.Queries() {
			same = append(same, index.WithQuery(q.Text)...)
		}
	}
	lists = slices.DeleteFunc(lists, func(id string) bool { return id == "" })
	if len(same) == 0 && len(lists) == 0 {
		return nil
	}
	var out []workspace.Entry
	for _, entry := range entries {
		if s.differs(entry.Path) || entry.Err != nil || entry.Skipped != "" {
			continue
		}
		if slices.Contains(same, absolute(entry.Path)) || mentions(entry.Path, lists) {
			out = append(out, entry)
		}
	}
	return out
}

// mentions reports whether a file has one of some texts.
func mentions(path string, texts []string) bool {
	if len(texts) == 0 {
		return false
	}
	text, err := workspace.ReadFile(filepath.Clean(path))
	return err == nil && slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(text, t) })
}
