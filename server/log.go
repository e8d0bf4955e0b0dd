package server

import (
	"fmt"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis"
)

// messages remembers what was logged and need not be said again.
type messages struct {
	mu   sync.Mutex
	said map[string]bool
}

// first reports whether a message is said for the first time.
func (m *messages) first(message string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.said == nil || len(m.said) > maxSaid {
		m.said = make(map[string]bool)
	}
	fresh := !m.said[message]
	m.said[message] = true
	return fresh
}

// maxSaid bounds what is remembered: a session lasts for days.
const maxSaid = 1000

// warn logs what went wrong outside of the program, once.
func (s *server) warn(message string) {
	if s.said.first(message) {
		s.log(protocol.MessageTypeWarning, message)
	}
}

// log writes to the editor's log. There is nobody to tell if that fails.
func (s *server) log(t protocol.MessageType, message string) {
	_ = s.client.LogMessage(s.ctx, &protocol.LogMessageParams{Type: t, Message: message})
}

// defect reports a failure of the program itself, once.
func (s *server) defect(message string, stack []byte) {
	if s.said.first(message) {
		s.log(protocol.MessageTypeError, fmt.Sprintf("%s\nThis is a defect of Rulewright, please report it.\n%s", message, stack))
	}
}

// defects reports the checks that failed on a document.
func (s *server) defects(crashes []analysis.Crash) {
	for _, c := range crashes {
		s.defect(c.Error(), c.Stack)
	}
}
