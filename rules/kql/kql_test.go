package kql

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// verdict is a line of the case files: a query and whether Kibana reads it.
type verdict struct {
	Query string `json:"query"`
	OK    bool   `json:"ok"`
}

func TestKibanaAndWeAgreeOnWhatIsKQL(t *testing.T) {
	for _, file := range []string{"cases/kuery_mutated.jsonl", "cases/kuery_dsl.jsonl"} {
		t.Run(file, func(t *testing.T) {
			wrong := 0
			lines := sharedtest.Lines[verdict](t, file)
			for _, line := range lines {
				if got := len(Parse(line.Query).Problems) == 0; got != line.OK {
					wrong++
					t.Errorf("accepted %v, Kibana %v: %q", got, line.OK, line.Query)
				}
			}
			t.Logf("%d of %d verdicts agree", len(lines)-wrong, len(lines))
		})
	}
}

func TestPrintedQueriesReadTheSame(t *testing.T) {
	for _, line := range sharedtest.Lines[verdict](t, "cases/kuery_dsl.jsonl") {
		q := Parse(line.Query)
		again := Parse(q.Print())
		if shape(q.Root) != shape(again.Root) {
			t.Errorf("%q is printed as %q", line.Query, q.Print())
		}
	}
}

func TestTheTreeIsWhatKibanaReads(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"and binds tighter than or", "a:1 or b:2 and c:3", "or(a:'1' and(b:'2' c:'3'))"},
		{"not binds tightest", "not a:1 and b:2", "and(not(a:'1') b:'2')"},
		{"lines break inside an unquoted value", "a:x\n  y and b:z", "and(a:'x\n  y' b:'z')"},
		{"keywords have any case", "a:1 AND b:2 Or c:3", "or(and(a:'1' b:'2') c:'3')"},
		{"a list of values", "a:(x or \"y\" and not z)", "a:(or('x' and(\"y\" not('z'))))"},
		{"exists", "a:*", "a:'*'*0"},
		{"a quoted asterisk is a character", `a:"*"`, `a:"*"`},
		{"an escaped asterisk is a character", `a:x\*y*`, `a:'x*y*'*3`},
		{"escaped keywords and brackets", `a:\and\(b\)`, `a:'and(b)'`},
		{"in quotes most backslashes are characters", `a:"C:\Temp\x\"y\\z"`, "a:\"C:\\Temp\\x\"y\\z\""},
		{"blank escapes in quotes", `a:"C:\temp"`, "a:\"C:\temp\""},
		{"a nested field", "a:{ b:1 and c:2 }", "a{and(b:'1' c:'2')}"},
		{"a range", "a >= 5 and b<2", "and(a>='5' b<'2')"},
		{"a value without a field", "foo bar", "'foo bar'"},
		{"not needs a blank", "not a:1 and nothing:2", "and(not(a:'1') nothing:'2')"},
		{"a trailing and is part of the value", "a:b and", "a:'b and'"},
		{"nothing", " \n", ""},
		{"a question mark is a character", "a:x?", "a:'x?'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := Parse(c.query)
			for _, p := range q.Problems {
				t.Errorf("problem at %v: %s", p.Span, p.Message)
			}
			if got := shape(q.Root); got != c.want {
				t.Errorf("read as %s\n   want %s", got, c.want)
			}
		})
	}
}

