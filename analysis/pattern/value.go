package pattern

import "unicode/utf8"

// Holds reports whether the set holds the value that text writes, as a value
// of the domain: a string as it is, a number, a date, an address or a boolean
// as a document spells it. A set of another domain holds no such value, and
// neither does an opaque set; text that is no value of the domain is in no
// set but [Any].
func (p *Pattern) Holds(domain Domain, text string) bool {
	switch p.kind {
	case anyKind:
		return true
	case intervalKind:
		if p.domain != domain {
			return false
		}
		v, ok := values(domain, text)
		return ok && p.span.holds(v.lo)
	case opaqueKind:
		return false
	}
	return domain == Text && p.match(text)
}

// match decides a set of strings.
func (p *Pattern) match(s string) bool {
	switch p.kind {
	case literalKind:
		return p.fold.same(p.text, s)
	case globKind:
		return p.mayEnd(s) && matchGlob(p.glob, p.fold, s)
	case regexKind:
		return p.regex.accepts(s)
	}
	return p.kind == anyKind
}

// mayEnd reports whether a text's last byte may be that of the set's strings:
// it turns most texts away.
func (p *Pattern) mayEnd(s string) bool {
	if p.suffix == "" || s == "" {
		return p.suffix == ""
	}
	a, b := p.suffix[len(p.suffix)-1], lowerByte(s[len(s)-1])
	return a == b || a >= utf8.RuneSelf || b >= utf8.RuneSelf
}

// spellPoint writes a value of an ordered domain as a document holds it.
func spellPoint(d Domain, p point) string {
	switch d {
	case Integer:
		return spellInteger(p)
	case Float:
		return spellFloat(p)
	case Date:
		return spellDate(p)
	case Boolean:
		if p.lo == 1 {
			return "true"
		}
		return "false"
	}
	return spellAddress(p)
}
