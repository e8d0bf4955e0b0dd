package server

import (
	"cmp"
	"iter"
	"math/bits"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/schema"
)

// maxFields bounds how many fields are offered at once.
const maxFields = 200

// The ranks of fields and words: what begins with the text that is typed comes
// before what only holds it.
const (
	rankBegins = iota
	rankWord
	rankHolds
)

// shortest is how many characters can be short for a name.
const shortest = 3

// addFields offers the fields of a scope that begin with what is typed, and then
// those that hold it anywhere; each time those first that rules use. If there is
// none, it may be short for some.
func (c *completion) addFields(d *document, scope *schema.Scope, typed string) {
	var found []candidate
	seen := make(map[string]bool)
	add := func(fields iter.Seq[schema.Field], rank int) {
		for f := range fields {
			if seen[f.Name] || f.Type.Family() == schema.ObjectFamily {
				continue
			}
			seen[f.Name] = true
			found = append(found, candidate{
				label: f.Name, detail: fieldDetail(&f), kind: protocol.CompletionItemKindField, rank: rank,
				about: func() string { return describeField(scope, f.Name) },
			})
		}
	}
	add(scope.Prefix(typed), rankBegins)
	if typed != "" {
		add(scope.Contains(typed), rankHolds)
	}
	if len(found) == 0 && len(typed) >= shortest {
		add(scope.Abbreviated(typed), rankHolds)
	}
	d.countUse(found, func(*candidate) bool { return true })
	c.addBest(found)
}

// addBest offers as many of the candidates as there may be at once.
func (c *completion) addBest(found []candidate) {
	if len(found) > maxFields {
		c.cut = true
		slices.SortStableFunc(found, inOrder)
		found = found[:maxFields]
	}
	c.candidates = append(c.candidates, found...)
}

// inOrder compares candidates by how likely they are meant.
func inOrder(a, b candidate) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(b.used, a.used), cmp.Compare(a.label, b.label))
}

// deepest is the number of dots in a name from which on names rank alike.
const deepest = 3

// countUse says of candidates that are fields how much they are used: by how
// many rules of the workspace, to a power of two; whether it is one of those
// that rules of everybody use; and of the rest, how plain the name is.
func (d *document) countUse(found []candidate, isField func(*candidate) bool) {
	d.others(func(u *usage) {
		rules := u.of(trait{kind: fieldTrait})
		for i := range found {
			x := &found[i]
			if !isField(x) {
				continue
			}
			x.used = deepest - min(strings.Count(x.label, "."), deepest) + 4*deepest*bits.Len(uint(rules(x.label)))
			if schema.InWords(x.label) != "" {
				x.used += deepest + 1
			}
		}
	})
}

func fieldDetail(f *schema.Field) string {
	if f.Array {
		return string(f.Type) + ", several values"
	}
	return string(f.Type)
}
