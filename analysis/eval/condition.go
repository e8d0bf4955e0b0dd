package eval

import "github.com/rulewright/rulewright/analysis/predicate"

// NewCondition prepares one condition of a query whose language is run
// elsewhere, so that its clauses are counted and its verdicts given as those of
// other languages are. Spans are offsets of text. An item above 0 numbers the
// clauses, where a query has several such conditions.
func NewCondition(text string, f *predicate.Formula, item int) *Program {
	return &Program{text: text, formula: f, parts: []*part{newPart(f, item)}}
}
