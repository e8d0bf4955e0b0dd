package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// target is one query to run, what its rule says about it, and what came of it.
type target struct {
	path, ruleID, name string
	language           rules.Language
	text               string
	doc                *rules.Document // nil for a bare query
	file               *source.File
	place              func(source.Span) source.Span
	// patterns are the indices and integrations whose catalogues tell the types
	// of fields; threatPatterns those of the indicators' indices.
	patterns, threatPatterns [2][]string

	rule        *eval.Rule
	esql        *esqlTarget // in place of rule
	matches     []eval.Match
	alerts      []eval.Alert
	explanation *eval.Explanation // nil where nobody asked for it
	events      int
	errors      []string
	// window is the time that the run looked at; nil for all.
	window *evalWindow
}

// skippedRule is a file that cannot be run.
type skippedRule struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`

	text string // both, for a reader
}

func notRun(path string, err error) skippedRule {
	text := inFile(path, err).Error()
	return skippedRule{path, strings.TrimSpace(strings.TrimPrefix(text, path+":")), text}
}

// targets lists what is to be run. Among the files of a folder, those that
// cannot be run are passed over.
func (f *evalFlags) targets() ([]*target, []skippedRule, error) {
	if f.query != "" {
		language := rules.ParseLanguage(f.language)
		if language == rules.NoLanguage {
			return nil, nil, errors.New("which language is the query in? Say --language kuery, lucene, eql or esql")
		}
		return []*target{{
			language: language, text: f.query, file: source.NewFile("query", f.query),
			place: func(s source.Span) source.Span { return s },
		}}, nil, nil
	}
	var out []*target
	var skipped []skippedRule
	for _, entry := range (workspace.Finder{}).Find(f.rules) {
		named := slices.ContainsFunc(f.rules, func(path string) bool { return filepath.Clean(path) == entry.Path })
		t, err := readTarget(entry)
		switch {
		case err == nil:
			out = append(out, t)
		case named:
			return nil, nil, inFile(entry.Path, err)
		case !errors.Is(err, errNoRule):
			skipped = append(skipped, notRun(filepath.ToSlash(entry.Path), err))
		}
	}
	if len(out) == 0 {
		return nil, nil, fmt.Errorf("%s: there is no rule here that can be run", strings.Join(f.rules, ", "))
	}
	return out, skipped, nil
}

var errNoRule = errors.New("the file has no rule with a query to run")

func readTarget(entry workspace.Entry) (*target, error) {
	if entry.Err != nil {
		return nil, entry.Err
	}
	text, err := workspace.ReadFile(entry.Path)
	if err != nil {
		return nil, err
	}
	file := source.NewFile(filepath.ToSlash(entry.Path), text)
	doc := rules.Parse(file)
	queries := doc.Queries()
	i := slices.IndexFunc(queries, func(q rules.Query) bool { return q.Path == "rule.query" })
	if i < 0 {
		if err := brokenTOML(doc); err != nil && doc.Rule != nil {
			return nil, err
		}
		return nil, errNoRule
	}
	r, q := doc.Rule, queries[i]
	integrations := doc.Metadata.Integration.Values()
	return &target{
		path: file.Path(), ruleID: r.RuleID.Value, name: r.Name.Value, language: q.Language, text: q.Text, doc: doc, file: file, place: q.Map.ToFile,
		patterns: [2][]string{r.Index.Values(), integrations}, threatPatterns: [2][]string{r.ThreatMatch.Index.Values(), integrations},
	}, nil
}

// compile prepares a target.
func (t *target) compile(fields, indicatorFields *lower.Fields, settings eval.Settings) error {
	if t.doc == nil {
		r, problems, err := eval.CompileQuery(t.language, t.text, fields, settings)
		if len(problems) > 0 {
			return t.problem(t.place(problems[0].Span), problems[0].Message)
		}
		t.rule = r
		return err
	}
	r, err := eval.CompileRule(t.doc, fields, indicatorFields, settings)
	var broken *eval.BrokenQuery
	if errors.As(err, &broken) {
		return t.problem(broken.Query.Map.ToFile(broken.Problems[0].Span), broken.Problems[0].Message)
	}
	if err != nil {
		return inFile(t.path, err)
	}
	t.rule = r
	return nil
}

func (t *target) problem(at source.Span, message string) error {
	return placed(t.file, at.Start, message)
}

// named lists the fields that the target's queries name.
func (t *target) named() []string {
	if t.doc == nil {
		return eval.QueryFields(t.language, t.text)
	}
	var out []string
	for _, q := range t.doc.Queries() {
		out = append(out, eval.QueryFields(q.Language, q.Text)...)
	}
	for _, g := range t.doc.Rule.ThreatMatch.Mapping {
		for _, e := range g.Entries {
			out = append(out, e.Field.Value, e.Value.Value)
		}
	}
	return out
}

// scope returns the fields of the documents that a rule is run on.
func (e *evaluation) scope(patterns [2][]string) *schema.Scope {
	return e.catalogue.Scope(patterns[0], patterns[1])
}
