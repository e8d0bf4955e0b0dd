package pattern

import (
	"encoding/binary"
	"net/netip"
)

// addressPoint maps an address to its 128 bits, IPv4 ones mapped to IPv6.
func addressPoint(a netip.Addr) point {
	b := a.As16()
	return point{binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])}
}

func spellAddress(p point) string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], p.hi)
	binary.BigEndian.PutUint64(b[8:], p.lo)
	return netip.AddrFrom16(b).Unmap().String()
}

// addressSpan reads an address or a network in CIDR notation, whose host bits
// need not be zero.
func addressSpan(text string) (interval, bool) {
	if a, err := netip.ParseAddr(text); err == nil && a.Zone() == "" {
		p := addressPoint(a)
		return interval{p, p}, true
	}
	n, err := netip.ParsePrefix(text)
	if err != nil {
		return interval{}, false
	}
	length := n.Bits()
	if n.Addr().Is4() {
		length += 96
	}
	lo := addressPoint(n.Addr())
	hi := lo
	if length < 64 {
		host := ^uint64(0) >> length
		lo, hi = point{lo.hi &^ host, 0}, point{lo.hi | host, ^uint64(0)}
	} else if length < 128 {
		host := ^uint64(0) >> (length - 64)
		lo.lo, hi.lo = lo.lo&^host, hi.lo|host
	}
	return interval{lo, hi}, true
}
