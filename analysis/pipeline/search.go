package pipeline

import (
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// searches are the functions that ask the index itself, so that they can stand
// only where its documents still are what rows are made of.
var searches = map[string]bool{"match": true, "match_phrase": true, "qstr": true, "kql": true}

// searched reports a search, the operator `:` among them, in a place where
// Elasticsearch refuses it.
func (a *analyser) searched(name string, at source.Span, t *Table) {
	if a.in.scoring {
		return
	}
	switch place := a.clause(); place {
	case "EVAL", "ROW", "SORT", "BY":
		a.problem(Misplaced, "misplaced-search", at, "`"+name+"` searches the index: it can stand in `WHERE` only, not in `"+place+"`")
		return
	}
	by := t.unsearchable
	if by == "" && (name == "KQL" || name == "QSTR") {
		by = t.changed
	}
	if by != "" {
		a.problem(Misplaced, "misplaced-search", at, "`"+name+"` searches the index, and cannot stand behind `"+by+"`: put this `WHERE` before it")
	}
}

// passed notes what a command means for the searches behind it.
func (t *Table) passed(c esql.Command) {
	name := strings.ToUpper(esql.Name(c))
	switch c := c.(type) {
	case *esql.Stats:
		if !c.Inline {
			t.unsearchable = name
		}
	case *esql.Limit, *esql.Row, *esql.Show:
		t.unsearchable = name
	case *esql.Eval, *esql.Keep, *esql.Drop, *esql.Rename, *esql.Dissect, *esql.Grok, *esql.Enrich, *esql.MvExpand:
		if t.changed == "" {
			t.changed = name
		}
	}
}
