package pattern

import (
	"encoding/binary"
	"unicode/utf8"
)

// Key returns a text that is the same for two sets only if they are the same
// set, and always the same for two that were made alike.
func (p Pattern) Key() string { return string(p.AppendKey(make([]byte, 0, 16+len(p.text)))) }

// AppendKey appends [Pattern.Key] to key.
func (p *Pattern) AppendKey(key []byte) []byte {
	key = append(key, byte(p.kind), byte(p.fold), byte(p.domain))
	number := func(n uint64) { key = binary.BigEndian.AppendUint64(key, n) }
	switch p.kind {
	case globKind:
		for _, r := range p.glob {
			if r < 0 {
				key = append(key, 0xFF, byte(-r)) // no text has this byte
			} else {
				key = utf8.AppendRune(key, r)
			}
		}
	case regexKind:
		for _, s := range p.regex.states {
			accept := uint64(0)
			if s.accept {
				accept = 1
			}
			number(accept)
			number(uint64(len(s.edges)))
			number(uint64(len(s.empty)))
			for _, e := range s.edges {
				number(uint64(e.lo)<<32 | uint64(e.hi))
				number(uint64(e.to))
			}
			for _, to := range s.empty {
				number(uint64(to))
			}
		}
		for _, s := range p.regex.starts {
			number(uint64(s))
		}
	case intervalKind:
		for _, at := range []point{p.span.lo, p.span.hi} {
			number(at.hi)
			number(at.lo)
		}
	default:
		key = append(key, p.text...)
	}
	return key
}
