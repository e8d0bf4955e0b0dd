package esql

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

func TestMistakesAreReportedAtTheirCharacters(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"FROM a | WHERE x = 1", "=: `=` is not an operator of ES|QL: use `==`"},
		{"FROM a | WHERE x && y || !z", "&&: `&&` is not an operator of ES|QL: use `AND`\n||: `||` is not an operator of ES|QL: use `OR`\n!: `!` is not an operator of ES|QL: use `NOT`"},
		{"FROM a | WHER x == 1 | LIMTI 5", "WHER: `WHER` is not a command: did you mean `WHERE`?\nLIMTI: `LIMTI` is not a command: did you mean `LIMIT`?"},
		{"FROM a | WHERE x == 'y' AND z == “w”", "'y': strings stand in double quotes, not in single ones\n“w”: strings stand in double quotes, not in curly ones"},
		{"FROM a | WHERE x == \"C:\\Windows\"", "\\W: `\\W` is no escape: write `\\\\` for a backslash, or use `\"\"\"` quotes, where backslashes stand for themselves"},
		{"FROM a | WHERE x == \"y\n| LIMIT 1", "\": this string is never closed: expected `\"` before the end of the line"},
		{"FROM a | WHERE (x == 1 OR (y == 2) | LIMIT 1", ": expected `)`, found the next `|`"},
		{"FROM a | WHERE x IN (1, 2 | EVAL y = f(1, | LIMIT 1", ": expected `,` or `)`, found the next `|`\n,: expected another item behind `,`, found the next `|`"},
		{"FROM a | EVAL x = , y = 1 + , z = 3", ",: expected a column or a value, found `,`\n,: expected a column or a value, found `,`"},
		{"FROM a\n| KEEP b c, d,\nSTATS n = COUNT(*)", "c: expected `,`, found `c`\nn: expected `,`, found `n`"},
		{"FROM a | KEEP b,", ",: expected another item behind `,`, found the end of the query"},
		{"FROM a b | LIMIT 1", "b: expected `,`, found `b`"},
		{"FROM a METADATA | LIMIT", ": expected a metadata field such as `_id`, found the next `|`\n: expected a number, found the end of the query"},
		{"FROM a | | LIMIT 1 |", ": expected a command, found the next `|`\n: expected a command behind `|`, found the end of the query"},
		{"WHERE x == 1", "WHERE: a query begins with a source command such as `FROM`, not with `WHERE`"},
		{"FROM a | FROM b", "FROM: `FROM` can only be the first command"},
		{"FROM a | WHERE(x == 1)", "WHERE: expected a blank behind `WHERE`"},
		{"FROM a | STATS BY", ": expected a column or a value, found the end of the query"},
		{"FROM a | STATS", ": expected an aggregate such as `COUNT(*)`, or `BY`, found the end of the query"},
		{"FROM a | WHERE x LIKE 5 == 6", "==: expected `AND`, `OR` or `|`, found `==`"},
		{"FROM a | WHERE x NOT y", "y: expected `IN`, `LIKE` or `RLIKE` behind `NOT`, found `y`"},
		{"FROM a | WHERE 1 < x < 3", "<: comparisons cannot follow each other: join two by `AND`"},
		{"FROM a | WHERE x.by == 1 AND first == 2", "by: `by` is a keyword: as a name it stands in backquotes\nfirst: `first` is a keyword: as a name it stands in backquotes"},
		{"FROM a | WHERE x IN [1, \"a\"]", "[: expected `(` and the values behind `IN`, found `[`"},
		{"FROM a | WHERE x BETWEEN 1 AND 2 | STATS COUNT(DISTINCT x) AS y", "BETWEEN: ES|QL has no `BETWEEN`: join `>=` and `<=` by `AND`\nx: ES|QL counts different values by a function: write `COUNT_DISTINCT(…)`"},
		{"FROM a | STATS n = COUNT(*) GROUP BY x | SORT BY n", "GROUP: groups follow `BY` in ES|QL, without `GROUP`\nBY: `SORT` takes its columns without `BY`"},
		{"FROM a | WHERE x == 1, y == 2 | LIMIT 5, 10 | WHERE x === 1)", ",: `WHERE` takes one condition: join several by `AND` or `OR`\n,: `LIMIT` takes one number\n===: `===` is not an operator of ES|QL: use `==`\n): this `)` closes nothing: no `(` stands before it"},
		{"FROM a WHERE x == 1", "WHERE: expected `|` before `WHERE`"},
		{"FROM a [METADATA _id] | FILTER x | FORK WHERE x", "[: `METADATA` stands without brackets\n]: `METADATA` stands without brackets\nFILTER: `FILTER` is not a command: did you mean `WHERE`?\nWHERE: expected a branch in parentheses, found `WHERE`"},
		{"process where true", "process: `process` is not a command: a query in ES|QL begins with `FROM` and the indices"},
		{"FROM a | KEEP \"x | DROP f(x) | MV_EXPAND y, z # why", "\": names stand without quotes, or in backquotes\n(: `(` means nothing here: this command takes names, no functions\nx: expected `,`, found `x`\n,: `MV_EXPAND` takes one column: expand the next one by a command of its own\nz: expected `,` or `|`, found `z`"},
		{"FROM a | SORT x DESC NULLS", ": expected `FIRST` or `LAST`, found the end of the query"},
		{"FROM a | RENAME x y, z AS", "y: expected `AS` and the new name, found `y`\n: expected a column, found the end of the query"},
		{"FROM a | GROK x | DISSECT y", ": expected a pattern in quotes, found the next `|`\n: expected a pattern in quotes, found the end of the query"},
		{"FROM a | FORK (WHERE x == ) (LIMIT 1) | LIMIT 2", "): expected a column or a value, found `)`"},
		{"FROM a | WHERE x == 1 /* never", "/*: this comment is never closed: expected `*/`"},
		{"FROM a | LOOKUP JOIN b", ": expected `ON`, found the end of the query"},
		{"", ": expected `FROM` or another source command, found the end of the query"},
	} {
		q := Parse(c.query)
		var got []string
		for _, p := range q.Problems {
			got = append(got, quoted(q, p)+": "+p.Message)
		}
		if got := strings.Join(got, "\n"); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.query, got, c.want)
		}
	}
}

