package catalogue

import (
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// readECS reads the flat list of ECS's fields.
func (d *derivation) readECS(name string, v, wanted version) error {
	if d.worse("ECS", v, wanted, isNamed("ecs")) {
		return nil
	}
	var facts []schema.Fact
	if !d.json(name, func(w *walker) error {
		return w.members(func(field string) (err error) {
			facts, err = readECSField(w, field, facts)
			return err
		})
	}) {
		return nil
	}
	if len(facts) == 0 {
		d.problem(name, Problem{Message: "lists no field, so it does not count"})
		return nil
	}
	set := layout.ECS()
	d.edition(&set, v, wanted, name, isNamed("ecs"))
	return d.add(set, facts)
}

func readECSField(w *walker, field string, facts []schema.Fact) ([]schema.Fact, error) {
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
