package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

var ruleVersion = &Check{
	ID:    "rule/version",
	Title: "version written into a rule",
	Text: "detection-rules counts the versions of its rules itself, in version.lock.json, and refuses a rule that says " +
		"its own. A repository that keeps versions in its rules says so with `bypass_version_lock`.",
	Bad:      Example{TOML: "[rule]\nname = \"Example\"\nversion = 3\n"},
	Good:     Example{TOML: "[rule]\nname = \"Example\"\n"},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if !r.Version.IsSet() {
			return
		}
		file := p.Doc.File
		f := Finding{Span: r.Version.Key.Join(r.Version.Span), Message: "detection-rules counts versions itself and refuses a rule that says one"}
		n := file.LineAt(f.Span.Start)
		if strings.TrimSpace(file.Line(n)) == file.Slice(f.Span) {
			whole := source.Span{Start: file.LineSpan(n).Start, End: file.LineSpan(n + 1).Start}
			f.Fixes = []Fix{{Title: "Remove the version", Edits: []source.Edit{{Span: whole}}}}
		}
		p.Report(f)
	}),
}
