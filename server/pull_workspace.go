package server

import (
	"context"
	"hash/maphash"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"sync"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// surveyed remembers what was found in files that are not open, so that an
// editor that asks again and again costs reading them alone.
type surveyed struct {
	mu    sync.Mutex
	files map[string]*survey
}

// survey is what was found in one text under some options.
type survey struct {
	hash    uint64
	options *analysis.Options
	id      string
	items   []protocol.Diagnostic
}

var surveySeed = maphash.MakeSeed()

// of returns what is found in a text of a file.
func (x *surveyed) of(path, text string, o *analysis.Options, look func() []protocol.Diagnostic) *survey {
	hash := maphash.String(surveySeed, text)
	x.mu.Lock()
	known := x.files[path]
	x.mu.Unlock()
	if known != nil && known.hash == hash && known.options == o {
		return known
	}
	now := &survey{hash: hash, options: o, id: strconv.FormatUint(serials.Add(1), 36), items: look()}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.files == nil {
		x.files = make(map[string]*survey)
	}
	x.files[path] = now
	return now
}

// DiagnosticWorkspace answers an editor that asks for the findings of all
// rules, if whoever sits before it wants that. Those of open documents are
// asked for one by one.
func (s *server) DiagnosticWorkspace(ctx context.Context, params *protocol.WorkspaceDiagnosticParams) (*protocol.WorkspaceDiagnosticReport, error) {
	v := viewOf(ctx)
	told := reported{server: s, ctx: ctx, token: params.PartialResultToken, items: []protocol.WorkspaceDocumentDiagnosticReport{}}
	has := make(map[docID]string)
	for _, p := range params.PreviousResultIds {
		has[p.URI] = p.Value
	}
	for _, path := range s.surveyedPaths(v) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if v.open(path) != nil {
			continue
		}
		text, err := s.options.Read(path)
		if err != nil {
			continue // it went away
		}
		id := uri.File(path)
		before := has[id]
		delete(has, id)
		o := v.homes.of(filepath.Dir(path))
		found := s.surveyed.of(path, text, o, func() []protocol.Diagnostic { return s.survey(v, path, text, o) })
		if before == found.id {
			same := &protocol.WorkspaceUnchangedDocumentDiagnosticReport{URI: id}
			same.Kind, same.ResultID = "unchanged", found.id
			told.add(same)
			continue
		}
		full := &protocol.WorkspaceFullDocumentDiagnosticReport{URI: id}
		full.Kind, full.ResultID, full.Items = "full", &found.id, found.items
		told.add(full)
	}
	// What the editor still shows of others is gone: files, folders, the setting.
	allRead := !v.settings.WorkspaceDiagnostics || s.libraries.areRead()
	for _, id := range slices.Sorted(maps.Keys(has)) {
		if v.docs[id] == nil && (allRead || !s.canRead(id)) {
			gone := &protocol.WorkspaceFullDocumentDiagnosticReport{URI: id}
			gone.Kind, gone.Items = "full", []protocol.Diagnostic{}
			told.add(gone)
		}
	}
	return told.rest(), nil
}

// canRead reports whether there is a file of a name.
func (s *server) canRead(id docID) bool {
	path, ok := pathOf(id)
	if !ok {
		return false
	}
	_, err := s.options.Read(path)
	return err == nil
}

// surveyedPaths are the files whose findings an editor is told that asks for
// those of all, in order.
func (s *server) surveyedPaths(v *view) []string {
	if !v.settings.WorkspaceDiagnostics {
		return nil
	}
	var paths []string
	for _, l := range s.libraries.all() {
		paths = append(paths, l.paths()...)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// survey checks a file that is not open.
func (s *server) survey(v *view, path, text string, o *analysis.Options) []protocol.Diagnostic {
	file := source.NewFile(path, text)
	d := &document{
		id: uri.File(path), source: file, encoding: v.client.encoding, options: o, file: analysis.NewFile(file, 0, o),
		sampleFiles: v.samples, readings: new(check.Readings), others: v.othersBut(path), now: v.now,
	}
	return s.diagnostics(v, d, s.findings(d, check.Thorough))
}
