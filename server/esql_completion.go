package server

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// completeESQL offers what could stand in a query in ES|QL: commands, columns
// that are there at this very place, functions, values and keywords.
func completeESQL(d *document, offset int) *completion {
	q, at := d.queryAt(offset)
	if q == nil || q.ESQL == nil {
		return nil
	}
	o := esqlOffer{d: d, q: q, at: at, cursor: readESQL(q.Text, at), lower: writesLower(q.ESQL)}
	o.out = &completion{word: q.InFile(o.cursor.word)}
	switch c := &o.cursor; {
	case c.comment:
	case c.quoted:
		o.inQuotes()
	case c.command == "":
		o.commands()
	default:
		o.inCommand()
	}
	return o.out
}

// esqlOffer collects what is offered at a place.
type esqlOffer struct {
	d      *document
	q      *check.Query
	at     int
	cursor esqlCursor
	// lower says that the query writes its commands in lower case.
	lower bool
	out   *completion
	// table has the columns that are there, once it was asked for.
	table *pipeline.Table
}

// writesLower reports whether a query's first command is in lower case.
func writesLower(q *esql.Query) bool {
	if len(q.Pipeline.Commands) == 0 {
		return false
	}
	at := q.Pipeline.Commands[0].Keyword()
	word := q.Text[at.Start:at.End]
	return word != "" && word == strings.ToLower(word)
}

// typed is what of the word stands before the cursor.
func (o *esqlOffer) typed() string { return o.q.Text[o.cursor.word.Start:o.at] }

func (o *esqlOffer) add(c candidate) { o.out.candidates = append(o.out.candidates, c) }

// write spells a keyword or a function as the query does.
func (o *esqlOffer) write(word string) string {
	if o.lower {
		return strings.ToLower(word)
	}
	return strings.ToUpper(word)
}

func (o *esqlOffer) keywords(rank int, words ...string) {
	for _, w := range words {
		o.add(candidate{label: o.write(w), kind: protocol.CompletionItemKindKeyword, rank: rank})
	}
}

// commands offers the commands that can begin a query or follow a pipe.
func (o *esqlOffer) commands() {
	for _, c := range pipeline.Commands() {
		if c.Source != o.cursor.first || c.Development {
			continue
		}
		name := o.write(c.Name)
		insert := name + " "
		if c.Syntax == c.Name {
			insert = name
		}
		o.add(candidate{
			label: name, insert: insert, detail: c.License, about: func() string { return describeESQLCommand(&c) },
			kind: protocol.CompletionItemKindKeyword,
		})
	}
}

// inQuotes offers what can stand in a string: a value of the column that it
// is compared with, or an index.
func (o *esqlOffer) inQuotes() {
	c := &o.cursor
	switch {
	case c.command == "from" || c.command == "ts":
		o.indices()
	case c.comparison() != "":
		o.values(c.comparison())
	}
}

// values offers the values that are known of a column, if it is a field, or
// that sample events and other rules have.
func (o *esqlOffer) values(column string) {
	c, answer, _ := o.scope().Lookup(column)
	if answer != pipeline.Known || !c.IsField() {
		return
	}
	quoted := o.cursor.quoted
	values := &completion{candidates: valuesIn(o.q, c.Scope(), column, quoted)}
	values.addSeenValues(o.d, o.q, column, o.typed(), quoted)
	for _, x := range values.candidates {
		x.rank = rankValue
		o.add(x)
	}
	o.out.cut = o.out.cut || values.cut
}

// scope returns the columns that are there at the cursor.
func (o *esqlOffer) scope() *pipeline.Table {
	if o.table == nil {
		o.d.look(func(p *check.Pass) { o.table = p.ColumnsAt(o.q, o.at) })
	}
	return o.table
}

// indices offers the index patterns that the catalogue knows.
func (o *esqlOffer) indices() {
	o.out.candidates = append(o.out.candidates, o.d.knownIndices()...)
}

// inCommand offers what can stand behind a command's name.
func (o *esqlOffer) inCommand() {
	c := &o.cursor
	empty := len(c.item) == 0
	switch c.command {
	case "from", "ts":
		o.source()
	case "keep", "drop", "mv_expand":
		if empty {
			o.columns(nil)
		}
	case "rename":
		switch {
		case empty && c.clause == "":
			o.columns(nil)
		case c.clause == "":
			o.keywords(0, "AS")
		}
	case "enrich", "lookup join", "left join", "right join":
		o.enrichment()
	case "lookup", "left", "right":
		o.keywords(0, "JOIN")
	case "inline":
		o.keywords(0, "STATS")
	case "show":
		o.keywords(0, "INFO")
	case "limit", "sample", "fork", "explain", "row":
		if c.inCall || c.clause == "by" || c.command == "row" {
			o.expression()
		}
	default:
		o.expression()
	}
}

// source offers what stands behind FROM.
func (o *esqlOffer) source() {
	c := &o.cursor
	switch {
	case c.clause == "metadata":
		for _, name := range pipeline.MetadataNames() {
			if !slices.ContainsFunc(c.before, func(item []esqlToken) bool { return len(item) > 0 && item[0].text == name }) {
				o.add(candidate{label: name, detail: "metadata", kind: protocol.CompletionItemKindField})
			}
		}
	case len(c.item) == 0:
		o.indices()
	default:
		o.keywords(0, "METADATA")
	}
}
