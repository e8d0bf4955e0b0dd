package esqleval

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"time"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// runner is one run of a query.
type runner struct {
	env      Env
	query    *esql.Query
	now      time.Time
	zone     *time.Location
	budget   int64
	warnings []string
	warned   map[string]bool
	regexes  map[string]*regexp.Regexp
	patterns map[string]pattern.Pattern
	// backtrackers are the expressions that Go has not.
	backtrackers map[string]*backtracker
	fulltext     map[string]fullText
	// unsure is why a value of the command at hand may be another one in a
	// cluster.
	unsure string
	// explain is set for a run that explains its conditions.
	explain *explainer
}

// problem is why a command or an expression cannot be run.
type problem struct {
	reason string
	// refused says that Elasticsearch would not run it either.
	refused bool
}

func (p *problem) Error() string { return p.reason }

// offline is the problem of what only a cluster can do.
func offline(format string, args ...any) error { return &problem{fmt.Sprintf(format, args...), false} }

// refuse is the problem of what Elasticsearch refuses.
func refuse(format string, args ...any) error { return &problem{fmt.Sprintf(format, args...), true} }

// spend takes work from the budget.
func (r *runner) spend(n int64) { r.budget -= n }

// stopped returns why the run has to end; nil as long as it may go on.
func (r *runner) stopped() error {
	if r.budget < 0 {
		return offline("the query makes more values than the budget of the run allows")
	}
	if r.env.Context != nil && r.env.Context.Err() != nil {
		return offline("the run was ended: %v", r.env.Context.Err())
	}
	return nil
}

// maxWarnings is how many different warnings a run keeps.
const maxWarnings = 200

// warn notes that an expression could not be computed for a row.
func (r *runner) warn(span source.Span, message string) {
	line, column := r.position(span.Start)
	place := fmt.Sprintf("Line %d:%d: ", line, column)
	text := r.query.Text[span.Start:span.End]
	r.note(place + "evaluation of [" + text + "] failed, treating result as null. Only first 20 failures recorded.")
	r.note(place + message)
}

func (r *runner) note(warning string) {
	if !r.warned[warning] && len(r.warnings) < maxWarnings {
		r.warned[warning] = true
		r.warnings = append(r.warnings, warning)
	}
}

// position returns line and column of an offset, both from 1.
func (r *runner) position(offset int) (line, column int) {
	line, column = 1, 1
	for _, c := range r.query.Text[:min(offset, len(r.query.Text))] {
		column++
		if c == '\n' {
			line, column = line+1, 1
		}
	}
	return line, column
}

// text returns what an expression is called where nobody names it.
func (r *runner) text(n esql.Node) string { return r.query.TextOf(n) }

// maxCached bounds how many patterns a run remembers.
const maxCached = 500

// regex compiles a regular expression once.
func (r *runner) regex(text string) (*regexp.Regexp, error) {
	if re, ok := r.regexes[text]; ok {
		return re, nil
	}
	if len(text) > 20_000 {
		return nil, fmt.Errorf("regular expression too long")
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, err
	}
	if len(r.regexes) < maxCached {
		r.regexes[text] = re
	}
	return re, nil
}

const tooManySteps = "a regular expression takes too many steps for some text and counts as failed there"

// matches returns all matches of a Java expression in a text, as the ends of
// their groups.
func (r *runner) matches(expression, text string) ([][]int, error) {
	re, err := r.regex(expression)
	// Java finds empty matches directly behind others, and Go does not.
	if err == nil && !re.MatchString("") {
		return re.FindAllStringSubmatchIndex(text, -1), nil
	}
	b, ok := r.backtrackers[expression]
	if !ok {
		b, err = newBacktracker(expression)
		if err != nil && re != nil {
			return re.FindAllStringSubmatchIndex(text, -1), nil
		}
		if err != nil {
			return nil, fmt.Errorf("java.util.regex.PatternSyntaxException: %w", err)
		}
		if len(r.backtrackers) < maxCached {
			r.backtrackers[expression] = b
		}
	}
	found, err := b.findAll(text)
	if err != nil {
		r.unsure = tooManySteps
	}
	r.spend(int64(len(text)))
	return found, err
}

// frame is the row that an expression is asked about.
type frame struct {
	cells  []Value
	events []int
}

// Run runs a query. It never fails: what is wrong stands in the steps. A query
// with syntax errors is run as far as it could be read.
func Run(q *esql.Query, env Env) *Result {
	w := &walk{runner: newRunner(q, env), exact: true, table: &Table{}}
	return w.all()
}

func newRunner(q *esql.Query, env Env) *runner {
	r := &runner{
		env: env, query: q, now: env.Now, zone: time.UTC, budget: cmp.Or(env.Budget, DefaultBudget),
		warned: map[string]bool{}, regexes: map[string]*regexp.Regexp{}, patterns: map[string]pattern.Pattern{},
		fulltext: map[string]fullText{}, backtrackers: map[string]*backtracker{},
	}
	if r.now.IsZero() {
		r.now = time.Now()
	}
	return r
}

// all runs the whole query.
func (w *walk) all() *Result {
	w.settings(w.query.Settings)
	w.pipeline(w.query.Pipeline)
	w.limitByDefault(w.query.Pipeline)
	w.table.Columns = slices.Clip(w.table.Columns)
	return &Result{Table: w.table, Exact: w.exact, Steps: w.steps, Warnings: w.warnings}
}
