package server

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
)

// maxFields bounds how many fields are offered at once.
const maxFields = 200

// completeQuery offers fields, or the values of a field, in a query.
func completeQuery(d *document, offset int) *completion {
	q, at := d.queryAt(offset)
	if q == nil || q.Language == rules.ESQL || q.Language == rules.NoLanguage {
		return nil
	}
	c := readCursor(q.Text, at)
	out := &completion{word: q.InFile(c.word)}
	switch {
	case c.comment:
	case c.field != "":
		out.candidates = valuesIn(q, d.scopeFor(q, c.field), c.field, c.quoted)
		out.candidates = append(out.candidates, d.usedValues(q, c.field, q.Text[c.word.Start:at], c.quoted, out.candidates)...)
	case c.first && q.Language == rules.EQL:
		out.candidates = categories()
	case !c.quoted:
		typed := q.Text[c.word.Start:at]
		out.candidates = words(q.Language)
		out.addFields(q.Scope, typed)
	}
	return out
}

// addFields offers the fields of a scope that begin with what is typed, and
// then those that hold it anywhere; each time those with the fewest parts
// first, which are the ones most often meant.
func (c *completion) addFields(scope *schema.Scope, typed string) {
	var found []candidate
	seen := make(map[string]bool)
	add := func(fields iter.Seq[schema.Field], rank int) {
		for f := range fields {
			if seen[f.Name] || f.Type.Family() == schema.ObjectFamily {
				continue
			}
			seen[f.Name] = true
			depth := min(strings.Count(f.Name, "."), deepest)
			found = append(found, candidate{label: f.Name, detail: fieldDetail(&f), kind: protocol.CompletionItemKindField, rank: rank + depth})
		}
	}
	add(scope.Prefix(typed), 0)
	if typed != "" {
		add(scope.Contains(typed), deepest+1)
	}
	if c.cut = len(found) > maxFields; c.cut {
		slices.SortStableFunc(found, func(a, b candidate) int { return cmp.Compare(a.rank, b.rank) })
		found = found[:maxFields]
	}
	c.candidates = append(c.candidates, found...)
}

// deepest is the number of dots in a name from which on names rank alike.
const deepest = 3

func fieldDetail(f *schema.Field) string {
	if f.Array {
		return string(f.Type) + ", several values"
	}
	return string(f.Type)
}

// scopeFor returns the scope in which values of a field are looked for. That of
// the query is narrowed by the data set that the query asks for, which may be
// what is being typed.
func (d *document) scopeFor(q *check.Query, field string) *schema.Scope {
	scope := q.Scope
	if isDataset(field) {
		d.look(func(p *check.Pass) { scope = p.Indices(q.Path) })
	}
	return scope
}

func isDataset(field string) bool { return field == "event.dataset" || field == "data_stream.dataset" }

// valuesIn returns the values that are known of a field, as a query writes
// them.
func valuesIn(q *check.Query, scope *schema.Scope, field string, quoted bool) []candidate {
	var out []candidate
	for _, v := range knownValues(scope, field) {
		x := candidate{label: v, kind: protocol.CompletionItemKindValue}
		isText := v != "true" && v != "false"
		if !quoted && isText && (q.Language == rules.EQL || strings.ContainsFunc(v, func(r rune) bool { return r >= 0x80 || !isWordByte(byte(r)) })) {
			x.insert = `"` + v + `"`
		}
		out = append(out, x)
	}
	return out
}

func knownValues(scope *schema.Scope, field string) []string {
	values := schema.ECSValues()
	switch f, answer := scope.Lookup(field); {
	case len(values.Allowed[field]) > 0:
		return values.Allowed[field]
	case len(values.Expected[field]) > 0:
		return values.Expected[field]
	case answer == schema.Known && f.Type.Family() == schema.BooleanFamily:
		return []string{"true", "false"}
	case isDataset(field):
		var out []string
		for _, d := range scope.Datasets() {
			if d.Package != "" {
				out = append(out, d.Name)
			}
		}
		return out
	}
	return nil
}

// categories are what an EQL query or item begins with.
func categories() []candidate {
	out := []candidate{{label: "any", kind: protocol.CompletionItemKindKeyword}, {label: "sequence", kind: protocol.CompletionItemKindKeyword}}
	for _, v := range schema.ECSValues().Allowed["event.category"] {
		out = append(out, candidate{label: v, insert: v + " where ", kind: protocol.CompletionItemKindEvent})
	}
	return out
}

// words are the keywords and functions of a language.
func words(language rules.Language) []candidate {
	var out []candidate
	for _, k := range []string{"and", "or", "not"} {
		out = append(out, candidate{label: k, kind: protocol.CompletionItemKindKeyword, rank: deepest})
	}
	if language != rules.EQL {
		return out
	}
	for _, k := range []string{"where", "in", "in~", "like", "like~", "regex", "regex~", "true", "false", "null"} {
		out = append(out, candidate{label: k, kind: protocol.CompletionItemKindKeyword, rank: deepest})
	}
	for _, f := range eql.Functions() {
		out = append(out, candidate{
			label: f.Name, insert: f.Name + "(", detail: "(" + f.Signature + ")", doc: describeFunction(&f),
			kind: protocol.CompletionItemKindFunction, rank: deepest,
		})
	}
	return out
}

// completeFieldName offers fields in the settings of a rule that name one.
func completeFieldName(d *document, offset int) *completion {
	use, ok := d.fieldAt(offset)
	if !ok {
		return nil
	}
	out := &completion{word: use.Span}
	out.addFields(use.Scope, d.source.Slice(source.Span{Start: use.Span.Start, End: offset}))
	return out
}
