package lucene

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestTheTreeIsWhatLuceneReads(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"and reaches back", "a:1 OR b:2 AND c:3", "a:1 +b:2 +c:3"},
		{"or changes nothing", "a:1 AND b:2 OR c:3", "+a:1 +b:2 c:3"},
		{"a negated alternative is prohibited", "a:1 OR NOT b:2", "a:1 -b:2"},
		{"and leaves what is prohibited", "-a:1 AND b:2", "-a:1 +b:2"},
		{"operators in lower case are words", "a:1 or b:2", "a:1 _default:or b:2"},
		{"words side by side are one text", "a:(x or y) z", "a:x or y _default:z"},
		{"but not before AND", "x y AND z", "_default:x +_default:y +_default:z"},
		{"nor before a colon", "x y z:1", "_default:x y z:1"},
		{"a group's field", "a:(x -b:y +(z OR *))", "a:x -b:y +(a:z a:*)"},
		{"a lone operator is a word", "a - b", "_default:a _default:- _default:b"},
		{"a comparison is a word", "a:>=10", "a:>=10"},
		{"ranges of both kinds", `a:{1 TO "x y"]`, "a:{1 TO x y]"},
		{"an open end", "a:[* TO 5}", "a:[* TO 5}"},
		{"a slash begins a regular expression", "a:/etc/passwd", "a:/etc/ _default:passwd"},
		{"an escaped slash is within one", `a:/x\/y/`, `a:/x\/y/`},
		{"escapes", `a\:b:c\:\\d\u0041\ e`, `a:b:c:\dA e`},
		{"suffixes in any order", "a:b^2~1 c~^3.5", "(a:b~1)^2.0 (_default:c~2)^3.5"},
		{"a wide blank", "a:b\u3000c:d", "a:b c:d"},
		{"signs inside a word", "a:b-c+d&&e|f=g", "a:b-c+d&&e|f=g"},
		{"a lone group is its content", "((a:b))", "a:b"},
		{"nothing", " \n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := Parse(c.query)
			for _, p := range q.Problems {
				t.Errorf("problem at %v: %s", p.Span, p.Message)
			}
			if got := dump(q.Root); got != c.want {
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
		{"a drive", `a:C:\x AND b:c`, []string{":: a `:` inside a value has to be written `\\:`, or the value put in quotes"}},
		{"two mistakes", `a:C:\x AND (b:c`, []string{
			":: a `:` inside a value has to be written `\\:`, or the value put in quotes",
			"(: this `(` is never closed: a `)` is missing, or write `\\(` for a parenthesis in a value",
		}},
		{"two operators", "a:b AND NOT -c:d", []string{"-: `-` cannot follow `NOT`: only one of them can stand before a term"}},
		{"an operator at the end", "a:b AND ", []string{": the query ends where a term is missing after `AND`"}},
		{"an operator at the start", "OR a:b", []string{"OR: `OR` has nothing before it"}},
		{"an open quote", "a:\"b\nAND c:d", []string{"\"b: this quote is never closed: a `\"` is missing"}},
		{"a parenthesis too many", "a:b) c:d", []string{"): this `)` closes nothing: take it out, or write `\\)` for a parenthesis in a value"}},
		{"a range without TO", "a:[1 5] AND b:]", []string{
			"5: expected `TO` in a range, as in `[1 TO 5]`, found `5`",
			"]: `]` cannot stand here: write `\\]` for the character",
		}},
		{"a lower-case to", "a:[1 to 5]", []string{"to: `to` has to be written `TO`"}},
		{"an unclosed slash", "a:/etc", []string{"/: an unescaped `/` begins a regular expression, which is never closed here: write `\\/` for the character, or put the value in quotes"}},
		{"a negative number", "a:-5", []string{"-: `-` cannot stand before a value: write it before the field, as in `-a:…`, or `\\-` for the character"}},
		{"a wildcard in a field", "a*:b", []string{"a*: a wildcard in a field's name has to be written with a backslash before it"}},
		{"a boost without a number", "a:b^ c:d", []string{"^: `^` boosts a term and needs a number directly behind it: write `\\^` for the character"}},
		{"half an edit", "a:b~1.5 c~-1 d~0.5 e~x", []string{
			"~1.5: `~` behind a word is followed by the number of its edits: 0, 1 or 2",
			"~-1: `~` behind a word is followed by the number of its edits: 0, 1 or 2",
		}},
		{"an empty group", "a:() b:c", []string{"(): there is nothing between the parentheses"}},
		{"a bad escape", `a:C\:\\x\users`, []string{"\\u: `\\u` begins a Unicode escape of four hexadecimal digits: for a backslash before a `u` write `\\\\u`"}},
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

func TestHintsAreSaidOfLikelySlips(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"a lower-case operator between terms", "a:b or c:d", "lower-operator@4"},
		{"in a list of values", "a:(b or c) AND NOT (d:e and f:g)", "lower-operator@5 lower-operator@24"},
		{"a path", "a:/etc/passwd", "unescaped-slash@2"},
		{"a path behind a word", "a:usr/bin/ls", "unescaped-slash@5"},
		{"a drive at the start", `C:\Windows`, "unescaped-colon@1"},
		{"a lone operator", "a:b - c:d", "lone-operator@4"},
		{"an operator as the value of a field", `a:and OR b:"x or y" OR c:/x|y/ OR d:C\:\\x`, ""},
		{"regular expressions side by side", "a:/x/ OR b:/y/ c:d (e:/z/)", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			q := Parse(c.query)
			for _, h := range q.Hints {
				got = append(got, fmt.Sprintf("%s@%d", h.Code, h.Span.Start))
			}
			if strings.Join(got, " ") != c.want || len(q.Problems) > 0 {
				t.Errorf("got %v, want %s (problems %v)", got, c.want, q.Problems)
			}
		})
	}
}

