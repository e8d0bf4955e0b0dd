package check

import (
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/source"
)

// ColumnsAt returns the columns that can be named at an offset of an ES|QL
// query's text, which may be half written there.
func (p *Pass) ColumnsAt(q *Query, offset int) *pipeline.Table {
	return pipeline.TableAt(q.ESQL, p.patternScope, offset)
}

// RenameColumn returns the edits of an ES|QL query's text that give a column
// another name; see [pipeline.Analysis.Rename].
func (p *Pass) RenameColumn(q *Query, c *pipeline.Column, name string) ([]source.Edit, error) {
	return q.Columns().Rename(p.patternScope, c, name)
}
