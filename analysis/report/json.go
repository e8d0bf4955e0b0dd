package report

import (
	"encoding/json"
	"io"

	"github.com/rulewright/rulewright/analysis/check"
)

// JSONVersion is the version of the JSON format. Members may be added within
// a version; none changes its meaning or goes away. The schema is
// lint.v1.schema.json beside this file.
const JSONVersion = 1

type jsonReport struct {
	Version  int           `json:"version"`
	Findings []jsonFinding `json:"findings"`
	Skipped  []jsonSkipped `json:"skipped"`
	Summary  jsonSummary   `json:"summary"`
}

type jsonFinding struct {
	Check    string `json:"check"`
	Severity string `json:"severity"`
	Path     string `json:"path"`
	// Range is null, and not absent, where the finding is about a whole file.
	Range       *Range          `json:"range"`
	Message     string          `json:"message"`
	RuleID      string          `json:"rule_id,omitempty"`
	Fingerprint string          `json:"fingerprint"`
	Witness     json.RawMessage `json:"witness,omitempty"`
	// WitnessShows ends a sentence about the witness.
	WitnessShows string        `json:"witness_shows,omitempty"`
	Related      []jsonRelated `json:"related,omitempty"`
	Fixes        []jsonFix     `json:"fixes,omitempty"`
}

type jsonRelated struct {
	Path    string `json:"path"`
	Range   *Range `json:"range"`
	Message string `json:"message"`
}

type jsonFix struct {
	Title         string     `json:"title"`
	Applicability string     `json:"applicability"`
	Edits         []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Path    string `json:"path"`
	Range   *Range `json:"range"`
	NewText string `json:"new_text"`
}

type jsonSkipped struct {
	Path   string `json:"path"`
	Reason string `json:"reason"`
}

type jsonSummary struct {
	Files     int   `json:"files"`
	Rules     int   `json:"rules"`
	Errors    int   `json:"errors"`
	Warnings  int   `json:"warnings"`
	Infos     int   `json:"infos"`
	Hints     int   `json:"hints"`
	ElapsedMS int64 `json:"elapsed_ms"`
}

// JSON writes the report as one JSON object and a line break.
func JSON(w io.Writer, r *Report, _ Options) error {
	out := jsonReport{
		Version:  JSONVersion,
		Findings: make([]jsonFinding, 0, len(r.Findings)),
		Skipped:  make([]jsonSkipped, 0, len(r.Skipped)),
		Summary: jsonSummary{
			Files: r.Files, Rules: r.Rules,
			Errors: r.Count(check.Error), Warnings: r.Count(check.Warning),
			Infos: r.Count(check.Info), Hints: r.Count(check.Hint),
			ElapsedMS: r.Elapsed.Milliseconds(),
		},
	}
	prints := r.Fingerprints()
	for i := range r.Findings {
		out.Findings = append(out.Findings, r.jsonFinding(&r.Findings[i], prints[i]))
	}
	for _, s := range r.Skipped {
		out.Skipped = append(out.Skipped, jsonSkipped{r.Path(s.Path), s.Reason})
	}
	return writeJSON(w, out)
}

// JSONLines writes each finding as one line of JSON, of the shape that it has
// in [JSON], for programs that read as they go.
func JSONLines(w io.Writer, r *Report, _ Options) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	prints := r.Fingerprints()
	for i := range r.Findings {
		if err := enc.Encode(r.jsonFinding(&r.Findings[i], prints[i])); err != nil {
			return err
		}
	}
	return nil
}

func (r *Report) jsonFinding(f *check.Finding, fingerprint string) jsonFinding {
	out := jsonFinding{
		Check: f.Check, Severity: f.Severity.String(), Path: r.Path(f.Path), Range: r.rangeOf(f),
		Message: f.Message, RuleID: f.RuleID, Fingerprint: fingerprint,
	}
	if shown := f.Shown(); shown != nil {
		out.Witness, out.WitnessShows = shown.Event, shown.Shows
	}
	for _, related := range f.Related {
		path := relatedPath(f, related)
		out.Related = append(out.Related, jsonRelated{r.Path(path), r.spanRange(path, related.Span), related.Message})
	}
	for _, fix := range f.Fixes {
		edits := make([]jsonEdit, 0, len(fix.Edits))
		for _, e := range fix.Edits {
			edits = append(edits, jsonEdit{r.Path(f.Path), r.spanRange(f.Path, e.Span), e.NewText})
		}
		out.Fixes = append(out.Fixes, jsonFix{fix.Title, applicability(fix), edits})
	}
	return out
}

func applicability(f check.Fix) string {
	if f.Safe {
		return "safe"
	}
	return "unsafe"
}

// writeJSON writes v indented, with <, > and & as they are: queries are full
// of them and no reader of this output is a web page.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
