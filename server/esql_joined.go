package server

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
)

// joined is an index whose columns LOOKUP JOIN adds, as far as a catalogue knows
// them: one that the configuration or a schema file of the workspace describes.
type joined struct {
	index string
	scope *schema.Scope
}

// joinTarget returns the index that a command looks up, if a catalogue knows it.
func (o *esqlOffer) joinTarget(c esql.Command) (joined, bool) {
	var target *esql.IndexPattern
	switch c := c.(type) {
	case *esql.Join:
		target = c.Target
	case *esql.Lookup:
		target = c.Target
	}
	if target == nil || len(o.d.options.Catalogue.Reaching(target.Text())) == 0 {
		return joined{}, false
	}
	return joined{target.Text(), o.d.options.Catalogue.Scope([]string{target.Text()}, nil)}, true
}

// written is the command that the cursor is in; nil where it is between two.
func (o *esqlOffer) written() (out esql.Command) {
	for _, c := range o.q.ESQL.Pipeline.Commands {
		if c.Keyword().Start < o.at && o.cursor.command != "" {
			out = c
		}
	}
	return out
}

// joins returns the indices whose columns are there at the cursor. Behind
// commands that choose columns, these are among the columns of the query.
func (o *esqlOffer) joins() []joined {
	var out []joined
	for _, c := range o.q.ESQL.Pipeline.Commands {
		if c.Span().End >= o.cursor.word.Start || c == o.written() {
			break
		}
		switch c.(type) {
		case *esql.Keep, *esql.Stats:
			out = nil
		}
		if j, ok := o.joinTarget(c); ok {
			out = append(out, j)
		}
	}
	return out
}

// addJoined offers the columns of the indices that were joined.
func (o *esqlOffer) addJoined(typed string, add func(name string, typ pipeline.Type, detail string, about func() string)) {
	for _, j := range o.joins() {
		for f := range j.scope.Contains(typed) {
			if f.Type.Family() != schema.ObjectFamily && j.lists(f.Name) {
				add(f.Name, pipeline.TypeOfField(f.Type), fieldDetail(&f)+", of "+j.index, func() string { return describeField(j.scope, f.Name) })
			}
		}
	}
}

// lists reports whether the index itself has a field, and not only ECS, which
// any index might have.
func (j joined) lists(name string) bool {
	for _, origin := range j.scope.Origins(name) {
		for _, pattern := range origin.Dataset.Index {
			if pattern == j.index || strings.HasSuffix(pattern, "*") && strings.HasPrefix(j.index, strings.TrimSuffix(pattern, "*")) {
				return true
			}
		}
	}
	return false
}

// joinKeys offers the columns that the index of the LOOKUP JOIN that is being
// written has, too; false where nobody knows them.
func (o *esqlOffer) joinKeys() bool {
	target, known := o.joinTarget(o.written())
	if !known {
		return false
	}
	before := len(o.out.candidates)
	o.columns(nil)
	kept := o.out.candidates[:before]
	for _, x := range o.out.candidates[before:] {
		if target.lists(x.label) {
			kept = append(kept, x)
		}
	}
	o.out.candidates = kept
	return true
}

// lookups offers the indices that a catalogue knows by their whole name, as
// those of LOOKUP JOIN are written.
func (o *esqlOffer) lookups() {
	for _, x := range o.d.datasetNames(func(index []string, _ string) []string { return index }) {
		if !strings.Contains(x.label, "*") {
			o.add(x)
		}
	}
}
