package diff

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// restriction is a filter or an exception of a version: what the events that
// its query sees meet.
type restriction struct {
	node *predicate.Node
	at   source.Span // of the version's file
}

// filterKeys and exceptionKeys begin the keys of what restricts a query in its
// own file.
const (
	filterKeys    = "rule.filters["
	exceptionKeys = "exceptions["
)

// restrictionsChanged reports whether filters or exceptions are among the keys
// that changed.
func restrictionsChanged(changes []Change) bool {
	return slices.ContainsFunc(changes, func(c Change) bool {
		return strings.HasPrefix(c.Key, filterKeys) || strings.HasPrefix(c.Key, exceptionKeys) || strings.HasPrefix(c.Key, "rule.exceptions_list")
	})
}

// restrictions lowers a version's filters, and those of its exceptions that
// stand in its own file. The reason says why they cannot be compared.
func (c *comparison) restrictions(d *rules.Document) (out []restriction, reason string) {
	for _, f := range d.Rule.Filters {
		formula := lower.Filter(f, c.fields)
		switch {
		case formula != nil:
			out = append(out, restriction{formula.Root, f.Span})
			c.with[0] = true
		case !f.Disabled.Value:
			return nil, "has a filter that cannot be read"
		}
	}
	for i := range d.Rule.ExceptionsList {
		set := d.ExceptionSetByID(d.Rule.ExceptionsList[i].ListID.Value)
		if set == nil {
			continue // it is elsewhere
		}
		for k := range set.Items {
			item := &set.Items[k]
			if formula := lower.Exception(item, c.fields); formula != nil {
				out = append(out, restriction{predicate.NewNot(formula.Root.Span, formula.Root), item.Span})
				c.with[1] = true
			}
		}
	}
	return out, ""
}

// restrict narrows all conditions of a version by its filters and exceptions:
// they hold for each event that the query sees, in a sequence too.
func (c *comparison) restrict(v *version, d *rules.Document) (reason string) {
	for i, item := range v.items {
		// Each item has nodes of its own: a formula numbers them.
		restrictions, reason := c.restrictions(d)
		if reason != "" {
			return reason
		}
		if len(restrictions) == 0 {
			return ""
		}
		root := &predicate.Node{Op: predicate.And, Args: []*predicate.Node{item.Root}}
		for _, r := range restrictions {
			root.Args = append(root.Args, r.node)
		}
		v.items[i], v.restrictions = predicate.New(root), restrictions
	}
	return ""
}

// restricted names what was compared with the queries; empty for nothing.
func (c *comparison) restricted() string {
	var out []string
	for i, name := range [...]string{"filters", "exceptions"} {
		if c.with[i] {
			out = append(out, name)
		}
	}
	return strings.Join(out, " and ")
}
