package check

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

// cite lowers a finding that rests on the types of a scope to a warning that
// names the catalogue, where the catalogue may be older than the rule or the
// documents may have other fields besides.
func (p *Pass) cite(f Finding, scope *schema.Scope) Finding {
	if !scope.Current(p.Doc.Metadata.UpdatedDate.Value) {
		f.Severity = min(Warning, p.current.Severity)
		f.Message += ", says the catalogue of " + scope.Cited()
	}
	return f
}

// familyIn returns the family that all types of a field in a closed scope
// belong to; false where they differ or are not known.
func familyIn(scope *schema.Scope, name string) (schema.Family, bool) {
	if scope.IsOpen() {
		return 0, false
	}
	types := scope.Types(name)
	if len(types) == 0 {
		return 0, false
	}
	family := types[0].Family()
	for _, t := range types[1:] {
		if t.Family() != family {
			return 0, false
		}
	}
	return family, true
}

// typesIn names a field's types for a message: "keyword or text".
func typesIn(scope *schema.Scope, name string) string {
	var names []string
	for _, t := range scope.Types(name) {
		names = append(names, string(t))
	}
	return strings.Join(names, " or ")
}
