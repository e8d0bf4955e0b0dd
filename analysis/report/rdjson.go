package report

import (
	"io"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// Reviewdog's diagnostic format:
// https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
type (
	rdResult struct {
		Source      rdSource       `json:"source"`
		Diagnostics []rdDiagnostic `json:"diagnostics"`
	}
	rdSource struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	rdDiagnostic struct {
		Message          string         `json:"message"`
		Location         rdLocation     `json:"location"`
		Severity         string         `json:"severity"`
		Code             rdCode         `json:"code"`
		Suggestions      []rdSuggestion `json:"suggestions,omitempty"`
		RelatedLocations []rdRelated    `json:"related_locations,omitempty"`
	}
	rdCode struct {
		Value string `json:"value"`
	}
	rdLocation struct {
		Path  string   `json:"path"`
		Range *rdRange `json:"range,omitempty"`
	}
	rdRange struct {
		Start rdPosition `json:"start"`
		End   rdPosition `json:"end"`
	}
	// rdPosition counts from 1, the column in bytes of UTF-8.
	rdPosition struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	}
	rdSuggestion struct {
		Range rdRange `json:"range"`
		Text  string  `json:"text"`
	}
	rdRelated struct {
		Message  string     `json:"message"`
		Location rdLocation `json:"location"`
	}
)

var rdSeverities = map[check.Severity]string{
	check.Error: "ERROR", check.Warning: "WARNING", check.Info: "INFO", check.Hint: "INFO",
}

// RDJSON writes reviewdog's JSON, with fixes as suggestions.
func RDJSON(w io.Writer, r *Report, _ Options) error {
	out := rdResult{
		Source:      rdSource{"rulewright", projectURL},
		Diagnostics: make([]rdDiagnostic, 0, len(r.Findings)),
	}
	for i := range r.Findings {
		out.Diagnostics = append(out.Diagnostics, r.rdDiagnostic(&r.Findings[i]))
	}
	return writeJSON(w, out)
}

func (r *Report) rdDiagnostic(f *check.Finding) rdDiagnostic {
	out := rdDiagnostic{
		Message: f.Message, Severity: rdSeverities[f.Severity], Code: rdCode{f.Check},
		Location: rdLocation{Path: r.Path(f.Path)},
	}
	file := r.file(f.Path)
	if file != nil && !f.WholeFile {
		at := rdRangeOf(file, f.Span)
		out.Location.Range = &at
	}
	for _, related := range f.Related {
		path := relatedPath(f, related)
		location := rdLocation{Path: r.Path(path)}
		if file := r.file(path); file != nil {
			at := rdRangeOf(file, related.Span)
			location.Range = &at
		}
		out.RelatedLocations = append(out.RelatedLocations, rdRelated{related.Message, location})
	}
	for _, fix := range f.Fixes {
		if one, ok := singleEdit(file, fix.Edits); ok {
			out.Suggestions = append(out.Suggestions, rdSuggestion{rdRangeOf(file, one.Span), one.NewText})
		}
	}
	return out
}

func rdRangeOf(file *source.File, s source.Span) rdRange {
	position := func(offset int) rdPosition {
		p := file.OffsetToPosition(offset, source.UTF8)
		return rdPosition{p.Line + 1, p.Column + 1}
	}
	return rdRange{position(s.Start), position(s.End)}
}

// singleEdit joins edits into one that also spells out the text between
// them, for readers that take one edit a suggestion. It is false where there
// is nothing to join or the edits do not fit the text.
func singleEdit(file *source.File, edits []source.Edit) (source.Edit, bool) {
	if file == nil || len(edits) == 0 {
		return source.Edit{}, false
	}
	whole := edits[0].Span
	for _, e := range edits[1:] {
		whole = whole.Join(e.Span)
	}
	var moved []source.Edit
	for _, e := range edits {
		moved = append(moved, source.Edit{Span: e.Span.Shift(-whole.Start), NewText: e.NewText})
	}
	text, err := source.Apply(file.Slice(whole), moved)
	return source.Edit{Span: whole, NewText: text}, err == nil
}
