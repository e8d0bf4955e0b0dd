package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// The part of SARIF 2.1.0 that is written. These are own types since the
// libraries at hand write members nobody set (a byteOffset of -1) and bring a
// schema validator into the program.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		InformationURI string      `json:"informationUri"`
		Version        string      `json:"version,omitempty"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string             `json:"id"`
		Name                 string             `json:"name,omitempty"`
		ShortDescription     sarifText          `json:"shortDescription"`
		FullDescription      sarifText          `json:"fullDescription"`
		Help                 sarifText          `json:"help"`
		DefaultConfiguration sarifConfiguration `json:"defaultConfiguration"`
		Properties           sarifProperties    `json:"properties"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifProperties struct {
		Tags      []string `json:"tags"`
		Precision string   `json:"precision"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifResult struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           int               `json:"ruleIndex"`
		Level               string            `json:"level"`
		Message             sarifText         `json:"message"`
		Locations           []sarifLocation   `json:"locations"`
		RelatedLocations    []sarifLocation   `json:"relatedLocations,omitempty"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
		Fixes               []sarifFix        `json:"fixes,omitempty"`
		Properties          *sarifWitness     `json:"properties,omitempty"`
	}
	sarifWitness struct {
		Witness json.RawMessage `json:"witness"`
		Shows   string          `json:"witnessShows"`
	}
	sarifLocation struct {
		ID               *int          `json:"id,omitempty"`
		PhysicalLocation sarifPhysical `json:"physicalLocation"`
		Message          *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		ArtifactLocation sarifArtifact `json:"artifactLocation"`
		Region           *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int        `json:"startLine"`
		StartColumn int        `json:"startColumn"`
		EndLine     int        `json:"endLine"`
		EndColumn   int        `json:"endColumn"`
		Snippet     *sarifText `json:"snippet,omitempty"`
	}
	sarifFix struct {
		Description     sarifText     `json:"description"`
		ArtifactChanges []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		ArtifactLocation sarifArtifact      `json:"artifactLocation"`
		Replacements     []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		DeletedRegion   sarifRegion `json:"deletedRegion"`
		InsertedContent sarifText   `json:"insertedContent"`
	}
)

// projectURL is where the program's source and documentation are.
const projectURL = "https://github.com/rulewright/rulewright"

