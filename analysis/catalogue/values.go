package catalogue

import "github.com/rulewright/rulewright/analysis/schema"

func newValues(version, source string) *schema.Values {
	return &schema.Values{
		Version: version, Source: source,
		Allowed: make(map[string][]string), Expected: make(map[string][]string),
		Pattern: make(map[string]string), EventTypes: make(map[string][]string),
	}
}

// readAllowed reads the values that ECS allows a field, of which those of
// event.category say which types of events go with them:
// [{"name": "process", "expected_event_types": ["start", "end"]}].
func readAllowed(w *walker, field string, values *schema.Values) error {
	return w.items(func() error {
		name := ""
		var types []string
		err := w.members(func(key string) (err error) {
			switch key {
			case "name":
				name, err = w.word()
				return err
			case "expected_event_types":
				return w.items(func() error {
					word, err := w.word()
					types = append(types, word)
					return err
				})
			}
			return w.SkipValue()
		})
		if name == "" {
			return err
		}
		values.Allowed[field] = append(values.Allowed[field], name)
		if field == "event.category" && len(types) > 0 {
			values.EventTypes[name] = types
		}
		return err
	})
}
