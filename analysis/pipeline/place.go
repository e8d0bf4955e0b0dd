package pipeline

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

// placed reports an aggregate or a grouping function where none can stand.
func (a *analyser) placed(f *Function, e *esql.Call) {
	misplaced := func(code, why string) {
		a.problem(Misplaced, code, e.Name.Span(), "`"+strings.ToUpper(f.Name)+"` "+why)
	}
	switch f.Class {
	case Aggregate:
		switch {
		case a.in.inside && !a.in.timeSeries:
			misplaced("nested-aggregate", "aggregates: it cannot stand inside of another aggregate")
		case !a.in.aggregates && !a.in.inside:
			misplaced("misplaced-aggregate", "aggregates: it can stand in `STATS` only, not in `"+a.clause()+"`")
		}
	case TimeSeries:
		if !a.in.timeSeries && a.readsIndices() {
			misplaced("misplaced-aggregate", "aggregates over time: it can stand in `STATS` of a query that begins with `TS` only")
		}
	case Grouping:
		a.placedGrouping(f, misplaced)
	}
}

// placedGrouping reports a grouping function where none can stand.
func (a *analyser) placedGrouping(f *Function, misplaced func(code, why string)) {
	switch {
	case f.Name == "without" || a.in.groupings[f.Name] && !a.in.grouping:
		// What stands behind BY can be named by the same words.
	case a.in.grouping && a.in.inside:
		misplaced("nested-grouping", "makes groups: it cannot stand inside of another function that does")
	case !a.in.grouping && !a.in.inside:
		misplaced("misplaced-grouping", "makes groups: it can stand behind `BY` of `STATS` only")
	}
}

// readsIndices reports whether the query begins with FROM.
func (a *analyser) readsIndices() bool {
	commands := a.Query.Pipeline.Commands
	if len(commands) == 0 {
		return false
	}
	from, ok := commands[0].(*esql.From)
	return ok && !from.TimeSeries
}

// clause names the place of an expression.
func (a *analyser) clause() string {
	if a.in.grouping {
		return "BY"
	}
	if _, ok := a.in.command.(*esql.Stats); ok {
		return "WHERE"
	}
	return esql.Name(a.in.command)
}
