//go:build unix

package server

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

func documentOf(text string) *document {
	o := &analysis.Options{Config: &config.Config{}, Catalogue: schema.Default()}
	d := &document{source: source.NewFile("rule.toml", text), options: o, readings: new(check.Readings), others: newView().othersBut("")}
	d.file = analysis.NewFile(d.source, 0, o)
	d.file.Reuse(d.readings)
	return d
}

// What the server says of columns hangs together in every published rule:
// each mention has a hover and a definition and is among its own references,
// and whatever can be renamed can be renamed back.
func TestColumnsOfPublishedRulesHangTogether(t *testing.T) {
	rules, columns, renamed := 0, 0, 0
	err := filepath.WalkDir(sharedtest.Path(t, "corpus/detection-rules"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".toml" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), `type = "esql"`) {
			return err
		}
		rules++
		d := documentOf(string(text))
		var queries []*check.Query
		d.look(func(p *check.Pass) { queries = p.Queries() })
		for _, q := range queries {
			if q.ESQL == nil {
				continue
			}
			for _, m := range d.columnsOf(q).Mentions {
				columns++
				at := q.InFile(m.Span).Start
				if e := explainESQL(d, at); e == nil || e.span != q.InFile(m.Span) {
					t.Errorf("%s: `%s`: no hover", path, m.Column.Name)
				}
				if len(defineColumn(d, at)) == 0 {
					t.Errorf("%s: `%s`: no definition", path, m.Column.Name)
				}
				found := false
				for _, x := range referToColumn(d, at) {
					found = found || x.span == q.InFile(m.Span)
				}
				if !found {
					t.Errorf("%s: `%s` does not refer to itself", path, m.Column.Name)
				}
				if m.Makes && renameThereAndBack(t, path, d, at) {
					renamed++
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d rules, %d mentions of columns, %d renamed there and back", rules, columns, renamed)
}

func renameThereAndBack(t *testing.T, path string, d *document, at int) bool {
	r := renameColumn(d, at)
	if r == nil || r.refusal != "" {
		return false
	}
	name := "another_name"
	if strings.HasPrefix(r.name, "Esql.") {
		name = "Esql." + name // patterns of KEEP go by the prefix
	}
	edits, refusal := r.edits(name)
	if refusal != "" {
		t.Logf("%s: `%s`: %s", path, r.name, refusal)
		return false
	}
	text, err := source.Apply(d.source.Text(), edits)
	if err != nil {
		t.Errorf("%s: `%s`: %v", path, r.name, err)
		return false
	}
	back := documentOf(text)
	again := renameColumn(back, edits[0].Span.Start)
	if again == nil || again.refusal != "" {
		again = renameColumn(back, at)
	}
	if again == nil || again.name != name {
		t.Errorf("%s: `%s` is not there under its other name", path, r.name)
		return false
	}
	edits, refusal = again.edits(r.name)
	was, err := source.Apply(text, edits)
	if strings.Contains(refusal, "already") {
		return true // a later column has the name, and is beside this one now
	}
	if refusal != "" || err != nil || was != d.source.Text() {
		t.Errorf("%s: `%s` does not come back: %s %v", path, r.name, refusal, err)
	}
	return true
}

// Each field that a published query names can have another name, or it says why
// not; then there is no new error, as many places name it, and the old name
// comes back.
func TestFieldsOfPublishedRulesAreRenamedThereAndBack(t *testing.T) {
	renamed, kept := 0, counted{}
	corpusRules(t, func(path, text string) {
		if !strings.Contains(text, `type = "esql"`) {
			return
		}
		d := documentOf(text)
		var uses []check.FieldUse
		d.look(func(p *check.Pass) { uses = p.FieldUses() })
		before := errorsIn(text, d.options)
		seen := map[string]bool{}
		for _, u := range uses {
			if u.Query == nil || seen[u.Name] {
				continue
			}
			seen[u.Name] = true
			now, refusal := renamedAndBack(d, u)
			if refusal != "" {
				kept[refusal]++
				continue
			}
			renamed++
			for code, n := range errorsIn(now, d.options) {
				if n > before[code] && code != "field/unknown" {
					t.Errorf("%s: `%s`: %s", path, u.Name, code)
				}
			}
		}
	})
	t.Logf("%d renamed there and back, and what was not: %v", renamed, kept)
	for refusal := range kept {
		if strings.HasPrefix(refusal, "back: ") {
			t.Error(refusal)
		}
	}
}

// renamedAndBack gives a field another name and its own again, and returns the
// text between, or why there is none.
func renamedAndBack(d *document, u check.FieldUse) (now, refusal string) {
	r := d.renaming(u.Span.Start)
	if r == nil {
		return "", "back: nothing is there at first: " + u.Name
	}
	if r.refusal != "" {
		return "", r.refusal
	}
	edits, refusal := r.edits("renamed.field")
	if refusal != "" {
		return "", refusal
	}
	now, err := source.Apply(d.source.Text(), edits)
	back := documentOf(now).renaming(edits[0].Span.Start)
	if err != nil || back == nil || back.refusal != "" {
		return "", fmt.Sprintf("back: `%s` is not there: %+v %v", u.Name, back, err)
	}
	again, refusal := back.edits(u.Name)
	if strings.HasPrefix(refusal, "the query names") {
		return now, "" // a column of the query's own has the name
	}
	was, err := source.Apply(now, again)
	plain := strings.NewReplacer("`", "")
	if err != nil || refusal != "" || len(again) != len(edits) || plain.Replace(was) != plain.Replace(d.source.Text()) {
		return "", fmt.Sprintf("back: `%s` does not come back: %s %v", u.Name, refusal, err)
	}
	return now, ""
}

// Nothing fails wherever somebody types in a published query, and what is
// offered takes the place of what is typed.
func TestCompletionStandsEverywhereInPublishedESQL(t *testing.T) {
	d := documentOf(largestESQLRule(t))
	var queries []*check.Query
	d.look(func(p *check.Pass) { queries = p.Queries() })
	for at := queries[0].Span.Start; at <= queries[0].Span.End; at += 5 {
		c := completeESQL(d, at)
		if c == nil {
			continue
		}
		if c.word.Start > at || c.word.End < at {
			t.Errorf("at %d: %+v", at, c.word)
		}
		callESQL(d, at)
		explainESQL(d, at)
	}
}
