package eql

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

func TestTheTreeIsWhatElasticsearchReads(t *testing.T) {
	for _, c := range []struct{ name, query, want string }{
		{"and binds tighter than or", "any where a or b and c", "any where or(a and(b c))"},
		{"not binds tightest", "any where not a and b", "any where and(not(a) b)"},
		{"not takes in the whole comparison", "any where not a == 1", "any where not(==(a 1))"},
		{"a chain is one node", "any where a and b and c", "any where and(a b c)"},
		{"products before sums, from the left", "any where a + b * 2 - 1 == 0", "any where ==(-(+(a *(b 2)) 1) 0)"},
		{"a sign", "any where -a < -1", "any where <(-(a) -(1))"},
		{"a list", `process where name in ("a", "b")`, `process where in(name "a" "b")`},
		{"not in", `process where name not in~ ("a")`, `process where not-in~(name "a")`},
		{"one value without parentheses", `process where name : "a*"`, `process where :(name "a*")`},
		{"a function and an optional field", `process where startsWith~(?a.b, "x")`, `process where startsWith~(?a.b "x")`},
		{"escapes", `any where a == "x\t\\\"\u{41}"`, "any where ==(a \"x\\t\\\\\\\"A\")"},
		{"a raw string", `any where a regex """\d+"x"""`, `any where regex(a "\\d+\"x")`},
		{"a raw string that ends in quotes", `any where a == """x""""`, `any where ==(a "x\"")`},
		{"backquoted names", "any where `a-b`.c == 1", "any where ==(a-b.c 1)"},
		{"a quoted category", `"a b" where true`, `"a b" where true`},
		{"comments", "any /* x /* y */ */ where // z\n true", "any where true"},
		{"pipes", "any where true | head 5 | tail 1", "any where true | head 5 | tail 1"},
		{
			"a sequence", "sequence by a, b with maxspan=5m [x where true] by c ![y where true] by d [z where c] by e with runs=3 until [w where true] by f",
			"sequence by a b maxspan 300000 [x where true by c] ![y where true by d] [z where c by e runs 3] until [w where true by f]",
		},
		{"a sample", "sample by a [x where true] [y where true]", "sample by a [x where true] [y where true]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := Parse(c.query, Elasticsearch)
			for _, p := range q.Problems {
				t.Errorf("problem at %v: %s", p.Span, p.Message)
			}
			if got := shapeOf(q); got != c.want {
				t.Errorf("read as %s\n   want %s", got, c.want)
			}
			if again := shapeOf(Parse(q.Print(), Elasticsearch)); again != c.want {
				t.Errorf("printed as %s, which reads as %s", q.Print(), again)
			}
		})
	}
}