func TestNestingIsBounded(t *testing.T) {
	for _, part := range []string{"(", "a:(", "[", "NOT (", "\"x", "\\", "a:", "NOT ", " ", "AND ", "/", "\\/", "[\"", "a ", "~", "^", "\\u"} {
		q := Parse(strings.Repeat(part, 100_000))
		if len(q.Problems) == 0 && !slices.Contains([]string{" ", "a ", "/", "\\/", "\\", "\"x"}, part) {
			t.Errorf("%q repeated is accepted", part)
		}
		if len(q.Problems) > maxProblems {
			t.Errorf("%q repeated has %d problems", part, len(q.Problems))
		}
	}
}

func TestPathFindsTheInnermostNode(t *testing.T) {
	const text = "event.action:(x OR yy) AND user.name:z"
	q := Parse(text)
	for _, c := range []struct {
		at   int
		want string
	}{{2, "event.action"}, {20, "yy"}, {30, "user.name"}, {len(text), "z"}} {
		path := q.Path(c.at)
		last, ok := path[len(path)-1].(*Literal)
		if !ok || last.Text != c.want {
			t.Errorf("at %d: %T %v", c.at, path[len(path)-1], last)
		}
	}
}

func TestFieldsAreThoseThatAreNamed(t *testing.T) {
	var got []string
	for f := range Parse(`a:(b c:d) OR _exists_:e AND f:[1 TO 2] g`).Fields {
		got = append(got, f.Text)
	}
	if strings.Join(got, " ") != "a c e f" {
		t.Error(got)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`a:b AND NOT (c:(d OR "e"~2) || f:>=3^2)`, "a:{ * TO b]", `x\*:\u0041* -y:?`, "((", "a:\"", "NOT NOT a", "a:b:c",
		"a:/x\\/y/z", "+a - b !c", "a b c:d or\u3000e~0.5^1.5", `C:\x`, "a:[\t\"b\" TO c\n}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := Parse(text)
		for _, p := range append(q.Problems, q.Hints...) {
			if p.Span.Start < 0 || p.Span.End > len(text) || p.Span.End < p.Span.Start {
				t.Fatalf("problem outside the text: %+v", p)
			}
			for _, e := range p.Fix {
				if e.Span.Start < 0 || e.Span.End > len(text) || e.Span.End < e.Span.Start {
					t.Fatalf("fix outside the text: %+v", p)
				}
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
		if len(again.Problems) > 0 || dump(again.Root) != dump(q.Root) || again.Print() != printed {
			t.Fatalf("%q is printed as %q: %s, then %s", text, printed, dump(q.Root), dump(again.Root))
		}
	})
}

func BenchmarkParse(b *testing.B) {
	var values []string
	for i := range 2000 {
		values = append(values, fmt.Sprintf(`"/usr/lib/tool%d/bin" OR \/opt\/tool%d\/*`, i, i))
	}
	text := "event.category:process AND NOT process.executable:(" + strings.Join(values, " OR\n  ") + ")"
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(text)
	}
}
