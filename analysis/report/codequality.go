package report

import (
	"io"

	"github.com/rulewright/rulewright/analysis/check"
)

type (
	codeQualityIssue struct {
		Type        string              `json:"type"`
		Description string              `json:"description"`
		CheckName   string              `json:"check_name"`
		Categories  []string            `json:"categories"`
		Fingerprint string              `json:"fingerprint"`
		Severity    string              `json:"severity"`
		Location    codeQualityLocation `json:"location"`
	}
	codeQualityLocation struct {
		Path  string           `json:"path"`
		Lines codeQualityLines `json:"lines"`
	}
	codeQualityLines struct {
		Begin int `json:"begin"`
		End   int `json:"end"`
	}
)

var codeQualitySeverities = map[check.Severity]string{
	check.Error: "critical", check.Warning: "major", check.Info: "minor", check.Hint: "info",
}

// codeQualityCategories are Code Climate's words for what a finding is about.
var codeQualityCategories = map[check.Severity]string{
	check.Error: "Bug Risk", check.Warning: "Bug Risk", check.Info: "Clarity", check.Hint: "Style",
}

// CodeQuality writes GitLab's Code Quality report, with the members that Code
// Climate's format asks for beyond those that GitLab reads. A finding about a
// whole file stands at its first line, since GitLab wants a line.
func CodeQuality(w io.Writer, r *Report, _ Options) error {
	out := make([]codeQualityIssue, 0, len(r.Findings))
	prints := r.Fingerprints()
	for i := range r.Findings {
		f := &r.Findings[i]
		lines := codeQualityLines{1, 1}
		if at := r.rangeOf(f); at != nil {
			lines = codeQualityLines{at.Start.Line, at.lastLine()}
		}
		out = append(out, codeQualityIssue{
			Type: "issue", Description: f.Message, CheckName: f.Check, Fingerprint: prints[i],
			Severity: codeQualitySeverities[f.Severity], Categories: []string{codeQualityCategories[f.Severity]},
			Location: codeQualityLocation{r.Path(f.Path), lines},
		})
	}
	return writeJSON(w, out)
}
