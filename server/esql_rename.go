package server

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// renameColumn gives a column that the query makes another name, in the query
// and in the settings that name what it returns.
func renameColumn(d *document, offset int) *renaming {
	q, m, ok := d.columnAt(offset)
	if !ok {
		return nil
	}
	r := &renaming{span: q.InFile(m.Span), name: m.Column.Name}
	if err := m.Column.Fixed(); err != nil {
		r.refusal = err.Error()
		return r
	}
	r.edits = func(name string) ([]source.Edit, string) {
		var edits []source.Edit
		var err error
		d.look(func(p *check.Pass) { edits, err = p.RenameColumn(q, m.Column, name) })
		if err != nil {
			return nil, err.Error()
		}
		out, ok := q.FileEdits(d.source, edits)
		if !ok {
			return nil, "the quotes around the query cannot hold that name"
		}
		if len(out) == 0 {
			return out, ""
		}
		return d.alsoIn(d.settingsNaming(q, m.Column), out, name)
	}
	return r
}

// alsoIn adds the edits that give settings another name.
func (d *document) alsoIn(settings []check.FieldUse, edits []source.Edit, name string) ([]source.Edit, string) {
	for _, u := range settings {
		if d.source.Slice(u.Span) != u.Name || notPlain(name) {
			return nil, "a setting of the rule names the column, in a way that cannot be changed"
		}
		edits = append(edits, source.Edit{Span: u.Span, NewText: name})
	}
	return edits, ""
}

// notPlain reports whether a name would need escapes in a string of TOML.
func notPlain(name string) bool {
	return strings.ContainsFunc(name, notInQuotedName)
}

func sortMentions(mentions []mention) {
	slices.SortStableFunc(mentions, func(a, b mention) int { return cmp.Compare(a.span.Start, b.span.Start) })
}