func TestFixesMendWhatTheyAreFor(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"FROM a | WHERE x = 1 && !y", "FROM a | WHERE x == 1 AND NOT y"},
		{"FROM a | WHERE x == 'y' || z <> \"C:\\W\"", "FROM a | WHERE x == \"y\" OR z != \"C:\\\\W\""},
		{"FROM a | WHER x | LIMTI 5", "FROM a | WHERE x | LIMIT 5"},
		{"FROM a\n| KEEP b,\n| LIMIT 5", "FROM a\n| KEEP b\n| LIMIT 5"},
		{"FROM a\n| WHERE(x)\nLIMIT 5", "FROM a\n| WHERE (x)\n| LIMIT 5"},
		{"FROM a | WHERE x.by == 1", "FROM a | WHERE x.`by` == 1"},
	} {
		var edits []source.Edit
		for _, p := range Parse(c.query).Problems {
			edits = append(edits, p.Fix...)
		}
		got, err := source.Apply(c.query, edits)
		if err != nil || got != c.want {
			t.Errorf("%s\n got %s %v\nwant %s", c.query, got, err, c.want)
		}
		if problems := Parse(got).Problems; len(problems) > 0 {
			t.Errorf("%s: %v", got, problems)
		}
	}
}

func TestThePathToAnOffset(t *testing.T) {
	q := Parse("FROM a | EVAL x = CONCAT(b.c, \"d\") | KEEP x")
	var names []string
	for _, n := range q.At(strings.Index(q.Text, "c,")) {
		names = append(names, strings.TrimPrefix(fmt.Sprintf("%T", n), "*esql."))
	}
	if got := strings.Join(names, " "); got != "Query Pipeline Eval Field Call Column Identifier" {
		t.Error(got)
	}
}

func TestPatternsMatchColumns(t *testing.T) {
	for _, c := range []struct {
		pattern, column string
		want            bool
	}{
		{"a.*", "a.b.c", true},
		{"a.*", "a", false},
		{"*.id", "host.id", true},
		{"a*c", "abc", true},
		{"a*c", "abd", false},
		{"a.b", "a.b", true},
		{"`a*`", "a*", true},
		{"`a*`", "abc", false},
		{"*", "x", true},
	} {
		keep := Parse("FROM x | KEEP " + c.pattern).Pipeline.Commands[1].(*Keep)
		if got := keep.Columns[0].Match(c.column); got != c.want {
			t.Errorf("%s matches %s: %v", c.pattern, c.column, got)
		}
	}
}

func quoted(q *Query, p source.Problem) string { return q.Text[p.Span.Start:p.Span.End] }
