package analysis_test

import (
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// holding is what one field of an event holds.
type holding struct {
	values []string
	// unmapped says that no index maps the field: what `?field` is for.
	unmapped bool
}

// truth is what an EQL condition is: true, false or null.
type truth byte

const (
	isFalse truth = iota
	isNull
	isTrue
)

func truthOf(b bool) truth {
	if b {
		return isTrue
	}
	return isFalse
}

func (t truth) not() truth { return isTrue - t }

// eqlLeaf is the table of truths of an EQL condition on one field and one
// constant, or none, for what the field holds; typ is its mapping type.
func eqlLeaf(typ, verb, constant string, h holding) truth {
	some := func(test func(v string) bool) truth {
		for _, v := range h.values {
			if test(v) {
				return isTrue
			}
		}
		return isFalse
	}
	switch base := strings.TrimPrefix(verb, "not "); {
	case verb == "== null":
		return truthOf(h.unmapped || len(h.values) == 0)
	case verb == "!= null":
		return truthOf(!h.unmapped && len(h.values) > 0)
	case strings.HasPrefix(verb, "length(%) "):
		return scriptLength(verb, h)
	case h.unmapped && verb == "==":
		return isFalse
	case h.unmapped && verb == "!=":
		return isTrue
	case h.unmapped:
		return isNull
	case verb == "":
		return some(func(v string) bool { return v == "true" })
	case verb == "!=":
		return some(func(v string) bool { return equalEQL(typ, v, constant, false) }).not()
	case verb == "==" || base == "in" || base == "in~":
		held := some(func(v string) bool { return equalEQL(typ, v, constant, base == "in~") })
		if base != verb {
			return held.not()
		}
		return held
	case typ == "ip" && verb == "cidrMatch":
		network := netip.MustParsePrefix(constant)
		return some(func(v string) bool { return network.Contains(netip.MustParseAddr(v)) })
	case strings.ContainsAny(verb, "<>"):
		return some(func(v string) bool { return orderEQL(typ, verb, v, constant) })
	}
	return some(func(v string) bool { return textEQL(verb, v, constant) })
}

// scriptLength is `length(f) == n` and `length(f) != n`: some value makes it
// true, and a missing field null, which a script's end turns into false.
func scriptLength(verb string, h holding) truth {
	op, number, _ := strings.Cut(strings.TrimPrefix(verb, "length(%) "), " ")
	n, _ := strconv.Atoi(number)
	for _, v := range h.values {
		if (len(v) == n) == (op == "==") {
			return isTrue
		}
	}
	return isFalse
}

func equalEQL(typ, v, constant string, fold bool) bool {
	switch {
	case typ == "ip":
		return netip.MustParseAddr(v) == netip.MustParseAddr(constant)
	case fold:
		return strings.EqualFold(v, constant)
	}
	return v == constant
}

func orderEQL(typ, verb, v, constant string) bool {
	order := strings.Compare(v, constant)
	switch typ {
	case "long":
		a, _ := strconv.Atoi(v)
		b, _ := strconv.Atoi(constant)
		order = a - b
	case "ip":
		order = netip.MustParseAddr(v).Compare(netip.MustParseAddr(constant))
	}
	return verb[0] == '<' && order < 0 || verb[0] == '>' && order > 0 || len(verb) > 1 && order == 0
}

func textEQL(verb, v, constant string) bool {
	fold := verb == ":" || strings.HasSuffix(verb, "~")
	if fold && verb != "regex~" {
		v, constant = strings.ToLower(v), strings.ToLower(constant)
	}
	switch strings.TrimSuffix(verb, "~") {
	case ":", "like":
		return globEQL(constant, v)
	case "regex":
		return regexEQL(constant, fold).MatchString(v)
	case "startsWith":
		return strings.HasPrefix(v, constant)
	case "endsWith":
		return strings.HasSuffix(v, constant)
	case "stringContains":
		return strings.Contains(v, constant)
	}
	panic("unknown operator " + verb)
}

// inGo are the constants of eqlConstants whose operators are Lucene's alone,
// as Go spells them.
var inGo = map[string]string{"~a": "|[^a]|..+", "[ab]+&@b": "[ab]*b", "#|A": "A"}

func regexEQL(constant string, fold bool) *regexp.Regexp {
	if spelt, ok := inGo[constant]; ok {
		constant = spelt
	}
	if fold {
		constant = foldRegex(constant)
	}
	return regexp.MustCompile("^(?:" + constant + ")$")
}

// foldRegex lets the letters of an expression stand for either case, but not
// those of the ranges of a class, which Lucene does not fold.
func foldRegex(expression string) string {
	var b strings.Builder
	class := false
	for i, r := range expression {
		class = class && r != ']' || r == '['
		letter := strings.ToLower(string(r))
		folded := letter + strings.ToUpper(letter)
		switch {
		case folded == letter+letter, class && (expression[i-1] == '-' || expression[i+1] == '-'):
			b.WriteRune(r)
		case class:
			b.WriteString(folded)
		default:
			b.WriteString("[" + folded + "]")
		}
	}
	return b.String()
}

// globEQL matches a pattern of * and ?, one character at a time.
func globEQL(glob, v string) bool {
	switch {
	case glob == "":
		return v == ""
	case glob[0] == '*':
		return globEQL(glob[1:], v) || v != "" && globEQL(glob, v[1:])
	}
	return v != "" && (glob[0] == '?' || glob[0] == v[0]) && globEQL(glob[1:], v[1:])
}
