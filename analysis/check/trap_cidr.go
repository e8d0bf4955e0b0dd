package check

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

var trapCIDR = &Check{
	ID:    "trap/cidr",
	Title: "network that is none, or not the one that is meant",
	Text: "On a field of type `ip` a value is an address or a network such as `10.0.0.0/8`. Elasticsearch refuses " +
		"anything else while it searches, and the rule fails.\n\nA network that begins like a private or reserved one " +
		"but has another length, in a list of such networks, is a slip: `172.16.0.0/16` for `172.16.0.0/12` leaves " +
		"fifteen sixteenths of the private addresses out.\n\nA field that holds an address as text, such as " +
		"`source.address`, never holds a network, and takes it as a text like any other.",
	Bad: Example{
		Language: "kuery",
		Query:    `source.ip: * and not destination.ip: (10.0.0.0/8 or 172.16.0.0/16 or 192.168.0.0/16)`,
		Index:    []string{"logs-endpoint.events.network-*"},
	},
	Good: Example{
		Language: "kuery",
		Query:    `source.ip: * and not destination.ip: (10.0.0.0/8 or 172.16.0.0/12 or 192.168.0.0/16)`,
		Index:    []string{"logs-endpoint.events.network-*"},
	},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		p.eachUse(p.reportNetworkAsText)
		for _, q := range p.Queries() {
			reserved := map[int]int{} // how many well-known networks a list has
			networks := q.networks()
			for _, n := range networks {
				if n.ok && reservedLengths[n.prefix.Addr().String()] == n.prefix.Bits() {
					reserved[n.list]++
				}
			}
			for _, n := range networks {
				if !n.ok && n.op != "cidrMatch" && q.judgesType(n.field) {
					continue // field/value-type
				}
				switch meant := reservedLengths[n.prefix.Addr().String()]; {
				case !n.ok:
					p.Reportf(q.InFile(n.at), fmt.Sprintf("`%s` is neither an address nor a network, and `%s` takes nothing else", n.text, n.field))
				case meant != 0 && n.prefix.Bits() != meant && reserved[n.list] >= 2:
					p.Report(Finding{
						Span:    q.InFile(n.at),
						Message: fmt.Sprintf("the reserved network is `%s/%d`; this is another one", n.prefix.Addr(), meant),
						Witness: q.missed(n.at, lastOf(n.prefix.Addr(), meant).String()),
					})
				}
			}
		}
	},
}

// reportNetworkAsText reports a network that a text is compared with, where the
// rule's indices have the same address as one.
func (p *Pass) reportNetworkAsText(q *Query, u *use) {
	object, ok := strings.CutSuffix(u.field, ".address")
	if !ok || u.wildcards || strings.HasPrefix(u.op, "regex") {
		return
	}
	if _, err := netip.ParsePrefix(u.text); err != nil {
		return
	}
	_, asText := q.Scope.Lookup(u.field)
	f, asAddress := q.Scope.Lookup(object + ".ip")
	if asText != schema.Known || asAddress != schema.Known || f.Type != schema.IP {
		return
	}
	p.Reportf(q.InFile(u.at), fmt.Sprintf("`%s` is a text, which is never this network: `%s` is the address that lies in one", u.field, f.Name))
}

// reservedLengths are the lengths of the private and reserved networks, by
// their first address (the special-purpose address registries of IANA).
var reservedLengths = map[string]int{
	"10.0.0.0": 8, "172.16.0.0": 12, "192.168.0.0": 16, "127.0.0.0": 8, "169.254.0.0": 16, "100.64.0.0": 10,
	"224.0.0.0": 4, "240.0.0.0": 4, "198.18.0.0": 15, "fe80::": 10, "ff00::": 8, "fc00::": 7,
}

// lastOf returns the last address of a network.
func lastOf(first netip.Addr, length int) netip.Addr {
	bytes := first.AsSlice()
	for bit := length; bit < 8*len(bytes); bit++ {
		bytes[bit/8] |= 1 << (7 - bit%8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}

// network is a use about an address.
type network struct {
	use
	prefix netip.Prefix // zero for a single address
	ok     bool
}

// networks lists the uses about fields that are addresses for certain, those
// in calls of cidrMatch included.
func (q *Query) networks() []network {
	var out []network
	for _, list := range [...][]use{q.uses(), q.cidrUses(), q.cidrESQL()} {
		for i := range list {
			if n, ok := q.network(&list[i]); ok {
				out = append(out, n)
			}
		}
	}
	return out
}

// network reads the network or address of a use; false where the field may be
// none, or the value is a pattern. What ES|QL compares with an address is the
// column's type to judge.
func (q *Query) network(u *use) (network, bool) {
	if q.ESQL != nil && u.op != "cidr_match" || u.wildcards || u.pattern() && q.EQL != nil || strings.HasPrefix(u.op, "regex") ||
		u.text == "null" && !u.quoted {
		return network{}, false
	}
	f, answer := q.Scope.Lookup(u.field)
	if answer != schema.Known || f.Type != schema.IP || len(q.Scope.Types(u.field)) != 1 {
		return network{}, false
	}
	n := network{use: *u}
	if prefix, err := netip.ParsePrefix(u.text); err == nil {
		n.prefix, n.ok = prefix, true
	} else if address, err := netip.ParseAddr(u.text); err == nil && address.Zone() == "" {
		n.ok = true
	}
	return n, true
}
