package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// evalFlags are the flags of eval.
type evalFlags struct {
	rules, events                            []string
	query, language, mapping, format         string
	timestamp, category, tiebreaker, idField string
	explain                                  bool
}

func newEval() *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval (--rule FILE… | --query QUERY --language LANGUAGE) --events FILE…",
		Short: "Runs rules or a query on events",
		Long: "Runs rules, or one query, on events from files and shows which events match and how\n" +
			"many meet each clause. Events are JSON Lines, JSON arrays, answers of Elasticsearch\n" +
			"or exports of Kibana, also compressed with gzip; `-` is standard input.\n\n" +
			"Types of fields come from --mapping, else from the catalogues for the rule's\n" +
			"indices, else from the events. What is run is the query: thresholds, new terms and\n" +
			"suppression of a rule are not applied, nor are its filters and exceptions.\n\n" +
			"Exit status: 0 it ran, 2 it could not run.",
		Example: "  rulewright eval --rule rules/shell.toml --events events.ndjson --explain\n" +
			"  rulewright eval --language eql --query 'process where true' --events events.ndjson.gz --format json",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd.InOrStdin(), cmd.OutOrStdout()) },
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.rules, "rule", nil, "the rule `FILE`s to run")
	flags.StringVar(&f.query, "query", "", "a `QUERY` to run instead of a rule")
	flags.StringVar(&f.language, "language", "", "the `LANGUAGE` of --query: kuery or eql")
	flags.StringSliceVar(&f.events, "events", nil, "the `FILE`s with events; - is standard input")
	flags.StringVar(&f.mapping, "mapping", "", "a `FILE` with the mapping of the events' index")
	flags.StringVar(&f.timestamp, "timestamp-field", "", "the `FIELD` with an event's time (default: the rule's, else @timestamp)")
	flags.StringVar(&f.category, "event-category-field", "", "the `FIELD` with an event's category, for EQL (default: the rule's, else event.category)")
	flags.StringVar(&f.tiebreaker, "tiebreaker-field", "", "the `FIELD` that orders events of the same time")
	flags.StringVar(&f.idField, "id-field", "", "the `FIELD` that names an event in the output")
	flags.BoolVar(&f.explain, "explain", false, "show for every clause how many events meet it")
	flags.StringVar(&f.format, "format", "text", "the `FORMAT` to print: text, json, csv")
	_ = cmd.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"text", "json", "csv"}, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// target is one query to run, and what its rule says about it.
type target struct {
	path, ruleID, name              string
	language                        rules.Language
	text                            string
	scope                           *schema.Scope
	timestamp, category, tiebreaker string
	place                           func(source.Span) source.Span
	file                            *source.File
}

func (f *evalFlags) run(in io.Reader, out io.Writer) error {
	write, ok := map[string]func(io.Writer, []evaluated, *evalFlags) error{"text": evalText, "json": evalJSON, "csv": evalCSV}[f.format]
	switch {
	case !ok:
		return fmt.Errorf("--format: there is no format %q: use text, json or csv", f.format)
	case len(f.rules) == 0 && f.query == "":
		return errors.New("nothing to run: name a rule with --rule, or a query with --query and --language")
	case len(f.rules) > 0 && f.query != "":
		return errors.New("--rule and --query exclude each other")
	case len(f.events) == 0:
		return errors.New("no events: name files with --events, or - for standard input")
	}
	targets, err := f.targets()
	if err != nil {
		return err
	}
	results := make([]evaluated, len(targets))
	for i, t := range targets {
		if len(targets) > 1 && slices.Contains(f.events, "-") {
			return errors.New("standard input can be read once: run one rule, or name a file")
		}
		if results[i], err = f.evaluate(t, in); err != nil {
			return err
		}
	}
	return write(out, results, f)
}

