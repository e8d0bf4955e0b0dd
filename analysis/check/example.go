package check

import (
	"fmt"
	"strings"
)

// IsZero reports whether the example was left out.
func (e Example) IsZero() bool { return e.Query == "" && e.TOML == "" }

// Text returns the whole file that the example stands for.
func (e Example) Text() string {
	if e.TOML != "" {
		return e.TOML
	}
	kind := "query"
	switch e.Language {
	case "eql", "esql":
		kind = e.Language
	}
	index := ""
	if e.Language != "esql" {
		patterns := e.Index
		if len(patterns) == 0 {
			patterns = []string{"logs-endpoint.events.*"}
		}
		index = fmt.Sprintf("index = [\"%s\"]\n", strings.Join(patterns, `", "`))
	}
	return fmt.Sprintf(exampleRule, index, e.Language, kind, e.Query)
}

// Snippet returns the part of the example that a reader wants to see: the
// query alone where the rest is the minimal rule.
func (e Example) Snippet() string {
	if e.TOML != "" {
		return strings.TrimSpace(e.TOML)
	}
	return strings.TrimSpace(e.Query)
}

// exampleRule is complete: nothing but what an example adds can be reported.
const exampleRule = `[metadata]
creation_date = "2026/01/15"
integration = ["endpoint"]
maturity = "production"
updated_date = "2026/01/15"

[rule]
author = ["Rulewright"]
description = "An example of a check."
from = "now-9m"
%slanguage = "%s"
license = "Elastic License v2"
name = "Example"
risk_score = 21
rule_id = "5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11"
severity = "low"
tags = ["Domain: Endpoint", "OS: Linux", "Use Case: Threat Detection", "Data Source: Elastic Defend"]
timestamp_override = "event.ingested"
type = "%s"
query = '''
%s
'''
`
