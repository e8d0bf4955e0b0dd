package main

import (
	"slices"
	"strings"
	"sync"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// exceptionLists finds the exception lists that rules heed, among the files
// that are checked and those of the repository's folder for them. The files are
// read when the first rule asks. It is safe for concurrent use.
type exceptionLists struct {
	entries []workspace.Entry
	// open returns the text of an entry's file, as it is or as it was.
	open func(path string) (string, error)
	read sync.Once
	byID map[string]*rules.Document // nil for an ID that several lists have
}

// heedLists lets the checks of a run over some files look exception lists up.
func (l *loaded) heedLists(entries []workspace.Entry) {
	l.heeded = l.listsIn(entries)
	l.options.Lists = l.heeded.find
}

// listsIn are the exception lists of some files and of the repository's folder
// for them.
func (l *loaded) listsIn(entries []workspace.Entry) *exceptionLists {
	if r := l.options.Config.Repository; r != nil && r.ExceptionDir != "" {
		for _, entry := range (workspace.Finder{}).Find([]string{workspace.Host.From(l.cwd, r.ExceptionDir)}) {
			if entry.Err == nil {
				entries = append(entries[:len(entries):len(entries)], entry)
			}
		}
	}
	return &exceptionLists{entries: entries, open: workspace.ReadFile}
}

// before are the lists as they were at a revision: what these files held, and
// those that are gone.
func (e *exceptionLists) before(s *since) *exceptionLists {
	entries := slices.Clone(e.entries)
	for _, path := range s.left {
		if isTOML(path) {
			entries = append(entries, workspace.Entry{Path: path})
		}
	}
	return &exceptionLists{entries: entries, open: func(path string) (string, error) {
		text, _, err := s.read(path)
		return text, err
	}}
}

// changedLists are the IDs of the exception lists in files that differ, as they
// are and as they were.
func (s *since) changedLists() []string {
	var out []string
	add := func(path string, text string, err error) {
		if err == nil && strings.Contains(text, "list_id") && strings.Contains(text, "exceptions") {
			for _, set := range rules.Parse(source.NewFile(path, text)).Exceptions {
				out = append(out, set.ListID.Value)
			}
		}
	}
	for _, c := range s.changed {
		if !isTOML(c.after) {
			continue
		}
		text, err := workspace.ReadFile(c.after)
		add(c.after, text, err)
		if c.before != "" {
			text, err = s.show(c.before)
			add(c.before, text, err)
		}
	}
	for _, path := range s.left {
		if isTOML(path) {
			text, err := s.show(path)
			add(path, text, err)
		}
	}
	return slices.DeleteFunc(out, func(id string) bool { return id == "" })
}

// find returns the file with a list; nil where there is none or several.
func (e *exceptionLists) find(listID string) *rules.Document {
	e.read.Do(e.load)
	return e.byID[listID]
}

func (e *exceptionLists) load() {
	e.byID = map[string]*rules.Document{}
	seen := map[string]bool{}
	for _, entry := range e.entries {
		path := workspace.Host.Key(absolute(entry.Path))
		if entry.Err != nil || entry.Skipped != "" || seen[path] {
			continue
		}
		seen[path] = true
		text, err := e.open(entry.Path)
		if err != nil || !strings.Contains(text, "list_id") || !strings.Contains(text, "exceptions") {
			continue
		}
		doc := rules.Parse(source.NewFile(entry.Path, text))
		for _, set := range doc.Exceptions {
			e.add(set.ListID.Value, doc)
		}
	}
}

func (e *exceptionLists) add(listID string, doc *rules.Document) {
	if _, twice := e.byID[listID]; twice {
		doc = nil
	}
	e.byID[listID] = doc
}

// text returns a file that a list was found in, or nil.
func (e *exceptionLists) text(path string) *source.File {
	for _, doc := range e.byID {
		if doc != nil && doc.File.Path() == path {
			return doc.File
		}
	}
	return nil
}
