package rules

import "github.com/rulewright/rulewright/rules/toml"

// read gives a tree its types.
func read(tree *toml.Tree) *Document {
	root := node{tree.Root}
	d := &Document{
		File:      tree.File,
		Tree:      tree,
		Kind:      kindOf(root),
		Metadata:  readMetadata(root),
		Transform: readTransform(root),

		Exceptions: readExceptions(root),
	}
	if d.Kind == DetectionRule {
		d.Rule = readRule(root)
	}
	return d
}

// kindOf recognises a document by its tables.
//
// Rules of Elastic Endpoint have a [rule] too. They name the systems they run
// on (os_list) and their own format's version, and have neither the type nor
// the risk of a detection rule.
func kindOf(root node) Kind {
	rule, place := root.table("rule")
	switch {
	case place.State == Set && rule.isEndpoint():
		return EndpointRule
	case place.State == Set:
		return DetectionRule
	case root.has("hunt", toml.TableKind):
		return Hunt
	case root.has("exceptions", toml.Array):
		return Exceptions
	case root.has("actions", toml.Array):
		return Actions
	case root.has("action_connectors", toml.Array):
		return Connectors
	}
	return Unknown
}

func (n node) isEndpoint() bool {
	return n.has("os_list", toml.Array) && n.t.Entry("type") == nil && n.t.Entry("risk_score") == nil
}

func (n node) has(name string, kind toml.Kind) bool {
	return n.place(name, kind).State == Set
}

func readMetadata(root node) *Metadata {
	n, p := root.table("metadata")
	return &Metadata{
		Place:                 p,
		CreationDate:          n.str("creation_date"),
		UpdatedDate:           n.str("updated_date"),
		DeprecationDate:       n.str("deprecation_date"),
		DeprecatedReason:      n.str("deprecated_reason"),
		Maturity:              n.str("maturity"),
		Integration:           n.strOrStrs("integration"),
		MinStackVersion:       n.str("min_stack_version"),
		MinStackComments:      n.str("min_stack_comments"),
		Comments:              n.str("comments"),
		OSTypeList:            n.strs("os_type_list"),
		RelatedEndpointRules:  n.strs("related_endpoint_rules"),
		QuerySchemaValidation: n.boolean("query_schema_validation"),
		BypassBBRTiming:       n.boolean("bypass_bbr_timing"),
		Promotion:             n.boolean("promotion"),
	}
}

func readTransform(root node) *Transform {
	n, p := root.table("transform")
	return &Transform{
		Place: p,
		OSQuery: list(n, "osquery", func(n node, p Place) OSQuery {
			return OSQuery{Place: p, Label: n.str("label"), Query: n.str("query")}
		}),
		Investigate: list(n, "investigate", readInvestigation),
	}
}

func readInvestigation(n node, p Place) Investigation {
	return Investigation{
		Place:        p,
		Label:        n.str("label"),
		Description:  n.str("description"),
		RelativeFrom: n.str("relativeFrom"),
		RelativeTo:   n.str("relativeTo"),
		Providers: list(n, "providers", func(_ node, group Place) []Provider {
			return each(placeOf(group.Node, toml.Array), readProvider)
		}),
	}
}

func readProvider(n node, p Place) Provider {
	return Provider{
		Place:     p,
		Excluded:  n.boolean("excluded"),
		Field:     n.str("field"),
		QueryType: n.str("queryType"),
		Value:     n.str("value"),
		ValueType: n.str("valueType"),
	}
}
