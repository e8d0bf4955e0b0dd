package config

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

// Catalogue returns a catalogue with what the configuration says about
// indices laid over it; the same one where it says nothing.
//
// An index that no data set of the catalogue reaches then has the fields that
// are listed, and those of ECS. To other indices, and to those marked as open,
// the listed fields are added and nothing is said about further ones.
func (c *Config) Catalogue(base *schema.Catalogue) (*schema.Catalogue, error) {
	if len(c.Indices) == 0 {
		return base, nil
	}
	var b schema.Builder
	for i := range c.Indices {
		index := &c.Indices[i]
		set := schema.Dataset{
			Name: fmt.Sprintf("%s/%d", FileName, i), Index: index.Patterns,
			Title: "the indices of", Product: "the indices of", Version: FileName,
		}
		known := func(pattern string) bool { return len(base.Reaching(pattern)) > 0 }
		if index.Open || slices.ContainsFunc(index.Patterns, known) {
			set.Traits = schema.Addition
		}
		b.Add(set, index.facts(base))
	}
	table, err := schema.ReadTable(string(b.Bytes()))
	if err != nil {
		return base, fmt.Errorf("%s: the fields of its indices cannot be used: %w", FileName, err)
	}
	return base.With(table), nil
}

// facts are the fields of the indices that these are like, and those that are
// listed.
func (x *Index) facts(base *schema.Catalogue) []schema.Fact {
	var out []schema.Fact
	if len(x.Like) > 0 {
		for f := range base.Scope(x.Like, nil).All() {
			out = append(out, schema.Fact{
				Name: f.Name, Type: f.Type, Array: f.Array, Beta: f.Beta, Unindexed: f.Unindexed, Of: f.Of != "",
			})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(x.Fields)) {
		out = append(out, schema.Fact{Name: name, Type: schema.Type(x.Fields[name]), Array: true})
	}
	return out
}

// IsIndexPattern reports whether a pattern is a name, or a beginning followed
// by `*`, which is what a catalogue can hold.
func IsIndexPattern(pattern string) bool {
	name := strings.TrimSuffix(pattern, "*")
	return name != "" && !strings.ContainsAny(name, "*?,:<>\" ") && !strings.HasPrefix(name, "-")
}

// fieldTypes are the types of fields that a configuration can name.
var fieldTypes = []string{
	"keyword", "constant_keyword", "wildcard", "text", "match_only_text", "long", "integer", "short", "byte",
	"unsigned_long", "double", "float", "half_float", "scaled_float", "date", "date_nanos", "boolean", "ip",
	"version", "object", "nested", "flattened", "alias", "geo_point", "geo_shape", "date_range", "histogram", "binary",
}
