package server

import (
	"sync"

	"go.lsp.dev/protocol"
)

// register asks the editor to send what it sends to nobody unasked.
func (s *server) register(id, method string, options any) error {
	raw, err := protocol.Marshal(options)
	if err != nil {
		return err
	}
	return s.client.RegisterCapability(s.ctx, &protocol.RegistrationParams{
		Registrations: []protocol.Registration{{ID: id, Method: method, RegisterOptions: raw}},
	})
}

func (s *server) unregister(id, method string) error {
	return s.client.UnregisterCapability(s.ctx, &protocol.UnregistrationParams{
		Unregisterations: []protocol.Unregistration{{ID: id, Method: method}},
	})
}

// registration is a feature that the editor was asked to use or not to use.
type registration struct {
	mu   sync.Mutex // held while the editor is asked, so that it is asked in order
	done bool
}

// tokensMethod is what semantic tokens of all kinds are registered as.
const tokensMethod = "textDocument/semanticTokens"

// offerTokens has the editor use semantic tokens exactly where the settings say
// so. It asks and waits, so that no handler may call it.
func (s *server) offerTokens() {
	s.tokens.mu.Lock()
	defer s.tokens.mu.Unlock()
	wanted := s.view.Load().settings.SemanticTokens
	if wanted == s.tokens.done || s.ctx.Err() != nil {
		return
	}
	var err error
	if wanted {
		err = s.register("tokens", tokensMethod, &protocol.SemanticTokensRegistrationOptions{SemanticTokensOptions: *tokenOptions()})
	} else {
		err = s.unregister("tokens", tokensMethod)
	}
	if err == nil {
		s.tokens.done = wanted
	} else if s.ctx.Err() == nil {
		s.warn("semantic tokens cannot be switched: " + err.Error())
	}
}
