package server

import (
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// sourceName is what an editor shows beside a finding.
const sourceName = "rulewright"

var severities = map[check.Severity]protocol.DiagnosticSeverity{
	check.Error:   protocol.DiagnosticSeverityError,
	check.Warning: protocol.DiagnosticSeverityWarning,
	check.Info:    protocol.DiagnosticSeverityInformation,
	check.Hint:    protocol.DiagnosticSeverityHint,
}

var tags = map[check.Tag]protocol.DiagnosticTag{
	check.Unnecessary: protocol.DiagnosticTagUnnecessary,
	check.Deprecated:  protocol.DiagnosticTagDeprecated,
}

// docURL is where the checks are described; a check's own page is what hovering
// over its ID and `rulewright explain` show.
const docURL uri.URI = "https://github.com/rulewright/rulewright#what-is-checked"

// diagnostics converts the findings of a document. The result is never nil:
// an empty list takes old findings from the screen, null does not.
func (s *server) diagnostics(v *view, d *document, findings []check.Finding) []protocol.Diagnostic {
	out := make([]protocol.Diagnostic, 0, len(findings))
	for i := range findings {
		out = append(out, s.diagnostic(v, d, &findings[i]))
	}
	return out
}

func (s *server) diagnostic(v *view, d *document, f *check.Finding) protocol.Diagnostic {
	out := protocol.Diagnostic{
		Range:    d.findingRange(f),
		Severity: severities[f.Severity],
		Code:     protocol.String(f.Check),
		Source:   protocol.NewOptional(sourceName),
		Message:  protocol.String(f.Message),
	}
	if v.client.links {
		out.CodeDescription = protocol.CodeDescription{Href: docURL}
	}
	if tag, ok := tags[f.Tag]; ok && v.client.tags {
		out.Tags = protocol.NewDiagnosticTags(tag)
	}
	if v.client.related {
		out.RelatedInformation = s.related(v, d, f)
	}
	return out
}

// findingRange is where a finding shows: its text, or the first line where it
// is about the whole file.
func (d *document) findingRange(f *check.Finding) protocol.Range {
	if f.WholeFile {
		return d.rangeOf(d.source.LineSpan(0))
	}
	return d.rangeOf(f.Span)
}

func (s *server) related(v *view, d *document, f *check.Finding) []protocol.DiagnosticRelatedInformation {
	var out []protocol.DiagnosticRelatedInformation
	for _, r := range f.Related {
		id, file := d.id, d.source
		if r.Path != "" && r.Path != d.source.Path() {
			id, file = uri.File(r.Path), s.fileAt(v, d, r.Path)
		}
		if file == nil {
			continue // it cannot be read any more, so there is no place to show
		}
		out = append(out, protocol.DiagnosticRelatedInformation{
			Location: protocol.Location{URI: id, Range: rangeIn(file, r.Span, d.encoding)}, Message: r.Message,
		})
	}
	return out
}

// fileAt returns another file's text, which findings about d speak of; nil
// where there is none.
func (s *server) fileAt(v *view, d *document, path string) *source.File {
	if file := d.options.Config.File; file != nil && file.Path() == path {
		return file
	}
	if other := v.open(path); other != nil {
		return other.source
	}
	text, err := s.options.Read(path)
	if err != nil {
		return nil
	}
	return source.NewFile(path, text)
}
