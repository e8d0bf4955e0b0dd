package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// alertMetadata are the columns by which alerts of single events are told
// apart. Kibana itself needs `_id` alone.
var alertMetadata = []string{"_id", "_version", "_index"}

// aggregates reports whether the query makes rows of groups, so that no row is
// an event.
func (q *Query) aggregates() bool {
	return slices.ContainsFunc(q.esqlCommands(), func(c esql.Command) bool {
		s, ok := c.(*esql.Stats)
		return ok && !s.Inline
	})
}

// readsEvents returns the FROM of a query whose rows are events; nil if they
// are not, or where that cannot be told.
func (q *Query) readsEvents() *esql.From {
	commands := q.esqlCommands()
	if len(commands) == 0 || q.aggregates() {
		return nil
	}
	for _, c := range commands {
		switch c.(type) {
		case *esql.Fork, *esql.Bare:
			return nil
		}
	}
	from, _ := commands[0].(*esql.From)
	if from == nil || len(from.Indices()) == 0 {
		return nil
	}
	return from
}

// readsDocuments returns the FROM of a query that reads indices and nothing
// else; nil for any other query.
func (q *Query) readsDocuments() *esql.From {
	commands := q.esqlCommands()
	if len(commands) == 0 {
		return nil
	}
	from, _ := commands[0].(*esql.From)
	if from == nil || slices.ContainsFunc(from.Sources, func(n esql.Node) bool {
		_, ok := n.(*esql.IndexPattern)
		return !ok
	}) {
		return nil
	}
	return from
}

var esqlMissingMetadata = &Check{
	ID:    "esql/missing-metadata",
	Title: "ES|QL rule without the columns that tell events apart",
	Text: "Each row of a query without `STATS` is an event. Kibana recognises one that it has already alerted on by its " +
		"`_id`, which `FROM` gives with `METADATA` only; without it, every run of the rule alerts again. (Kibana 9.4 and " +
		"later add `_id` by themselves.) The repository detection-rules asks for `METADATA _id, _version, _index`: under the " +
		"profile `elastic` this is an error.",
	Bad:      Example{Language: "esql", Query: "from logs-endpoint.events.*\n| where process.name == \"nc\""},
	Good:     Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name == \"nc\""},
	Since:    "0.1",
	Severity: Hint,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			if from := q.readsEvents(); from != nil {
				p.reportMetadata(q, from)
			}
		}
	},
}

func (p *Pass) reportMetadata(q *Query, from *esql.From) {
	needed := alertMetadata
	severity := Error
	if !p.Profile.Includes(Elastic) {
		needed, severity = alertMetadata[:1], Hint
	}
	var has []string
	at := source.Span{Start: from.Span().End, End: from.Span().End}
	separator := " METADATA "
	if m := from.Metadata; m != nil {
		for _, f := range m.Fields {
			has = append(has, f.Name)
		}
		separator = ", "
	}
	missing := slices.DeleteFunc(slices.Clone(needed), func(name string) bool { return slices.Contains(has, name) })
	if len(missing) == 0 {
		return
	}
	if from.Metadata != nil && from.Metadata.Keyword.Len() > 0 && q.Text[from.Metadata.Keyword.Start] == 'm' || q.Text[from.Keyword().Start] == 'f' {
		separator = strings.ToLower(separator)
	}
	f := Finding{
		Span: q.InFile(from.Keyword()), Severity: severity,
		Message: "a query without `STATS` needs `METADATA " + strings.Join(needed, ", ") + "`: `" + strings.Join(missing, "`, `") + "` " + isOrAre(len(missing)) + " missing",
	}
	if edits, ok := q.FileEdits(p.Doc.File, []source.Edit{{Span: at, NewText: separator + strings.Join(missing, ", ")}}); ok {
		f.Fixes = []Fix{{Title: "Add `" + strings.Join(missing, ", ") + "`", Edits: edits}}
	}
	p.Report(f)
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
