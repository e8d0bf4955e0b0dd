package main

import (
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/catalogue"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/siblings"
	"github.com/rulewright/rulewright/analysis/suppress"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// earlier is a workspace as it was before a change: what counted for its rules
// and what they were compared with. It is safe for concurrent use.
type earlier struct {
	since *since
	// loaded is what counted; today's where that is the same.
	loaded *loaded
	// other says that it was something else: the change touched the
	// configuration, or files with fields.
	other bool
	// checked are the files that were checked, as absolute paths, where it was
	// something else.
	checked map[string]bool
	schemas *catalogue.Report

	options *analysis.Options
	index   func() *siblings.Index
	// texts are those of files that differ, by the path that the index has
	// them under: the one that they have now, if any. They are read with the
	// index.
	texts map[string]string
}

// earlier finds out what counted before the change for the files below the
// paths.
func (s *since) earlier(l *loaded, paths []string) *earlier {
	e := &earlier{since: s, loaded: l, schemas: l.schemas, texts: map[string]string{}}
	if s.maySettle() {
		e.discover(paths)
	}
	e.index = sync.OnceValue(e.makeIndex)
	options := *e.loaded.options
	options.Siblings = &siblings.Workspace{Index: e.index, Open: e.open, Key: absolute}
	options.Lists = e.list
	e.options = &options
	return e
}

// maySettle reports whether the change touched any file that can say what
// counts for rules.
func (s *since) maySettle() bool {
	settles := func(path string) bool {
		return !isTOML(path) || strings.EqualFold(filepath.Base(path), config.FileName)
	}
	for _, c := range s.changed {
		if settles(c.after) {
			return true
		}
	}
	return slices.ContainsFunc(s.left, settles)
}

// discover reads the configuration and the schema files as they were.
func (e *earlier) discover(paths []string) {
	now := e.loaded
	was := &loaded{cwd: now.cwd, dir: now.dir, selection: now.selection}
	loader := newLoader()
	loader.Overlay = e.since.overlay()
	// What of it could not be used did not count then either.
	_ = was.discover(func(path string) (string, error) {
		text, differs, err := e.since.read(path)
		e.other = e.other || differs
		return text, err
	}, loader)
	e.schemas = was.schemas
	e.other = e.other || was.schemas.Checksum != now.schemas.Checksum
	if !e.other {
		return
	}
	entries := was.find(paths)
	was.heedLists(entries)
	was.knowSiblings(entries)
	e.loaded = was
	e.checked = make(map[string]bool, len(entries))
	for _, entry := range entries {
		e.checked[absolute(entry.Path)] = true
	}
}

// introduced leaves a result the findings that its file did not have before.
// The earlier text is analysed as if it stood where the file is now; one that
// the change did not touch was the same.
func (e *earlier) introduced(r *result) error {
	if len(r.findings) == 0 {
		return nil
	}
	touched := e.since.differs(r.path)
	switch {
	case !touched && e.other && !e.checked[absolute(r.path)]:
		return nil // it was left out
	case r.source == nil && !touched:
		r.findings = nil
		return nil
	case r.source == nil:
		return nil
	}
	text := r.source.Text()
	if touched {
		var ok bool
		var err error
		if text, ok, err = e.since.text(r.path, r.findings[0].RuleID); err != nil || !ok {
			return err
		}
	}
	was := (&lintFlags{}).lintText(&loaded{options: e.options}, r.path, text)
	r.findings = suppress.Introduced(
		suppress.Version{File: source.NewFile(r.path, text), Findings: was.findings},
		suppress.Version{File: r.source, Findings: r.findings},
	)
	return nil
}

// configuration returns what the change brought to the findings about the
// configuration and the schema files that it names.
func (e *earlier) configuration(l *loaded) []check.Finding {
	was, now := e.loaded.options.Config, l.options.Config
	var out []check.Finding
	switch {
	case now.File == nil:
	case was.File == nil, was.File.Path() != now.File.Path():
		out = now.Findings
	default:
		out = suppress.Introduced(
			suppress.Version{File: was.File, Findings: was.Findings},
			suppress.Version{File: now.File, Findings: now.Findings},
		)
	}
	before := schemaFindings(was, e.schemas)
	for _, f := range schemaFindings(now, l.schemas) {
		if !slices.ContainsFunc(before, func(b check.Finding) bool { return b.Path == f.Path && b.Message == f.Message }) {
			out = append(out, f)
		}
	}
	return out
}

func (e *earlier) makeIndex() *siblings.Index {
	index := siblings.New()
	left := slices.DeleteFunc(slices.Clone(e.since.left), func(path string) bool { return !isTOML(path) })
	for _, path := range e.loaded.siblings.files() {
		c, differs := e.since.of(real(path))
		text, err := "", error(nil)
		switch {
		case !differs:
			if text, err = workspace.ReadFile(path); err == nil {
				index.Put(path, siblings.Scan(text))
			}
			continue
		case c.before != "":
			text, err = e.since.show(c.before)
			left = slices.DeleteFunc(left, func(path string) bool { return path == c.before })
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
func (e *earlier) moved(path string, left *[]string) string {
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
func (e *earlier) open(path string) *rules.Document {
	e.index()
	if text, differs := e.texts[path]; differs {
		return rules.Parse(source.NewFile(path, text))
	}
	return e.loaded.siblings.open(path)
}

// list returns the file with an exception list as it was; nil where there was
// none.
func (e *earlier) list(listID string) *rules.Document {
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