// targets lists what is to be run.
func (f *evalFlags) targets() ([]target, error) {
	if f.query != "" {
		language := rules.ParseLanguage(f.language)
		if language == rules.NoLanguage {
			return nil, fmt.Errorf("--language: which language is the query in? Say kuery or eql")
		}
		return []target{{
			language: language, text: f.query, scope: schema.Default().Scope(nil, nil), file: source.NewFile("query", f.query),
			place: func(s source.Span) source.Span { return s },
		}}, nil
	}
	var out []target
	for _, path := range f.rules {
		text, err := workspace.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		file := source.NewFile(path, text)
		doc := rules.Parse(file)
		queries := doc.Queries()
		i := slices.IndexFunc(queries, func(q rules.Query) bool { return q.Path == "rule.query" })
		if i < 0 {
			return nil, fmt.Errorf("%s: the rule has no query to run", path)
		}
		r, q := doc.Rule, queries[i]
		out = append(out, target{
			path: filepath.ToSlash(path), ruleID: r.RuleID.Value, name: r.Name.Value, language: q.Language, text: q.Text,
			scope:     schema.Default().Scope(r.Index.Values(), doc.Metadata.Integration.Values()),
			timestamp: r.TimestampField.Value, category: r.EventCategoryOverride.Value, tiebreaker: r.TiebreakerField.Value,
			place: q.Map.ToFile, file: file,
		})
	}
	return out, nil
}

// evaluated is what came of one target.
type evaluated struct {
	target
	events      int
	undecided   int
	matches     []eval.Match
	explanation *eval.Explanation
	errors      []string
}

// learned is how many events the types of fields are learnt from where nothing
// else tells them; these are held in memory until the query is compiled.
const learned = 1000

func (f *evalFlags) evaluate(t target, in io.Reader) (evaluated, error) {
	r := evaluated{target: t}
	mapping := &eval.Mapping{Types: map[string]schema.Type{}}
	if f.mapping != "" {
		text, err := os.ReadFile(f.mapping)
		if err != nil {
			return r, err
		}
		if mapping, err = eval.ReadMapping(text); err != nil {
			return r, fmt.Errorf("%s: %w", f.mapping, err)
		}
	}
	first := func(values ...string) string {
		return values[max(0, slices.IndexFunc(values, func(s string) bool { return s != "" }))]
	}
	timestamp := first(f.timestamp, t.timestamp, "@timestamp")
	tiebreaker := first(f.tiebreaker, t.tiebreaker, "")
	var waiting []*eval.Event
	var run *eval.Run
	begin := func() error {
		for _, e := range waiting {
			mapping.Learn(e.Event, t.scope)
		}
		mapping.LearnQuery(eval.QueryFields(t.language, t.text), t.scope)
		scope, err := schema.MappingScope(mapping.Types)
		if err != nil {
			return err
		}
		program, problems, err := eval.Compile(t.language, t.text, lower.NewMapping(scope), first(f.category, t.category, ""))
		if err != nil {
			return err
		}
		if len(problems) > 0 {
			at := t.file.OffsetToPosition(t.place(problems[0].Span).Start, source.UTF16)
			return fmt.Errorf("%s:%d:%d: %s", first(t.path, "query"), at.Line+1, at.Column+1, problems[0].Message)
		}
		run = program.NewRun()
		for _, e := range waiting {
			run.Add(e)
		}
		waiting = nil
		return nil
	}
	for _, path := range f.events {
		err := f.read(path, in, mapping.Documents(), func(doc *event.Event, id string) error {
			e := eval.NewEvent(doc, id, timestamp, tiebreaker)
			e.Index = r.events
			r.events++
			if f.idField != "" {
				e.ID = ""
				if values := doc.Values(f.idField); len(values) > 0 {
					e.ID = values[0].Text
				}
			}
			if run != nil {
				run.Add(e)
				return nil
			}
			if waiting = append(waiting, e); len(waiting) == learned {
				return begin()
			}
			return nil
		})
		if err != nil {
			return r, fmt.Errorf("%s: %w", path, err)
		}
	}
	if run == nil {
		if err := begin(); err != nil {
			return r, err
		}
	}
	r.matches, r.explanation, r.undecided = run.Matches(), run.Explanation(), run.Undecided
	if r.undecided > 0 {
		r.errors = append(r.errors, fmt.Sprintf("%d events cannot be decided offline and count as not matching", r.undecided))
	}
	return r, nil
}

// read reads the events of one file.
func (f *evalFlags) read(path string, in io.Reader, documents event.Mapping, visit func(*event.Event, string) error) error {
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return errors.New(strings.TrimPrefix(err.Error(), "open "+path+": "))
		}
		defer file.Close()
		in = file
	}
	return eval.Read(in, documents, visit)
}
