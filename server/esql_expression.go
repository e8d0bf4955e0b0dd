package server

import (
	"iter"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
)

// The ranks of what is offered in an expression: what fits the place comes
// first, and of that what the query made itself.
const (
	rankValue     = 0
	rankMade      = 1
	rankField     = 2
	rankFunction  = 5
	rankMisfit    = 6 // a column of another type, or whose name only holds what is typed
	rankOtherCall = 8
	rankKeyword   = 9
)

// expression offers what can stand in an expression.
func (o *esqlOffer) expression() {
	c := &o.cursor
	switch {
	case o.isCast():
		for _, name := range pipeline.CastNames() {
			o.add(candidate{label: name, kind: protocol.CompletionItemKindTypeParameter})
		}
	case c.wantsOperand():
		o.operand()
	default:
		o.operator()
	}
}

func (o *esqlOffer) isCast() bool {
	item := o.cursor.item
	return len(item) > 0 && item[len(item)-1] == esqlToken{esqlSymbol, "::"}
}

// operand offers values, columns and functions.
func (o *esqlOffer) operand() {
	c := &o.cursor
	wanted := o.wanted()
	if column := c.comparison(); column != "" {
		o.values(column)
	}
	if !o.startsAggregate() {
		o.columns(wanted)
	}
	o.functions(wanted)
	o.keywords(rankKeyword, "NOT", "NULL", "TRUE", "FALSE")
}

// wanted returns the types that fit the place; nil where all do.
func (o *esqlOffer) wanted() []pipeline.Type {
	c := &o.cursor
	if column := c.comparison(); column != "" {
		if left := o.typeOfName(column); left != pipeline.Unknown {
			return []pipeline.Type{left}
		}
		return nil
	}
	if f := pipeline.FunctionNamed(c.call); f != nil && len(c.item) == 0 {
		var before []pipeline.Type
		for _, item := range c.before {
			before = append(before, o.typeOf(item))
		}
		return f.Wanted(before)
	}
	return nil
}

// typeOf returns the type of an argument, if it is plain.
func (o *esqlOffer) typeOf(item []esqlToken) pipeline.Type {
	if len(item) != 1 {
		return pipeline.Unknown
	}
	switch t := item[0]; t.kind {
	case esqlWord, esqlQuoted:
		return o.typeOfName(t.text)
	case esqlString:
		return pipeline.Keyword
	case esqlNumber:
		if strings.ContainsAny(t.text, ".eE") {
			return pipeline.Double
		}
		return pipeline.Integer
	case esqlCall:
		if f := pipeline.FunctionNamed(t.text); f != nil {
			if shapes := f.Shapes(); len(shapes) == 1 && len(shapes[0].Returns) == 1 {
				return shapes[0].Returns[0]
			}
		}
	}
	return pipeline.Unknown
}

func (o *esqlOffer) typeOfName(name string) pipeline.Type {
	if c, answer, _ := o.scope().Lookup(name); answer == pipeline.Known {
		return c.Type
	}
	return pipeline.Unknown
}

// startsAggregate reports whether an aggregate of STATS comes next.
func (o *esqlOffer) startsAggregate() bool {
	c := &o.cursor
	return isStats(c.command) && c.clause == "" && !c.inCall
}

func isStats(command string) bool {
	return command == "stats" || command == "inlinestats" || command == "inline stats"
}

func fitsOne(have pipeline.Type, wanted []pipeline.Type) bool {
	return wanted == nil || slices.ContainsFunc(wanted, func(want pipeline.Type) bool { return pipeline.Fits(have, want) })
}

// functions offers the functions that can be called here.
func (o *esqlOffer) functions(wanted []pipeline.Type) {
	typed := strings.ToLower(o.typed())
	for _, name := range pipeline.FunctionNames() {
		f := pipeline.FunctionNamed(name)
		rank := rankFunction
		switch {
		case !strings.Contains(name, typed) || !o.callable(f):
			continue
		case o.startsAggregate() && f.Class != pipeline.Scalar, f.Class == pipeline.Grouping:
			rank = rankMade
		case wanted != nil && !f.Gives(wanted), o.startsAggregate():
			rank = rankOtherCall
		}
		insert := o.write(name) + "("
		if len(f.Params) == 0 {
			insert += ")"
		}
		o.add(candidate{
			label: o.write(name), insert: insert, detail: marksOf(f), about: func() string { return describeESQLFunction(f) },
			kind: protocol.CompletionItemKindFunction, rank: rank,
		})
	}
}

