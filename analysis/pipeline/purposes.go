package pipeline

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/rulewright/rulewright/rules/esql"
)

//go:embed purposes.tsv
var purposeTable string

var purposes = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for line := range strings.Lines(purposeTable) {
		name, purpose, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		out[name] = purpose
	}
	return out
})

// Purpose says in a phrase what a function or an operator gives. Functions are
// named in lower case, operators as they are written; the rest has none.
func Purpose(name string) string { return purposes()[name] }

// CommandInfo describes a command to a reader.
type CommandInfo struct {
	// Name is in capitals.
	Name string
	// Source commands begin a query; the others follow a pipe.
	Source bool
	// Syntax is its form, and Purpose a sentence.
	Syntax, Purpose string
	// License is "platinum" or the like where it needs one.
	License string
	// Development commands exist in development builds only.
	Development bool
}

// Commands returns the commands of ES|QL, source commands first.
func Commands() []CommandInfo { return commands }

// CommandNamed returns the description of a command, or nil.
func CommandNamed(c esql.Command) *CommandInfo {
	name := esql.Name(c)
	for i := range commands {
		if commands[i].Name == name {
			return &commands[i]
		}
	}
	return nil
}

var commands = []CommandInfo{
	{Name: "FROM", Source: true, Syntax: "FROM index[, …] [METADATA field[, …]]", Purpose: "Reads the documents of indices, one a row."},
	{Name: "ROW", Source: true, Syntax: "ROW column = value[, …]", Purpose: "Makes one row of constants."},
	{Name: "TS", Source: true, Syntax: "TS index[, …] [METADATA field[, …]]", Purpose: "Reads time series, for aggregates over time."},
	{Name: "SHOW", Source: true, Syntax: "SHOW INFO", Purpose: "Tells the version of the cluster."},
	{Name: "PROMQL", Source: true, Syntax: "PROMQL [option = value …] (expression)", Purpose: "Runs a PromQL expression over time series."},
	{Name: "EXPLAIN", Source: true, Syntax: "EXPLAIN (query)", Purpose: "Tells how a query would run.", Development: true},
	{Name: "WHERE", Syntax: "WHERE condition", Purpose: "Keeps the rows for which the condition is true; where it is null, the row goes."},
	{Name: "EVAL", Syntax: "EVAL [column =] expression[, …]", Purpose: "Adds columns, or computes them anew; a later one can name an earlier one."},
	{
		Name: "STATS", Syntax: "STATS [column =] aggregate [WHERE condition][, …] [BY [column =] expression[, …]]",
		Purpose: "Makes one row of each group. Only what it computes and what stands behind `BY` is left.",
	},
	{
		Name: "INLINE STATS", Syntax: "INLINE STATS [column =] aggregate [WHERE condition][, …] [BY [column =] expression[, …]]",
		Purpose: "Adds what is computed of a row's group to the row.",
	},
	{Name: "KEEP", Syntax: "KEEP column[, …]", Purpose: "Leaves only the columns that it names, in its order; `*` stands for any text."},
	{Name: "DROP", Syntax: "DROP column[, …]", Purpose: "Takes columns away; `*` stands for any text."},
	{Name: "RENAME", Syntax: "RENAME column AS name[, …]", Purpose: "Gives columns other names, in place of a column that has the name."},
	{Name: "SORT", Syntax: "SORT expression [ASC|DESC] [NULLS FIRST|LAST][, …]", Purpose: "Puts the rows in order."},
	{Name: "LIMIT", Syntax: "LIMIT number [BY expression[, …]]", Purpose: "Keeps the first rows, so many."},
	{Name: "MV_EXPAND", Syntax: "MV_EXPAND column", Purpose: "Makes a row of each value of a column that holds several."},
	{Name: "DISSECT", Syntax: `DISSECT input "%{column} %{column}" [APPEND_SEPARATOR = string]`, Purpose: "Takes a string apart at delimiters, into columns."},
	{Name: "GROK", Syntax: `GROK input "%{PATTERN:column}"[, …]`, Purpose: "Takes a string apart by named patterns, into columns."},
	{
		Name: "ENRICH", Syntax: "ENRICH policy [ON column] [WITH [name =] field[, …]]",
		Purpose: "Adds columns from an enrich policy, by the value of a column.",
	},
	{Name: "LOOKUP JOIN", Syntax: "LOOKUP JOIN index ON column[, …]", Purpose: "Adds the columns of a lookup index, by columns that both have."},
	{Name: "LEFT JOIN", Syntax: "LEFT JOIN index ON column[, …]", Purpose: "Adds the columns of another index.", Development: true},
	{Name: "RIGHT JOIN", Syntax: "RIGHT JOIN index ON column[, …]", Purpose: "Adds columns to those of another index.", Development: true},
	{
		Name: "CHANGE_POINT", Syntax: "CHANGE_POINT value [ON key] [AS type, pvalue] [BY group[, …]]",
		Purpose: "Finds spikes, dips and other changes in a series.", License: "platinum",
	},
	{Name: "COMPLETION", Syntax: "COMPLETION [column =] prompt WITH {…}", Purpose: "Asks a language model, a row at a time."},
	{Name: "RERANK", Syntax: "RERANK [column =] query ON field[, …] WITH {…}", Purpose: "Scores rows anew by a model's judgement."},
	{Name: "SAMPLE", Syntax: "SAMPLE probability", Purpose: "Keeps a part of the rows, by chance."},
	{Name: "FORK", Syntax: "FORK (commands) (commands) …", Purpose: "Sends the rows through several pipelines side by side; `_fork` tells which."},
	{Name: "FUSE", Syntax: "FUSE [method] [SCORE BY column] [GROUP BY column] [KEY BY column[, …]] [WITH {…}]", Purpose: "Merges the rows of the branches of `FORK`, by score."},
	{Name: "DEDUP", Syntax: "DEDUP", Purpose: "Keeps one of several rows that are alike."},
	{Name: "URI_PARTS", Syntax: "URI_PARTS prefix = input", Purpose: "Takes a URI apart, into columns below a prefix."},
	{Name: "REGISTERED_DOMAIN", Syntax: "REGISTERED_DOMAIN prefix = input", Purpose: "Takes a domain apart, into columns below a prefix."},
	{Name: "USER_AGENT", Syntax: "USER_AGENT prefix = input [WITH {…}]", Purpose: "Takes a user agent apart, into columns below a prefix."},
	{Name: "IP_LOCATION", Syntax: "IP_LOCATION prefix = input [WITH {…}]", Purpose: "Tells where an address is, in columns below a prefix."},
	{Name: "MMR", Syntax: "MMR [vector] ON column LIMIT number [WITH {…}]", Purpose: "Keeps rows that differ from each other."},
	{Name: "HIGHLIGHT", Syntax: "HIGHLIGHT [prefix =] query ON column[, …] [WITH {…}]", Purpose: "Marks what a text query matched.", Development: true},
	{Name: "METRICS_INFO", Syntax: "METRICS_INFO", Purpose: "Lists the metrics of the time series."},
	{Name: "TS_COLLAPSE", Syntax: "TS_COLLAPSE", Purpose: "Makes one row of the rows of each time series."},
	{Name: "TS_INFO", Syntax: "TS_INFO", Purpose: "Lists the time series."},
}
