package server

import (
	"fmt"
	"strings"
)

// explainRisk says how a risk score and a severity go together.
func explainRisk(d *document, offset int) *explanation {
	if d.file == nil || d.file.Document().Rule == nil {
		return nil
	}
	rule := d.file.Document().Rule
	score, severity := rule.RiskScore, rule.Severity
	switch {
	case score.IsSet() && score.Span.Contains(offset):
		for _, s := range severityScores {
			if score.Value >= 0 && score.Value <= s.to {
				return &explanation{score.Span, fmt.Sprintf("**%d** of 100: usually called %s.\n\n%s", score.Value, s.name, usualScores())}
			}
		}
	case severity.IsSet() && severity.Span.Contains(offset):
		for _, s := range severityScores {
			if s.name == severity.Value {
				return &explanation{severity.Span, fmt.Sprintf("**%s**: its risk score is usually %d.\n\n%s", s.name, usualScore(s.to), usualScores())}
			}
		}
	}
	return nil
}

// usualScore is the score that Kibana proposes for a severity whose scores go
// up to one.
func usualScore(to int64) int64 { return min(to, 99) }

// usualScores are what Kibana proposes.
func usualScores() string {
	var out []string
	for _, s := range severityScores {
		out = append(out, fmt.Sprintf("%s %d", s.name, usualScore(s.to)))
	}
	return "What Kibana proposes: " + strings.Join(out, ", ") + "."
}
