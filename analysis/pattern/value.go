package pattern

import "unicode/utf8"

// Value is one value that many sets are asked for: what has to be found out
// about it is found out once. A Value is not safe for concurrent use.
type Value struct {
	domain Domain
	text   string
	// span is what text stands for in an ordered domain, if ok says that it
	// stands for anything.
	span interval
	ok   bool
	// letters are those of the text (see [lettersOf]), once it was asked for
	// more than one glob.
	letters letters
	asked   uint8
}

// ValueOf returns the value that text writes, as [Pattern.Holds] takes it.
func ValueOf(domain Domain, text string) Value {
	v := Value{domain: domain, text: text}
	if domain != Text {
		v.span, v.ok = values(domain, text)
	}
	return v
}

// HoldsValue is [Pattern.Holds] for a value that is asked for often.
func (p *Pattern) HoldsValue(v *Value) bool {
	switch p.kind {
	case anyKind:
		return true
	case intervalKind:
		return p.domain == v.domain && v.ok && p.span.holds(v.span.lo)
	case opaqueKind:
		return false
	case literalKind:
		if p.fold != Unicode && len(p.text) != len(v.text) {
			return false
		}
	case globKind:
		return v.domain == Text && p.mayHold(v) && matchGlob(p.glob, p.fold, v.text)
	}
	return v.domain == Text && p.match(v.text)
}

// mayHold reports whether a text begins and ends as the strings of a glob do
// and has all their letters: it turns most texts away.
func (p *Pattern) mayHold(v *Value) bool {
	if !p.mayBegin(v.text) || !p.mayEnd(v.text) {
		return false
	}
	switch v.asked {
	case 0:
		v.asked = 1
		return true
	case 1:
		v.asked, v.letters = 2, lettersOf(v.text)
	}
	return p.letters&^v.letters == 0
}

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
		return p.mayBegin(s) && p.mayEnd(s) && matchGlob(p.glob, p.fold, s)
	case regexKind:
		return p.regex.accepts(s)
	}
	return p.kind == anyKind
}

// mayBegin reports whether a text's first byte may be that of the set's
// strings.
func (p *Pattern) mayBegin(s string) bool {
	if p.prefix == "" || s == "" {
		return p.prefix == ""
	}
	a, b := p.prefix[0], lowerByte(s[0])
	return a == b || a >= utf8.RuneSelf || b >= utf8.RuneSelf
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