func TestProblemsAreSaidAtTheirToken(t *testing.T) {
	for _, c := range []struct {
		name, query string
		want        []string // "text at fault: message"
	}{
		{"nothing", " ", []string{": the query is empty: a query is a category and a condition, as in `process where true`"}},
		{"no value", `process where a == and b == 2`, []string{"and: expected a value before `and`"}},
		{"no value at the end", "process where a ==", []string{"==: the query ends behind `==`: a value is missing"}},
		{"single equals", `process where a = 1`, []string{"=: `=` is not EQL's equality: use `==`"}},
		{"trailing comma", `process where a in ("x", "y",)`, []string{",: trailing comma: a list ends with a value"}},
		{"missing comma", `process where a in ("x" "y")`, []string{"\"y\": expected `,` between the values, before `\"y\"`"}},
		{"missing operator", `process where a == 1 b == 2`, []string{"b: expected `and` or `or` before `b`"}},
		{"upper case", `process where a == 1 AND b == 2`, []string{"AND: EQL's keywords are lower case: write `and`"}},
		{"no category", `process.name == "x"`, []string{".: expected `where` before `.`: a query begins with a category, as in `process where …` or `any where …`"}},
		{"not before like", `any where a not like "x"`, []string{"like: `not` cannot stand before `like`: write it before the field, as in `not field like …`"}},
		{"and forgotten before not", `any where a == 1 not b == 2`, []string{"b: expected `in` before `b`: two conditions are joined by `and not` or `or not`"}},
		{"single quotes", `any where a == 'x'`, []string{"'x': single quotes do not make a string in EQL: use double quotes"}},
		{"bad escape", `any where a == "C:\Windows"`, []string{"\\W: `\\W` is no escape: a backslash in a string is written `\\\\`, or the string with `\"\"\"`"}},
		{"unclosed string", "any where a == \"x and\n b == 1", []string{"\"x and: this string is never closed: a `\"` is missing on its line", "b: expected `and` or `or` before `b`"}},
		{"unclosed parenthesis", `any where (a == 1`, []string{"1: the query ends behind `1`: `)` is missing"}},
		{"unopened parenthesis", `any where a == 1)`, []string{"): this `)` closes nothing"}},
		{"several", `any where a = 1 and b in ("x",)`, []string{"=: `=` is not EQL's equality: use `==`", ",: trailing comma: a list ends with a value"}},
		{"unknown function", `any where lenght(a) > 1`, []string{"lenght: Elasticsearch has no function `lenght`: did you mean `length`?"}},
		{"arguments", `any where length() > 1`, []string{"length(): `length` takes one argument, not 0: `length(text)`"}},
		{"field against field", `any where a == b`, []string{"a == b: EQL compares a field with a constant, not with another field: `a` and `b`"}},
		{"a list joined as in KQL", `any where a : ("x" or "y") and b in ("x" or "y" or "z")`, []string{"or: the values of a list are separated by `,`, not by `or`", "or: the values of a list are separated by `,`, not by `or`", "or: the values of a list are separated by `,`, not by `or`"}},
		{"null of another language", `any where a is not null and b IS NULL and c == 1`, []string{"is not null: `is` is not EQL: write `!= null`", "IS NULL: `is` is not EQL: write `== null`"}},
		{"operators of other languages", `any where a contains "x" and not b matches ("x", "y") and c == 1`, []string{"contains: `contains` is not EQL: write `:` with `*` on both sides of the text", "matches: `matches` is not EQL: write `:` or `like` for wildcards, `regex` for a regular expression"}},
		{"operators in upper case", `any where a IN ("x") and b LIKE "y*"`, []string{"IN: EQL's keywords are lower case: write `in`", "LIKE: EQL's keywords are lower case: write `like`"}},
		{"typographic quotes", `any where a == “x y” and b : (‘z’)`, []string{"“x y”: typographic quotes do not make a text: write `\"`", "‘z’: typographic quotes do not make a text: write `\"`"}},
		{"a function of other languages", `any where len(a) > 1`, []string{"len: Elasticsearch has no function `len`: use `length`"}},
		{"a comment of another language", "any where a == 1 # b\n and c == 2", []string{"# b: a comment of EQL begins with `//`"}},
		{"hexadecimal numbers", `any where a == 0x1F or b in (0Xff, 0xfffffffffffffffff)`, []string{"0x1F: EQL has no hexadecimal numbers: write `31`", "0Xff: EQL has no hexadecimal numbers: write `255`", "0xfffffffffffffffff: EQL has no hexadecimal numbers: write it in decimal"}},
		{"a number is no condition", `any where a and 5`, []string{"5: a number alone is no condition: compare it with something"}},
		{"no unit", `sequence with maxspan=5 [a where true] [b where true]`, []string{"5: this time has no unit: write `5s`, or `ms`, `m`, `h` or `d`"}},
		{"one step", `sequence [a where true]`, []string{"sequence: a sequence has at least two events: this one has 1"}},
		{"missing bracket", "sequence [a where true [b where true]", []string{"[: expected `]` before `[`"}},
		{"keys", `sequence [a where true] by x [b where true]`, []string{"]: each item joins by the same number of keys: this one has 0 and the first one 1"}},
		{"missing events without a time", `sequence [a where true] ![b where true]`, []string{"![: `![ … ]` says that no such event comes: that takes a time, `sequence with maxspan=…`"}},
		{"pipe", `any where true | sort a`, []string{"sort: Elasticsearch knows the pipes `head` and `tail`, not `sort`"}},
		{"keyword as part of a name", `any where a.by == 1`, []string{"by: `by` is a keyword: in the name of a field it is written in backquotes"}},
		{"no quotes", `any where a : S-1-5 and b == "x"`, []string{"S: expected a value, such as a text in double quotes, before `S`"}},
		{"unclosed comment", "any where a == 1 /* and\n and b == 2", []string{"/*: this comment is never closed: `*/` is missing"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range Parse(c.query, Elasticsearch).Problems {
				got = append(got, c.query[p.Span.Start:p.Span.End]+": "+p.Message)
			}
			if strings.Join(got, "\n") != strings.Join(c.want, "\n") {
				t.Errorf("problems\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestFixesMendTheQuery(t *testing.T) {
	for _, query := range []string{
		`any where a = 1`, `any where a in ("x",)`, `any where a in ("x" "y")`, `any where a == 'x'`, `any where a == "C:\Windows"`,
		`process.name == "x"`, `any where a == 1 AND b == 2`, `any where a not like "x"`, `any where a == 1 not b == 2`, `any where a && b`,
		`any where lenght(a) > 1`, `sequence with maxspan=5 [a where true] [b where true]`, `any where a.by == 1`, `any where concat~(a) == "x"`,
		`any where a == ?"x\d"`, `any where a is not null`, `any where a : ("x"  or "y")`, `any where a IN ("x")`, `any where a == “x”`,
		`any where a : cmd.exe`,
	} {
		problems := Parse(query, Elasticsearch).Problems
		if len(problems) != 1 || problems[0].Fix == nil || problems[0].FixTitle == "" {
			t.Errorf("%s: one problem with a fix is wanted: %v", query, problems)
			continue
		}
		fixed, err := source.Apply(query, problems[0].Fix)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range Parse(fixed, Elasticsearch).Problems {
			t.Errorf("%s is mended to %s: %s", query, fixed, p.Message)
		}
	}
}

func TestPathNamesWhatStandsAtAnOffset(t *testing.T) {
	query := `process where a.b : ("x", "yy") and not c == 1`
	q := Parse(query, Elasticsearch)
	path := q.Path(strings.Index(query, "yy"))
	if len(path) != 3 {
		t.Fatalf("%d expressions", len(path))
	}
	if s, ok := path[2].(*String); !ok || s.Value != "yy" {
		t.Errorf("innermost is %#v", path[2])
	}
	if q.StepAt(3) == nil {
		t.Error("no item at the category")
	}
}

func TestMistakesOverAndOverHaveABoundedNumberOfProblems(t *testing.T) {
	for _, part := range []string{"“", "a is ", "a contains ", "a in (1 or ", "# ", "a LIKE "} {
		q := Parse("any where "+strings.Repeat(part, 100_000)+"a", Elasticsearch)
		if n := len(q.Problems); n == 0 || n > maxProblems {
			t.Errorf("%q: %d problems", part, n)
		}
	}
}

func TestDeepNestingIsAProblemAndNoCrash(t *testing.T) {
	for _, part := range []string{"(", "not ", "-", "concat(", "a + "} {
		q := Parse("any where "+strings.Repeat(part, 100_000)+"a", Elasticsearch)
		found := false
		for _, p := range q.Problems {
			found = found || p.Code == tooDeep
		}
		if !found || len(q.Problems) != 1 {
			t.Errorf("%q: %d problems, too deep %v", part, len(q.Problems), found)
		}
		q.Fields(func(*Field) bool { return true })
	}
}

func shapeOf(q *Query) string {
	var b strings.Builder
	if q.Kind != Event {
		b.WriteString([]string{"", "sequence", "sample"}[q.Kind])
		b.WriteString(shapeOfKeys(" by", q.By))
		if q.Maxspan != nil {
			fmt.Fprintf(&b, " maxspan %d", q.Maxspan.Millis)
		}
		for _, s := range q.Steps {
			b.WriteString(" " + shapeOfStep(s))
		}
		if q.Until != nil {
			b.WriteString(" until " + shapeOfStep(q.Until))
		}
	} else {
		b.WriteString(shapeOfFilter(q.Steps[0]))
	}
	for _, p := range q.Pipes {
		fmt.Fprintf(&b, " | %s%s", p.Name, shapeOfKeys("", p.Args))
	}
	return b.String()
}

func shapeOfKeys(before string, keys []Expr) string {
	if len(keys) == 0 {
		return ""
	}
	for _, k := range keys {
		before += " " + shape(k)
	}
	return before
}

func shapeOfFilter(s *Step) string {
	category := s.Category.Text
	switch {
	case s.Category.Any:
		category = "any"
	case s.Category.Quoted:
		category = fmt.Sprintf("%q", category)
	}
	return category + " where " + shape(s.Condition)
}

func shapeOfStep(s *Step) string {
	out := "[" + shapeOfFilter(s) + shapeOfKeys(" by", s.By)
	if s.Missing {
		out = "!" + out
	}
	if s.Runs != 1 {
		out += fmt.Sprintf(" runs %d", s.Runs)
	}
	return out + "]"
}

func shape(e Expr) string {
	name := ""
	switch e := e.(type) {
	case *Logical:
		name = e.Op
	case *Not:
		name = "not"
	case *Paren:
		return shape(e.Kid)
	case *Compare:
		name = e.Op
	case *Match:
		if name = e.Op; e.Negated {
			name = "not-" + e.Op
		}
	case *Arithmetic:
		name = e.Op
	case *Sign:
		name = e.Op
	case *Call:
		if name = e.Name; e.Insensitive {
			name += "~"
		}
	case *Relation:
		return "of(" + shapeOfStep(e.Step) + ")"
	case *Field:
		if e.Optional {
			return "?" + e.Name
		}
		return e.Name
	case *String:
		return fmt.Sprintf("%q", e.Value)
	case *Number:
		return e.Text
	case *Bool:
		return fmt.Sprint(e.Value)
	case *Null:
		return "null"
	case *Bad:
		return "!"
	}
	var parts []string
	Walk(e, func(kid Expr) bool {
		if kid != e {
			parts = append(parts, shape(kid))
		}
		return kid == e
	})
	return name + "(" + strings.Join(parts, " ") + ")"
}
