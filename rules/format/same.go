package format

import (
	"slices"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/toml"
)

// same reports, as an error, that two documents do not say the same.
func same(before, after *rules.Document) error {
	if len(after.Tree.Problems) > 0 || len(before.Tree.Comments) != len(after.Tree.Comments) {
		return errChanged
	}
	for i, c := range before.Tree.Comments {
		if before.File.Slice(c.Span) != after.File.Slice(after.Tree.Comments[i].Span) && trimmedComment(before, i) != trimmedComment(after, i) {
			return errChanged
		}
	}
	queries, now := before.Queries(), after.Queries()
	if len(queries) != len(now) {
		return errChanged
	}
	texts := make(map[*toml.Value]bool)
	for i, q := range queries {
		if q.Path != now[i].Path || q.Language != now[i].Language || printed(q) != printed(now[i]) {
			return errChanged
		}
		texts[holder(before, q)] = true
	}
	if !sameTable(before.Tree.Root, after.Tree.Root, texts) {
		return errChanged
	}
	return nil
}

// holder returns the value that holds a query.
func holder(doc *rules.Document, q rules.Query) *toml.Value {
	return doc.Tree.At(q.Span.Start + 1).Value
}

func trimmedComment(doc *rules.Document, i int) string {
	text := doc.File.Slice(doc.Tree.Comments[i].Span)
	for len(text) > 0 && (text[len(text)-1] == ' ' || text[len(text)-1] == '\t' || text[len(text)-1] == '\r') {
		text = text[:len(text)-1]
	}
	return text
}

// sameTable compares two tables, but for the values in texts, which were
// compared.
func sameTable(a, b *toml.Table, texts map[*toml.Value]bool) bool {
	return slices.EqualFunc(a.Entries, b.Entries, func(x, y *toml.Entry) bool {
		return x.Key.Name == y.Key.Name && sameValue(x.Value, y.Value, texts)
	})
}

func sameValue(a, b *toml.Value, texts map[*toml.Value]bool) bool {
	switch {
	case a.Kind != b.Kind:
		return false
	case texts[a]:
		return true
	case a.Kind == toml.Array:
		return slices.EqualFunc(a.Items, b.Items, func(x, y *toml.Value) bool { return sameValue(x, y, texts) })
	case a.Kind == toml.TableKind:
		return sameTable(a.Table, b.Table, texts)
	}
	return a.Text == b.Text
}
