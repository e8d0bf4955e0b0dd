package esql

// slab hands out room for values of one type. A query has many of them, which
// live and die together, and making them one by one is most of what parsing
// costs.
type slab[T any] struct {
	free []T
	size int // of the room made last
}

// smallSlab and largeSlab bound how many values are made at once: what is read
// anew behind a change is often short.
const smallSlab, largeSlab = 8, 256

func (s *slab[T]) one() *T { return &s.several(1)[0] }

// several returns n values, which nothing can be appended to in place.
func (s *slab[T]) several(n int) []T {
	if len(s.free) < n {
		s.size = min(max(smallSlab, 2*s.size), largeSlab)
		s.free = make([]T, max(s.size, n))
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	return out
}

// fewItems is how many items a list mostly has at most: so many are collected
// without allocating.
const fewItems = 8

// sized returns a copy of a list that needs no more room than it has items.
func sized[T any](items []T) []T {
	if len(items) == 0 {
		return nil
	}
	out := make([]T, len(items))
	copy(out, items)
	return out
}
