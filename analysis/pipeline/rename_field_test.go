package pipeline_test

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// renameField gives the field at the mark another name.
func renameField(t *testing.T, marked, name string) (string, error) {
	t.Helper()
	before, after, _ := strings.Cut(marked, "¦")
	f, _, ok := pipeline.SourceFieldAt(esql.Parse(before+after), len(before))
	if !ok {
		t.Fatal("no field is named there")
	}
	edits, err := f.Rename(name)
	if err != nil {
		return "", err
	}
	return edited(t, before+after, edits), nil
}

func TestAFieldGetsAnotherName(t *testing.T) {
	for name, c := range map[string]struct{ query, want string }{
		"everywhere":                  {"FROM x | WHERE ¦a.b > 1 AND NOT a.b IN (2, 3) | SORT a.b | KEEP a.b, c", "FROM x | WHERE n.m > 1 AND NOT n.m IN (2, 3) | SORT n.m | KEEP n.m, c"},
		"in backquotes":               {"FROM x | WHERE `¦a.b` > 1 AND `a`.`b` < 9 | DROP a.b", "FROM x | WHERE n.m > 1 AND n.m < 9 | DROP n.m"},
		"where it is converted":       {"FROM x | WHERE a.b::keyword == \"1\" AND ¦a.b:\"x\" AND MATCH(a.b, \"y\")", "FROM x | WHERE n.m::keyword == \"1\" AND n.m:\"x\" AND MATCH(n.m, \"y\")"},
		"through groups":              {"FROM x | STATS c = COUNT(*) BY ¦a.b | WHERE a.b > 1 | KEEP a.b, c", "FROM x | STATS c = COUNT(*) BY n.m | WHERE n.m > 1 | KEEP n.m, c"},
		"from behind the groups":      {"FROM x | STATS c = COUNT(a.b) BY a.b | STATS d = MAX(c) BY ¦a.b | SORT a.b", "FROM x | STATS c = COUNT(n.m) BY n.m | STATS d = MAX(c) BY n.m | SORT n.m"},
		"behind KEEP":                 {"FROM x | KEEP a.b, c | EVAL d = ¦a.b + c", "FROM x | KEEP n.m, c | EVAL d = n.m + c"},
		"up to RENAME":                {"FROM x | WHERE ¦a.b > 1 | RENAME a.b AS c | KEEP c", "FROM x | WHERE n.m > 1 | RENAME n.m AS c | KEEP c"},
		"up to one of the name":       {"FROM x | EVAL a.b = ¦a.b + 1, d = a.b | KEEP a.b, d", "FROM x | EVAL a.b = n.m + 1, d = a.b | KEEP a.b, d"},
		"up to groups under a name":   {"FROM x | STATS COUNT(*) BY a.b = ¦a.b + 1 | KEEP a.b", "FROM x | STATS COUNT(*) BY a.b = n.m + 1 | KEEP a.b"},
		"up to one of a pattern":      {"FROM x | DISSECT ¦a.b \"%{a.b} %{c}\" | KEEP a.b, c", "FROM x | DISSECT n.m \"%{a.b} %{c}\" | KEEP a.b, c"},
		"with values spread":          {"FROM x | MV_EXPAND ¦a.b | WHERE a.b > 1", "FROM x | MV_EXPAND n.m | WHERE n.m > 1"},
		"that a pattern keeps":        {"FROM x | WHERE ¦a.b > 1 | KEEP a.b, c.*", "FROM x | WHERE n.m > 1 | KEEP n.m, c.*"},
		"that a pattern need not say": {"FROM x | WHERE ¦a.b > 1 | DROP c.* | STATS COUNT(*)", "FROM x | WHERE n.m > 1 | DROP c.* | STATS COUNT(*)"},
		"a key of enrichment":         {"FROM x | ENRICH p ON ¦a.b WITH c", "FROM x | ENRICH p ON n.m WITH c"},
		"in every branch":             {"FROM x | FORK (WHERE ¦a.b > 1) (WHERE a.b < 0)", "FROM x | FORK (WHERE n.m > 1) (WHERE n.m < 0)"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := renameField(t, c.query, "n.m")
			if err != nil || got != c.want {
				t.Errorf("%v\ngot  %s\nwant %s", err, got, c.want)
			}
		})
	}
}

func TestAFieldKeepsItsNameWhereTheQueryWouldMeanSomethingElse(t *testing.T) {
	for name, c := range map[string]struct{ query, says string }{
		"a pattern keeps it":              {"FROM x | WHERE ¦a.b > 1 | KEEP a.*", "the pattern `a.*`"},
		"a pattern drops the other":       {"FROM x | WHERE ¦a.b > 1 | DROP n.*", "the pattern `n.*`"},
		"a pattern keeps it for a while":  {"FROM x | KEEP a.* | STATS COUNT(*) BY ¦a.b", "the pattern `a.*`"},
		"an expression names a column":    {"FROM x | STATS COUNT(¦a.b) BY c", "named by its expression"},
		"it is mentioned":                 {"FROM x | STATS COUNT(¦a.b) BY c | WHERE `COUNT(a.b)` > 1 | KEEP c", "named by its expression"},
		"there is another field":          {"FROM x | WHERE ¦a.b > n.m", "names `n.m` already"},
		"there is a column":               {"FROM x | WHERE ¦a.b > 1 | EVAL n.m = 1", "names `n.m` already"},
		"a pattern makes one":             {"FROM x | WHERE ¦a.b > 1 | DISSECT c \"%{n.m}\"", "names `n.m` already"},
		"it joins rows":                   {"FROM x | WHERE ¦a.b > 1 | LOOKUP JOIN l ON a.b", "`LOOKUP JOIN`"},
		"a join may bring it":             {"FROM x | WHERE ¦a.b > 1 | LOOKUP JOIN l ON c | WHERE a.b > 2", "may be another column"},
		"a policy may ask for it":         {"FROM x | WHERE ¦a.b > 1 | ENRICH p", "`ENRICH` without `ON`"},
		"branches differ":                 {"FROM x | FORK (WHERE ¦a.b > 1) (EVAL a.b = 2) | KEEP a.b", "`FORK`"},
		"it is what commands use unnamed": {"FROM x | SORT ¦@timestamp", "has to have this name"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := renameField(t, c.query, "n.m")
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v: %s", err, got)
			}
		})
	}
}

func TestWhatTheQueryMakesIsNoFieldOfTheIndices(t *testing.T) {
	for _, marked := range []string{
		"FROM x | EVAL ¦a = 1", "FROM x | EVAL a = 1 | KEEP ¦a", "FROM x METADATA ¦_id", "FROM x | RENAME b AS ¦a",
		"FROM x | LOOKUP JOIN l ON b | KEEP ¦a", "FROM ¦x", "FROM x | DROP ¦a.*",
	} {
		before, after, _ := strings.Cut(marked, "¦")
		if f, _, ok := pipeline.SourceFieldAt(esql.Parse(before+after), len(before)); ok {
			t.Errorf("%s: %+v", marked, f)
		}
	}
}
