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
	file *source.File
	at   source.Span // of the file
}

// restrictions lowers a version's filters and exceptions. The reason says why
// they cannot be compared.
func (c *comparison) restrictions(d *rules.Document, find lookup) (out []restriction, reason string) {
	for _, f := range c.filters(d) {
		formula := lower.Filter(f, c.fields)
		switch {
		case formula != nil:
			out = append(out, restriction{formula.Root, d.File, f.Span})
			c.with[0] = true
		case !f.Disabled.Value:
			return nil, "has a filter that cannot be read"
		}
	}
	for _, h := range c.heeded(d, find) {
		if slices.Contains(c.unknown, h.id) {
			continue
		}
		for k := range h.set.Items {
			item := &h.set.Items[k]
			if item.ExpireTime.IsSet() && h.file != d.File && !slices.Contains(c.ending, h.id) {
				c.ending = append(c.ending, h.id) // a key of the rule's own file is told
			}
			if formula := lower.Exception(item, c.fields); formula != nil {
				out = append(out, restriction{predicate.NewNot(formula.Root.Span, formula.Root), h.file, item.Span})
				c.with[1] = true
			}
		}
	}
	return out, ""
}

// notCompared says which exception lists are left out on both sides, and of
// which the exceptions count as if they never ended.
func (c *comparison) notCompared() (out []string) {
	for _, id := range c.unknown {
		out = append(out, "the exception list `"+id+"`: not both versions of it are in one file here")
	}
	for _, id := range c.ending {
		out = append(out, "when exceptions of the list `"+id+"` expire")
	}
	return out
}

// restrict narrows all conditions of a version by its filters and exceptions:
// they hold for each event that the query sees, in a sequence too.
func (c *comparison) restrict(v *version, d *rules.Document, find lookup) (reason string) {
	for i, item := range v.items {
		// Each item has nodes of its own: a formula numbers them.
		restrictions, reason := c.restrictions(d, find)
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
