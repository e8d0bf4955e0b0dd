package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
)

// evalFlags are the flags of eval.
type evalFlags struct {
	rules, events, history, indicators, exceptions []string
	lookups, data                                  []string
	query, language, mapping, now, format          string
	timestamp, category, tiebreaker, idField       string
	explain                                        bool

	at time.Time // --now
}

func newEval() *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval (--rule FILE… | --query QUERY --language LANGUAGE) --events FILE…",
		Short: "Runs rules or a query on events",
		Long: "Runs rules, or one query, on events from files and shows which events match, which\n" +
			"alerts a rule makes of them, and with --explain what every clause did. Events are JSON\n" +
			"Lines, JSON arrays, bulk requests, answers of Elasticsearch or exports of Kibana, also\n" +
			"compressed with gzip; `-` is standard input. What is no document is reported with its\n" +
			"line and passed over.\n\n" +
			"Types of fields come from --mapping, else from the catalogues for the rule's\n" +
			"indices, else from the events. A rule's filters are applied, and the exception lists\n" +
			"that it uses if --exceptions has them. Thresholds, new terms, indicator matches and\n" +
			"suppression take all events for those of one run, and new terms go by the events'\n" +
			"times; with --now a rule sees what lies between its `from` and that time.\n\n" +
			"Rules in ES|QL are answered with tables. Of the events, those are held that their WHERE\n" +
			"commands leave before anything looks at several at once, up to 512 MB for all of these\n" +
			"rules together; beyond that the answer says how many it lacks. Filters are not applied\n" +
			"to them, as Kibana does not apply any; exceptions are.\n\n" +
			"Of the rules of a folder, those that cannot be run are listed; what each clause did is\n" +
			"told of several rules only with --explain.\n\n" +
			"Exit status: 0 it ran, 2 it could not run.",
		Example: "  rulewright eval --rule rules/shell.toml --events events.ndjson --explain\n" +
			"  rulewright eval --rule rules --events events.ndjson.gz\n" +
			"  rulewright eval --rule intel.toml --events events.ndjson --indicators indicators.ndjson\n" +
			"  rulewright eval --language eql --query 'process where true' --events - --format json",
		Args: noMoreThan(0, "Name rules with --rule, and events with --events"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return f.run(cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.rules, "rule", nil, "the rule `FILE`s to run, or folders with rules")
	flags.StringVar(&f.query, "query", "", "a `QUERY` to run instead of a rule")
	flags.StringVar(&f.language, "language", "", "the `LANGUAGE` of --query: kuery (or kql), lucene, eql, esql")
	flags.StringSliceVar(&f.events, "events", nil, "the `FILE`s with events; - is standard input")
	flags.StringSliceVar(&f.history, "history", nil, "the `FILE`s with older events, which a new_terms rule knows and makes no alert of")
	flags.StringSliceVar(&f.indicators, "indicators", nil, "the `FILE`s with the events of a threat_match rule's threat_index")
	flags.StringSliceVar(&f.lookups, "lookup", nil, "the rows of an ES|QL lookup index or enrich policy, as `NAME=FILE`")
	flags.StringSliceVar(&f.data, "data", nil, "the `DIR`s with tables that ES|QL joins and enriches with: NAME.csv, NAME.ndjson, NAME.json")
	flags.StringSliceVar(&f.exceptions, "exceptions", nil, "the `FILE`s with exception lists, or folders with them")
	flags.StringVar(&f.now, "now", "", "the `TIME` at which the rules run, such as 2026-01-31T12:00:00Z; what `now` means in a query")
	flags.StringVar(&f.mapping, "mapping", "", "a `FILE` with the mapping of the events' index")
	flags.StringVar(&f.timestamp, "timestamp-field", "", "the `FIELD` with an event's time (default: the rule's, else @timestamp)")
	flags.StringVar(&f.category, "event-category-field", "", "the `FIELD` with an event's category, for EQL (default: the rule's, else event.category)")
	flags.StringVar(&f.tiebreaker, "tiebreaker-field", "", "the `FIELD` that orders events of the same time")
	flags.StringVar(&f.idField, "id-field", "", "the `FIELD` that names an event in the output")
	flags.BoolVar(&f.explain, "explain", false, "show for every clause how many events meet it, and which clause turned an event away")
	flags.StringVar(&f.format, "format", "text", "the `FORMAT` to print: text, json, csv")
	_ = cmd.RegisterFlagCompletionFunc("format", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"text", "json", "csv"}, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func (f *evalFlags) run(in io.Reader, out, notes io.Writer) error {
	write, ok := map[string]func(io.Writer, *evaluation, *evalFlags) error{"text": evalText, "json": evalJSON, "csv": evalCSV}[f.format]
	switch {
	case !ok:
		return noSuchFormat("format", f.format, "text", "json", "csv")
	case len(f.rules) == 0 && f.query == "":
		return errors.New("nothing to run: name a rule with --rule, or a query with --query and --language")
	case len(f.rules) > 0 && f.query != "":
		return errors.New("--rule and --query exclude each other")
	case len(f.events) == 0:
		return errors.New("no events: name files with --events, or - for standard input")
	}
	if f.now != "" {
		if f.at, ok = eval.TimeOf(event.Text(f.now)); !ok {
			return fmt.Errorf("--now: %q is no time: write it as 2026-01-31T12:00:00Z", f.now)
		}
	}
	targets, skipped, err := f.targets()
	if err != nil {
		return err
	}
	e := &evaluation{flags: f, stdin: in, targets: targets, skipped: skipped, catalogue: schema.Default()}
	// Where a path cannot be found, that is for others to say.
	l, err := load(f.rules, config.Selection{})
	if err == nil {
		e.catalogue = l.options.Catalogue
	} else {
		l = nil
	}
	if e.tables, err = l.tablesOf(f.data); err != nil {
		return err
	}
	if e.tables.Files, err = namedTables(f.lookups); err != nil {
		return err
	}
	if err := e.evaluate(); err != nil {
		return err
	}
	e.reportBad(notes)
	return write(out, e, f)
}

// shownBad is how many bad documents are reported one by one.
const shownBad = 5

// reportBad says which documents were passed over.
func (e *evaluation) reportBad(out io.Writer) {
	for _, b := range e.bad[:min(len(e.bad), shownBad)] {
		fmt.Fprintf(out, "%s:%d: passed over: %v\n", b.path, b.Line, b.Err)
	}
	if more := e.badCount - min(len(e.bad), shownBad); more > 0 {
		fmt.Fprintf(out, "%d more documents were passed over\n", more)
	}
}

// several reports whether there is more than one rule: what each clause did is
// then only told when it is asked for.
func (e *evaluation) several() bool { return len(e.targets)+len(e.skipped) > 1 }

// matched returns the results of the rules that found something.
func (e *evaluation) matched() []*target {
	return slices.DeleteFunc(slices.Clone(e.targets), func(t *target) bool { return len(t.matches) == 0 && len(t.alerts) == 0 })
}
