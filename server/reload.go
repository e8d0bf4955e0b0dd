package server

import "maps"

// heedChanges looks at the documents again when something that counts for them
// has become known.
func (s *server) heedChanges() {
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.options.Changed:
		}
		s.turn.Lock()
		if phase(s.phase.Load()) == running {
			s.reload()
		}
		s.turn.Unlock()
	}
}

// reload finds out anew what counts for every open document and looks at each
// of them under it.
func (s *server) reload() {
	v := *s.renewed(s.view.Load())
	v.docs = maps.Clone(v.docs)
	for id, d := range v.docs {
		v.docs[id] = v.newDocument(id, d.version, d.source.Text())
	}
	s.view.Store(&v)
	for id := range v.docs {
		s.wake(id)
	}
	s.tellOfConfigurations()
	s.refresh()
}

// renewed returns the view without anything that was read from files. The
// documents keep what they had until they are made anew.
func (s *server) renewed(v *view) *view {
	out := *v
	texts := make(map[string]string)
	for id, d := range v.docs {
		if path, ok := pathOf(id); ok && configures(path) {
			texts[path] = d.source.Text()
		}
	}
	out.homes = newHomes(s.load, func(path string) (string, error) {
		if text, ok := texts[path]; ok {
			return text, nil
		}
		return s.options.Read(path)
	})
	return &out
}

// refresh has an editor that asks for findings ask again.
func (s *server) refresh() {
	if c := s.view.Load().client; c.pulls && c.refreshes {
		go func() { _ = s.client.DiagnosticRefresh(s.ctx) }()
	}
}
