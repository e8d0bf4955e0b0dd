package server

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// renameField gives a field another name at all places of a rule that name
// it. What a query in ES|QL names follows other rules.
func renameField(d *document, offset int) *renaming {
	use, ok := d.fieldAt(offset)
	if !ok {
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
			return d.renamingInESQL(u.Query, pipeline.SourceFieldNamed(u.Query.ESQL, use.Name), use.Span, true)
		}
	}
	r.edits = func(name string) ([]source.Edit, string) { return renamed(d, uses, name) }
	return r
}

// renamed makes the edits that name a field otherwise.
func renamed(d *document, uses []check.FieldUse, name string) ([]source.Edit, string) {
	if refusal := refusedName(name, notInName); refusal != "" {
		return nil, refusal
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

// refusedName says why no field can have a name, given what is none of its
// characters; "" where one can.
func refusedName(name string, not func(rune) bool) string {
	if name == "" || strings.Trim(name, ".") != name || strings.Contains(name, "..") || strings.ContainsFunc(name, not) {
		return fmt.Sprintf("%q is no name of a field: it is made of letters, digits, `_`, `-`, `@` and dots between them", name)
	}
	return ""
}

func notInName(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_-@.", r)
}
