package layout

import (
	"fmt"

	"github.com/rulewright/rulewright/analysis/schema"
)

// TypeOf maps the words that package files use beside the mapping types.
func TypeOf(t string) schema.Type {
	switch t {
	case "array": // a list of unnamed things, as far as the files say
		return schema.Object
	case "number":
		return schema.Long
	}
	return schema.Type(t)
}

// auditdArguments is how many arguments of a system call are spelt out where
// the files write "a0-N".
const auditdArguments = 16

// SpellOut gives the names behind one that stands for several.
func SpellOut(name string) []string {
	switch name {
	case "auditd.data.a[0-3]", "auditd.data.a0-N":
		var out []string
		for i := range auditdArguments {
			out = append(out, fmt.Sprintf("auditd.data.a%d", i))
		}
		return out
	}
	return []string{name}
}
