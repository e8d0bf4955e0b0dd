package report

import (
	"io"

	"github.com/rulewright/rulewright/analysis/check"
)

type (
	codeQualityIssue struct {
		Description string              `json:"description"`
		CheckName   string              `json:"check_name"`
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
		End   int `json:"end,omitempty"`
	}
)

var codeQualitySeverities = map[check.Severity]string{
	check.Error: "critical", check.Warning: "major", check.Info: "minor", check.Hint: "info",
}

// CodeQuality writes GitLab's Code Quality report. A finding about a whole
// file stands at its first line, since GitLab wants a line.
func CodeQuality(w io.Writer, r *Report, _ Options) error {
	out := make([]codeQualityIssue, 0, len(r.Findings))
	prints := r.Fingerprints()
	for i := range r.Findings {
		f := &r.Findings[i]
		lines := codeQualityLines{Begin: 1}
		if at := r.rangeOf(f); at != nil {
			lines = codeQualityLines{at.Start.Line, at.End.Line}
		}
		out = append(out, codeQualityIssue{
			Description: f.Message, CheckName: f.Check, Fingerprint: prints[i],
			Severity: codeQualitySeverities[f.Severity],
			Location: codeQualityLocation{r.Path(f.Path), lines},
		})
	}
	return writeJSON(w, out)
}
