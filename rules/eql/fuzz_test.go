package eql

import (
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

// Whatever the text: no panic, spans within the text and within each other,
// and what has no problem prints as a query with the same tree.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "any where true", `process where a.b : ("x*", "y") and not c in~ ("z")`,
		"sequence by a with maxspan=5m [x where true] ![y where b == \"\\u{41}\"] until [z where true] | head 1",
		"sample by a [x where true] [y where `a b` == \"\"\"c\"\"\"]", `any where a == 'x' or ?"y" /* z`, `any where - - 1 + f(a, ?b[0]) >= .5e3`,
		`any where a not like "x" not b`, "child of [x where true]", "any where \xff\x00", `join by a [x where (true]`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, dialect := range []Dialect{Elasticsearch, Endpoint} {
			check(t, text, Parse(text, dialect), dialect)
		}
	})
}

func check(t *testing.T, text string, q *Query, dialect Dialect) {
	whole := source.Span{Start: 0, End: len(text)}
	for _, p := range q.Problems {
		if !whole.Covers(p.Span) || p.Span.Start > p.Span.End || p.Message == "" || p.Code == "" {
			t.Fatalf("%q: %+v", text, p)
		}
		if p.Fix != nil {
			if _, err := source.Apply(text, p.Fix); err != nil {
				t.Fatalf("%q: %s: %v", text, p.Message, err)
			}
		}
	}
	for _, e := range q.Expressions() {
		Walk(e, func(e Expr) bool {
			if e == nil || !whole.Covers(e.Span()) || e.Span().Start > e.Span().End {
				t.Fatalf("%q: %T at %v", text, e, e.Span())
			}
			Walk(e, func(kid Expr) bool {
				if !e.Span().Covers(kid.Span()) {
					t.Fatalf("%q: %T at %v holds %T at %v", text, e, e.Span(), kid, kid.Span())
				}
				return kid == e
			})
			return true
		})
	}
	if len(q.Problems) == 0 {
		again := Parse(q.Print(), dialect)
		if len(again.Problems) > 0 || shapeOf(again) != shapeOf(q) {
			t.Fatalf("%q is printed as %q: %v", text, q.Print(), again.Problems)
		}
	}
}

func BenchmarkParse(b *testing.B) {
	query := `process where host.os.type == "windows" and event.type == "start" and
  process.name : ("a.exe", "b.exe", "c*.exe") and not process.args : "*\\Temp\\*" /* why */ and
  not process.parent.executable in~ ("C:\\x\\y.exe", "C:\\z.exe")`
	b.SetBytes(int64(len(query)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(query, Elasticsearch)
	}
}
