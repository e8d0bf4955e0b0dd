package catalogue

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

// mapping is the mapping of one index.
type mapping struct {
	facts   []schema.Fact
	aliases map[string]string // paths of alias fields
	dynamic string
}

func newMapping() *mapping { return &mapping{aliases: map[string]string{}} }

// read reads {"dynamic": …, "properties": {…}}.
func (m *mapping) read(w *walker) error {
	return w.members(func(key string) (err error) {
		switch key {
		case "dynamic":
			m.dynamic, err = w.scalar()
			return err
		case "properties":
			return m.properties(w, "", 0)
		case "runtime":
			return m.runtime(w)
		}
		return w.SkipValue()
	})
}

// runtime reads fields that are made when they are asked for.
func (m *mapping) runtime(w *walker) error {
	return w.members(func(name string) error {
		f := mapped{}
		err := f.read(w, m, name, 0)
		m.facts = append(m.facts, schema.Fact{Name: name, Type: f.typ, Array: true})
		return err
	})
}

// properties reads the fields of an object.
func (m *mapping) properties(w *walker, prefix string, depth int) error {
	if depth > maxDepth {
		return w.SkipValue()
	}
	return w.members(func(name string) error {
		name = prefix + name
		from := len(m.facts)
		f := mapped{}
		if err := f.read(w, m, name, depth); err != nil {
			return err
		}
		m.add(name, &f, from)
		return nil
	})
}

// mapped is what a mapping says of one field.
type mapped struct {
	typ                    schema.Type
	path, dynamic          string
	unindexed, noDocValues bool
	disabled               bool
}

func (f *mapped) read(w *walker, m *mapping, name string, depth int) error {
	return w.members(func(key string) error {
		switch key {
		case "properties", "fields":
			return m.properties(w, name+".", depth+1)
		case "type", "path", "dynamic", "index", "doc_values", "enabled":
			word, err := w.scalar()
			switch key {
			case "type":
				f.typ = schema.Type(word)
			case "path":
				f.path = word
			case "dynamic":
				f.dynamic = word
			case "index":
				f.unindexed = word == "false"
			case "doc_values":
				f.noDocValues = word == "false"
			case "enabled":
				f.disabled = word == "false"
			}
			return err
		}
		return w.SkipValue()
	})
}

// add adds a field. Those that lie below it begin at "from".
func (m *mapping) add(name string, f *mapped, from int) {
	fact := schema.Fact{Name: name, Type: f.typ, Array: true}
	switch f.typ {
	case schema.NoType:
		fact.Type = schema.Object
	case "passthrough": // an object whose members count without its name, too
		fact.Type = schema.Object
		for _, below := range slices.Clone(m.facts[from:]) {
			// What such an object in it has given already has no name before it.
			if rest, ok := strings.CutPrefix(below.Name, name+"."); ok {
				below.Name = rest
				m.facts = append(m.facts, below)
			}
		}
	case schema.Alias:
		m.aliases[name] = f.path
	case schema.Text, schema.MatchOnlyText:
		fact.Unindexed = f.unindexed
	default: // a field that is not indexed is found by its doc values
		fact.Unindexed = f.unindexed && f.noDocValues
	}
	fact.Unindexed = fact.Unindexed || f.disabled
	m.facts = append(m.facts, fact)
	if f.dynamic == "true" || f.dynamic == "runtime" {
		// In a strict index, this object still takes in what appears.
		m.facts = append(m.facts, schema.Fact{Name: name + ".*", Type: schema.Object})
	}
}

// fields are the mapping's, with the types of what aliases stand for.
func (m *mapping) fields(index string) indexFields {
	types := make(map[string]schema.Type, len(m.facts))
	for _, f := range m.facts {
		types[f.Name] = f.Type
	}
	for i := range m.facts {
		if path, ok := m.aliases[m.facts[i].Name]; ok && types[path] != schema.NoType {
			m.facts[i].Type = types[path]
		}
	}
	x := indexFields{facts: m.facts, strict: m.dynamic == "false" || m.dynamic == "strict"}
	if index != "" {
		x.index = []string{index}
	}
	return x
}
