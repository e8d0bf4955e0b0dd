package catalogue

import (
	"regexp"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// answer is a JSON file about indices: what Elasticsearch answers to _mapping
// or to _field_caps, or custom schemas. Which it is shows while it is read.
type answer struct {
	what   string // what a reader calls it
	custom bool
	sets   []indexFields
	caps   indexFields // of field capabilities: one list for all indices
}

// indexFields are the fields that some indices share.
type indexFields struct {
	index  []string
	facts  []schema.Fact
	strict bool // nothing else can be mapped
}

// read reads the file. At the top of it are names of indices, or one of the
// members that the answers have there.
func (a *answer) read(w *walker) error {
	a.what = "the custom schema"
	a.custom = true
	return w.members(func(name string) error {
		switch {
		case name == "indices" && w.PeekKind() == '[':
			return w.items(func() error {
				index, err := w.word()
				if index != "" {
					a.caps.index = append(a.caps.index, streamOf(index))
				}
				return err
			})
		case name == "fields" && w.PeekKind() == '{':
			a.what, a.custom = "the field capabilities", false
			return a.readCaps(w)
		case (name == "mappings" || name == "properties") && w.PeekKind() == '{':
			a.what, a.custom = "the mapping", false
			m := newMapping()
			var err error
			if name == "mappings" {
				err = m.read(w)
			} else {
				err = m.properties(w, "", 0)
			}
			a.sets = append(a.sets, m.fields(""))
			return err
		case w.PeekKind() == '{':
			return a.readIndex(w, name)
		}
		return w.wrong("an object")
	})
}

// readIndex reads an index: its mapping, or a custom list of its fields.
func (a *answer) readIndex(w *walker, index string) error {
	var list []schema.Fact
	isMapping := false
	err := w.members(func(name string) error {
		switch {
		case name == "mappings" && w.PeekKind() == '{':
			isMapping = true
			a.what, a.custom = "the mapping", false
			m := newMapping()
			err := m.read(w)
			a.sets = append(a.sets, m.fields(streamOf(index)))
			return err
		case w.PeekKind() == '{':
			facts, err := leaves(w)
			for _, f := range facts {
				f.Name = name + "." + f.Name
				list = append(list, f)
			}
			return err
		}
		t, err := w.word()
		list = append(list, schema.Fact{Name: name, Type: layout.TypeOf(t), Array: true})
		return err
	})
	if pattern, ok := indexOf(index); ok && !isMapping && len(list) > 0 {
		a.sets = append(a.sets, indexFields{index: []string{pattern}, facts: list})
	}
	return err
}

// readCaps reads field capabilities: {field: {type: {"searchable": true, …}}}.
func (a *answer) readCaps(w *walker) error {
	return w.members(func(field string) error {
		var types []schema.Type
		metadata, searchable := false, false
		err := w.members(func(t string) error {
			found := true
			err := w.members(func(key string) error {
				word, err := w.scalar()
				switch {
				case key == "searchable" && word == "false":
					found = false
				case key == "metadata_field" && word == "true":
					metadata = true
				}
				return err
			})
			if t != "unmapped" {
				types = append(types, schema.Type(t))
				searchable = searchable || found
			}
			return err
		})
		if len(types) == 0 || metadata {
			return err
		}
		fact := schema.Fact{Name: field, Array: true, Type: agreed(types)}
		fact.Unindexed = !searchable && fact.Type.Family() != schema.ObjectFamily
		a.caps.facts = append(a.caps.facts, fact)
		return err
	})
}

// agreed is the type that a field has in all indices; none where the indices
// differ in how its values compare.
func agreed(types []schema.Type) schema.Type {
	for _, t := range types[1:] {
		if t.Family() != types[0].Family() {
			return schema.NoType
		}
	}
	return types[0]
}

// indices are the fields that were found, each list with its indices.
func (a *answer) indices() []indexFields {
	out := slices.Clone(a.sets)
	if len(a.caps.facts) > 0 {
		out = append(out, a.caps)
	}
	for i := range out {
		out[i].facts = withMultiFields(out[i].facts)
	}
	return slices.DeleteFunc(out, func(x indexFields) bool { return len(x.facts) == 0 })
}

// withMultiFields marks those fields that lie below another one that is no
// object: an answer lists them as it lists any other.
func withMultiFields(facts []schema.Fact) []schema.Fact {
	types := make(map[string]schema.Type, len(facts))
	for _, f := range facts {
		types[f.Name] = f.Type
	}
	out := slices.Clone(facts)
	for i := range out {
		if dot := strings.LastIndexByte(out[i].Name, '.'); dot > 0 {
			parent, ok := types[out[i].Name[:dot]]
			out[i].Of = ok && parent.Family() != schema.ObjectFamily && parent != schema.Flattened
		}
	}
	return out
}

// merged joins the lists of several indices, as those of one pattern are.
func merged(sets []indexFields) indexFields {
	out := indexFields{strict: true}
	seen := make(map[string]bool)
	for _, x := range sets {
		out.strict = out.strict && x.strict
		for _, f := range x.facts {
			if !seen[f.Name] {
				seen[f.Name] = true
				out.facts = append(out.facts, f)
			}
		}
	}
	return out
}

// backing is what a data stream's name gets around it in its indices' names.
var backing = regexp.MustCompile(`^(?:partial-|restored-)*\.ds-(.+)-\d{4}\.\d{2}\.\d{2}-\d{6,}$`)

// streamOf returns the data stream that an index belongs to, or the index.
func streamOf(index string) string {
	if m := backing.FindStringSubmatch(index); m != nil {
		return m[1]
	}
	if _, local, ok := strings.Cut(index, ":"); ok {
		return local
	}
	return index
}
