package lower

import (
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/eql"
)

// isConstant reports whether an expression depends on no field.
func isConstant(e eql.Expr) bool { return eql.FirstField(e) == nil }

// constantSet returns the values of a field that equal a constant. A string
// beside a number or boolean field, and the other way round, tells nothing:
// Elasticsearch refuses some such pairs.
func constantSet(f *field, value any, fold pattern.Fold) pattern.Pattern {
	text := spellValue(value)
	description := "== " + describeValue(value)
	if fold != pattern.Exact {
		description = "==~ " + describeValue(value)
	}
	if !comparable(f, value) {
		return pattern.Unknown(description)
	}
	if f.Type == predicate.Keyword && fold != pattern.Exact {
		return f.fold(pattern.Literal(text, fold))
	}
	return equal(f, text, description)
}

// constantRange returns the values of a field that a constant bounds.
func constantRange(f *field, op string, value any) pattern.Pattern {
	unknown := pattern.Unknown(op + " " + describeValue(value))
	domain, known := f.Type.Domain()
	if !known || !comparable(f, value) || f.Lowercase || f.has(schema.ConstantKeyword) {
		return unknown
	}
	bound := &pattern.Bound{Text: spellValue(value), Open: op == "<" || op == ">"}
	lo, hi := bound, (*pattern.Bound)(nil)
	if op[0] == '<' {
		lo, hi = nil, bound
	}
	p, ok := pattern.Range(domain, lo, hi)
	if !ok {
		return unknown
	}
	return p
}

// comparable reports whether what Elasticsearch does with a constant beside a
// field of this type is known.
func comparable(f *field, value any) bool {
	_, text := value.(string)
	_, truth := value.(bool)
	switch f.Type {
	case predicate.Keyword, predicate.IP:
		return text
	case predicate.Date:
		return !truth
	case predicate.Integer, predicate.Float:
		return !text && !truth
	case predicate.Boolean:
		return truth
	}
	return false
}

// describeValue spells a constant so that different ones differ.
func describeValue(value any) string {
	if s, ok := value.(string); ok {
		return `"` + s + `"`
	}
	return spellValue(value)
}
