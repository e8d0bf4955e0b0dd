package server

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
)

// completeQuery offers fields, or the values of a field, in a query.
func completeQuery(d *document, offset int) *completion {
	q, at := d.queryAt(offset)
	if q == nil || q.Language == rules.ESQL || q.Language == rules.NoLanguage {
		return nil
	}
	c := readCursor(q.Text, at)
	out := &completion{word: q.InFile(c.word)}
	typed := q.Text[c.word.Start:at]
	isEQL := q.Language == rules.EQL
	switch {
	case c.comment:
	case isEQL && c.field == "maxspan":
		out.candidates = slices.Clone(spans)
	case c.field != "":
		out.candidates = valuesIn(q, d.scopeFor(q, c.field), c.field, c.quoted)
		out.addSeenValues(d, q, c.field, typed, c.quoted)
	case c.first && isEQL:
		out.candidates = categories(q.Scope.Values())
	case c.quoted:
	case isEQL && c.at != inCondition:
		out.candidates = aroundConditions(&c)
		if c.at == inSequence && (strings.EqualFold(c.last, "by") || c.last == ",") {
			out.addFields(d, q.Scope, typed)
		}
	case c.joins:
		out.candidates = joining(q, &c)
	case c.behind != "" && isField(q.Scope, c.behind):
		out.candidates = operatorsFor(q, c.behind)
	default:
		out.candidates = wordsWith(q.Language, typed)
		out.addFields(d, q.Scope, typed)
	}
	return out
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
		if !quoted && isText && (q.Language == rules.EQL || q.Language == rules.ESQL || strings.ContainsFunc(v, func(r rune) bool { return r >= 0x80 || !isWordByte(byte(r)) })) {
			x.insert = `"` + v + `"`
		}
		out = append(out, x)
	}
	return out
}

func knownValues(scope *schema.Scope, field string) []string {
	values := scope.Values()
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
func categories(values *schema.Values) []candidate {
	out := []candidate{
		{label: "any", insert: "any where ", kind: protocol.CompletionItemKindKeyword, rank: 1},
		{label: "sequence", insert: "sequence ", kind: protocol.CompletionItemKindKeyword, rank: 1},
	}
	for _, v := range values.Allowed["event.category"] {
		out = append(out, candidate{label: v, insert: v + " where ", kind: protocol.CompletionItemKindEvent})
	}
	return out
}

// wordsWith are the keywords and functions of a language that hold what is
// typed.
func wordsWith(language rules.Language, typed string) []candidate {
	return slices.DeleteFunc(words(language), func(x candidate) bool {
		return !strings.Contains(strings.ToLower(x.label), strings.ToLower(typed))
	})
}

// words are the keywords and functions of a language.
func words(language rules.Language) []candidate {
	var out []candidate
	not := "not"
	if language == rules.Lucene {
		not = "NOT"
	}
	for _, k := range append(joinedIn(language), not) {
		out = append(out, candidate{label: k, kind: protocol.CompletionItemKindKeyword, rank: rankWord})
	}
	if language != rules.EQL {
		return out
	}
	for _, k := range []string{"where", "in", "in~", "like", "like~", "regex", "regex~", "true", "false", "null"} {
		out = append(out, candidate{label: k, kind: protocol.CompletionItemKindKeyword, rank: rankWord})
	}
	for _, f := range eql.Functions() {
		out = append(out, candidate{
			label: f.Name, insert: f.Name + "(", detail: strings.TrimPrefix(f.Signature, f.Name), about: func() string { return describeFunction(&f) },
			kind: protocol.CompletionItemKindFunction, rank: rankWord,
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
	out.addFields(d, use.Scope, d.source.Slice(source.Span{Start: use.Span.Start, End: offset}))
	return out
}
