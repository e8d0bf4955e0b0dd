package analysis_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/rules"
)

func TestATreeShowsHowAQueryIsRead(t *testing.T) {
	for _, want := range []struct {
		language          rules.Language
		text, tree, print string
	}{
		{rules.KQL, "a: (b or c) and not d:*", "query(and(match(literal group(or(literal literal))) not(match(literal literal))))", "a:(b or c) and not d:*"},
		{rules.EQL, `sequence by a [process where b == 1] by c ![any where true]`, "query(field event(category compare(field number) field) missing event(category bool))", ""},
		{rules.Lucene, "a:b AND c", "", ""},
		{rules.ESQL, "from a | where b == 1 and c is null", "query(pipeline(from(indexpattern) where(logical(binary(column(identifier) literal) isnull(column(identifier))))))", ""},
		{rules.ESQL, "from a | where (", "", ""},
		{rules.KQL, "a: (", "", ""},
		{rules.EQL, "process where", "", ""},
	} {
		tree, normal, err := analysis.QueryTree(want.language, want.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := shape(t, want.text, tree); want.tree != "" && got != want.tree {
			t.Errorf("%s: %s, want %s", want.text, got, want.tree)
		}
		if want.print != "" && normal != want.print {
			t.Errorf("%s: %s, want %s", want.text, normal, want.print)
		}
	}
	if _, _, err := analysis.QueryTree(rules.NoLanguage, "a"); err == nil {
		t.Error("no language has a tree")
	}
}

// shape writes a tree in a line, and wants every node inside of the one around
// it.
func shape(t *testing.T, text string, n *analysis.QueryNode) string {
	var kids []string
	for _, kid := range n.Kids {
		if !n.Span.Covers(kid.Span) {
			t.Errorf("%s: %s at %v is outside of %s at %v", text, kid.Kind, kid.Span, n.Kind, n.Span)
		}
		kids = append(kids, shape(t, text, kid))
	}
	if len(kids) == 0 {
		return n.Kind
	}
	return fmt.Sprintf("%s(%s)", n.Kind, strings.Join(kids, " "))
}
