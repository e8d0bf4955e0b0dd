// Package esqleval runs ES|QL queries over tables of documents, without
// Elasticsearch, and gives the tables that Elasticsearch would give.
//
// A query is a [github.com/rulewright/rulewright/rules/esql.Pipeline]; each of
// its commands turns one typed [Table] into another, and [Run] keeps the table
// behind every command, so that a reader sees where rows went. Types are
// decided before any row is looked at, as Elasticsearch does; a value is null,
// one value or several, and most functions make null of several and warn.
//
// Nothing is guessed. What needs a cluster (a model, an enrich policy without
// its table, random rows) is named in [Step.Reason]; the commands behind it
// still run over what is known and their tables are marked as not exact.
//
// Work and memory are bounded by [Env.Budget]. Regular expressions take linear
// time, but for those with lookahead and the like, which get a number of steps.
// No query and no document makes the package panic.
package esqleval

import (
	"context"
	"time"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// DefaultBudget bounds a run to about a gigabyte and a few minutes.
const DefaultBudget = 200_000_000

// DefaultLimit is how many rows a query without LIMIT returns.
const DefaultLimit = 1000

// Env is the world that a query runs in.
type Env struct {
	// Source returns the rows of FROM for index patterns. The names are those
	// of the fields that the query mentions, which are columns whether a
	// document has them or not, and the metadata fields are those of METADATA.
	// Nil has no index. See [Documents].
	Source func(patterns, names, metadata []string) (*Table, error)
	// Lookup returns the table of a lookup index, Policy what an enrich policy
	// adds. The error says why there is none; a nil function has none.
	Lookup func(index string) (*Table, error)
	Policy func(name string) (*Policy, error)
	// Events are the documents that the rows of Source name by index, and
	// Fields their types, for KQL and QSTR. Either may be nil.
	Events []*event.Event
	Fields *lower.Fields
	// Now is what now() means; the zero time is the present.
	Now time.Time
	// Budget is how many units of work and memory the run may take: a unit is
	// about one value made. 0 means DefaultBudget.
	Budget int64
	// Context ends the run early when it is done; nil never does.
	Context context.Context
	// KeepTables says that every step keeps its table; otherwise it has only
	// the columns and counts.
	KeepTables bool
}

// Policy is an enrich policy as far as a run needs it.
type Policy struct {
	// MatchField is the column of Table that is compared.
	MatchField string
	Table      *Table
	// Range says that the match field holds networks in CIDR notation.
	Range bool
}

// Result is what came of a run.
type Result struct {
	// Table is the query's answer. It is never nil.
	Table *Table
	// Exact says that Table is what Elasticsearch would answer, but for what it
	// leaves open: the order of rows that nothing sorts or that tie, and so
	// which of them LIMIT keeps. Where it is false, some step says why.
	Exact bool
	// Steps are the commands in their order.
	Steps []Step
	// Warnings are in the words of Elasticsearch, each once.
	Warnings []string
}

// Step is one command of a run.
type Step struct {
	Command esql.Command
	// Columns and Rows are what the command left. Table is that, if tables are
	// kept; rows share their cells with other steps.
	Columns []Column
	Rows    int
	Table   *Table
	// Reason says why the command could not be run, or not wholly; empty if it
	// ran. Refused says that Elasticsearch would not run it either.
	Reason  string
	Refused bool
	// Exact is false from the first command on that could not be run.
	Exact bool
	// Branches are the pipelines of FORK, each with its steps.
	Branches [][]Step
}

// Reason returns the first reason why the result is not exact.
func (r *Result) Reason() string {
	for _, s := range r.Steps {
		if s.Reason != "" {
			return s.Reason
		}
		for _, b := range s.Branches {
			for _, s := range b {
				if s.Reason != "" {
					return s.Reason
				}
			}
		}
	}
	return ""
}

// Column is a column of a table.
type Column struct {
	Name string
	Type pipeline.Type
}

// Row is a row of a table.
type Row struct {
	// Cells are the values, one a column: see [Value].
	Cells []Value
	// Events are the documents that the row was made of, by index, in order and
	// each once: one for a row of FROM, those of the group for a row of STATS.
	Events []int
}

// Table is typed columns and rows.
type Table struct {
	Columns []Column
	Rows    []Row
}

// index returns the place of a column, -1 if there is none. Of two columns of
// one name the last counts.
func (t *Table) index(name string) int {
	for i := len(t.Columns) - 1; i >= 0; i-- {
		if t.Columns[i].Name == name {
			return i
		}
	}
	return -1
}
