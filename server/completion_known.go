package server

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
)

// counted counts texts.
type counted map[string]int

// most lists the texts that were counted most often, at most n of them.
func (c counted) most(n int) []string {
	list := slices.SortedFunc(maps.Keys(c), func(a, b string) int { return cmp.Or(cmp.Compare(c[b], c[a]), cmp.Compare(a, b)) })
	return list[:min(len(list), n)]
}

// inOthers counts the texts that other rules have and that begin with what is
// typed, in any case.
func (d *document) inOthers(which trait, typed string) (out counted) {
	typed = strings.ToLower(typed)
	d.others(func(u *usage) {
		out = u.all(which, func(text string) bool { return strings.HasPrefix(strings.ToLower(text), typed) })
	})
	return out
}

// maxKnown bounds how many texts of other rules are offered.
const maxKnown = 50

// knownTags are the tags of the vocabulary, and those that other rules have.
func (d *document) knownTags() []candidate {
	used := d.inOthers(trait{kind: tagTrait}, "")
	var out []candidate
	seen := make(map[string]bool)
	add := func(tag string, rank int) {
		if !seen[tag] {
			seen[tag] = true
			x := candidate{label: tag, kind: protocol.CompletionItemKindValue, rank: rank}
			if n := used[tag]; n > 0 {
				x.detail, x.used = usedBy(n), n
			}
			out = append(out, x)
		}
	}
	for _, prefix := range slices.Sorted(maps.Keys(keys.TagNames)) {
		for _, name := range keys.TagNames[prefix] {
			if name != "*" {
				add(prefix+": "+name, 1)
			}
		}
	}
	for _, tag := range used.most(len(used)) {
		add(tag, 2)
	}
	return out
}

func usedBy(n int) string {
	if n == 1 {
		return "another rule has it"
	}
	return plural(n, "other rules have it")
}

// knownLists are the exception lists of the workspace.
func (d *document) knownLists() []candidate {
	var out []candidate
	for _, id := range d.inOthers(trait{kind: listTrait}, "").most(maxKnown) {
		out = append(out, candidate{label: id, kind: protocol.CompletionItemKindReference})
	}
	return out
}

// addSeenValues offers the values of a field that begin with what is typed and
// that sample events or other rules have, beside those that are known anyway.
func (c *completion) addSeenValues(d *document, q *check.Query, field, typed string, quoted bool) {
	for _, of := range []func(*check.Query, string, string, bool, []candidate) ([]candidate, bool){d.sampleValues, d.usedValues} {
		more, cut := of(q, field, typed, quoted, c.candidates)
		c.candidates, c.cut = append(c.candidates, more...), c.cut || cut
	}
}

// usedValues are values that other rules compare a field with, those that most
// of them have first; cut says that there are more.
func (d *document) usedValues(q *check.Query, field, typed string, quoted bool, but []candidate) (out []candidate, cut bool) {
	used := d.inOthers(trait{valueTrait, field}, typed)
	for i := range but {
		but[i].used = max(but[i].used, used[but[i].label])
		delete(used, but[i].label)
	}
	for _, text := range used.most(maxKnown) {
		x := candidate{label: text, detail: usedBy(used[text]), kind: protocol.CompletionItemKindValue, rank: 2, used: used[text]}
		if x.spell(q, quoted) {
			out = append(out, x)
		}
	}
	return out, len(used) > maxKnown
}

// spell has a candidate insert its label as a query writes a value; false where
// that depends on the quotes around the query.
func (x *candidate) spell(q *check.Query, quoted bool) bool {
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(x.label)
	switch {
	case quoted:
		x.insert = escaped
	case q.Language == rules.EQL || q.Language == rules.ESQL || slices.Contains(joints, strings.ToLower(x.label)) || strings.ContainsFunc(x.label, func(r rune) bool { return r >= 0x80 || !isWordByte(byte(r)) }):
		x.insert = `"` + escaped + `"`
	}
	return !strings.Contains(x.insert, `\`)
}
