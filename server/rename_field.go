package server

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// renameField gives a field another name at all places of a rule that name
// it. Columns of ES|QL follow other rules.
func renameField(d *document, offset int) *renaming {
	use, ok := d.fieldAt(offset)
	if !ok || use.Query != nil && use.Query.Language == rules.ESQL {
		return nil
	}
	r := &renaming{span: use.Span, name: use.Name}
	uses := d.usesOf(use.Name)
	switch {
	case use.Pattern:
		r.refusal = "a pattern stands for many fields"
		return r
	case d.source.Slice(use.Span) != use.Name:
		r.refusal = "the name is only written in part here"
		return r
	}
	for _, u := range uses {
		if u.Query != nil && u.Query.Language == rules.ESQL {
			r.refusal = "a query in ES|QL of this rule has the field, too"
			return r
		}
	}
	r.edits = func(name string) ([]source.Edit, string) { return renamed(d, uses, name) }
	return r
}

// renamed makes the edits that name a field otherwise.
func renamed(d *document, uses []check.FieldUse, name string) ([]source.Edit, string) {
	if name == "" || strings.Trim(name, ".") != name || strings.Contains(name, "..") || strings.ContainsFunc(name, notInName) {
		return nil, fmt.Sprintf("%q is no name of a field: it is made of letters, digits, `_`, `-`, `@` and dots between them", name)
	}
	var out []source.Edit
	for _, u := range uses {
		if d.source.Slice(u.Span) != u.Name {
			return nil, "the name is written in another way, or in part, at another place"
		}
		text := name
		if u.Query == nil {
			out = append(out, source.Edit{Span: u.Span, NewText: text})
			continue
		}
		if u.Query.Language == rules.EQL && strings.ContainsAny(name, "-@") && !strings.HasPrefix(name, "@") {
			text = "`" + name + "`"
		}
		edits, ok := u.Query.FileEdits(d.source, []source.Edit{{Span: u.At, NewText: text}})
		if !ok {
			return nil, "the quotes around the query cannot hold that name"
		}
		out = append(out, edits...)
	}
	return out, ""
}

func notInName(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_-@.", r)
}
