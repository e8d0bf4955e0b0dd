package check

import (
	"slices"
	"strings"
)

var indexIntegration = &Check{
	ID:    "index/integration-not-declared",
	Title: "integration that the rule searches and does not declare",
	Text: "The rule searches the data streams of an integration that `metadata.integration` does not name. Kibana shows " +
		"the integrations there as what the rule needs, and the repository's tests choose the schemas by them.",
	Bad: Example{TOML: `[metadata]
creation_date = "2026/01/15"
updated_date = "2026/01/15"
integration = ["windows"]
[rule]
name = "Example"
type = "query"
language = "kuery"
index = ["logs-endpoint.events.process-*", "logs-windows.sysmon_operational-*"]
query = "event.category:process"
`},
	Good: Example{TOML: `[metadata]
creation_date = "2026/01/15"
updated_date = "2026/01/15"
integration = ["endpoint", "windows"]
[rule]
name = "Example"
type = "query"
language = "kuery"
index = ["logs-endpoint.events.process-*", "logs-windows.sysmon_operational-*"]
query = "event.category:process"
`},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: func(p *Pass) {
		declared := p.Doc.Metadata.Integration
		if !declared.IsSet() {
			return
		}
		for _, pattern := range p.indexPatterns() {
			if pkg := packageOf(pattern.Value); pkg != "" && !slices.Contains(declared.Values(), pkg) {
				p.Report(Finding{
					Span:    pattern.span(),
					Message: "the integration `" + pkg + "` is searched and not declared in `metadata.integration`",
					Related: []Related{{Span: declared.Span, Message: "these are declared"}},
				})
			}
		}
	},
}

// packageOf returns the integration package whose data streams alone a pattern
// matches, or "".
func packageOf(pattern string) string {
	kind, rest, _ := strings.Cut(pattern, "-")
	if kind != "logs" && kind != "metrics" {
		return ""
	}
	pkg, _, dotted := strings.Cut(rest, ".")
	if !dotted || strings.ContainsAny(pkg, "*-") {
		return ""
	}
	return strings.TrimSuffix(pkg, "_latest") // what a package's transform makes of its data
}
