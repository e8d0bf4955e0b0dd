package esql

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

var fuzzSeeds = []string{
	"", "FROM a", "from a-*, c:b*, \"x y\" METADATA _id, _index | where a.b == \"x\\t\" and not c in (1, 2.5, -3)",
	"ROW a = 1, b = [1, 2], c = null | EVAL d = a::double + - 5 * (b - 2) % 3, `e f` = CASE(a > 1, 5 minutes, ?x)",
	"FROM a | STATS n = COUNT(*) WHERE x IS NOT NULL, AVG(y) BY z, w = BUCKET(@timestamp, 1 hour) | SORT n DESC NULLS LAST | LIMIT 10",
	"FROM a | KEEP a.*, `b*`c* | DROP d | RENAME e AS f, g = h | MV_EXPAND i | INLINE STATS MAX(j) BY k",
	`FROM a | DISSECT m "%{a} %{b}" APPEND_SEPARATOR = "," | GROK n """%{WORD:w}""" | ENRICH p ON q WITH r = s, t`,
	"FROM a | LOOKUP JOIN b ON c, d == e | FORK (WHERE x : \"y\" | LIMIT 1) (SORT z) | FUSE rrf SCORE BY _score WITH {\"a\": {\"b\": 1}}",
	"SET a = true; FROM (FROM b | WHERE c), d | WHERE e NOT LIKE (\"f*\", \"g\") OR h RLIKE \"\"\".*\"\"\" OR (i, j) IN (FROM k)",
	"PROMQL step=1m sum(rate(x{a=\"|\"}[5m])) | CHANGE_POINT v ON k AS t, p BY g", "FROM a | COMPLETION x = \"y\" WITH {\"inference_id\": \"z\"}",
	"FROM a | WHERE 'x' = b && !c || d <> e // f\n/* g /* h */ */ | stast i | EVAL first.by = \"x", "FROM a | RERANK s = \"q\" ON t, u = v WITH {} | SAMPLE .5",
	"FROM a | MMR [0.1, 0.2]::dense_vector ON b LIMIT 3 | URI_PARTS p = q | USER_AGENT r = s WITH {} | HIGHLIGHT \"x\" ON y | DEDUP",
	"EXPLAIN (FROM a | WHERE MV_ANY(b, (x, y) -> x > 1))", "FROM a | WHERE ((((\xff", "FROM a | EVAL x = [a].[b], ??c = ?d.e", "SHOW INFO",
}

// Whatever the text: no panic, spans within the text and within each other,
// and what has no problem prints as a query with the same tree.
func FuzzParse(f *testing.F) {
	for _, seed := range fuzzSeeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) { checkQuery(t, text) })
}

// Whatever is changed where: what was read before makes no difference.
func FuzzReparse(f *testing.F) {
	for i, seed := range fuzzSeeds {
		f.Add(seed, uint(len(seed)/2), uint(i%3), "|\" x")
		f.Add(seed, uint(len(seed)), uint(0), "\n| where a == 1")
	}
	f.Fuzz(func(t *testing.T, text string, at, cut uint, insert string) {
		at %= uint(len(text) + 1)
		end := min(at+cut%16, uint(len(text)))
		changed := text[:at] + insert + text[end:]
		want, got := Parse(changed), Reparse(Parse(text), changed)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("%q read after %q differs from %q read alone", changed, text, changed)
		}
	})
}

func checkQuery(t *testing.T, text string) {
	q := Parse(text)
	whole := q.Span()
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
	Walk(q, func(n Node) bool {
		if s := n.Span(); s.Start > s.End || !whole.Covers(s) {
			t.Fatalf("%q: %T at %v", text, n, s)
		}
		n.children(func(part Node) {
			if !n.Span().Covers(part.Span()) {
				t.Fatalf("%q: %T at %v holds %T at %v", text, n, n.Span(), part, part.Span())
			}
		})
		return true
	})
	q.At(len(text) / 2)
	if len(q.Problems) > 0 {
		return
	}
	again := Parse(q.Print())
	if len(again.Problems) > 0 || shape(again) != shape(q) {
		t.Fatalf("%q is printed as %q: %v", text, q.Print(), again.Problems)
	}
}

// shape writes the tree's types, with the names and values in it.
func shape(q *Query) string {
	var b strings.Builder
	var write func(n Node)
	write = func(n Node) {
		fmt.Fprintf(&b, "(%T", n)
		switch n := n.(type) {
		case *Identifier:
			b.WriteString(n.Name)
		case *Literal:
			b.WriteString(n.Value)
		case *Binary:
			b.WriteString(n.Op)
		case *IndexPattern:
			b.WriteString(n.Text())
		case *PromQL:
			b.WriteString(q.Text[n.Body.Start:n.Body.End])
		}
		n.children(write)
		b.WriteString(")")
	}
	write(q)
	return b.String()
}

func TestSeedsHoldWhatFuzzingAsks(t *testing.T) {
	for _, seed := range fuzzSeeds {
		for i := range len(seed) {
			checkQuery(t, seed[:i])
			checkQuery(t, seed[i:])
			checkQuery(t, seed[:i]+seed[min(i+3, len(seed)):])
		}
	}
}

func TestTheDepthIsBounded(t *testing.T) {
	for _, text := range []string{
		"ROW a = " + strings.Repeat("(", 100000), "ROW a = " + strings.Repeat("-", 100000) + "1",
		"ROW a = " + strings.Repeat("NOT ", 100000), "ROW a = 1" + strings.Repeat(" + 1", 100000),
		"ROW a = " + strings.Repeat("f(", 100000), "ROW a = 1" + strings.Repeat("::int", 100000),
		"FROM " + strings.Repeat("(FROM ", 100000), "ROW a = f(1, " + strings.Repeat(`{"a":`, 100000),
		"ROW a = " + strings.Repeat("[", 100000), "FROM a" + strings.Repeat(" | FORK (LIMIT 1", 10000),
	} {
		q := Parse(text)
		if len(q.Problems) == 0 {
			t.Errorf("%.30q has no problem", text)
		}
		Walk(q, func(Node) bool { return true })
	}
}

func BenchmarkParse(b *testing.B) {
	var query strings.Builder
	query.WriteString("FROM logs-endpoint.events.process-* METADATA _id, _index, _version\n| WHERE host.os.type == \"linux\"")
	for i := range 600 {
		fmt.Fprintf(&query, "\n  AND NOT (process.name IN (\"a%d\", \"b\") AND process.args LIKE \"*x*\")", i)
	}
	query.WriteString("\n| STATS n = COUNT(*), h = VALUES(host.name) BY user.name\n| KEEP user.name, n, h\n")
	b.SetBytes(int64(query.Len()))
	b.ReportAllocs()
	for b.Loop() {
		Parse(query.String())
	}
}
