package server

import (
	"maps"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
)

// tellOfConfigurations publishes what is wrong with configuration files that
// count for open documents and are not open themselves: `lint` says it too,
// and whoever wonders why a setting has no effect should see it.
func (s *server) tellOfConfigurations() {
	v := s.view.Load()
	now := v.closedConfigurations()
	for id := range s.configurations {
		if now[id] == nil {
			s.clear(id)
		}
	}
	for id, d := range now {
		if before := s.configurations[id]; before == nil || before.source.Text() != d.source.Text() {
			s.publishing.Lock()
			_ = s.client.PublishDiagnostics(s.ctx, &protocol.PublishDiagnosticsParams{URI: id, Diagnostics: s.diagnostics(v, d, d.known)})
			s.publishing.Unlock()
		}
	}
	s.configurations = now
}

// closedConfigurations returns the configuration files with findings that are
// not open.
func (v *view) closedConfigurations() map[docID]*document {
	out := make(map[docID]*document)
	for _, d := range v.docs {
		if file := d.options.Config.File; file != nil && len(d.options.Config.Findings) > 0 {
			id := uri.File(file.Path())
			out[id] = &document{id: id, source: file, encoding: v.client.encoding, options: d.options, known: d.options.Config.Findings}
		}
	}
	maps.DeleteFunc(out, func(_ docID, c *document) bool { return v.open(c.source.Path()) != nil })
	return out
}

// open returns the open document with a path, or nil.
func (v *view) open(path string) *document {
	for _, d := range v.docs {
		if d.source.Path() == path {
			return d
		}
	}
	return nil
}
