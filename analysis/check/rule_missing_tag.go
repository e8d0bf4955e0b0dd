package check

import (
	"regexp"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

var ruleMissingTag = &Check{
	ID:    "rule/missing-tag",
	Title: "tag that what the rule says asks for",
	Text: "The tests of detection-rules derive tags from the rest of the rule: the data source and domain from its index " +
		"patterns, the operating system from its folder or from what its query asks for, the kind of rule from its type, the guide from its note.",
	Bad:      Example{Path: "rules/integrations/okta/example.toml", TOML: missingTagExample("")},
	Good:     Example{Path: "rules/integrations/okta/example.toml", TOML: missingTagExample(`, "Data Source: Okta"`)},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if !r.Tags.IsSet() || p.Doc.Deprecated() {
			return
		}
		seen := map[string]bool{}
		for _, wanted := range append(wantedTags(p.Doc.File.Path(), r), p.tagsOfSystem(r)...) {
			if hasTag(r, wanted.tag) || seen[wanted.tag] {
				continue
			}
			seen[wanted.tag] = true
			f := Finding{Span: r.Tags.Key, Message: "the tag `" + wanted.tag + "` is missing: " + wanted.reason}
			if wanted.at != (source.Span{}) {
				f.Related = []Related{{Span: wanted.at, Message: wanted.reason}}
			}
			if edit, ok := appendItem(p.Doc.File, r.Tags.Node, wanted.tag); ok {
				f.Fixes = []Fix{{Title: "Add the tag", Edits: []source.Edit{edit}}}
			}
			p.Report(f)
		}
	}),
}

func missingTagExample(tag string) string {
	return "[rule]\nindex = [\"logs-okta*\"]\ntags = [\"Use Case: Threat Detection\"" + tag + "]\ntype = \"query\"\n"
}

// systemTags are the tags of the operating systems, by their `host.os.type`.
var systemTags = map[string]string{"windows": "OS: Windows", "linux": "OS: Linux", "macos": "OS: macOS"}

// tagsOfSystem lists the tag of the system that a rule's query asks for, where
// the rule has tags of other systems only: they are left from another rule.
func (p *Pass) tagsOfSystem(r *rules.Rule) []wantedTag {
	if !slices.ContainsFunc(r.Tags.Values(), func(tag string) bool { return strings.HasPrefix(tag, "OS: ") }) {
		return nil
	}
	var out []wantedTag
	for _, q := range p.Queries() {
		uses := q.uses()
		for i := range uses {
			u := &uses[i]
			if u.field != "host.os.type" {
				continue
			}
			tag := systemTags[u.text]
			if u.negated || tag == "" || hasTag(r, tag) {
				return nil // also asks for what a tag says, or for something else
			}
			out = append(out, wantedTag{tag, "the query asks for `" + u.text + "`", q.InFile(u.at)})
		}
	}
	return out
}

// wantedTag is a tag and what asks for it.
type wantedTag struct {
	tag, reason string
	at          source.Span
}

// wantedTags lists the tags that a rule should have.
func wantedTags(path string, r *rules.Rule) []wantedTag {
	var out []wantedTag
	for _, pattern := range r.Index.Items {
		for _, tag := range tagsOfIndex[pattern.Value] {
			out = append(out, wantedTag{tag, "the rule searches `" + pattern.Value + "`", textSpan(pattern.Node)})
		}
	}
	folder := folderOf(path)
	if os, ok := systemOfFolder[folder]; ok {
		out = append(out, wantedTag{tag: os, reason: "the rule is in the folder `" + folder + "`"})
	}
	if folder == buildingBlockFolder {
		out = append(out, wantedTag{tag: "Rule Type: BBR", reason: "the rule is in the folder `" + folder + "`"})
	}
	if r.Type() == rules.MachineLearningType {
		for _, tag := range []string{"Rule Type: Machine Learning", "Rule Type: ML"} {
			out = append(out, wantedTag{tag, "the rule's type", textSpan(r.TypeName.Node)})
		}
	}
	if i := strings.Index(r.Note.Value, "Investigating"); i >= 0 {
		at := r.Note.Map.ToFile(source.Span{Start: i, End: i + len("Investigating")})
		out = append(out, wantedTag{"Resources: Investigation Guide", "the note guides an investigation", at})
	}
	if i := completionCommand.FindStringIndex(r.Query.Value); i != nil && r.Query.IsSet() {
		out = append(out, wantedTag{"Resources: LLM", "the query asks a language model", r.Query.Map.ToFile(source.Span{Start: i[0], End: i[1]})})
	}
	return out
}

