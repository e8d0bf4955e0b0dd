package event

import (
	"fmt"
	"strings"
)

// Nest puts a value into a document below the objects that a dotted path goes
// through. Nothing changes where one of them, or the place itself, is taken: the
// error says which.
func Nest(tree map[string]any, path string, value any) error {
	at := tree
	parts := strings.Split(path, ".")
	for i, part := range parts[:len(parts)-1] {
		below, ok := at[part].(map[string]any)
		if at[part] != nil && !ok {
			return fmt.Errorf("`%s` would have to be a value and an object at once", strings.Join(parts[:i+1], "."))
		}
		if below == nil {
			below = map[string]any{}
			at[part] = below
		}
		at = below
	}
	last := parts[len(parts)-1]
	if at[last] != nil {
		return fmt.Errorf("`%s` would have to be a value and an object at once", path)
	}
	at[last] = value
	return nil
}