// callable reports whether a function can be called at the place.
func (o *esqlOffer) callable(f *pipeline.Function) bool {
	c := &o.cursor
	switch f.Class {
	case pipeline.Aggregate:
		return isStats(c.command) && c.clause == "" && (!c.inCall || !o.inAggregate())
	case pipeline.TimeSeries:
		return isStats(c.command) && c.clause == "" && strings.HasPrefix(strings.ToLower(strings.TrimSpace(o.q.Text)), "ts ")
	case pipeline.Grouping:
		return isStats(c.command) && c.clause == "by" && !c.inCall
	}
	return !f.Snapshot
}

// inAggregate reports whether the place is an argument of an aggregate.
func (o *esqlOffer) inAggregate() bool {
	f := pipeline.FunctionNamed(o.cursor.call)
	return f != nil && f.Class != pipeline.Scalar
}

// operator offers what can follow a value: operators, and the keywords that
// begin the next part of the command.
func (o *esqlOffer) operator() {
	c := &o.cursor
	last := c.item[len(c.item)-1]
	switch {
	case last.kind == esqlNumber:
		for _, unit := range []string{"seconds", "minutes", "hours", "days", "weeks", "months", "years"} {
			o.add(candidate{label: unit, kind: protocol.CompletionItemKindUnit})
		}
	case len(c.item) == 1 && !c.inCall && last.kind != esqlCall && (c.command == "eval" || c.command == "row" || isStats(c.command) && c.clause == ""):
		o.add(candidate{label: "=", kind: protocol.CompletionItemKindOperator})
	}
	o.clauses()
	if c.command == "sort" && !c.inCall {
		o.keywords(1, "ASC", "DESC", "NULLS FIRST", "NULLS LAST")
	}
	if last.kind == esqlWord && strings.EqualFold(last.text, "is") {
		return
	}
	o.keywords(2, "AND", "OR", "LIKE", "RLIKE", "IN", "NOT IN", "NOT LIKE", "NOT RLIKE", "IS NULL", "IS NOT NULL")
	for _, op := range []string{"==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", ":", "::"} {
		o.add(candidate{label: op, kind: protocol.CompletionItemKindOperator, rank: 3})
	}
}

// clauses offers the keywords of the command that were not written yet.
func (o *esqlOffer) clauses() {
	c := &o.cursor
	if c.inCall {
		return
	}
	for _, word := range clauses[c.command] {
		again := word == "where" && c.clause == ""
		if again || word != "where" && !slices.Contains(c.seen, word) {
			o.keywords(1, word)
		}
	}
}

// columns offers the columns that are there, those first whose types fit.
func (o *esqlOffer) columns(wanted []pipeline.Type) {
	table, typed := o.scope(), unquotedName(o.typed())
	var found []candidate
	seen := map[string]bool{}
	add := func(name string, typ pipeline.Type, detail string, rank int, about func() string) {
		if !fitsOne(typ, wanted) {
			rank = rankMisfit
		}
		seen[name] = true
		x := candidate{label: name, detail: detail, kind: protocol.CompletionItemKindField, rank: rank, about: about}
		if spelled := pipeline.Spell(name); spelled != name {
			x.insert = spelled
		}
		found = append(found, x)
	}
	for _, c := range table.Columns() {
		if !strings.Contains(c.Name, typed) {
			continue
		}
		rank := rankMade
		if c.IsField() && joinedFrom(c) == "" || strings.HasPrefix(c.Name, "_") {
			rank = rankField
		}
		add(c.Name, c.Type, columnDetail(c), rank, func() string { return o.describeColumn(c) })
	}
	addFields := func(scope *schema.Scope, fields iter.Seq[schema.Field], rank int) {
		for f := range fields {
			if !seen[f.Name] && f.Type.Family() != schema.ObjectFamily && table.Passes(f.Name) {
				add(f.Name, pipeline.TypeOfField(f.Type), fieldDetail(&f), rank, func() string { return describeField(scope, f.Name) })
			}
		}
	}
	if scope, ok := table.Fields(); ok {
		addFields(scope, scope.Prefix(typed), rankField)
		if typed != "" {
			addFields(scope, scope.Contains(typed), rankMisfit)
		}
	}
	o.d.countUse(found, func(x *candidate) bool { return x.rank != rankMade })
	o.out.addBest(found)
}

// describeColumn says what a column that is offered is.
func (o *esqlOffer) describeColumn(c *pipeline.Column) string {
	if isRead(c) && c.Scope() != nil {
		return describeField(c.Scope(), c.Name)
	}
	text := describeColumnType(c)
	if made := o.d.describeMaking(o.q, c.Origin()); made != "" {
		text += "\n\n" + made
	}
	return text
}

func unquotedName(typed string) string { return strings.Trim(typed, "`") }

// columnDetail is what is said beside the name of a column of the query's own.
func columnDetail(c *pipeline.Column) string {
	text := string(c.Type)
	if c.Type != pipeline.Unknown && c.Multi {
		text += ", several values"
	}
	if from := joinedFrom(c); from != "" {
		text += ", of " + from
	}
	return text
}
