package server

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// explainIndex says what an index pattern of a rule comes to.
func explainIndex(d *document, offset int) *explanation {
	if d.file == nil || d.file.Document().Rule == nil {
		return nil
	}
	rule := d.file.Document().Rule
	for _, list := range []rules.Strings{rule.Index, rule.ThreatMatch.Index} {
		for _, pattern := range list.Items {
			if pattern.IsSet() && pattern.Span.Contains(offset) {
				return d.explainPattern(pattern.Value, pattern.Span)
			}
		}
	}
	return nil
}

// explainPattern says what an index pattern at a place comes to.
func (d *document) explainPattern(pattern string, at source.Span) *explanation {
	var out []string
	for _, r := range d.options.Catalogue.Resolve([]string{pattern}) {
		out = append(out, describeReach(&r))
	}
	if len(out) == 0 {
		return nil
	}
	return &explanation{at, strings.Join(out, "\n\n")}
}

// describeReach says what one pattern comes to.
func describeReach(r *schema.Reach) string {
	var b strings.Builder
	fmt.Fprintf(&b, "**%s**", r.Pattern)
	switch n := len(r.Datasets); {
	case r.Excluded:
		fmt.Fprintf(&b, ": %s.", r.Reason)
	case n == 0:
		fmt.Fprintf(&b, ": nothing is known of what it reaches, as %s.", r.Reason)
	case n == 1:
		b.WriteString(": one data set that is known.")
	default:
		fmt.Fprintf(&b, ": %d data sets that are known.", n)
	}
	var products []string
	names := make(map[string][]string)
	for _, d := range r.Datasets {
		product := d.Cited()
		if names[product] == nil {
			products = append(products, product)
		}
		names[product] = append(names[product], d.Name)
	}
	for i, product := range products {
		if i == 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "\n- %s: %s", product, shortened(names[product]))
	}
	if r.Reason != "" && !r.Excluded && len(r.Datasets) > 0 {
		fmt.Fprintf(&b, "\n\nOther documents may be there, too, as %s.", r.Reason)
	}
	if r.Near != "" {
		fmt.Fprintf(&b, " Was `%s` meant?", r.Near)
	}
	return b.String()
}
