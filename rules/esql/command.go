package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// Pipeline is a source command and the processing commands that its rows go
// through. The query is one, and so are subqueries and the branches of FORK;
// a branch has no source command.
type Pipeline struct {
	place
	Commands []Command
	// Pipes are the spans of the `|` between the commands; one that is missing
	// in the text is an empty span.
	Pipes []source.Span
}

// Indices returns the index patterns that the pipeline's first command reads,
// as they were meant and in the order of the text, but not those of its
// subqueries.
func (p *Pipeline) Indices() []string {
	if len(p.Commands) == 0 {
		return nil
	}
	from, ok := p.Commands[0].(*From)
	if !ok {
		return nil
	}
	return from.Indices()
}

// Indices returns the index patterns that stand directly in the command, as
// they were meant and in the order of the text. A pattern in quotes can hold
// several.
func (f *From) Indices() []string {
	var out []string
	for _, n := range f.Sources {
		if pattern, ok := n.(*IndexPattern); ok {
			for _, part := range strings.Split(pattern.Text(), ",") {
				if part = strings.TrimSpace(part); part != "" {
					out = append(out, part)
				}
			}
		}
	}
	return out
}

// Command is one stage of a pipeline.
type Command interface {
	Node
	// Keyword returns the span of the command's own words, such as that of
	// "WHERE" or "INLINE STATS".
	Keyword() source.Span
	setSpan(source.Span)
}

// command is what every command embeds.
type command struct {
	place
	keyword source.Span
}

// Keyword returns the span of the command's own words.
func (c *command) Keyword() source.Span { return c.keyword }

// Set is a setting before the pipeline: SET name = value;
type Set struct {
	command
	Setting *Identifier // nil if it could not be read
	Value   Expr        // a constant or a *Map; nil if it could not be read
}

// From reads indices: FROM, or TS for time series.
type From struct {
	command
	TimeSeries bool
	// Sources are *IndexPattern and *Subquery.
	Sources []Node
	// Metadata is nil without a METADATA part.
	Metadata *Metadata
}

// Metadata names the metadata fields that FROM adds as columns.
type Metadata struct {
	place
	Keyword source.Span
	Fields  []*MetadataField
}

// MetadataField is one name of a METADATA part.
type MetadataField struct {
	place
	Name string
}

// IndexPattern names an index, a data stream or a pattern of them.
type IndexPattern struct {
	place
	// Cluster is what stands before `:`, Selector what stands behind `::`;
	// each is empty when absent. In quotes, Index has the whole text.
	Cluster, Index, Selector string
	Quoted                   bool
}

// Text returns the pattern as it was meant, without quotes.
func (p *IndexPattern) Text() string {
	out := p.Index
	if p.Cluster != "" {
		out = p.Cluster + ":" + out
	}
	if p.Selector != "" {
		out += "::" + p.Selector
	}
	return out
}

// Subquery is a pipeline in parentheses: a source of FROM, or the values that
// IN compares with.
type Subquery struct {
	place
	Pipeline *Pipeline
}

// Row makes one row of constants.
type Row struct {
	command
	Fields []*Field
}

// Show is SHOW INFO.
type Show struct{ command }

// Explain describes how a query runs (development builds only).
type Explain struct {
	command
	Query *Subquery // nil if it could not be read
}

// PromQL runs a PromQL expression, which is kept as text.
type PromQL struct {
	command
	Params []*PromQLParam
	Body   source.Span
}

// PromQLParam is a parameter of PROMQL.
type PromQLParam struct {
	place
	Name, Value source.Span
}

// Where keeps the rows for which the condition is true.
type Where struct {
	command
	Condition Expr
}

// Eval adds or replaces columns.
type Eval struct {
	command
	Fields []*Field
}

// Stats aggregates rows; the inline form keeps the rows and adds columns.
type Stats struct {
	command
	Inline     bool
	Aggregates []*Field
	By         []*Field
	// ByKeyword is empty without a BY part.
	ByKeyword source.Span
}

// Keep keeps the named columns, Drop drops them.
type Keep struct {
	command
	Columns []*NamePattern
}

// Drop drops the named columns.
type Drop struct {
	command
	Columns []*NamePattern
}

// Rename gives columns new names.
type Rename struct {
	command
	Clauses []*RenameClause
}

// RenameClause is `old AS new` or `new = old`.
type RenameClause struct {
	place
	Old, New *NamePattern // nil if it could not be read
}

