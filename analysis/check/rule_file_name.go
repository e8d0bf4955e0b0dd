package check

import (
	"regexp"
	"strings"

	"github.com/rulewright/rulewright/rules"
)

var ruleFileName = &Check{
	ID:    "rule/file-name",
	Title: "file name that is not of the form of detection-rules",
	Text: "Files of detection-rules have names of lower-case letters, digits and underscores, which begin with the first " +
		"tactic of the rule: `credential_access_dump_of_lsass.toml`. Machine learning rules and those of other authors " +
		"need no tactic.",
	Bad:      Example{Path: "rules/linux/execution_example.toml", TOML: fileNameExample},
	Good:     Example{Path: "rules/linux/credential_access_example.toml", TOML: fileNameExample},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		path := p.Doc.File.Path()
		name := path[strings.LastIndexAny(path, `/\`)+1:]
		if !plainFileName.MatchString(name) {
			p.Report(Finding{WholeFile: true, Message: "the file's name has other characters than lower-case letters, digits and underscores"})
			return
		}
		if r.Type() == rules.MachineLearningType || len(r.Threat) == 0 || !isElastics(r) || p.Doc.Deprecated() {
			return
		}
		tactic := r.Threat[0].Tactic.Name
		prefix := strings.ReplaceAll(strings.ToLower(tactic.Value), " ", "_")
		if tactic.IsSet() && !strings.HasPrefix(name, prefix) {
			p.Reportf(textSpan(tactic.Node), "the name of the rule's file begins with its first tactic: `"+prefix+"_…`")
		}
	}),
}

var plainFileName = regexp.MustCompile(`^[a-z0-9_]+\.(json|toml)$`)

const fileNameExample = "[rule]\nauthor = [\"Elastic\"]\ntype = \"query\"\n[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n[rule.threat.tactic]\n" + credentialAccess + "\n"

func isElastics(r *rules.Rule) bool {
	for _, author := range r.Author.Values() {
		if author == "Elastic" {
			return true
		}
	}
	return false
}