func TestProblemsAreSaidAtTheirToken(t *testing.T) {
	for _, c := range []struct {
		name, query string
		want        []string // "text at fault: message"
	}{
		{"a missing operator", `a:"b" c:d`, []string{"c: expected `and` or `or` before `c`"}},
		{"values without or", `a:("b" "c")`, []string{"\": expected `or` between the values, before `\"`"}},
		{"a value against the or behind it", `a:("b"or "c") and d:"e"or f:g`, []string{"or: `or` needs a blank before and behind it", "or: `or` needs a blank before and behind it"}},
		{"brackets against an and", `(a:b)and(c:d)`, []string{"and: `and` needs a blank before and behind it"}},
		{"an or against the value, and nothing behind it", `a:"b"or`, []string{"or: `or` needs a blank before and behind it", "a:\"b\"or: the query ends behind `a:\"b\"or`: a field or a value is missing"}},
		{"two mistakes", `a:"b" c:d and e:`, []string{"c: expected `and` or `or` before `c`", ": expected a value after `e:`"}},
		{"an open parenthesis", "a:(b or c", []string{"(: this `(` is never closed: a `)` is missing"}},
		{"a parenthesis too many", "a:b) and c:d", []string{"): this `)` closes nothing: take it out, or put the opening bracket where it belongs"}},
		{"an open quote", "a:\"b\nand c:d", []string{"\"b: this quote is never closed: a `\"` is missing"}},
		{"a colon in a value", "a:b:c and d:e", []string{":: `:` inside a value has to be written `\\:`, or the value put in quotes"}},
		{"a single backslash", `a:C\x`, []string{"\\x: a backslash outside quotes has to be doubled: `\\\\`"}},
		{"a backslash inside a value", `a:(x\y z or b)`, []string{"\\y: a backslash outside quotes has to be doubled: `\\\\`"}},
		{"a backslash that ends a value", `a:x\ and b:(y\ )`, []string{"\\ : a backslash outside quotes has to be doubled: `\\\\`", "\\ : a backslash outside quotes has to be doubled: `\\\\`"}},
		{"an escaped blank", `a:/*\ /b or c:d`, []string{"\\ : KQL takes no backslash before a blank: inside a value it stands for itself"}},
		{"an escape of another language", `a:x\?y`, []string{"\\?: KQL takes no backslash before `?`: inside a value it stands for itself"}},
		{"an NT path", `a:\??\\C`, []string{"\\?: a backslash outside quotes has to be doubled: `\\\\`"}},
		{"equality of another language", `a.b == "c" and d:e`, []string{"==: `==` is no operator of KQL: a field and its value are joined by a colon, as in `a.b:…`"}},
		{"inequality of another language", `(x.y != "c")`, []string{"!=: `!=` is no operator of KQL: write `not x.y:…`"}},
		{"a list of another language", `a.b in ("c", "d") and e:f`, []string{"in: `in` is no operator of KQL: a field and its value are joined by a colon, as in `a.b:…`", ",: the values of a list are joined by `or`, not by commas"}},
		{"a list with commas", `a:("b", "c",) or d:e`, []string{",: the values of a list are joined by `or`, not by commas", ",: the values of a list are joined by `or`, not by commas", "): expected a value before `)`"}},
		{"signs for keywords", `a:b && c:d || e:"f" and g:h`, []string{"&&: `&&` is not KQL: write `and`", "||: `||` is not KQL: write `or`"}},
		{"a comma between conditions", `a:b, c:d`, []string{",: conditions are joined by `and` or `or`, not by a comma"}},
		{"an empty list", "a:() and b:c", []string{"(): there is nothing between the brackets"}},
		{"a dangling operator", `a:"b" and `, []string{"and: the query ends behind `and`: a field or a value is missing"}},
		{"a list after a range", "a > (1 or 2)", []string{"(: `>` takes one value, not a list"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := Parse(c.query)
			var got []string
			for _, p := range q.Problems {
				got = append(got, c.query[p.Span.Start:p.Span.End]+": "+p.Message)
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestNestingIsBounded(t *testing.T) {
	for _, open := range []string{"(", "a:(", "a:{", "not (", "\"", "\\x", "a:", "not ", " ", "a and ", `=("a"`, `x=="a"`, "a:b&&", "\\ ", `a:("b",`} {
		q := Parse(strings.Repeat(open, 100_000))
		if open != " " && len(q.Problems) == 0 {
			t.Errorf("%q repeated is accepted", open)
		}
		if len(q.Problems) > maxProblems {
			t.Errorf("%q repeated has %d problems", open, len(q.Problems))
		}
	}
}

func TestPathFindsTheInnermostNode(t *testing.T) {
	const text = "event.action:(x or yy) and user.name:z"
	q := Parse(text)
	for _, c := range []struct{ at, want string }{
		{"event", "event.action"}, {"yy", "yy"}, {"user.name", "user.name"}, {"z", "z"},
	} {
		path := q.Path(strings.Index(text, c.at) + 1)
		if c.at == "z" {
			path = q.Path(len(text))
		}
		last, ok := path[len(path)-1].(*Literal)
		if !ok || last.Text != c.want {
			t.Errorf("at %q: %T %v", c.at, path[len(path)-1], last)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"a:b and not (c:(d or \"e\") or f >= 3)", "a:{ b:* }", `x:\(\u0041*`, "((", "a:\"", "not not a", "a:b:c", "a\u00a0:\u00a0b and",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := Parse(text)
		for _, p := range q.Problems {
			if p.Span.Start < 0 || p.Span.End > len(text) || p.Span.End < p.Span.Start {
				t.Fatalf("problem outside the text: %+v", p)
			}
		}
		Walk(q.Root, func(n Node) bool {
			if s := n.Span(); s.Start < 0 || s.End > len(text) || s.End < s.Start {
				t.Fatalf("%T outside the text: %v", n, s)
			}
			return true
		})
		if len(q.Problems) > 0 {
			return
		}
		printed := q.Print()
		again := Parse(printed)
		if len(again.Problems) > 0 || shape(again.Root) != shape(q.Root) {
			t.Fatalf("%q is printed as %q: %s, then %s", text, printed, shape(q.Root), shape(again.Root))
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var values []string
	for i := range 2000 {
		values = append(values, fmt.Sprintf(`"/usr/lib/tool%d/bin" or /opt/tool%d/*`, i, i))
	}
	text := "event.category:process and not process.executable:(" + strings.Join(values, " or\n  ") + ")"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(text)
	}
}

// shape writes a tree for comparison, decoded and without places.
func shape(n Node) string {
	switch n := n.(type) {
	case *Or:
		return "or(" + shapes(n.Kids) + ")"
	case *And:
		return "and(" + shapes(n.Kids) + ")"
	case *Not:
		return "not(" + shape(n.Kid) + ")"
	case *Group:
		if _, ok := n.Kid.(*Literal); ok {
			return shape(n.Kid)
		}
		if s := shape(n.Kid); strings.HasPrefix(s, "or(") || strings.HasPrefix(s, "and(") || strings.HasPrefix(s, "not(") {
			return "(" + s + ")"
		}
		return shape(n.Kid)
	case *Match:
		return n.Field.Text + ":" + shape(n.Value)
	case *Range:
		return n.Field.Text + n.Operator + shape(n.Value)
	case *Nested:
		return n.Field.Text + "{" + shape(n.Kid) + "}"
	case *Bare:
		return shape(n.Value)
	case *Bad:
		return "bad"
	case *Literal:
		quote, marks := "'", ""
		if n.Quoted {
			quote = `"`
		}
		for _, w := range n.Wildcards {
			marks += fmt.Sprintf("*%d", w)
		}
		return quote + n.Text + quote + marks
	}
	return ""
}

func shapes(nodes []Node) string {
	var out []string
	for _, n := range nodes {
		out = append(out, shape(n))
	}
	return strings.Join(out, " ")
}
