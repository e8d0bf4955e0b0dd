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

// remember returns the answer to a question, which it finds at most a few
// times. The type of the key tells what kind of question it is.
func remember[K comparable, V any](m *memo, key K, find func() V) V {
	if v, ok := m.answers.Load(key); ok {
		return v.(V)
	}
	v := find()
	if m.count.Add(1) <= maxRemembered {
		m.answers.Store(key, v)
	}
	return v
}
