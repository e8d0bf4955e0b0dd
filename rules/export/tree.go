package export

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules/toml"
)

// maxDepth bounds how deeply the values of a rule nest; filters reach ten.
const maxDepth = 100

// fromTable returns a TOML table as an object. Dates become strings, as JSON
// has none.
func fromTable(t *toml.Table) (*object, error) { return tableAt(t, 0) }

func tableAt(t *toml.Table, depth int) (*object, error) {
	out := &object{members: make([]member, 0, len(t.Entries))}
	for _, e := range t.Entries {
		v, err := valueAt(e.Value, depth+1)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Key.Name, err)
		}
		out.members = append(out.members, member{e.Key.Name, v})
	}
	return out, nil
}

func valueAt(v *toml.Value, depth int) (any, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	switch v.Kind {
	case toml.String, toml.DateTime:
		return v.Text, nil
	case toml.Integer:
		return number(strconv.FormatInt(v.Int, 10)), nil
	case toml.Float:
		if math.IsNaN(v.Float) || math.IsInf(v.Float, 0) {
			return nil, fmt.Errorf("JSON has no number %s", v.Text)
		}
		s := strconv.FormatFloat(v.Float, 'g', -1, 64)
		if !strings.ContainsAny(s, ".e") {
			s += ".0"
		}
		return number(s), nil
	case toml.Boolean:
		return v.Bool, nil
	case toml.Array:
		out := make([]any, len(v.Items))
		for i, item := range v.Items {
			var err error
			if out[i], err = valueAt(item, depth+1); err != nil {
				return nil, err
			}
		}
		return out, nil
	case toml.TableKind:
		return tableAt(v.Table, depth)
	}
	return nil, fmt.Errorf("this value cannot be read")
}
