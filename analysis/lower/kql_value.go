package lower

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/kql"
)

// kqlEntry lowers one value of a field, which Kibana asks for with a query
// that depends on the field's type: term and wildcard for a keyword, match or
// match_phrase for others, query_string for wildcards on others.
func kqlEntry(f *field, v *kql.Literal) predicate.Entry {
	e := predicate.Entry{Span: v.At}
	switch {
	case v.IsExists():
		e.Value = pattern.Any()
	case !v.Quoted && v.Text == "null":
		e.Value = pattern.Unknown("null") // a query that Elasticsearch refuses
	case f.Type == predicate.AnalysedText:
		e.Value, e.Test = pattern.Unknown(describeLiteral(v)), textTest(v)
	case v.HasWildcard():
		e.Value, e.Test = kqlGlob(f, v)
	default:
		e.Value = equal(f, v.Text, describeLiteral(v))
	}
	return e
}

// equal returns the set of the values of a field that are the one in text; an
// unknown set where the type tells nothing about it.
func equal(f *field, text, description string) pattern.Pattern {
	domain, known := f.Type.Domain()
	if !known {
		return pattern.Unknown(description)
	}
	p, ok := pattern.Equal(domain, text)
	if !ok {
		return pattern.Unknown(description)
	}
	return f.fold(p)
}

// fold adds what the field's normalizer does.
func (f *field) fold(p pattern.Pattern) pattern.Pattern {
	if f.Lowercase {
		return p.Refold(pattern.Unicode)
	}
	return p
}

// kqlGlob lowers a value with wildcards on a field that is not analysed.
func kqlGlob(f *field, v *kql.Literal) (pattern.Pattern, func(string) bool) {
	if f.Type != predicate.Keyword {
		return pattern.Unknown(describeLiteral(v)), nil
	}
	if !f.only(schema.Keyword) && strings.ContainsAny(v.Text, " \t\r\n\u00a0\u3000") {
		// Kibana sends a query_string, which reads each word with a wildcard
		// as a clause of its own.
		clauses := queryString(f, pieces(v))
		return pattern.Unknown(describeLiteral(v)), func(text string) bool {
			for _, c := range clauses {
				if c.Holds(pattern.Text, text) {
					return true
				}
			}
			return false
		}
	}
	return f.fold(pattern.Stars(pieces(v), pattern.Exact)), nil
}

// queryString returns what a query_string makes of a value with wildcards and
// blanks: each word with a wildcard, and each run of words without, is one
// alternative.
func queryString(f *field, pieces []string) []pattern.Pattern {
	const star = "\x00" // stands for the wildcard while the words are split
	var out []pattern.Pattern
	var plain []string
	flush := func() {
		if len(plain) > 0 {
			out = append(out, f.fold(pattern.Literal(strings.Join(plain, " "), pattern.Exact)))
			plain = nil
		}
	}
	for _, word := range strings.Fields(strings.Join(pieces, star)) {
		if !strings.Contains(word, star) {
			plain = append(plain, word)
			continue
		}
		flush()
		out = append(out, f.fold(pattern.Stars(strings.Split(word, star), pattern.Exact)))
	}
	flush()
	return out
}

// pieces splits a literal at its wildcards.
func pieces(v *kql.Literal) []string {
	var out []string
	from := 0
	for _, at := range v.Wildcards {
		out = append(out, v.Text[from:at])
		from = at + 1
	}
	return append(out, v.Text[from:])
}

// kqlRange lowers the value of a comparison. Its asterisks are ordinary.
func kqlRange(f *field, n *kql.Range) predicate.Entry {
	unknown := predicate.Entry{Span: n.Value.At, Value: pattern.Unknown(n.Operator + " " + n.Value.Text)}
	bound := &pattern.Bound{Text: n.Value.Text, Open: n.Operator == "<" || n.Operator == ">"}
	lo, hi := bound, (*pattern.Bound)(nil)
	if n.Operator[0] == '<' {
		lo, hi = nil, bound
	}
	if p, ok := fromTo(f, lo, hi); ok {
		return predicate.Entry{Span: n.Value.At, Value: p}
	}
	return unknown
}

// fromTo returns the set of the values of a field from lo to hi; false where
// that is not known.
func fromTo(f *field, lo, hi *pattern.Bound) (pattern.Pattern, bool) {
	domain, known := f.Type.Domain()
	if !known || f.has(schema.ConstantKeyword) || f.Lowercase {
		return pattern.Pattern{}, false
	}
	return pattern.Range(domain, lo, hi)
}

// describeLiteral spells a value so that different queries have different
// descriptions: a phrase is not the same as loose words.
func describeLiteral(v *kql.Literal) string {
	if v.Quoted {
		return `"` + v.Text + `"`
	}
	return strings.Join(pieces(v), "\x00*")
}
