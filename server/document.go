package server

import (
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/outline"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// document is one version of an open text. What it says never changes.
type document struct {
	id      docID
	version int32
	source  *source.File
	// encoding is the unit in which the editor counts columns.
	encoding source.Encoding
	options  *analysis.Options
	// file is the analysis; nil where there is nothing to analyse.
	file *analysis.File
	// known are the findings where there is no analysis.
	known []check.Finding
	// serial is different for every document of the process, so that it says
	// whether anything changed that findings depend on.
	serial uint64
	// readings are what was read of the queries of this version and those
	// before it.
	readings *check.Readings
	// slow says that the thorough checks took long for the version before: they
	// wait until typing rests.
	slow *atomic.Bool
	// complete is closed once the thorough findings are known; nil for a text
	// that is not open.
	complete  chan struct{}
	completed sync.Once
	// hasty says that an editor that asked was told less than all findings.
	hasty atomic.Bool

	// looking guards a pass of the document's own, in which nothing runs: that
	// of the analysis is not to be had while thorough checks run.
	looking sync.Mutex
	pass    *check.Pass

	outlining sync.Once
	outlined  *outline.Outline

	// others tells what the other rules of the workspace have.
	others func(read func(*usage))
	// now tells the time.
	now func() time.Time

	sampleFiles *sampleFiles
	sampling    sync.Once
	sampled     *samples
}

var serials atomic.Uint64

// newDocument makes a document of a text, under what v says.
func (v *view) newDocument(id docID, version int32, text string) *document {
	path, ok := pathOf(id)
	if !ok {
		// The text was never saved; it has a name all the same.
		path = filepath.Join(v.folder(), "untitled.toml")
	}
	d := &document{
		id: id, version: version, source: source.NewFile(path, text),
		encoding: v.client.encoding, options: v.homes.of(filepath.Dir(path)), serial: serials.Add(1),
		sampleFiles: v.samples, now: v.now, readings: new(check.Readings),
		slow: new(atomic.Bool), complete: make(chan struct{}),
	}
	d.others = v.othersBut(path)
	if old := v.docs[id]; old != nil {
		d.readings, d.slow = old.readings, old.slow
	}
	cfg := d.options.Config
	switch err := readable(text); {
	case err != nil:
		d.known = []check.Finding{{
			Check: "toml/unreadable", Severity: check.Error, Path: path, WholeFile: true,
			Message: "cannot be read: " + err.Error(),
		}}
	case strings.EqualFold(filepath.Base(path), config.FileName):
		d.known = config.Parse(d.source).Findings
	case !excluded(cfg, path):
		d.file = analysis.NewFile(d.source, version, d.options)
		d.file.Reuse(d.readings)
	}
	return d
}

// readable reports why a text would not be read from a file.
func readable(text string) error {
	if len(text) > workspace.MaxFileSize {
		_, err := workspace.Read(strings.NewReader(text))
		return err
	}
	return workspace.CheckText([]byte(text))
}

// excluded reports whether the configuration leaves a file out.
func excluded(cfg *config.Config, path string) bool {
	rel, ok := workspace.Host.Rel(cfg.Root, path)
	return ok && config.MatchesPath(cfg.Exclude, rel)
}

// findings returns what the checks up to a stage say.
func (d *document) findings(upTo check.Stage) []check.Finding {
	if d.file == nil {
		return d.known
	}
	return d.file.Findings(upTo)
}

// look calls a function with a pass over a rule, to ask it about queries and
// fields; it is not called for anything else.
func (d *document) look(with func(*check.Pass)) {
	if d.file == nil || d.file.Document().Rule == nil {
		return
	}
	d.looking.Lock()
	defer d.looking.Unlock()
	if d.pass == nil {
		d.pass = check.NewPass(d.file.Document(), d.options.Config.Profile, d.options.Catalogue)
		d.pass.Readings = d.readings
	}
	with(d.pass)
}

// facts are what others find the document by; nil where it is none of ours.
func (d *document) facts() *outline.Outline {
	d.outlining.Do(func() {
		switch {
		case d.file == nil || d.file.Document().Kind == rules.Unknown:
		case d.file.Document().Rule == nil:
			d.outlined = outline.Of(check.NewPass(d.file.Document(), d.options.Config.Profile, d.options.Catalogue))
		default:
			d.look(func(p *check.Pass) { d.outlined = outline.Of(p) })
		}
	})
	return d.outlined
}

// rangeOf converts a span of the document.
func (d *document) rangeOf(s source.Span) protocol.Range { return rangeIn(d.source, s, d.encoding) }

// offset converts a position of the editor's.
func (d *document) offset(p protocol.Position) (int, error) { return offsetIn(d.source, p, d.encoding) }

// span converts a range of the editor's.
func (d *document) span(r protocol.Range) (source.Span, error) {
	start, err := d.offset(r.Start)
	if err != nil {
		return source.Span{}, err
	}
	if int(r.End.Line) >= d.source.LineCount() {
		return source.Span{Start: start, End: d.source.Len()}, nil // "to the end", as some editors say it
	}
	end, err := d.offset(r.End)
	return source.Span{Start: start, End: max(start, end)}, err
}

func rangeIn(f *source.File, s source.Span, encoding source.Encoding) protocol.Range {
	return protocol.Range{Start: positionIn(f, s.Start, encoding), End: positionIn(f, s.End, encoding)}
}

func positionIn(f *source.File, offset int, encoding source.Encoding) protocol.Position {
	p := f.OffsetToPosition(offset, encoding)
	return protocol.Position{Line: uint32(p.Line), Character: uint32(p.Column)}
}

func offsetIn(f *source.File, p protocol.Position, encoding source.Encoding) (int, error) {
	return f.PositionToOffset(source.Position{Line: int(p.Line), Column: int(p.Character)}, encoding)
}
