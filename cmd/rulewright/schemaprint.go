package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

// fieldAnswer is what is known of a field, as JSON and for the text.
type fieldAnswer struct {
	Field string `json:"field"`
	// Answer is "known", "unknown", or "open" where nobody can tell.
	Answer string `json:"answer"`
	// Path, Line and Column are where a rule names the field; they count from
	// 1, the column in UTF-16 code units.
	Path   string `json:"path,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
	// Type is the mapping type that counts.
	Type         string        `json:"type,omitempty"`
	SingleValue  bool          `json:"single_value,omitempty"`
	MultiFieldOf string        `json:"multi_field_of,omitempty"`
	MultiFields  []nameAndType `json:"multi_fields,omitempty"`
	Members      []nameAndType `json:"members,omitempty"`
	Unindexed    bool          `json:"unindexed,omitempty"`
	Beta         bool          `json:"beta,omitempty"`
	Allowed      []string      `json:"allowed_values,omitempty"`
	Expected     []string      `json:"expected_values,omitempty"`
	// Values says whose lists of values these are.
	Values  *valuesAnswer  `json:"values_from,omitempty"`
	Sources []sourceAnswer `json:"sources,omitempty"`
	// Asked are the catalogues whose data sets were asked.
	Asked []string `json:"asked,omitempty"`
	// OpenPatterns are the index patterns, or values of event.dataset, that
	// leave the list of fields open.
	OpenPatterns []string `json:"open_patterns,omitempty"`
	Nearest      []string `json:"nearest,omitempty"`
	// Elsewhere are data sets that have the field and were not asked.
	Elsewhere []sourceAnswer `json:"elsewhere,omitempty"`
}

// valuesAnswer is the edition of ECS that lists a field's values, and the file
// that it was read from.
type valuesAnswer struct {
	Edition string `json:"edition"`
	Source  string `json:"source"`
}

type nameAndType struct {
	Name string `json:"name"`
	Type string `json:"type"`
}

// sourceAnswer is a data set that has the field.
type sourceAnswer struct {
	datasetAnswer
	Type string `json:"type"`
}

// datasetAnswer describes a data set.
type datasetAnswer struct {
	Dataset string `json:"dataset"`
	Title   string `json:"title"`
	Version string `json:"version,omitempty"`
	// Wanted is the version that was looked for, where Version is the nearest.
	Wanted string   `json:"wanted,omitempty"`
	Date   string   `json:"date,omitempty"`
	Source string   `json:"source"`
	Index  []string `json:"index,omitempty"`
	// Strict says that documents have no other fields, Addition that the fields
	// are added to those of other data sets.
	Strict   bool `json:"strict,omitempty"`
	Addition bool `json:"addition,omitempty"`

	cited string
}

// carried is the source of what no file of the workspace says.
const carried = "rulewright"

func describe(d *schema.Dataset) datasetAnswer {
	a := datasetAnswer{
		Dataset: d.Name, Title: d.String(), Version: d.Version, Wanted: d.Wanted, Date: d.Date, Source: d.Source,
		cited: d.Cited(), Index: d.Index, Strict: d.Has(schema.Strict), Addition: d.Has(schema.Addition),
	}
	if a.Source == "" {
		a.Source = carried
	}
	return a
}

func describeAll(origins []schema.Origin) []sourceAnswer {
	var out []sourceAnswer
	for _, o := range origins {
		out = append(out, sourceAnswer{describe(o.Dataset), string(o.Type)})
	}
	return out
}

// maxShown is how many members of an object, and how many data sets, the text
// lists.
const maxShown = 20

// answerIn looks a field up in one list of fields.
func answerIn(c *schema.Catalogue, scope *schema.Scope, name string) fieldAnswer {
	f, known := scope.Lookup(name)
	a := fieldAnswer{Field: name, Answer: answerNames[known], Sources: describeAll(scope.Sources(name)), OpenPatterns: scope.Uncovered()}
	for _, d := range scope.Datasets() {
		if cited := d.Cited(); !slices.Contains(a.Asked, cited) {
			a.Asked = append(a.Asked, cited)
		}
	}
	if known == schema.Known {
		a.fill(f, scope)
		return a
	}
	for _, s := range scope.Nearest(name, 5) {
		a.Nearest = append(a.Nearest, s.Name)
	}
	a.Elsewhere = describeAll(c.Everywhere(name))
	return a
}

var answerNames = map[schema.Answer]string{schema.Known: "known", schema.Unknown: "unknown", schema.Open: "open"}

// answerEverywhere looks a field up in all data sets.
func answerEverywhere(c *schema.Catalogue, name string) fieldAnswer {
	sources := c.Everywhere(name)
	if len(sources) == 0 {
		everything := c.Scope([]string{"*"}, nil)
		a := fieldAnswer{Field: name, Answer: "unknown"}
		for _, s := range everything.Nearest(name, 5) {
			a.Nearest = append(a.Nearest, s.Name)
		}
		return a
	}
	a := fieldAnswer{Field: name, Answer: "known", Type: string(sources[0].Type), Sources: describeAll(sources)}
	// ECS says most about its own fields, whatever else has them.
	ecs := c.Scope(nil, nil)
	if f, known := ecs.Lookup(name); known == schema.Known {
		a.fill(f, ecs)
	}
	return a
}

// fill takes over what is known of a field.
func (a *fieldAnswer) fill(f schema.Field, scope *schema.Scope) {
	a.Type, a.SingleValue, a.MultiFieldOf = string(f.Type), !f.Array, f.Of
	a.Unindexed, a.Beta = f.Unindexed, f.Beta
	values := scope.Values()
	a.Allowed, a.Expected = values.Allowed[f.Name], values.Expected[f.Name]
	if len(a.Allowed)+len(a.Expected) > 0 {
		a.Values = &valuesAnswer{"ECS " + values.Version, values.Source}
		if a.Values.Source == "" {
			a.Values.Source = carried
		}
	}
	for m := range scope.Prefix(f.Name + ".") {
		if m.Of == f.Name {
			a.MultiFields = append(a.MultiFields, nameAndType{m.Name, string(m.Type)})
		} else if f.Type.Family() == schema.ObjectFamily {
			a.Members = append(a.Members, nameAndType{m.Name, string(m.Type)})
		}
	}
}

func (a fieldAnswer) writeLookup(out io.Writer) error {
	var b strings.Builder
	a.head(&b)
	if a.Answer == "known" {
		a.details(&b)
	}
	writeSources(&b, "", a.Sources)
	if a.Answer != "known" {
		a.reasons(&b)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (a fieldAnswer) writeWhy(out io.Writer) error {
	var b strings.Builder
	a.head(&b)
	if a.Answer == "known" {
		b.WriteString("  it is known from:\n")
		writeSources(&b, "  ", a.Sources)
	}
	a.reasons(&b)
	_, err := io.WriteString(out, b.String())
	return err
}

// head writes the line that says what became of the field.
func (a *fieldAnswer) head(b *strings.Builder) {
	if a.Line > 0 {
		fmt.Fprintf(b, "%s:%d:%d: ", a.Path, a.Line, a.Column)
	} else if a.Path != "" {
		fmt.Fprintf(b, "%s, which does not name it: ", a.Path)
	}
	switch a.Answer {
	case "known":
		fmt.Fprintf(b, "%s: %s", a.Field, orUnknown(a.Type))
		for _, trait := range []struct {
			is   bool
			word string
		}{{a.SingleValue, "one value"}, {a.Unindexed, "not indexed, so no query finds it"}, {a.Beta, "beta"}} {
			if trait.is {
				b.WriteString(", " + trait.word)
			}
		}
		b.WriteByte('\n')
	case "open":
		fmt.Fprintf(b, "%s: no catalogue lists it, and there may be fields that none lists\n", a.Field)
	default:
		fmt.Fprintf(b, "%s: no such field\n", a.Field)
	}
}

func orUnknown(t string) string {
	if t == "" {
		return "of an unknown type"
	}
	return t
}

// details writes what belongs to a known field.
func (a *fieldAnswer) details(b *strings.Builder) {
	if a.MultiFieldOf != "" {
		fmt.Fprintf(b, "  holds the values of %s\n", a.MultiFieldOf)
	}
	for _, m := range a.MultiFields {
		fmt.Fprintf(b, "  also as %s: %s\n", m.Name, m.Type)
	}
	for i, m := range a.Members {
		if i == maxShown {
			fmt.Fprintf(b, "  and %d more\n", len(a.Members)-i)
			break
		}
		fmt.Fprintf(b, "  holds %s: %s\n", m.Name, m.Type)
	}
	if len(a.Allowed) > 0 {
		fmt.Fprintf(b, "  values: %s\n", strings.Join(a.Allowed, ", "))
	}
	if len(a.Expected) > 0 {
		fmt.Fprintf(b, "  expected values: %s\n", strings.Join(a.Expected, ", "))
	}
	switch {
	case a.Values == nil:
	case a.Values.Source == carried:
		fmt.Fprintf(b, "  says the %s that the program carries\n", a.Values.Edition)
	default:
		fmt.Fprintf(b, "  says %s, from %s\n", a.Values.Edition, a.Values.Source)
	}
}

// reasons writes why a field is not known.
func (a *fieldAnswer) reasons(b *strings.Builder) {
	if len(a.Asked) > 0 {
		fmt.Fprintf(b, "  asked: %s\n", strings.Join(a.Asked, "\n         "))
	}
	if a.Answer != "unknown" && len(a.OpenPatterns) > 0 {
		fmt.Fprintf(b, "  beyond any catalogue: %s\n", strings.Join(a.OpenPatterns, ", "))
	}
	if len(a.Nearest) > 0 {
		fmt.Fprintf(b, "  names like it: %s\n", strings.Join(a.Nearest, ", "))
	}
	if len(a.Elsewhere) > 0 {
		b.WriteString("  others have it:\n")
		writeSources(b, "  ", a.Elsewhere)
	}
}

// writeSources writes where a field comes from: a product once, if all of its
// data sets have the field with one type.
func writeSources(b *strings.Builder, indent string, sources []sourceAnswer) {
	type group struct{ cited, typ, from string }
	titles := make(map[group][]string)
	var order []group
	for _, s := range sources {
		g := group{s.cited, orUnknown(s.Type), s.from()}
		if titles[g] == nil {
			order = append(order, g)
		}
		titles[g] = append(titles[g], s.Title)
	}
	for i, g := range order {
		if i == maxShown {
			fmt.Fprintf(b, "%s  and %d more: --json lists all\n", indent, len(order)-i)
			return
		}
		name := titles[g][0]
		if n := len(titles[g]); n > 1 {
			name = fmt.Sprintf("%s, %d data sets", g.cited, n)
		}
		fmt.Fprintf(b, "%s  %s: %s%s\n", indent, name, g.typ, g.from)
	}
}

// from names the file, if the facts are from one.
func (d *datasetAnswer) from() string {
	if d.Source == carried {
		return ""
	}
	return ", from " + d.Source
}

// reachAnswer is what an index pattern resolves to.
type reachAnswer struct {
	Pattern   string          `json:"pattern"`
	Excluded  bool            `json:"excluded,omitempty"`
	Open      bool            `json:"open"`
	Reason    string          `json:"reason"`
	Nearest   string          `json:"nearest,omitempty"`
	Datasets  []datasetAnswer `json:"datasets"`
	Additions []datasetAnswer `json:"additions,omitempty"`
}

func writeReaches(out io.Writer, reaches []schema.Reach, asJSON bool) error {
	answers := []reachAnswer{}
	for _, r := range reaches {
		a := reachAnswer{Pattern: r.Pattern, Excluded: r.Excluded, Open: r.Open, Reason: r.Reason, Nearest: r.Near, Datasets: []datasetAnswer{}}
		for _, d := range r.Datasets {
			a.Datasets = append(a.Datasets, describe(d))
		}
		for _, d := range r.Additions {
			a.Additions = append(a.Additions, describe(d))
		}
		answers = append(answers, a)
	}
	if asJSON {
		return writeJSON(out, struct {
			Version  int           `json:"version"`
			Patterns []reachAnswer `json:"patterns"`
		}{1, answers})
	}
	var b strings.Builder
	for i := range answers {
		answers[i].write(&b)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

func (a *reachAnswer) write(b *strings.Builder) {
	state := "closed"
	switch {
	case a.Excluded:
		state = "an exclusion"
	case a.Open:
		state = "open"
	}
	fmt.Fprintf(b, "%s: %s: %s\n", a.Pattern, state, a.Reason)
	if a.Nearest != "" {
		fmt.Fprintf(b, "  did you mean %s?\n", a.Nearest)
	}
	for i, d := range a.Datasets {
		if i == maxShown {
			fmt.Fprintf(b, "  and %d more: --json lists all\n", len(a.Datasets)-i)
			break
		}
		fmt.Fprintf(b, "  %s: %s%s\n", d.Dataset, d.Title, d.from())
	}
	seen := make(map[string]bool)
	for _, d := range a.Additions {
		// One file can add fields to several indices.
		if line := d.Title + d.from(); !seen[line] {
			seen[line] = true
			fmt.Fprintf(b, "  added to them: %s\n", line)
		}
	}
}
