package server

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
)

// explainField says what is known of the field that is named at an offset, in
// a query or in any other place of a rule that names fields.
func explainField(d *document, offset int) *explanation {
	use, ok := d.fieldAt(offset)
	if !ok || use.Pattern {
		return nil
	}
	return &explanation{use.Span, describeField(use.Scope, use.Name)}
}

// fieldAt returns the use of a field that stands at an offset.
func (d *document) fieldAt(offset int) (use check.FieldUse, ok bool) {
	d.look(func(p *check.Pass) {
		for _, u := range p.FieldUses() {
			if u.Span.Contains(offset) {
				use, ok = u, true
				return
			}
		}
	})
	return use, ok
}

// describeField describes what a scope knows of a name.
func describeField(scope *schema.Scope, name string) string {
	f, answer := scope.Lookup(name)
	switch answer {
	case schema.Unknown:
		return describeUnknown(scope, name)
	case schema.Open:
		return describeOpen(scope, name)
	}
	return strings.Join(append([]string{describeType(&f)}, fieldFacts(scope, &f)...), "\n\n")
}

// describeType is the first line about a field: its name, its type and how
// many values it has.
func describeType(f *schema.Field) string {
	values := ", one value"
	switch {
	case f.Type.Family() == schema.ObjectFamily:
		values = ""
	case f.Array:
		values = ", several values"
	}
	return fmt.Sprintf("**%s**: `%s`%s", f.Name, f.Type, values)
}

// fieldFacts are what else is known of a field, a paragraph each.
func fieldFacts(scope *schema.Scope, f *schema.Field) []string {
	out := inWords(scope, cmp.Or(f.Of, f.Name))
	if f.Of != "" {
		out = append(out, fmt.Sprintf("The values of `%s`, indexed as `%s`.", f.Of, f.Type))
	}
	if f.Unindexed {
		out = append(out, "It is kept but not indexed: no query finds it.")
	}
	if f.Beta {
		out = append(out, "ECS has not settled this field yet.")
	}
	if nested := scope.NestedIn(f.Name); nested != "" {
		out = append(out, fmt.Sprintf("It lies in the nested field `%s`.", nested))
	}
	out = append(out, describeValues(scope.Values(), f.Name)...)
	return append(out, describeOrigins(scope, f.Name))
}

// inWords says what a field is for: as the workspace's own schema has it, else
// as the program has it, if it is one of those that rules often use.
func inWords(scope *schema.Scope, name string) []string {
	if text, by := scope.Words(name); text != "" {
		return []string{text + " *(" + by.Product + ")*"}
	}
	if text := schema.InWords(name); text != "" {
		first, size := utf8.DecodeRuneInString(text)
		return []string{string(unicode.ToUpper(first)) + text[size:] + "."}
	}
	return nil
}

// describeValues lists the values that ECS lets a field have.
func describeValues(values *schema.Values, name string) []string {
	var out []string
	if list := values.Allowed[name]; len(list) > 0 {
		out = append(out, "Allowed values: "+inBackquotes(list))
	}
	if list := values.Expected[name]; len(list) > 0 {
		out = append(out, "Expected values: "+inBackquotes(list))
	}
	if pattern := values.Pattern[name]; pattern != "" {
		out = append(out, "Values match `"+pattern+"`.")
	}
	return out
}

// describeOrigins lists the data sets that have a field, by product, and of
// what type it is there where they differ.
func describeOrigins(scope *schema.Scope, name string) string {
	differ := len(scope.Types(name)) > 1
	var products []string
	datasets := make(map[string][]string)
	for _, o := range scope.Origins(name) {
		product := fmt.Sprintf("%s %s (%s)", o.Dataset.Product, o.Dataset.Version, o.Dataset.Date)
		if differ {
			product += fmt.Sprintf(" as `%s`", o.Type)
		}
		if datasets[product] == nil {
			products = append(products, product)
		}
		datasets[product] = append(datasets[product], o.Dataset.Name)
	}
	var out strings.Builder
	out.WriteString("Known from:\n")
	for _, product := range products {
		fmt.Fprintf(&out, "\n- %s: %s", product, shortened(datasets[product]))
	}
	return out.String()
}

// maxDatasets bounds how many data sets of one product a hover lists.
const maxDatasets = 8

func shortened(names []string) string {
	if len(names) <= maxDatasets+1 {
		return inBackquotes(names)
	}
	return fmt.Sprintf("%s and %d more", inBackquotes(names[:maxDatasets]), len(names)-maxDatasets)
}

func describeUnknown(scope *schema.Scope, name string) string {
	text := fmt.Sprintf("**%s**: no such field in %s.", name, scope.Cited())
	if near := scope.Nearest(name, 5); len(near) > 0 {
		names := make([]string, len(near))
		for i, n := range near {
			names[i] = n.Name
		}
		text += "\n\nNames like it: " + inBackquotes(names)
	}
	return text
}

// describeOpen says what is known of a name that no catalogue has.
func describeOpen(scope *schema.Scope, name string) string {
	why := "which do not list every field that documents can have here"
	if patterns := scope.Uncovered(); len(patterns) > 0 {
		why = "and nothing is known of the fields of " + inBackquotes(patterns)
	}
	about := append([]string{"**" + name + "**"}, inWords(scope, name)...)
	return strings.Join(append(about, "It is not in the catalogues, "+why+"."), "\n\n")
}

func inBackquotes(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "`" + strings.Join(words, "`, `") + "`"
}
