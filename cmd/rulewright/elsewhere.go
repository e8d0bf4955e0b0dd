package main

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/siblings"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// elsewhere lists the files that the change did not touch and whose findings it
// may have changed all the same: rules that are compared with changed ones,
// those that use changed exception lists, and all of them where something else
// counted before.
func (e *earlier) elsewhere(l *loaded, entries []workspace.Entry) []workspace.Entry {
	var same, lists []string
	for _, c := range e.since.changed {
		path := c.after
		if !isTOML(path) || e.other {
			continue
		}
		text, err := workspace.ReadFile(path)
		if err != nil {
			continue
		}
		doc := rules.Parse(source.NewFile(path, text))
		lists = append(lists, listIDs(doc)...)
		index := l.options.Siblings.Index()
		summary := siblings.Scan(text)
		same = append(same, index.WithID(summary.ID)...)
		same = append(same, index.WithName(summary.Name)...)
		for _, q := range doc.Queries() {
			same = append(same, index.WithQuery(q.Text)...)
		}
	}
	if len(same) == 0 && len(lists) == 0 && !e.other {
		return nil
	}
	var out []workspace.Entry
	for _, entry := range entries {
		if e.since.differs(entry.Path) || entry.Err != nil || entry.Skipped != "" {
			continue
		}
		if e.other || slices.Contains(same, absolute(entry.Path)) || mentions(entry.Path, lists) {
			out = append(out, entry)
		}
	}
	return out
}

// listIDs are the names by which rules use the exception lists of a file.
func listIDs(doc *rules.Document) []string {
	var out []string
	for _, set := range doc.Exceptions {
		out = append(out, set.ListID.Value)
		out = append(out, set.RuleIDs.Values()...)
	}
	return slices.DeleteFunc(out, func(id string) bool { return id == "" })
}

// mentions reports whether a file has one of some texts.
func mentions(path string, texts []string) bool {
	if len(texts) == 0 {
		return false
	}
	text, err := workspace.ReadFile(filepath.Clean(path))
	return err == nil && slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(text, t) })
}
