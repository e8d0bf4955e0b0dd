package export

import (
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// Every character of a query is found where the JSON spells it.
func TestAnExportedQueryKnowsItsPlace(t *testing.T) {
	text := `{"type":"query","name":"a","risk_score":21,"query":"process.name : \"caf\u00e9 \ud83d\ude00\\n\"","language":"kuery"}
{"exported_count":1}
`
	docs, problem := Documents(source.NewFile("x.ndjson", text))
	if problem != nil || len(docs) != 1 {
		t.Fatalf("%d documents, %v", len(docs), problem)
	}
	q := docs[0].Queries()[0]
	if want := `process.name : "café 😀\n"`; q.Text != want {
		t.Fatalf("%q, want %q", q.Text, want)
	}
	for part, want := range map[string]string{
		"process.name": "process.name", `"`: `\"`, "é": `\u00e9`, "😀": `\ud83d\ude00`, `\`: `\\`,
	} {
		at := strings.Index(q.Text, part)
		if got := docs[0].File.Slice(q.Map.ToFile(source.Span{Start: at, End: at + len(part)})); got != want {
			t.Errorf("%q is %q, want %q", part, got, want)
		}
	}
}

// All shapes in which Kibana hands out rules hold the same rule.
func TestRulesAreFoundInEveryShapeOfJSON(t *testing.T) {
	const rule = `{"type": "eql", "name": "a", "risk_score": 1, "rule_id": "r"}`
	for _, text := range []string{
		rule, "\ufeff" + rule, "[" + rule + "]", `{"page":1,"total":1,"data":[` + rule + `]}`,
		`{"list_id":"x","type":"detection","name":"l"}` + "\n" + rule + "\n\n" + `{"exported_rules_count":1}`,
	} {
		docs, problem := Documents(source.NewFile("x.ndjson", text))
		if problem != nil || len(docs) != 1 || docs[0].Rule == nil || docs[0].Rule.RuleID.Value != "r" {
			t.Errorf("%s: %d documents, %v", text, len(docs), problem)
		}
	}
}

func TestNewTermsOfAnExportAreThoseOfARuleFile(t *testing.T) {
	text := `{"type":"new_terms","name":"a","risk_score":1,"new_terms_fields":["user.name"],"history_window_start":"now-7d"}`
	docs, _ := Documents(source.NewFile("x.json", text))
	terms := docs[0].Rule.NewTerms
	if got := terms.Fields.Values(); len(got) != 1 || got[0] != "user.name" {
		t.Errorf("fields %q", got)
	}
	if got := terms.HistoryWindowStart.Value; got != "now-7d" {
		t.Errorf("history %q", got)
	}
}

func TestWhatIsNoJSONIsSaidWhereItStands(t *testing.T) {
	const good = `{"type":"eql","name":"a","risk_score":1}`
	for _, bad := range []string{`{"type":`, `{"a":1,"a":2}`, strings.Repeat("[", 100_000), `{"a":1e999}`, `{"a" 1}`, "{\"a\":\"\xff\"}"} {
		docs, problem := Documents(source.NewFile("x.ndjson", good+"\n"+bad))
		if len(docs) != 1 || problem == nil || problem.Span.Start < len(good) {
			t.Errorf("%.40q: %d documents, %v", bad, len(docs), problem)
		}
	}
}

// What a published rule says is the same in the export as in its file.
func TestPublishedRulesSayTheSameInAnExport(t *testing.T) {
	sharedtest.Rules(t, func(path, text string) {
		doc := rules.Parse(source.NewFile(path, text))
		rule, err := FromDocument(doc)
		if err != nil {
			return
		}
		docs, problem := Documents(source.NewFile(path, rule.JSON()))
		if problem != nil || len(docs) != 1 {
			t.Errorf("%s: %d documents, %v", path, len(docs), problem)
			return
		}
		was, is := doc.Queries(), docs[0].Queries()
		if len(was) != len(is) {
			t.Errorf("%s: %d queries, want %d", path, len(is), len(was))
			return
		}
		byPath := func(a, b rules.Query) int { return strings.Compare(a.Path, b.Path) }
		slices.SortFunc(was, byPath)
		slices.SortFunc(is, byPath)
		for i := range was {
			if was[i].Text != is[i].Text || was[i].Language != is[i].Language || was[i].Path != is[i].Path {
				t.Errorf("%s: the query is another one", path)
			}
		}
		if a, b := doc.Rule.NewTerms.Fields.Values(), docs[0].Rule.NewTerms.Fields.Values(); strings.Join(a, " ") != strings.Join(b, " ") {
			t.Errorf("%s: new terms %q, want %q", path, b, a)
		}
	})
}

func FuzzDocuments(f *testing.F) {
	f.Add(`{"type":"query","name":"a","risk_score":21,"query":"a\u00e9\ud800 : \"b\""}`)
	f.Add(`[{"type":"new_terms","name":"a","new_terms_fields":[null,1],"history_window_start":{}}]`)
	f.Fuzz(func(t *testing.T, text string) {
		docs, _ := Documents(source.NewFile("x", text))
		for _, doc := range docs {
			for _, q := range doc.Queries() {
				if at := q.Map.ToFile(source.Span{End: len(q.Text)}); at.End > len(text) || at.Start > at.End {
					t.Fatalf("a query at %v of %d bytes", at, len(text))
				}
			}
		}
	})
}
