package catalogue

import (
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// readECS reads the flat list of ECS's fields, and what it says about their
// values.
func (d *derivation) readECS(e edition) error {
	if d.worse("ECS", e, isNamed("ecs")) {
		return nil
	}
	var facts []schema.Fact
	values := newValues(e.version.String(), d.shown(e.file))
	if !d.json(e.file, func(w *walker) error {
		return w.members(func(field string) (err error) {
			facts, err = readECSField(w, field, facts, values)
			return err
		})
	}) {
		return nil
	}
	if len(facts) == 0 {
		d.problem(e.file, Problem{Message: "lists no field, so it does not count"})
		return nil
	}
	if !e.former && len(values.Allowed) > 0 {
		d.values = values
	}
	set := layout.ECS()
	d.date(&set, e, isNamed("ecs"))
	return d.add(set, facts)
}

func readECSField(w *walker, field string, facts []schema.Fact, values *schema.Values) ([]schema.Fact, error) {
	fact := schema.Fact{Name: field}
	var multi []schema.Fact
	err := w.members(func(key string) error {
		switch key {
		case "type":
			t, err := w.word()
			fact.Type = layout.TypeOf(t)
			return err
		case "normalize":
			return w.items(func() error {
				word, err := w.word()
				fact.Array = fact.Array || word == "array"
				return err
			})
		case "short":
			text, err := w.scalar()
			fact.Words = shortened(text)
			return err
		case "beta", "alpha":
			fact.Beta = true
		case "index":
			word, err := w.scalar()
			fact.Unindexed = word == "false"
			return err
		case "allowed_values":
			return readAllowed(w, field, values)
		case "expected_values":
			return w.items(func() error {
				word, err := w.word()
				values.Expected[field] = append(values.Expected[field], word)
				return err
			})
		case "pattern":
			word, err := w.word()
			values.Pattern[field] = word
			return err
		case "multi_fields":
			return w.items(func() error {
				m := schema.Fact{Of: true}
				suffix := ""
				err := w.members(func(key string) (err error) {
					switch key {
					case "type":
						var t string
						t, err = w.word()
						m.Type = layout.TypeOf(t)
						return err
					case "name":
						suffix, err = w.word()
						return err
					}
					return w.SkipValue()
				})
				if m.Name = field + "." + suffix; suffix != "" {
					multi = append(multi, m)
				}
				return err
			})
		}
		return w.SkipValue()
	})
	facts = append(facts, fact)
	for _, m := range multi {
		m.Array = fact.Array
		facts = append(facts, m)
	}
	return facts, err
}
