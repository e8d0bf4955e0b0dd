package main

import (
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
	read    sync.Once
	byID    map[string]*rules.Document // nil for an ID that several lists have
}

// heedLists lets the checks of a run over some files look exception lists up.
func (l *loaded) heedLists(entries []workspace.Entry) {
	if r := l.options.Config.Repository; r != nil && r.ExceptionDir != "" {
		for _, entry := range (workspace.Finder{}).Find([]string{workspace.Host.From(l.cwd, r.ExceptionDir)}) {
			if entry.Err == nil {
				entries = append(entries[:len(entries):len(entries)], entry)
			}
		}
	}
	l.heeded = &exceptionLists{entries: entries}
	l.options.Lists = l.heeded.find
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
		if entry.Err != nil || entry.Skipped != "" || seen[entry.Path] {
			continue
		}
		seen[entry.Path] = true
		text, err := workspace.ReadFile(entry.Path)
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
