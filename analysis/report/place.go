package report

import (
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// Place is a position as readers count: line and column from 1, the column in
// UTF-16 code units, the offset in bytes from 0.
type Place struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Offset int `json:"offset"`
}

// Range is a stretch of a file; End is exclusive.
type Range struct {
	Start Place `json:"start"`
	End   Place `json:"end"`
}

// lastLine is the last line that the range has a character of.
func (r *Range) lastLine() int {
	if r.End.Column == 1 && r.End.Line > r.Start.Line {
		return r.End.Line - 1
	}
	return r.End.Line
}

// PlaceOf converts a byte offset of f.
func PlaceOf(f *source.File, offset int) Place {
	p := f.OffsetToPosition(offset, source.UTF16)
	return Place{Line: p.Line + 1, Column: p.Column + 1, Offset: min(max(offset, 0), f.Len())}
}

// RangeOf converts a span of f.
func RangeOf(f *source.File, s source.Span) Range {
	return Range{Start: PlaceOf(f, s.Start), End: PlaceOf(f, s.End)}
}

// rangeOf returns the range of a finding, or nil where it is about a whole
// file or the file has no text.
func (r *Report) rangeOf(f *check.Finding) *Range {
	if f.WholeFile {
		return nil
	}
	return r.spanRange(f.Path, f.Span)
}

func (r *Report) spanRange(path string, s source.Span) *Range {
	file := r.file(path)
	if file == nil {
		return nil
	}
	out := RangeOf(file, s)
	return &out
}

// relatedPath returns the file of a second label.
func relatedPath(f *check.Finding, related check.Related) string {
	if related.Path != "" {
		return related.Path
	}
	return f.Path
}
