package catalogue

import "strings"

// condition is which versions of the stack a package works with, in npm's
// words: "^8.19.4 || ~9.0.7 || >=9.1.0 <10". One of the alternatives has to
// hold, and each of its comparisons.
type condition [][]comparison

type comparison struct {
	op string // one of "^", "~", ">=", ">", "<=", "<", "="
	version
}

// operators, the longer ones first.
var operators = []string{">=", "<=", "^", "~", ">", "<", "="}

// parseCondition reads a condition; false where some of it is not understood.
// The empty one always holds.
func parseCondition(s string) (condition, bool) {
	var out condition
	for alternative := range strings.SplitSeq(s, "||") {
		var all []comparison
		op := ""
		for _, word := range strings.Fields(alternative) {
			for _, o := range operators {
				if rest, ok := strings.CutPrefix(word, o); ok {
					op, word = o, rest
					break
				}
			}
			if word == "" {
				continue // the version is the next word
			}
			if word == "*" || word == "x" {
				op = ""
				continue // any version
			}
			v, ok := parseVersion(word)
			if !ok {
				return nil, false
			}
			all = append(all, comparison{op, v})
			op = ""
		}
		if op != "" {
			return nil, false
		}
		out = append(out, all)
	}
	return out, true
}

// holds reports whether the condition lets a package run on a stack.
func (c condition) holds(stack version) bool {
	for _, all := range c {
		ok := true
		for _, one := range all {
			ok = ok && one.holds(stack)
		}
		if ok {
			return true
		}
	}
	return false
}

func (c comparison) holds(stack version) bool {
	order := stack.compare(c.version)
	switch c.op {
	case "^":
		return order >= 0 && stack.sameUpTo(c.version, c.caret())
	case "~":
		return order >= 0 && stack.sameUpTo(c.version, min(2, c.given))
	case ">=":
		return order >= 0
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	case "<":
		return order < 0
	}
	return stack.sameUpTo(c.version, c.given)
}

// caret is how many parts "^" holds fast: those up to the first that is not
// zero.
func (c comparison) caret() int {
	for i := range c.given {
		if c.parts[i] != 0 {
			return i + 1
		}
	}
	return c.given
}

func (v version) sameUpTo(w version, parts int) bool {
	for i := range parts {
		if v.parts[i] != w.parts[i] {
			return false
		}
	}
	return true
}

// raised returns the stack's version with the newest patch that the condition
// asks for in the stack's minor version: a package that needs 9.6.2 is meant
// for those who have it.
func (c condition) raised(stack version) (version, bool) {
	found := false
	for _, all := range c {
		for _, one := range all {
			if strings.HasPrefix(one.op, "<") || !one.sameUpTo(stack, 2) || one.given < 2 {
				continue
			}
			found = true
			if one.parts[2] > stack.parts[2] {
				stack.parts[2] = one.parts[2]
			}
		}
	}
	return stack, found
}
