package predicate_test

import (
	"fmt"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/source"
)

const (
	yes       = predicate.True
	no        = predicate.False
	null      = predicate.Null
	undecided = predicate.Undecided
)

func TestConnectivesAreThreeValued(t *testing.T) {
	tests := []struct{ a, b, and, or predicate.Truth }{
		{no, no, no, no},
		{no, null, no, null},
		{no, yes, no, yes},
		{no, undecided, no, undecided},
		{null, null, null, null},
		{null, yes, null, yes},
		{null, undecided, undecided, undecided},
		{yes, yes, yes, yes},
		{yes, undecided, undecided, yes},
		{undecided, undecided, undecided, undecided},
	}
	for _, tt := range tests {
		for _, pair := range [][2]predicate.Truth{{tt.a, tt.b}, {tt.b, tt.a}} {
			if got := pair[0].And(pair[1]); got != tt.and {
				t.Errorf("%v and %v is %v, not %v", pair[0], pair[1], got, tt.and)
			}
			if got := pair[0].Or(pair[1]); got != tt.or {
				t.Errorf("%v or %v is %v, not %v", pair[0], pair[1], got, tt.or)
			}
		}
	}
	for truth, want := range map[predicate.Truth][2]predicate.Truth{no: {yes, no}, null: {null, no}, yes: {no, yes}, undecided: {undecided, undecided}} {
		if got := [2]predicate.Truth{truth.Not(), truth.Filter()}; got != want {
			t.Errorf("%v: negated and filtered %v, not %v", truth, got, want)
		}
	}
}

func TestReadingsCountValuesInTheirOwnWay(t *testing.T) {
	f := &predicate.Field{Name: "f", Type: predicate.Keyword}
	entry := predicate.Entry{Value: pattern.Literal("a", pattern.Exact)}
	events := []*event.Event{
		event.New(), event.New().Add("f", event.Text("a")), event.New().Add("f", event.Text("b")),
		event.New().Add("f", event.Text("a"), event.Text("b")),
	}
	tests := []struct {
		name    string
		reading predicate.Reading
		want    [4]predicate.Truth // missing, [a], [b], [a b]
		negated [4]predicate.Truth
	}{
		{"any value", predicate.AnyValue, [4]predicate.Truth{no, yes, no, yes}, [4]predicate.Truth{yes, no, yes, no}},
		{"one value", predicate.OneValue, [4]predicate.Truth{null, yes, no, null}, [4]predicate.Truth{null, no, yes, null}},
		{"a combination", predicate.Combination, [4]predicate.Truth{null, yes, no, yes}, [4]predicate.Truth{null, no, yes, no}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for i, e := range events {
				not := predicate.New(predicate.NewNot(source.Span{}, predicate.NewAtom(source.Span{}, f, tt.reading, entry)))
				truths := not.Truths(e, nil)
				if truths[1] != tt.want[i] || truths[0] != tt.negated[i] {
					t.Errorf("event %d: %v and negated %v, not %v and %v", i, truths[1], truths[0], tt.want[i], tt.negated[i])
				}
				if got := not.Eval(e); got != tt.negated[i].Filter() {
					t.Errorf("event %d: the root is %v, not %v", i, got, tt.negated[i].Filter())
				}
			}
		})
	}
}

func TestAFilterEndsNullBeforeANegation(t *testing.T) {
	f := &predicate.Field{Name: "f", Type: predicate.Keyword}
	atom := func() *predicate.Node {
		return predicate.NewAtom(source.Span{}, f, predicate.Combination, predicate.Entry{Value: pattern.Literal("a", pattern.Exact)})
	}
	missing := event.New()
	if got := predicate.New(predicate.NewNot(source.Span{}, atom())).Eval(missing); got != no {
		t.Errorf("not null is %v", got)
	}
	if got := predicate.New(predicate.NewNot(source.Span{}, predicate.NewFilter(atom()))).Eval(missing); got != yes {
		t.Errorf("not a filtered null is %v", got)
	}
}

func TestWhatNobodyKnowsIsUndecided(t *testing.T) {
	unknown := &predicate.Field{Name: "f"}
	keyword := &predicate.Field{Name: "f", Type: predicate.Keyword}
	e := event.New().Add("f", event.Text("a"))
	a, opaque := pattern.Literal("a", pattern.Exact), pattern.Unknown("x")
	tests := []struct {
		name string
		node *predicate.Node
		want predicate.Truth
	}{
		{"a value of an unknown type", predicate.NewAtom(source.Span{}, unknown, predicate.AnyValue, predicate.Entry{Value: a}), undecided},
		{"that a field of an unknown type exists", predicate.NewExists(source.Span{}, unknown), yes},
		{"an opaque entry", predicate.NewAtom(source.Span{}, keyword, predicate.AnyValue, predicate.Entry{Value: opaque}), undecided},
		{
			"an opaque entry beside one that holds",
			predicate.NewAtom(source.Span{}, keyword, predicate.AnyValue, predicate.Entry{Value: opaque}, predicate.Entry{Value: a}), yes,
		},
		{
			"an opaque entry with a test",
			predicate.NewAtom(source.Span{}, keyword, predicate.AnyValue, predicate.Entry{Value: opaque, Test: func(v string) bool { return v == "a" }}), yes,
		},
		{"an atom without entries", predicate.NewAtom(source.Span{}, keyword, predicate.AnyValue), no},
		{"an opaque node", predicate.NewOpaque(source.Span{}, "x"), undecided},
		{
			"an opaque node that can be evaluated",
			predicate.NewOpaque(source.Span{}, "x").WithEval(func(e *event.Event) predicate.Truth { return null }), no,
		},
	}
	for _, tt := range tests {
		if got := predicate.New(tt.node).Eval(e); got != tt.want {
			t.Errorf("%s: %v, not %v", tt.name, got, tt.want)
		}
	}
}

func TestNestedConditionsSpeakOfOneObject(t *testing.T) {
	path := &predicate.Field{Name: "o"}
	is := func(name, value string) *predicate.Node {
		return predicate.NewAtom(source.Span{}, &predicate.Field{Name: name, Type: predicate.Keyword}, predicate.AnyValue,
			predicate.Entry{Value: pattern.Literal(value, pattern.Exact)})
	}
	e := event.New().
		AddObject("o", event.New().Add("o.a", event.Text("1")).Add("o.b", event.Text("1"))).
		AddObject("o", event.New().Add("o.a", event.Text("2")).Add("o.b", event.Text("2")))
	for _, tt := range []struct {
		a, b string
		want predicate.Truth
	}{{"2", "2", yes}, {"1", "2", no}} {
		f := predicate.New(predicate.NewNested(source.Span{}, path, predicate.NewAnd(source.Span{}, is("o.a", tt.a), is("o.b", tt.b))))
		if got := f.Eval(e); got != tt.want {
			t.Errorf("a %s and b %s: %v, not %v", tt.a, tt.b, got, tt.want)
		}
		if got := f.Truths(event.New(), nil); fmt.Sprint(got) != "[false false false false]" {
			t.Errorf("without an object: %v", got)
		}
	}
}
