package server

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/rules/workspace"
)

// sampleChoice is a file of sample events that a rule can be run on.
type sampleChoice struct {
	// Label is the file as the rule's folder sees it, and Path where it is;
	// that of the rule's own files is empty.
	Label string `json:"label"`
	Path  string `json:"path"`
	// Used says that the rule is run on it now.
	Used bool `json:"used"`
}

// canChoose reports whether a rule can be given other sample events.
func (f *sampleFiles) canChoose() bool { return f != nil && f.candidates != nil }

// chosenFor returns the file that was chosen for a rule; empty for none.
func (f *sampleFiles) chosenFor(rule string) string {
	if f == nil {
		return ""
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.chosen[rule]
}

// choose remembers a file for a rule, until the session ends; an empty one
// forgets it.
func (f *sampleFiles) choose(rule, file string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.chosen, rule)
	if file == "" {
		return
	}
	if f.chosen == nil {
		f.chosen = map[string]string{}
	}
	f.chosen[rule] = file
}

// sampleChoices lists what the rule can be run on: its own files, which are
// one choice, then all others, the one that was chosen among them.
func (d *document) sampleChoices() []sampleChoice {
	f, rule := d.sampleFiles, d.source.Path()
	if f == nil || f.find == nil || d.file == nil || d.file.Document().Rule == nil {
		return nil
	}
	chosen := f.chosenFor(rule)
	own := f.find(d.options, rule, analysis.RuleID(d.file.Document()))
	label := "the rule's own: none yet"
	if len(own) > 0 {
		label = "the rule's own: " + (&samples{paths: own}).names()
	}
	out := []sampleChoice{{Label: label, Used: chosen == ""}}
	var others []string
	if f.candidates != nil {
		others = f.candidates(d.options, rule, "")
	}
	if chosen != "" && !slices.Contains(others, chosen) {
		others = append(others, chosen)
	}
	for _, path := range others {
		if slices.Contains(own, path) && path != chosen {
			continue
		}
		name := path
		if rel, ok := workspace.Host.Rel(filepath.Dir(rule), path); ok {
			name = rel
		}
		out = append(out, sampleChoice{Label: name, Path: path, Used: path == chosen})
	}
	return out
}

// listSamples lists the choices for an editor that asks in a way of its own.
func (s *server) listSamples(_ context.Context, call *commandCall) (any, error) {
	return call.rule.sampleChoices(), nil
}

// chooseSamples takes the file that it is given, or asks for one.
func (s *server) chooseSamples(ctx context.Context, call *commandCall) (any, error) {
	if call.file == nil {
		return s.askForSamples(ctx, call.rule)
	}
	return s.useSamples(call.rule, *call.file)
}

// mostAsked is how many files a message offers.
const mostAsked = 10

// askForSamples asks which file to take, in a message with a button for each.
func (s *server) askForSamples(ctx context.Context, d *document) (any, error) {
	choices := d.sampleChoices()
	if len(choices) < 2 {
		return nil, fmt.Errorf("there are no other sample events near %s", filepath.Base(d.source.Path()))
	}
	request := &protocol.ShowMessageRequestParams{Type: protocol.MessageTypeInfo, Message: "Which sample events should the rule run on?"}
	for _, c := range choices[:min(len(choices), mostAsked)] {
		request.Actions = append(request.Actions, protocol.MessageActionItem{Title: c.Label})
	}
	answer, err := s.client.ShowMessageRequest(ctx, request)
	if err != nil || answer == nil {
		return nil, err
	}
	for _, c := range choices {
		if c.Label == answer.Title {
			return s.useSamples(d, c.Path)
		}
	}
	return nil, nil
}

// useSamples runs the rule on a file from now on, or on its own again.
func (s *server) useSamples(d *document, file string) (any, error) {
	if strings.HasPrefix(file, "file:") {
		file, _ = pathOf(uri.URI(file))
	}
	if file != "" {
		if !filepath.IsAbs(file) {
			file = filepath.Join(filepath.Dir(d.source.Path()), filepath.FromSlash(file))
		}
		if _, err := s.options.Read(file); err != nil {
			return nil, fmt.Errorf("the sample events cannot be read: %w", err)
		}
	}
	s.samples.choose(d.source.Path(), file)
	s.turn.Lock()
	defer s.turn.Unlock()
	v := s.view.Load()
	now := v.docs[d.id]
	if now == nil {
		return "", nil // it was closed meanwhile
	}
	now = v.newDocument(d.id, now.version, now.source.Text())
	s.view.Store(v.with(now))
	s.wake(d.id)
	s.redraw()
	return now.samples().names(), nil
}
