package pipeline_test

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

func known(t *testing.T) pipeline.Sources {
	scope := mapped(t, map[string][]schema.Type{"host.id": {schema.Keyword}, "user.name": {schema.Keyword}, "size": {schema.Long}})
	return func([]string) *schema.Scope { return scope }
}

// rename gives the column at the mark another name.
func rename(t *testing.T, sources pipeline.Sources, marked, name string) (string, error) {
	t.Helper()
	before, after, _ := strings.Cut(marked, "¦")
	a := pipeline.Analyse(esql.Parse(before+after), sources)
	m, ok := a.MentionAt(len(before))
	if !ok {
		t.Fatalf("nothing is mentioned there, but %v", a.Mentions)
	}
	edits, err := a.Rename(sources, m.Column, name)
	if err != nil {
		return "", err
	}
	return edited(t, before+after, edits), nil
}

// edited returns a text with edits that have to fit.
func edited(t *testing.T, text string, edits []source.Edit) string {
	t.Helper()
	out, err := source.Apply(text, edits)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAComputedColumnGetsAnotherName(t *testing.T) {
	for name, c := range map[string]struct{ query, name, want string }{
		"everywhere": {
			"FROM x | STATS n = COUNT(*) BY host.id | WHERE ¦n > 3 | SORT n | KEEP n, host.id", "Esql.count",
			"FROM x | STATS Esql.count = COUNT(*) BY host.id | WHERE Esql.count > 3 | SORT Esql.count | KEEP Esql.count, host.id",
		},
		"up to another of its name": {
			"FROM x | EVAL ¦n = 1, n = n + 1 | KEEP n", "m", "FROM x | EVAL m = 1, n = m + 1 | KEEP n",
		},
		"up to its new name": {
			"FROM x | EVAL n = 1 | RENAME ¦n AS o | KEEP o", "m", "FROM x | EVAL m = 1 | RENAME m AS o | KEEP o",
		},
		"in backquotes where the name needs them": {
			"FROM x | EVAL ¦n = 1 | KEEP n", "how many", "FROM x | EVAL `how many` = 1 | KEEP `how many`",
		},
		"in backquotes where the name is a keyword": {
			"FROM x | EVAL ¦n = 1 | KEEP n", "last", "FROM x | EVAL `last` = 1 | KEEP `last`",
		},
		"given in backquotes":      {"FROM x | EVAL ¦n = 1 | KEEP n", "`m`", "FROM x | EVAL m = 1 | KEEP m"},
		"in a pattern of DISSECT":  {"FROM x | DISSECT user.name \"%{¦a} %{+a}\" | KEEP a", "b", "FROM x | DISSECT user.name \"%{b} %{+b}\" | KEEP b"},
		"that a pattern keeps":     {"FROM x | EVAL ¦Esql.a = 1 | KEEP Esql.*", "Esql.b", "FROM x | EVAL Esql.b = 1 | KEEP Esql.*"},
		"that RENAME gave":         {"FROM x | RENAME host.id AS ¦h | WHERE h == \"1\"", "host", "FROM x | RENAME host.id AS host | WHERE host == \"1\""},
		"of a column that is gone": {"FROM x | EVAL ¦n = 1 | KEEP n, host.id", "user.nick", "FROM x | EVAL user.nick = 1 | KEEP user.nick, host.id"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rename(t, known(t), c.query, c.name)
			if err != nil || got != c.want {
				t.Errorf("%v\ngot  %s\nwant %s", err, got, c.want)
			}
		})
	}
}

func TestSomeColumnsKeepTheirNames(t *testing.T) {
	for name, c := range map[string]struct{ query, name, says string }{
		"a field":                   {"FROM x | WHERE ¦host.id == \"1\"", "m", "field of the indices"},
		"a field behind BY":         {"FROM x | STATS n = COUNT(*) BY host.id | KEEP ¦host.id", "m", "field of the indices"},
		"metadata":                  {"FROM x METADATA ¦_id | KEEP _id", "m", "metadata"},
		"a key of a join":           {"FROM x | EVAL ¦k = 1 | LOOKUP JOIN l ON k", "m", "`LOOKUP JOIN`"},
		"what a policy may ask for": {"FROM x | EVAL ¦k = 1 | ENRICH p", "m", "`ENRICH` without `ON`"},
		"of branches":               {"FROM x | FORK (EVAL ¦k = 1) (EVAL k = 2) | KEEP k", "m", "`FORK`"},
		"the name of a field":       {"FROM x | EVAL ¦n = 1 | KEEP n", "user.name", "a column `user.name` already"},
		"the name of a column":      {"FROM x | EVAL ¦n = 1, m = 2 | KEEP n, m", "m", "a column `m` already"},
		"the name of a later one":   {"FROM x | EVAL ¦n = 1 | STATS m = COUNT(*) BY n", "m", "a column `m` already"},
		"a pattern that keeps it":   {"FROM x | EVAL ¦Esql.a = 1 | KEEP Esql.*", "other", "something else"},
		"a pattern that keeps more": {"FROM x | EVAL ¦a = 1, Esql.b = 2 | KEEP Esql.*", "Esql.a", "something else"},
		"one that hides another":    {"FROM x | EVAL a = 1 | EVAL ¦a = 2", "b", "something else"},
		"a pattern that drops more": {"FROM x | EVAL ¦a = 1, Esql.b = 2 | DROP Esql.*", "Esql.a", "something else"},
		"no name":                   {"FROM x | EVAL ¦a = 1 | KEEP a", " ", "needs a name"},
		"two lines":                 {"FROM x | EVAL ¦a = 1 | KEEP a", "b\nc", "needs a name"},
		"what a pattern cannot say": {"FROM x | DISSECT user.name \"%{¦a}\" | KEEP a", "b}c", "something else"},
		"an expression that names":  {"FROM x | STATS MAX(size) BY host.id | KEEP ¦`MAX(size)`", "m", "no name but its expression"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rename(t, known(t), c.query, c.name)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v: %s", err, got)
			}
		})
	}
}
