package schema

import (
	"sync"
	"sync/atomic"
)

// memo keeps answers that are asked for again and again: the rules of a
// workspace share a few dozen sets of indices and some hundred fields. It is
// safe for concurrent use, and stops growing where somebody asks for
// everything.
type memo struct {
	answers sync.Map
	count   atomic.Int32
}

// maxRemembered is how many answers one memo keeps.
const maxRemembered = 10_000

// question is what a memo remembers the answer to. The texts of a question are
// often parts of a rule's text, which must not be kept for them.
type question[K any] interface {
	comparable
	// owned is the same question with texts of its own.
	owned() K
}

// remember returns the answer to a question, which it finds at most a few
// times, from the question with texts that may be kept. The type of the
// question tells of what kind it is.
func remember[K question[K], V any](m *memo, key K, find func(K) V) V {
	if v, ok := m.answers.Load(key); ok {
		return v.(V)
	}
	key = key.owned()
	v := find(key)
	if m.count.Add(1) <= maxRemembered {
		m.answers.Store(key, v)
	}
	return v
}
