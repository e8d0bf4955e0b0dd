package check

import (
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
)

// isDatasetField reports whether a field's value names the data set of its
// document.
func isDatasetField(name string) bool {
	return name == "event.dataset" || name == "data_stream.dataset"
}

// kqlDatasets returns the data sets that every document matched by n belongs
// to, with "*" as a wildcard; false where n does not say.
func kqlDatasets(n kql.Node) ([]string, bool) { return kqlRequired(n, isDatasetField) }

// kqlRequired returns the values, with "*" as a wildcard, of which every
// document matched by n has one in a field of the given kind; false where n
// does not say.
func kqlRequired(n kql.Node, kind func(field string) bool) ([]string, bool) {
	deeper := func(n kql.Node) ([]string, bool) { return kqlRequired(n, kind) }
	switch n := n.(type) {
	case *kql.Group:
		return deeper(n.Kid)
	case *kql.And:
		return firstOf(n.Kids, deeper)
	case *kql.Or:
		return unionOf(n.Kids, deeper)
	case *kql.Match:
		if !n.Field.HasWildcard() && kind(n.Field.Text) {
			return kqlValues(n.Value)
		}
	}
	return nil, false
}

func kqlValues(n kql.Node) ([]string, bool) {
	switch n := n.(type) {
	case *kql.Group:
		return kqlValues(n.Kid)
	case *kql.Or:
		return unionOf(n.Kids, kqlValues)
	case *kql.Literal:
		return []string{n.Text}, !n.IsExists()
	}
	return nil, false
}

// eqlDatasets is kqlDatasets for a query all of whose items say which data
// sets they ask for.
func eqlDatasets(q *eql.Query) ([]string, bool) {
	steps := q.Steps
	if q.Until != nil {
		steps = append(steps[:len(steps):len(steps)], q.Until)
	}
	return unionOf(steps, func(s *eql.Step) ([]string, bool) { return eqlRequired(s.Condition, isDatasetField) })
}

// eqlRequired is kqlRequired for a condition of EQL.
func eqlRequired(e eql.Expr, kind func(field string) bool) ([]string, bool) {
	deeper := func(e eql.Expr) ([]string, bool) { return eqlRequired(e, kind) }
	switch e := eql.Unparen(e).(type) {
	case *eql.Logical:
		if e.Op == "and" {
			return firstOf(e.Kids, deeper)
		}
		return unionOf(e.Kids, deeper)
	case *eql.Compare:
		if e.Op == "==" && isFieldOf(e.Left, kind) {
			return eqlValue(e.Right)
		}
	case *eql.Match:
		if !e.Negated && e.Op != "regex" && e.Op != "regex~" && isFieldOf(e.Subject, kind) {
			return unionOf(e.Items, eqlValue)
		}
	}
	return nil, false
}

func isFieldOf(e eql.Expr, kind func(field string) bool) bool {
	f, ok := eql.Unparen(e).(*eql.Field)
	return ok && kind(f.Name)
}

func eqlValue(e eql.Expr) ([]string, bool) {
	s, ok := eql.Unparen(e).(*eql.String)
	if !ok {
		return nil, false
	}
	return []string{s.Value}, true
}

// firstOf returns what the first of the parts that say something says.
func firstOf[T any](parts []T, datasets func(T) ([]string, bool)) ([]string, bool) {
	for _, part := range parts {
		if found, ok := datasets(part); ok {
			return found, true
		}
	}
	return nil, false
}

// unionOf returns what all parts say together, if each of them says something.
func unionOf[T any](parts []T, datasets func(T) ([]string, bool)) ([]string, bool) {
	var out []string
	for _, part := range parts {
		found, ok := datasets(part)
		if !ok {
			return nil, false
		}
		out = append(out, found...)
	}
	return out, len(out) > 0
}
