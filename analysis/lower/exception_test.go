package lower

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// items returns the items of the exception list with some text.
func items(text string) (*rules.Document, []rules.ExceptionItem) {
	doc := rules.Parse(source.NewFile("x.toml", "[[exceptions]]\n[[exceptions.items]]\n"+text))
	if len(doc.Exceptions) == 0 {
		return doc, nil
	}
	return doc, doc.Exceptions[0].Items
}

func TestExceptionItemsDecideEvents(t *testing.T) {
	tests := []struct {
		name, item, event string
		want              predicate.Truth
	}{
		{"a match", `entries = [{ field = "k", type = "match", operator = "included", value = "a" }]`, `{"k":"a"}`, predicate.True},
		{"a match has no wildcards", `entries = [{ field = "k", type = "match", operator = "included", value = "a*" }]`, `{"k":"ab"}`, predicate.False},
		{"a match on a text is a phrase", `entries = [{ field = "t", type = "match", operator = "included", value = "a b" }]`, `{"t":"an a b c"}`, predicate.True},
		{"excluded", `entries = [{ field = "k", type = "match", operator = "excluded", value = "a" }]`, `{}`, predicate.True},
		{"one of several", `entries = [{ field = "k", type = "match_any", operator = "included", value = ["a", "b"] }]`, `{"k":"b"}`, predicate.True},
		{"none of several", `entries = [{ field = "k", type = "match_any", operator = "excluded", value = ["a", "b"] }]`, `{"k":["b","c"]}`, predicate.False},
		{"a wildcard keeps the case", `entries = [{ field = "k", type = "wildcard", operator = "included", value = "a*" }]`, `{"k":"AB"}`, predicate.False},
		{"a wildcard", `entries = [{ field = "k", type = "wildcard", operator = "included", value = 'C:\\a?*' }]`, `{"k":"C:\\ab"}`, predicate.True},
		{"exists", `entries = [{ field = "k", type = "exists", operator = "included" }]`, `{"k":"x"}`, predicate.True},
		{"a value list", `entries = [{ field = "k", type = "list", operator = "included", list = { id = "x", type = "keyword" } }]`, `{"k":"x"}`, predicate.Undecided},
		{
			"entries hold together", `entries = [{ field = "k", type = "match", operator = "included", value = "a" }, { field = "n", type = "match", operator = "included", value = "1" }]`,
			`{"k":"a","n":2}`, predicate.False,
		},
		{
			"one nested object", `entries = [{ field = "obj", type = "nested", entries = [{ field = "a", type = "match", operator = "included", value = "x" }, { field = "b", type = "match", operator = "included", value = "2" }] }]`,
			`{"obj":[{"a":"x","b":1},{"a":"y","b":2}]}`, predicate.False,
		},
		{
			"an object that is not nested", `entries = [{ field = "plain", type = "nested", entries = [{ field = "a", type = "match", operator = "included", value = "x" }] }]`,
			`{"plain":{"a":"x"}}`, predicate.Undecided,
		},
		{"a system", "os_types = [\"linux\"]\n" + `entries = [{ field = "k", type = "exists", operator = "included" }]`, `{"k":"a","host":{"os":{"type":"linux"}}}`, predicate.True},
		{"another system", "os_types = [\"linux\", \"macos\"]\n" + `entries = [{ field = "k", type = "exists", operator = "included" }]`, `{"k":"a","host":{"os":{"type":"windows"}}}`, predicate.False},
	}
	types := map[string]string{"host.os.type": "keyword", "host.os.name": "keyword", "host.os.name.caseless": "keyword", "k": "keyword", "t": "text", "n": "long", "obj": "nested", "obj.a": "keyword", "obj.b": "long", "plain.a": "keyword"}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, list := items(tt.item)
			e, err := event.FromJSON([]byte(tt.event), ownMapping)
			if err != nil || len(doc.Tree.Problems) > 0 {
				t.Fatal(err, doc.Tree.Problems)
			}
			f := Exception(&list[0], mapping(t, types))
			if got := f.Eval(e); got != tt.want {
				t.Errorf("%s on %s: %v, not %v\n%s", tt.item, tt.event, got, tt.want, spellNode(f.Root, doc.File.Text()))
			}
			checkFormula(t, f, doc.File.Text())
		})
	}
}

func TestAnItemThatKibanaRefusesSaysNothing(t *testing.T) {
	for _, item := range []string{
		``, `entries = []`, `entries = [1]`,
		`entries = [{ field = "k", type = "match", value = "a" }]`,
		`entries = [{ field = "k", type = "match", operator = "is", value = "a" }]`,
		`entries = [{ field = "k", type = "match", operator = "included", value = ["a"] }]`,
		`entries = [{ field = "k", type = "match_any", operator = "included", value = "a" }]`,
		`entries = [{ field = "k", type = "match_any", operator = "included", value = ["a", 1] }]`,
		`entries = [{ field = "k", type = "list", operator = "included" }]`,
		`entries = [{ field = "k", type = "like", operator = "included", value = "a" }]`,
		`entries = [{ field = "obj", type = "nested", entries = [{ field = "a", type = "match", value = "x" }] }]`,
		`entries = [{ type = "exists", operator = "included" }]`,
	} {
		if _, list := items(item); Exception(&list[0], mapping(t, types)) != nil {
			t.Errorf("%s: lowered", item)
		}
	}
}

func FuzzException(f *testing.F) {
	for _, seed := range []string{
		`entries = [{ field = "k", type = "match_any", operator = "excluded", value = ["a", "b"] }]`,
		"os_types = [\"linux\"]\nentries = [{ field = \"obj\", type = \"nested\", entries = [{ field = \"a\", type = \"wildcard\", operator = \"included\", value = 'x\\*' }] }]",
		`entries = [{ field = "t", type = "list", operator = "included", list = { id = "x" } }, { field = "n", type = "exists", operator = "included" }]`,
	} {
		f.Add(seed)
	}
	fields := mapping(f, types)
	f.Fuzz(func(t *testing.T, text string) {
		doc, list := items(text)
		for i := range list {
			if formula := Exception(&list[i], fields.fresh()); formula != nil {
				checkFormula(t, formula, doc.File.Text())
			}
		}
	})
}