// SARIF writes a log of SARIF 2.1.0, which code hosts and editors read, with
// the documentation of each check that found something.
func SARIF(w io.Writer, r *Report, _ Options) error {
	rules, index := r.sarifRules()
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: "Rulewright", InformationURI: projectURL, Version: sarifVersion(r.Version), Rules: rules,
		}},
		ColumnKind: "utf16CodeUnits",
		Results:    make([]sarifResult, 0, len(r.Findings)),
	}
	prints := r.Fingerprints()
	for i := range r.Findings {
		f := &r.Findings[i]
		run.Results = append(run.Results, r.sarifResult(f, index[f.Check], prints[i]))
	}
	return writeJSON(w, sarifLog{
		Schema:  "https://json.schemastore.org/sarif-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	})
}

// sarifRules documents the checks that found something, ordered by ID, and
// says where each stands.
func (r *Report) sarifRules() ([]sarifRule, map[string]int) {
	var ids []string
	for i := range r.Findings {
		ids = append(ids, r.Findings[i].Check)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	rules := make([]sarifRule, 0, len(ids))
	index := make(map[string]int, len(ids))
	for i, id := range ids {
		index[id] = i
		rules = append(rules, sarifRuleOf(id))
	}
	return rules, index
}

func sarifRuleOf(id string) sarifRule {
	c := check.Find(id)
	if c == nil {
		c = &check.Check{ID: id, Title: id, Text: id, Severity: check.Warning}
	}
	return sarifRule{
		ID: c.ID, Name: pascalCase(c.ID),
		ShortDescription:     sarifText{Text: sentence(c.Title)},
		FullDescription:      sarifText{Text: sentence(c.Text)},
		Help:                 sarifText{Text: sentence(c.Text), Markdown: c.Text},
		DefaultConfiguration: sarifConfiguration{sarifLevel(c.Severity)},
		Properties:           sarifProperties{Tags: []string{c.Group()}, Precision: "very-high"},
	}
}

func (r *Report) sarifResult(f *check.Finding, index int, fingerprint string) sarifResult {
	out := sarifResult{
		RuleID: f.Check, RuleIndex: index, Level: sarifLevel(f.Severity),
		Message:             sarifText{Text: sarifMessage(sentence(f.Message))},
		Locations:           []sarifLocation{{PhysicalLocation: r.sarifPlace(f.Path, f.Span, f.WholeFile)}},
		PartialFingerprints: map[string]string{"rulewright/v1": fingerprint},
	}
	if shown := f.Shown(); shown != nil {
		out.Properties = &sarifWitness{shown.Event, shown.Shows}
	}
	for i, related := range f.Related {
		out.RelatedLocations = append(out.RelatedLocations, sarifLocation{
			ID:               &i,
			PhysicalLocation: r.sarifPlace(relatedPath(f, related), related.Span, false),
			Message:          &sarifText{Text: sarifMessage(related.Message)},
		})
	}
	for _, fix := range f.Fixes {
		if change, ok := r.sarifChange(f.Path, fix); ok {
			out.Fixes = append(out.Fixes, sarifFix{sarifText{Text: sarifMessage(fix.Title)}, []sarifChange{change}})
		}
	}
	return out
}

func (r *Report) sarifPlace(path string, s source.Span, whole bool) sarifPhysical {
	out := sarifPhysical{ArtifactLocation: sarifArtifact{r.uri(path)}}
	if file := r.file(path); file != nil && !whole {
		out.Region = sarifRegionOf(file, s)
		if text := file.Slice(s); text != "" {
			out.Region.Snippet = &sarifText{Text: text}
		}
	}
	return out
}

func sarifRegionOf(file *source.File, s source.Span) *sarifRegion {
	at := RangeOf(file, s)
	return &sarifRegion{
		StartLine: at.Start.Line, StartColumn: at.Start.Column,
		EndLine: at.End.Line, EndColumn: at.End.Column,
	}
}

// sarifChange is false for a fix without edits or of a file without text.
func (r *Report) sarifChange(path string, fix check.Fix) (sarifChange, bool) {
	file := r.file(path)
	if file == nil || len(fix.Edits) == 0 {
		return sarifChange{}, false
	}
	out := sarifChange{ArtifactLocation: sarifArtifact{r.uri(path)}}
	for _, e := range fix.Edits {
		// A deletion could leave out the content; reviewdog 0.21 fails on that.
		out.Replacements = append(out.Replacements, sarifReplacement{*sarifRegionOf(file, e.Span), sarifText{Text: e.NewText}})
	}
	return out, true
}

// sarifVersion is a version that can be compared with others, which SARIF's
// consumers want; empty for a build that has none.
func sarifVersion(version string) string {
	version = strings.TrimPrefix(version, "v")
	if version == "" || version[0] < '0' || version[0] > '9' {
		return ""
	}
	return version
}

func sarifLevel(s check.Severity) string {
	switch s {
	case check.Error:
		return "error"
	case check.Warning:
		return "warning"
	}
	return "note"
}

// sarifMessage escapes braces, which stand for placeholders in a message
// (SARIF 2.1.0, 3.11.5).
func sarifMessage(s string) string { return sarifBraces.Replace(s) }

var sarifBraces = strings.NewReplacer("{", "{{", "}", "}}")

// sentence ends a text with a full stop, as SARIF wants it.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".?!") {
		return s
	}
	return s + "."
}

// pascalCase turns "logic/dead-exclusion" into "LogicDeadExclusion", the form
// that SARIF gives to names of rules.
func pascalCase(id string) string {
	var out strings.Builder
	for _, part := range strings.FieldsFunc(id, func(r rune) bool { return r == '/' || r == '-' || r == '_' }) {
		out.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return out.String()
}

// uri returns a path as a URI reference, relative where the path lies below
// Dir.
func (r *Report) uri(path string) string {
	printed := r.Path(path)
	outside := printed == ".." || strings.HasPrefix(printed, "../")
	if outside && r.Dir != "" {
		printed = filepath.ToSlash(filepath.Join(r.Dir, filepath.FromSlash(printed)))
	}
	if filepath.IsAbs(printed) || strings.HasPrefix(printed, "/") {
		return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(printed, "/")}).String()
	}
	escaped := (&url.URL{Path: printed}).EscapedPath()
	// A colon in the first segment would read as a scheme.
	first, rest, found := strings.Cut(escaped, "/")
	first = strings.ReplaceAll(first, ":", "%3A")
	if found {
		return first + "/" + rest
	}
	return first
}