// completionCommand is the ES|QL command that asks a language model.
var completionCommand = regexp.MustCompile(`\|\s*COMPLETION\b`)

const buildingBlockFolder = "rules_building_block"

var systemOfFolder = map[string]string{"linux": "OS: Linux", "macos": "OS: macOS", "windows": "OS: Windows"}

// tagsOfIndex are the tags that go with an index pattern, written exactly so.
var tagsOfIndex = map[string][]string{
	"logs-endpoint.events.*":            {"Domain: Endpoint", "Data Source: Elastic Defend"},
	"endgame-*":                         {"Data Source: Elastic Endgame"},
	"logs-aws*":                         {"Data Source: AWS", "Data Source: Amazon Web Services", "Domain: Cloud"},
	"logs-azure*":                       {"Data Source: Azure", "Domain: Cloud"},
	"logs-o365*":                        {"Data Source: Microsoft 365", "Domain: Cloud"},
	"logs-okta*":                        {"Data Source: Okta"},
	"logs-gcp*":                         {"Data Source: Google Cloud Platform", "Data Source: GCP", "Domain: Cloud"},
	"logs-google_workspace*":            {"Data Source: Google Workspace", "Domain: Cloud"},
	"logs-cloud_defend.alerts-*":        {"Data Source: Elastic Defend for Containers", "Domain: Container"},
	"logs-cloud_defend*":                {"Data Source: Elastic Defend for Containers", "Domain: Container"},
	"logs-kubernetes.*":                 {"Data Source: Kubernetes"},
	"apm-*-transaction*":                {"Data Source: APM"},
	"traces-apm*":                       {"Data Source: APM"},
	".alerts-security.*":                {"Rule Type: Higher-Order Rule"},
	"logs-cyberarkpas.audit*":           {"Data Source: CyberArk PAS"},
	"logs-endpoint.alerts-*":            {"Data Source: Elastic Defend"},
	"logs-windows.sysmon_operational-*": {"Data Source: Sysmon"},
	"logs-windows.powershell*":          {"Data Source: PowerShell Logs"},
	"logs-system.security*":             {"Data Source: Windows Security Event Logs"},
	"logs-system.forwarded*":            {"Data Source: Windows Security Event Logs"},
	"logs-system.system*":               {"Data Source: Windows System Event Logs"},
	"logs-sentinel_one_cloud_funnel.*":  {"Data Source: SentinelOne"},
	"logs-fim.event-*":                  {"Data Source: File Integrity Monitoring"},
	"logs-m365_defender.event-*":        {"Data Source: Microsoft Defender XDR"},
	"logs-crowdstrike.fdr*":             {"Data Source: Crowdstrike"},
}

// appendItem is the edit that adds a text to a list, laid out as the items
// before it; false for an empty list.
func appendItem(file *source.File, list *toml.Value, text string) (source.Edit, bool) {
	if list == nil || len(list.Items) == 0 {
		return source.Edit{}, false
	}
	last := list.Items[len(list.Items)-1].Span
	line := file.LineSpan(file.LineAt(last.Start))
	between := ", "
	if indent := file.Text()[line.Start:last.Start]; strings.TrimSpace(indent) == "" {
		between = ",\n" + indent
	}
	return source.Edit{Span: source.Span{Start: last.End, End: last.End}, NewText: between + tomlString(text)}, true
}

// hasTag reports whether a rule has a tag.
func hasTag(r *rules.Rule, tag string) bool {
	for _, t := range r.Tags.Items {
		if t.Is(tag) {
			return true
		}
	}
	return false
}
