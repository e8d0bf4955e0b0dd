package check

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
)

var fieldOptional = &Check{
	ID:    "field/not-optional",
	Title: "field that only one of the products has",
	Text: "The rule reads the indices of several products, and only one of them maps the field. Where that product is not " +
		"in use, Elasticsearch does not know the field and refuses the whole EQL query, so that the rule fails for the " +
		"other products too. `?field` says that it need not exist.",
	Bad: Example{
		Language: "eql", Query: `process where process.Ext.token.integrity_level_name == "System"`,
		Index: []string{"logs-endpoint.events.process-*", "winlogbeat-*"},
	},
	Good: Example{
		Language: "eql", Query: `process where ?process.Ext.token.integrity_level_name == "System"`,
		Index: []string{"logs-endpoint.events.process-*", "winlogbeat-*"},
	},
	Since:    "0.1",
	Severity: Hint,
	Fixable:  true,
	Run: func(p *Pass) {
		seen, mixed := map[string]bool{}, map[*schema.Scope]bool{}
		for _, use := range p.FieldUses() {
			if use.Query == nil || use.Query.EQL == nil || use.Place != InQuery || use.Optional || seen[use.Name] {
				continue
			}
			several, known := mixed[use.Scope]
			if !known {
				several = !use.Scope.IsOpen() && len(productsOf(use.Scope.Datasets())) > 1
				mixed[use.Scope] = several
			}
			if !several {
				continue
			}
			if product, only := onlyProduct(use.Scope, use.Name); only {
				seen[use.Name] = true
				p.reportNotOptional(use, product)
			}
		}
	},
}

// onlyProduct returns the product that alone among those of a scope has a field.
func onlyProduct(scope *schema.Scope, name string) (string, bool) {
	var having []*schema.Dataset
	for _, o := range scope.Origins(name) {
		if o.Dataset.Name == "ecs" {
			return "", false // any product that is not strict may have it
		}
		having = append(having, o.Dataset)
	}
	with := productsOf(having)
	if len(with) != 1 {
		return "", false
	}
	// The lists of other products have gaps, so that they do not prove that
	// one of them alone has the field.
	return with[0], having[0].Has(schema.Strict)
}

// productsOf names the products that data sets belong to, without ECS.
func productsOf(sets []*schema.Dataset) []string {
	var out []string
	for _, d := range sets {
		if d.Name != "ecs" && !slices.Contains(out, d.Product) {
			out = append(out, d.Product)
		}
	}
	return out
}

func (p *Pass) reportNotOptional(use FieldUse, product string) {
	f := Finding{
		Span: use.Span,
		Message: "only " + product + " has `" + use.Name + "`: without its indices Elasticsearch refuses the query, " +
			"unless the field is written `?" + use.Name + "`",
	}
	at := source.Span{Start: use.At.Start, End: use.At.Start}
	if use.At.Start > 0 && use.Query.Text[use.At.Start-1] == '`' {
		at = at.Shift(-1)
	}
	if edits, ok := use.Query.FileEdits(p.Doc.File, []source.Edit{{Span: at, NewText: "?"}}); ok {
		f.Fixes = []Fix{{Title: "Make the field optional", Edits: edits}}
	}
	p.Report(f)
}
