package server

import (
	"context"
	"strconv"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
)

// Diagnostic answers an editor that asks for the findings of a document. The
// answer is complete: such an editor has nothing published to it.
func (s *server) Diagnostic(ctx context.Context, params *protocol.DocumentDiagnosticParams) (protocol.DocumentDiagnosticReport, error) {
	v := viewOf(ctx)
	report := &protocol.RelatedFullDocumentDiagnosticReport{}
	report.Kind, report.Items = "full", []protocol.Diagnostic{}
	d := v.docs[params.TextDocument.URI]
	if d == nil {
		return report, nil // closed meanwhile
	}
	// Findings are a function of the document, so its number stands for them.
	id := strconv.FormatUint(d.serial, 36)
	if params.PreviousResultID != nil && *params.PreviousResultID == id {
		same := &protocol.RelatedUnchangedDocumentDiagnosticReport{}
		same.Kind, same.ResultID = "unchanged", id
		return same, nil
	}
	report.ResultID, report.Items = &id, s.diagnostics(v, d, s.findings(d, check.Thorough))
	return report, nil
}
