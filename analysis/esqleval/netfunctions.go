package esqleval

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"
)

func init() {
	register(map[string]scalar{
		"cidr_match": {cells: cidrMatch}, "ip_prefix": {strict: ipPrefix}, "network_direction": {cells: networkDirection},
	})
}

// parseNetwork reads a network in CIDR notation, or one address.
func parseNetwork(text string) (netip.Prefix, error) {
	if p, err := netip.ParsePrefix(text); err == nil {
		if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 {
			return netip.PrefixFrom(a.Unmap(), p.Bits()-96).Masked(), nil
		}
		return p.Masked(), nil
	}
	a, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("java.lang.IllegalArgumentException: '%s' is not an IP string literal", text)
	}
	a = a.Unmap()
	return netip.PrefixFrom(a, a.BitLen()), nil
}

// cidrMatch asks whether an address lies in one of several networks.
func cidrMatch(_ *call, v []Value) (Value, error) {
	if v[0] == nil {
		return nil, nil
	}
	address, ok := v[0].(netip.Addr)
	if !ok {
		return nil, errors.New(manyValues)
	}
	found := false
	for _, cell := range v[1:] {
		for _, block := range several(cell) {
			network, err := parseNetwork(toText(block))
			if err != nil {
				return nil, err
			}
			found = found || network.Contains(address)
		}
	}
	return found, nil
}

// ipPrefix cuts an address to its network.
func ipPrefix(_ *call, v []Value) (Value, error) {
	address, _ := v[0].(netip.Addr)
	bits := toInt(v[1])
	if address.Is6() {
		bits = toInt(v[2])
	}
	if v4, v6 := toInt(v[1]), toInt(v[2]); v4 < 0 || v4 > 32 || v6 < 0 || v6 > 128 {
		return nil, fmt.Errorf("java.lang.IllegalArgumentException: Prefix length must be in range, found [%d] and [%d]", v4, v6)
	}
	p, err := address.Prefix(int(bits))
	if err != nil {
		return nil, errors.New("java.lang.IllegalArgumentException: " + err.Error())
	}
	return p.Addr(), nil
}

// networkDirection says whether traffic goes into the internal networks, out
// of them, within or past them.
func networkDirection(_ *call, v []Value) (Value, error) {
	from, ok1 := v[0].(netip.Addr)
	to, ok2 := v[1].(netip.Addr)
	switch {
	case v[0] == nil || v[1] == nil || v[2] == nil:
		return nil, nil
	case !ok1 || !ok2:
		return nil, errors.New(manyValues)
	}
	var failed error
	inside := func(a netip.Addr) bool {
		return slices.ContainsFunc(several(v[2]), func(name Value) bool {
			in, err := inNetwork(a, toText(name))
			if err != nil {
				failed = err
			}
			return in
		})
	}
	source, destination := inside(from), inside(to)
	switch {
	case failed != nil:
		return nil, failed
	case source && destination:
		return "internal", nil
	case source:
		return "outbound", nil
	case destination:
		return "inbound", nil
	}
	return "external", nil
}

// inNetwork asks whether an address is in a network, given in CIDR notation or
// by name.
func inNetwork(a netip.Addr, name string) (bool, error) {
	switch name {
	case "loopback":
		return a.IsLoopback(), nil
	case "global_unicast", "unicast":
		return a.IsGlobalUnicast(), nil
	case "link_local_unicast":
		return a.IsLinkLocalUnicast(), nil
	case "interface_local_multicast":
		return a.IsInterfaceLocalMulticast(), nil
	case "link_local_multicast":
		return a.IsLinkLocalMulticast(), nil
	case "multicast":
		return a.IsMulticast(), nil
	case "unspecified":
		return a.IsUnspecified(), nil
	case "private":
		return a.IsPrivate(), nil
	case "public":
		return !a.IsPrivate() && !a.IsLoopback() && !a.IsUnspecified() && !a.IsLinkLocalUnicast() && !a.IsMulticast(), nil
	}
	p, err := parseNetwork(name)
	if err != nil {
		return false, err
	}
	return p.Contains(a), nil
}
