package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"time"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lookup"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// evaluation is one run of eval.
type evaluation struct {
	flags    *evalFlags
	stdin    io.Reader
	targets  []*target
	skipped  []skippedRule
	mapping  *eval.Mapping
	settings eval.Settings
	// catalogue is that of the rules' workspace.
	catalogue *schema.Catalogue
	// tables are what queries in ES|QL join and enrich with.
	tables *lookup.Tables

	events   int
	bad      []badDocument
	badCount int
}

// badDocument is text in one of the files that is no document.
type badDocument struct {
	path string
	eval.Bad
}

// batch is how many events are looked at together; from the first ones, which
// are more, the types of fields are learnt where nothing else tells them.
const (
	batch   = 500
	learned = 1000
)

// evaluate reads the events and runs the rules on them.
func (e *evaluation) evaluate() error {
	if err := e.prepare(); err != nil {
		return err
	}
	only, err := e.wanted()
	if err != nil {
		return err
	}
	learner, threats := eval.NewLearner(e.mapping), eval.NewLearner(e.mapping)
	history, err := e.readAll(e.flags.history, learner)
	if err != nil {
		return err
	}
	indicators, err := e.readAll(e.flags.indicators, threats)
	if err != nil {
		return err
	}
	var run *eval.SetRun
	var esqls *esqlRun
	var failedESQL error
	var waiting []eval.Document
	// The next events are read while rules look at these.
	batches, done := make(chan []eval.Document, 4), make(chan struct{})
	begin := func() error {
		var sample []*event.Event
		for _, d := range waiting {
			learner.Add(d.Event)
			sample = append(sample, d.Event)
		}
		if err := e.compile(learner, threats); err != nil {
			return err
		}
		run = eval.NewSet(e.rules(), sample).NewRun(e.explains())
		esqls = newESQLRun(e.targets, e.mapping, e.flags.explain)
		for _, d := range history {
			run.AddHistory(d)
		}
		for _, d := range indicators {
			run.AddIndicator(d)
		}
		go func() {
			for documents := range batches {
				run.Add(documents)
				if failedESQL == nil {
					failedESQL = esqls.add(documents)
				}
			}
			close(done)
		}()
		return nil
	}
	flush := func() error {
		if run == nil {
			if err := begin(); err != nil {
				return err
			}
		}
		batches <- waiting
		waiting = nil
		return nil
	}
	for _, path := range e.flags.events {
		var failed error // what is no fault of the file
		err := e.read(path, only, func(doc *event.Event, id string) error {
			waiting = append(waiting, e.document(doc, id))
			if run == nil && len(waiting) < learned || len(waiting) < batch {
				return nil
			}
			failed = flush()
			return failed
		})
		if failed != nil {
			return failed
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	if err := flush(); err != nil {
		return err
	}
	close(batches)
	<-done
	if failedESQL == nil {
		failedESQL = esqls.end()
	}
	if failedESQL != nil {
		return failedESQL
	}
	if broken := e.tables.Broken(); len(broken) > 0 {
		return broken[0]
	}
	e.collect(run)
	return nil
}

// prepare reads what is needed beside rules and events.
func (e *evaluation) prepare() error {
	f := e.flags
	e.mapping = &eval.Mapping{Types: map[string]schema.Type{}}
	if f.mapping != "" {
		if err := e.readMapping(); err != nil {
			return inFile(f.mapping, err)
		}
	}
	e.settings = eval.Settings{Now: f.at, CategoryField: f.category, TimestampField: f.timestamp, TiebreakerField: f.tiebreaker}
	for _, entry := range (workspace.Finder{}).Find(f.exceptions) {
		if entry.Err != nil {
			return inFile(entry.Path, entry.Err)
		}
		text, err := workspace.ReadFile(entry.Path)
		if err != nil {
			return inFile(entry.Path, err)
		}
		e.settings.Exceptions = append(e.settings.Exceptions, rules.Parse(source.NewFile(filepath.ToSlash(entry.Path), text)))
	}
	return nil
}

// readMapping reads the file that --mapping names.
func (e *evaluation) readMapping() error {
	file, err := openFile(e.flags.mapping)
	if err != nil {
		return err
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	e.mapping, err = eval.ReadMapping(text)
	return err
}

// wanted returns the fields that the rules need of an event; nil for all. The
// rules are compiled with what the catalogues know for this, since no event has
// been read.
func (e *evaluation) wanted() ([]string, error) {
	only := []string{}
	if e.flags.idField != "" {
		only = append(only, e.flags.idField)
	}
	every := false
	var runnable []*target
	for _, t := range e.targets {
		var err error
		if t.language == rules.ESQL {
			err = e.compileESQL(t)
		} else {
			err = t.compile(lower.NewFields(e.scope(t.patterns)), lower.NewFields(e.scope(t.threatPatterns)), e.settings)
		}
		if err != nil {
			if err := e.skip(t, err); err != nil {
				return nil, err
			}
			continue
		}
		runnable = append(runnable, t)
		if t.esql != nil {
			every = true
			continue
		}
		names, all := t.rule.Fields()
		only, every = append(only, names...), every || all
	}
	if e.targets = runnable; len(runnable) == 0 {
		return nil, e.nothingRuns()
	}
	slices.Sort(only)
	// The rules of a whole folder ask for nearly everything.
	if only = slices.Compact(only); every || len(only) > 200 {
		return nil, nil
	}
	return only, nil
}

// skip passes over a rule that cannot be run, if it is only one of a folder's;
// otherwise that is an error.
func (e *evaluation) skip(t *target, err error) error {
	named := slices.ContainsFunc(e.flags.rules, func(path string) bool { return filepath.ToSlash(filepath.Clean(path)) == t.path })
	if t.doc == nil || named {
		return err
	}
	e.skipped = append(e.skipped, notRun(t.path, err))
	return nil
}

func (e *evaluation) nothingRuns() error {
	return errors.New("none of the rules can be run: " + e.skipped[0].text)
}

// compile prepares the rules once the types of fields are known.
func (e *evaluation) compile(learner, threats *eval.Learner) error {
	named := map[string][]string{}
	for _, t := range e.targets {
		if t.esql != nil {
			continue
		}
		for _, patterns := range [][2][]string{t.patterns, t.threatPatterns} {
			key := fmt.Sprint(patterns)
			named[key] = append(named[key], t.named()...)
		}
	}
	known := map[string]*lower.Fields{}
	fieldsOf := func(l *eval.Learner, kind string, patterns [2][]string) (*lower.Fields, error) {
		key := fmt.Sprint(patterns)
		if f := known[kind+key]; f != nil {
			return f, nil
		}
		f, err := l.Fields(e.scope(patterns), named[key])
		known[kind+key] = f
		return f, err
	}
	var runnable []*target
	for _, t := range e.targets {
		if t.esql != nil {
			runnable = append(runnable, t)
			continue
		}
		fields, err := fieldsOf(learner, "events", t.patterns)
		if err != nil {
			return err
		}
		var indicatorFields *lower.Fields
		if t.rule.Type() == rules.ThreatMatchType {
			if indicatorFields, err = fieldsOf(threats, "indicators", t.threatPatterns); err != nil {
				return err
			}
		}
		if err := t.compile(fields, indicatorFields, e.settings); err != nil {
			if err := e.skip(t, err); err != nil {
				return err
			}
			continue
		}
		runnable = append(runnable, t)
	}
	if e.targets = runnable; len(runnable) == 0 {
		return e.nothingRuns()
	}
	return nil
}

// rules are those that are asked about one event after another: all that are
// not in ES|QL.
func (e *evaluation) rules() []*eval.Rule {
	var out []*eval.Rule
	for _, t := range e.targets {
		if t.esql == nil {
			out = append(out, t.rule)
		}
	}
	return out
}

// explains reports whether it is told what every clause did.
func (e *evaluation) explains() bool {
	return e.flags.explain || !e.several() && e.flags.format == "json"
}

// collect asks the rules what they found.
func (e *evaluation) collect(run *eval.SetRun) {
	runs := run.Runs
	for _, t := range e.targets {
		t.events = e.events
		if t.esql != nil {
			t.matches, t.errors, t.explanation = t.esql.matches(), t.esql.notes(), t.esql.explanation
			t.alerts = t.esql.alerts(t.matches)
			t.look(t.esql.gate)
			continue
		}
		r := runs[0]
		runs = runs[1:]
		t.matches = r.Matches()
		if t.makesAlerts() {
			t.alerts = r.Alerts()
		}
		if e.explains() {
			t.explanation = r.Explanation()
		}
		if n := r.Undecided(); n > 0 {
			t.errors = append(t.errors, fmt.Sprintf("%d events cannot be decided offline and count as not matching", n))
		}
		if t.rule.Type() == rules.ThreatMatchType && r.Indicators == 0 {
			t.errors = append(t.errors, "no event is an indicator: name files with --indicators")
		}
		if r.Outside > 0 {
			t.errors = append(t.errors, fmt.Sprintf("%d matches lie outside of the time that the rule looks at", r.Outside))
		}
		t.look(t.rule)
	}
}

// look notes what time a run looked at, and whether it found more than Kibana
// makes alerts of.
func (t *target) look(at interface {
	Window() (from, to time.Time, ok bool)
},
) {
	if from, to, ok := at.Window(); ok {
		t.window = &evalWindow{from, to}
	}
	if t.doc == nil {
		return
	}
	found := len(t.matches)
	if t.makesAlerts() {
		found = len(t.alerts)
	}
	if most := eval.MaxAlerts(t.doc.Rule); found > most {
		t.errors = append(t.errors, fmt.Sprintf("Kibana makes no more than %s of one run (`max_signals`): %d would be left out", count(most, "alert"), found-most))
	}
}

// readAll reads files as a whole and learns from them.
func (e *evaluation) readAll(paths []string, learner *eval.Learner) ([]eval.Document, error) {
	var out []eval.Document
	for _, path := range paths {
		err := e.read(path, nil, func(doc *event.Event, id string) error {
			out = append(out, eval.Document{Event: doc, ID: id, Index: len(out)})
			learner.Add(doc)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return out, nil
}

// document gives an event its number and its name.
func (e *evaluation) document(doc *event.Event, id string) eval.Document {
	d := eval.Document{Event: doc, ID: id, Index: e.events}
	e.events++
	if e.flags.idField != "" {
		d.ID = ""
		if values := doc.Values(e.flags.idField); len(values) > 0 {
			d.ID = values[0].Text
		}
	}
	return d
}

// read reads the events of one file. A file that has none but bad ones is no
// file of events.
func (e *evaluation) read(path string, only []string, visit func(*event.Event, string) error) error {
	in := e.stdin
	if path != "-" {
		file, err := openFile(path)
		if err != nil {
			return err
		}
		defer file.Close()
		in = file
	}
	good, before := false, len(e.bad)
	input := eval.Input{Mapping: e.mapping.Documents(), Only: only, Bad: func(b eval.Bad) {
		if e.badCount++; len(e.bad) < 1000 {
			e.bad = append(e.bad, badDocument{path, b})
		}
	}}
	err := input.Read(in, func(doc *event.Event, id string) error {
		good = true
		return visit(doc, id)
	})
	if err == nil && !good && len(e.bad) > before {
		return e.bad[before].Bad
	}
	return err
}
