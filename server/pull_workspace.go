package server

import (
	"context"
	"hash/maphash"
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
	if !v.settings.WorkspaceDiagnostics {
		return told.rest(), nil
	}
	has := make(map[docID]string)
	for _, p := range params.PreviousResultIds {
		has[p.URI] = p.Value
	}
	var paths []string
	for _, l := range s.libraries.all() {
		paths = append(paths, l.paths()...)
	}
	slices.Sort(paths)
	for _, path := range slices.Compact(paths) {
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
		o := v.homes.of(filepath.Dir(path))
		found := s.surveyed.of(path, text, o, func() []protocol.Diagnostic { return s.survey(v, path, text, o) })
		if has[id] == found.id {
			same := &protocol.WorkspaceUnchangedDocumentDiagnosticReport{URI: id}
			same.Kind, same.ResultID = "unchanged", found.id
			told.add(same)
			continue
		}
		full := &protocol.WorkspaceFullDocumentDiagnosticReport{URI: id}
		full.Kind, full.ResultID, full.Items = "full", &found.id, found.items
		told.add(full)
	}
	return told.rest(), nil
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
