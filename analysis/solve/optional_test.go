package solve

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/source"
)

// A condition on an optional field is null where no index has the field. That
// another condition decides whether it may be missing belongs to the reasons
// of a contradiction, or a way out is overlooked.
func TestAnOptionalFieldMayBeUnmapped(t *testing.T) {
	optional := func(glob string) *predicate.Node {
		n := predicate.NewAtom(source.Span{}, many, predicate.AnyValue, predicate.Entry{Value: pattern.Glob(glob, pattern.EQLSyntax, pattern.Exact)})
		n.Optional = true
		return n
	}
	or := func(args ...*predicate.Node) *predicate.Node { return predicate.NewOr(source.Span{}, args...) }
	either := predicate.New(or(not(optional("a")), optional("a*"))) // null for an unmapped field, else true
	selected := predicate.New(or(optional("*b"), predicate.NewAtom(source.Span{}, one, predicate.AnyValue, predicate.Entry{Value: pattern.Any()})))
	s := New(DefaultBudget)
	for _, f := range []*predicate.Formula{either, selected} {
		if s.Impossible(Meets(f)) {
			t.Error("a condition that can be met is called impossible")
		}
	}
	if s.Impossible(Meets(selected), Fails(either)) {
		t.Error("an event whose field is unmapped meets one and not the other")
	}
	if mapped := predicate.New(optional("*")); !s.Impossible(Meets(mapped), Fails(either)) {
		t.Error("of a field with a value, one of the alternatives holds")
	}
}
