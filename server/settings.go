package server

import (
	"context"
	"encoding/json"
	"fmt"

	"go.lsp.dev/protocol"
)

// section is the name under which an editor keeps the settings.
const section = "rulewright"

// settings are what the person at the editor wants to see. Nothing that is
// true of a rule depends on them: that is the configuration's.
type settings struct {
	// SemanticTokens says that the words of queries are named. An editor has
	// room for the tokens of one server, and another one may be better.
	SemanticTokens bool
	// WorkspaceDiagnostics says that an editor that asks for the findings of
	// all rules gets them.
	WorkspaceDiagnostics bool
	Hints                hintSettings
}

// hintSettings says which inlay hints are shown.
type hintSettings struct {
	// RiskScore names the severity that a risk score stands for.
	RiskScore bool
	// Techniques names tactics and techniques where only their id is written.
	Techniques bool
	// Indices says what an index pattern leads to.
	Indices bool
	// Samples counts the sample events that meet each clause.
	Samples bool
}

var defaultSettings = settings{SemanticTokens: true, Hints: hintSettings{RiskScore: true, Techniques: true, Indices: true, Samples: true}}

// wireSettings are settings as editors write them; what is left out has its
// default.
type wireSettings struct {
	SemanticTokens struct {
		Enable *bool `json:"enable"`
	} `json:"semanticTokens"`
	WorkspaceDiagnostics struct {
		Enable *bool `json:"enable"`
	} `json:"workspaceDiagnostics"`
	InlayHints struct {
		RiskScore  *bool `json:"riskScore"`
		Techniques *bool `json:"techniques"`
		Indices    *bool `json:"indices"`
		Samples    *bool `json:"samples"`
	} `json:"inlayHints"`
}

// read reads settings from JSON that has them, or that has them under the name
// of their section. What it leaves out stays as it is.
func (out settings) read(raw []byte) (settings, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return out, nil
	}
	var whole struct {
		Rulewright *wireSettings `json:"rulewright"`
		wireSettings
	}
	if err := json.Unmarshal(raw, &whole); err != nil {
		return out, fmt.Errorf("the settings cannot be read: %w", err)
	}
	wire := &whole.wireSettings
	if whole.Rulewright != nil {
		wire = whole.Rulewright
	}
	for _, s := range []struct {
		from *bool
		to   *bool
	}{
		{wire.SemanticTokens.Enable, &out.SemanticTokens},
		{wire.WorkspaceDiagnostics.Enable, &out.WorkspaceDiagnostics},
		{wire.InlayHints.RiskScore, &out.Hints.RiskScore},
		{wire.InlayHints.Techniques, &out.Hints.Techniques},
		{wire.InlayHints.Indices, &out.Hints.Indices},
		{wire.InlayHints.Samples, &out.Hints.Samples},
	} {
		if s.from != nil {
			*s.to = *s.from
		}
	}
	return out, nil
}

// apply takes settings over. What they leave out is as it was at the start of
// the session.
func (s *server) apply(raw []byte) {
	wanted, err := s.initial.read(raw)
	if err != nil {
		s.warn(err.Error())
		return
	}
	v := *s.view.Load()
	changed := v.settings != wanted
	v.settings = wanted
	s.view.Store(&v)
	if changed && phase(s.phase.Load()) == running {
		s.redraw()
	}
}

// redraw has the editor ask again for what settings and
// sample events change.
func (s *server) redraw() {
	c := s.view.Load().client
	if c.redrawsHints {
		go func() { _ = s.client.InlayHintRefresh(s.ctx) }()
	}
	if c.redrawsLenses {
		go func() { _ = s.client.CodeLensRefresh(s.ctx) }()
	}
	go func() {
		if c.switchesTokens {
			s.offerTokens()
		}
		if c.redrawsTokens {
			_ = s.client.SemanticTokensRefresh(s.ctx)
		}
	}()
	s.refresh()
}

// askForSettings asks an editor that keeps settings to itself for them.
func (s *server) askForSettings(ctx context.Context) {
	answers, err := s.client.Configuration(ctx, &protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: new(section)}}})
	if err != nil || len(answers) == 0 || s.ctx.Err() != nil {
		return // it has none after all
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	s.apply(answers[0])
}

// heedSettings asks the editor to tell of changed settings.
func (s *server) heedSettings() {
	options := &protocol.DidChangeConfigurationRegistrationOptions{Section: protocol.String(section)}
	err := s.register("settings", protocol.MethodWorkspaceDidChangeConfiguration, options)
	if err != nil && s.ctx.Err() == nil {
		s.warn(fmt.Sprintf("changed settings are not noticed: %v", err))
	}
}
