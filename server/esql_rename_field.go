package server

import (
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/source"
)

// renameInESQL gives a field of the indices another name in a query in ES|QL,
// and in the settings that name it as the query returns it.
func renameInESQL(d *document, offset int) *renaming {
	q, at := d.queryAt(offset)
	if q == nil || q.ESQL == nil {
		return nil
	}
	f, span, ok := pipeline.SourceFieldAt(q.ESQL, at)
	if !ok {
		return nil
	}
	return d.renamingInESQL(q, f, q.InFile(span), false)
}

// renamingInESQL renames a field of a query from a place of the file, which may
// be a setting that has to mean the same.
func (d *document) renamingInESQL(q *check.Query, f *pipeline.SourceField, at source.Span, setting bool) *renaming {
	r := &renaming{span: at, name: f.Name}
	switch err := f.Fixed(); {
	case err != nil:
		r.refusal = err.Error()
		return r
	case setting && f.Returned == pipeline.Missing:
		r.refusal = "the query returns another column of this name, or none"
		return r
	}
	r.edits = func(name string) ([]source.Edit, string) {
		name = pipeline.Unquote(name)
		if refusal := refusedName(name, notInQuotedName); refusal != "" {
			return nil, refusal
		}
		edits, err := f.Rename(name)
		if err != nil {
			return nil, err.Error()
		}
		out, ok := q.FileEdits(d.source, edits)
		if !ok {
			return nil, "the quotes around the query cannot hold that name"
		}
		settings := outsideOfQueries(d.usesOf(f.Name))
		switch {
		case len(settings) == 0 || len(out) == 0 || f.Returned == pipeline.Missing:
			return out, ""
		case f.Returned == pipeline.Open:
			return nil, "a setting of the rule names `" + f.Name + "`, and it cannot be told whether it means the field"
		}
		return d.alsoIn(settings, out, name)
	}
	return r
}

// notInQuotedName is notInName for a name that may be written in backquotes:
// fields of Kubernetes have slashes.
func notInQuotedName(r rune) bool { return r != '/' && notInName(r) }