// Sort orders the rows.
type Sort struct {
	command
	Keys []*SortKey
}

// SortKey is one expression to sort by.
type SortKey struct {
	place
	Expr       Expr
	Descending bool
	// Nulls is "", "FIRST" or "LAST".
	Nulls string
	// Order and NullsSpan are the spans of ASC or DESC and of NULLS FIRST or
	// LAST; empty when absent.
	Order, NullsSpan source.Span
}

// Limit keeps the first rows, with By the first of each group.
type Limit struct {
	command
	Count Expr
	By    []Expr
}

// MvExpand makes a row of each value of a column.
type MvExpand struct {
	command
	Column *Column
}

// Dissect takes a string apart by a pattern of delimiters.
type Dissect struct {
	command
	Input   Expr
	Pattern *Literal // nil if it could not be read
	Options []*Option
}

// Grok takes a string apart by regular expressions with names.
type Grok struct {
	command
	Input    Expr
	Patterns []*Literal
}

// Option is `name = constant` behind a DISSECT pattern.
type Option struct {
	place
	Name  *Identifier
	Value Expr
}

// Enrich adds columns from an enrich policy.
type Enrich struct {
	command
	Policy *Policy      // nil if it could not be read
	On     *NamePattern // nil without ON
	With   []*EnrichField
}

// Policy names an enrich policy, with its mode such as "_any:" in front.
type Policy struct {
	place
	Name string
}

// EnrichField is `field` or `new = field` behind WITH.
type EnrichField struct {
	place
	New   *NamePattern // nil where the column keeps the field's name
	Field *NamePattern
}

// Join adds columns from a lookup index: LOOKUP JOIN, or LEFT and RIGHT JOIN
// in development builds.
type Join struct {
	command
	// Kind is "LOOKUP", "LEFT", "RIGHT" or "FULL".
	Kind   string
	Target *IndexPattern // nil if it could not be read
	On     []Expr
}

// Lookup is the LOOKUP of development builds, which needs no JOIN.
type Lookup struct {
	command
	Target *IndexPattern
	On     []*NamePattern
}

// ChangePoint finds spikes, dips and other changes in a series.
type ChangePoint struct {
	command
	Value, Key, Type, PValue *Column // all but Value may be absent
	By                       []Expr
}

// Completion asks a language model.
type Completion struct {
	command
	Target  *Column // nil without `target =`
	Prompt  Expr
	Options *Map // nil without WITH
}

// Rerank sorts rows by a model's judgement.
type Rerank struct {
	command
	Target  *Column // nil without `target =`
	Query   Expr
	On      []*Field
	Options *Map // nil without WITH
}

// Sample keeps a random part of the rows.
type Sample struct {
	command
	Probability Expr
}

// Fork sends the rows through several pipelines side by side.
type Fork struct {
	command
	Branches []*Pipeline
}

// Fuse merges the rows of FORK's branches.
type Fuse struct {
	command
	Method       *Identifier // nil without one
	Score, Group *Column     // nil without one
	Key          []*Column
	Options      []*Map
}

// MMR keeps rows that differ from each other.
type MMR struct {
	command
	Vector  Expr // nil without one
	On      *Column
	Limit   Expr
	Options *Map // nil without WITH
}

// Extract is a command of the form `NAME prefix = input`, which makes columns
// below the prefix.
type Extract struct {
	command
	// Kind is "URI_PARTS", "REGISTERED_DOMAIN", "USER_AGENT" or "IP_LOCATION".
	Kind    string
	Prefix  *Column
	Input   Expr
	Options *Map // nil without WITH
}

// Highlight marks what a text query matched (development builds only).
type Highlight struct {
	command
	Prefix  *Literal // nil without one
	Query   Expr
	On      []*Column
	Options *Map // nil without WITH
}

// Bare is a command without arguments.
type Bare struct {
	command
	// Kind is "DEDUP", "METRICS_INFO", "TS_INFO" or "TS_COLLAPSE".
	Kind string
}

// Unknown is a stage that begins with no command's name. Its span reaches to
// the next pipe.
type Unknown struct{ command }

// Field is a column that EVAL, ROW, STATS or BY makes: `name = expression`,
// or an expression alone, which is then called as it is written.
type Field struct {
	place
	Target *Column // nil without `name =`
	Assign source.Span
	Expr   Expr
	// Where restricts the rows that an aggregate of STATS sees; nil without.
	Where Expr
	// WhereKeyword is empty without one.
	WhereKeyword source.Span
}
