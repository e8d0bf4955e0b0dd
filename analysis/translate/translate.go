// Package translate writes a query of one language in another one, and proves
// that the same events meet both before it says so.
//
// The author's lines stay as they are: words are replaced where they stand.
// What has no counterpart (functions, sequences, conditions on nested objects,
// comments) is not translated, and neither is what cannot be proved, such as a
// comparison that ignores case in one language and not in the other.
package translate

import (
	"errors"
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Translation is a rule's query in another language.
type Translation struct {
	// To is the language, and Name what a reader calls it.
	To   rules.Language
	Name string
	// Edits make the rule's file one with that query: the query itself, the
	// rule's type and language.
	Edits []source.Edit
}

// errNone says that there is nothing to translate.
var errNone = errors.New("the rule has no query in KQL or EQL that stands for single events")

// Rule translates the query of a rule from KQL to EQL, or the other way round.
// The error says in a sentence why it cannot be.
func Rule(p *check.Pass) (*Translation, error) {
	rule := p.Doc.Rule
	if rule == nil || !rule.TypeName.IsSet() {
		return nil, errNone
	}
	for _, q := range p.Queries() {
		if q.Path != "rule.query" || len(q.Problems) > 0 {
			continue
		}
		switch {
		case rule.Type() == rules.QueryType && q.Language == rules.KQL && q.KQL.Root != nil:
			return translated(p, q, &Translation{To: rules.EQL, Name: "EQL"}, string(rules.EQLType), fromKQL)
		case rule.Type() == rules.EQLType && q.Language == rules.EQL:
			if rule.EventCategoryOverride.IsSet() || rule.TiebreakerField.IsSet() || rule.TimestampField.IsSet() {
				return nil, errors.New("the rule has settings that only rules in EQL can have")
			}
			return translated(p, q, &Translation{To: rules.KQL, Name: "KQL"}, string(rules.QueryType), fromEQL)
		}
	}
	return nil, errNone
}

// translated makes the edits of a rule's file and proves them.
func translated(p *check.Pass, q *check.Query, t *Translation, kind string, from func(*check.Query) ([]source.Edit, error)) (*Translation, error) {
	edits, err := from(q)
	if err != nil {
		return nil, err
	}
	rule := p.Doc.Rule
	inFile, ok := q.FileEdits(p.Doc.File, edits)
	if !ok {
		return nil, errors.New("the quotes around the query cannot hold the other language's")
	}
	t.Edits = append(t.Edits, source.Edit{Span: rule.TypeName.Span, NewText: `"` + kind + `"`})
	if rule.Language.IsSet() {
		t.Edits = append(t.Edits, source.Edit{Span: rule.Language.Span, NewText: `"` + string(t.To) + `"`})
	} else {
		line := p.Doc.File.LineSpan(p.Doc.File.LineAt(rule.TypeName.Key.Start)).Start
		t.Edits = append(t.Edits, source.Edit{Span: source.Span{Start: line, End: line}, NewText: fmt.Sprintf("language = %q\n", t.To)})
	}
	t.Edits = append(t.Edits, inFile...)
	text, err := source.Apply(p.Doc.File.Text(), t.Edits)
	if err != nil {
		return nil, err
	}
	if err := proved(p, q, text); err != nil {
		return nil, err
	}
	return t, nil
}

// budget bounds the steps of one proof.
const budget = solve.DefaultBudget

// proved reports, as an error, that a text's query does not surely match the
// same events as another one.
func proved(p *check.Pass, q *check.Query, text string) error {
	doc := rules.Parse(source.NewFile(p.Doc.File.Path(), text))
	for _, theirs := range check.NewPass(doc, p.Profile, p.Catalogue).Queries() {
		if theirs.Path != q.Path {
			continue
		}
		if len(theirs.Problems) > 0 {
			return fmt.Errorf("the other language refuses it: %s", theirs.Problems[0].Message)
		}
		mine, other := q.Conditions(), theirs.Conditions()
		if len(mine) != 1 || len(other) != 1 || len(q.Refusals())+len(theirs.Refusals()) > 0 {
			return errUnproved
		}
		switch solve.New(budget).Equivalent(mine[0].Formula, other[0].Formula).Answer {
		case pattern.Yes:
			return nil
		case pattern.No:
			return errors.New("the two languages do not compare alike here: case, wildcards, or what counts as missing")
		}
	}
	return errUnproved
}

var errUnproved = errors.New("it cannot be proved that both match the same events")

// untranslatable says which part has no counterpart.
func untranslatable(what string) error {
	return fmt.Errorf("%s cannot be said in the other language", what)
}

// writer collects the edits of a query's text, or why there can be none.
type writer struct {
	text  string
	edits []source.Edit
	err   error
}

// put writes a text in the place of a span.
func (w *writer) put(span source.Span, text string) {
	if w.text[span.Start:span.End] != text {
		w.edits = append(w.edits, source.Edit{Span: span, NewText: text})
	}
}

// fail notes the first thing that has no counterpart.
func (w *writer) fail(what string) {
	if w.err == nil {
		w.err = untranslatable(what)
	}
}

// quoted writes a text between double quotes, as both languages read it; false
// where they differ.
func quoted(text string) (string, bool) {
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", false
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`, true
}

// family is the family of a field's types.
func family(scope *schema.Scope, name string) schema.Family {
	f, answer := scope.Lookup(name)
	if answer != schema.Known {
		return schema.OtherFamily
	}
	return f.Type.Family()
}
