package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rulewright/rulewright/rules/esql"
)

// caseESQL reports what an ES|QL query compares in one case here and in another
// elsewhere: ES|QL has no comparison that ignores case, so that such a query
// finds a part of what it means.
func caseESQL(p *Pass, q *Query) {
	uses := q.uses()
	folding, written := elsewhere{}, elsewhere{}
	for i := range uses {
		if u := &uses[i]; u.fold && u.holdsFile() && !strings.HasPrefix(u.op, "regex") && hasLetter(u.text) {
			folding.add(u.field, u)
		}
	}
	if len(folding) == 0 && !inTwoCases(uses) {
		return
	}
	spellings := map[string][]string{} // by the field and the text in one case
	for i := range uses {
		u := &uses[i]
		if !u.judgedForCase() {
			continue
		}
		text := u.field + "\x00" + u.text
		folded := strings.ToLower(strings.ToUpper(text))
		if !slices.Contains(spellings[folded], text) {
			spellings[folded] = append(spellings[folded], text)
		}
		written.add(text, u)
		if u.fold || strings.HasPrefix(u.op, "regex") || !hasLetter(u.text) {
			continue
		}
		if other := folding.from(u.field, u); other != nil {
			p.Report(Finding{
				Span: q.InFile(u.at), Severity: Info,
				Message: fmt.Sprintf("`%s` is compared in lower case elsewhere, and here upper and lower case are told apart", u.field),
				Related: []Related{{Span: q.InFile(other.at), Message: "in lower case here"}},
			})
			continue
		}
		var other *use
		for _, spelling := range spellings[folded] {
			if x := written.from(spelling, u); x != nil && x.text != u.text && (other == nil || x.at.Start < other.at.Start) {
				other = x
			}
		}
		if other != nil && !q.alternatives(other, u) && !listed(uses, u.list, other.text) && !listed(uses, other.list, u.text) {
			p.Report(Finding{
				Span:    q.InFile(u.at),
				Message: fmt.Sprintf("this is written `%s` elsewhere, and the comparisons tell upper from lower case: one of the two finds nothing", other.text),
				Related: []Related{{Span: q.InFile(other.at), Message: "in another case here"}},
			})
		}
	}
}

// inTwoCases reports whether there may be two names or paths of files that
// differ in case alone, and does so sooner than those can be found: most
// queries have none.
func inTwoCases(uses []use) bool {
	first := make(map[uint32]int32, len(uses)) // indices by what ignores case
	for i := range uses {
		u := &uses[i]
		if !u.judgedForCase() {
			continue
		}
		folded := foldedHash(u.text)
		if other, ok := first[folded]; !ok {
			first[folded] = int32(i)
		} else if uses[other].text != u.text {
			return true
		}
	}
	return false
}

// judgedForCase reports whether a use names a file and tells upper case from
// lower.
func (u *use) judgedForCase() bool { return u.op != "match" && u.holdsFile() }

// foldedHash is a hash, by FNV-1a, that strings have in common which differ in
// case alone.
func foldedHash(text string) uint32 {
	hash := uint32(2166136261)
	for _, r := range text {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		} else if r >= utf8.RuneSelf {
			r = unicode.ToLower(unicode.ToUpper(r))
		}
		hash = (hash ^ uint32(r)) * 16777619
	}
	return hash
}

// elsewhere finds uses that have something in common with another one, but
// stand in another list: two in different lists are enough for that.
type elsewhere map[string][2]*use

func (e elsewhere) add(key string, u *use) {
	two := e[key]
	switch {
	case two[0] == nil:
		two[0] = u
	case two[1] == nil && two[0].list != u.list:
		two[1] = u
	default:
		return
	}
	e[key] = two
}

// from returns the first of them that stands in another list than u; nil if
// there is none.
func (e elsewhere) from(key string, u *use) *use {
	for _, other := range e[key] {
		if other != nil && other.list != u.list {
			return other
		}
	}
	return nil
}

// listed reports whether a list has a value.
func listed(uses []use, list int, text string) bool {
	return slices.ContainsFunc(uses, func(u use) bool { return u.list == list && u.text == text })
}

// alternatives reports whether two comparisons are joined by or, which asks for
// both cases on purpose.
func (q *Query) alternatives(a, b *use) bool {
	for _, n := range q.esqlNodes() {
		or, ok := n.(*esql.Logical)
		if !ok || or.And {
			continue
		}
		of := func(u *use) int {
			return slices.IndexFunc(or.Terms, func(e esql.Expr) bool { return e.Span().Covers(u.at) })
		}
		if i, j := of(a), of(b); i >= 0 && j >= 0 && i != j {
			return true
		}
	}
	return false
}

func hasLetter(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.ToLower(r) != unicode.ToUpper(r) })
}
