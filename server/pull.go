package server

import (
	"context"
	"strconv"
	"time"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
)

// Diagnostic answers an editor that asks for the findings of a document: such an
// editor has nothing published to it. If proofs take their time, the answer is
// what is known without them, and the editor is told to ask again once they are
// done; one that cannot be told waits.
func (s *server) Diagnostic(ctx context.Context, params *protocol.DocumentDiagnosticParams) (protocol.DocumentDiagnosticReport, error) {
	v := viewOf(ctx)
	report := &protocol.RelatedFullDocumentDiagnosticReport{}
	report.Kind, report.Items = "full", []protocol.Diagnostic{}
	d := v.docs[params.TextDocument.URI]
	if d == nil {
		return report, nil // closed meanwhile
	}
	findings, all := s.findingsSoon(v, d)
	// Findings are a function of the document, so its number stands for them.
	id := strconv.FormatUint(d.serial, 36)
	if !all {
		id += " in part"
	}
	if params.PreviousResultID != nil && *params.PreviousResultID == id {
		same := &protocol.RelatedUnchangedDocumentDiagnosticReport{}
		same.Kind, same.ResultID = "unchanged", id
		return same, nil
	}
	report.ResultID, report.Items = &id, s.diagnostics(v, d, findings)
	return report, nil
}

// findingsSoon returns all findings of a document, or false and those that need
// no proof where the others would have to be waited for.
func (s *server) findingsSoon(v *view, d *document) ([]check.Finding, bool) {
	if v.client.refreshes {
		quick := s.findings(d, check.Quick)
		if !d.slow.Load() {
			select {
			case <-d.complete:
			case <-time.After(patience):
			}
		}
		if !d.isComplete() {
			d.hasty.Store(true)
		}
		if !d.isComplete() { // still, since who completes it looks at the mark
			return quick, false
		}
	}
	return s.findings(d, check.Thorough), true
}

// isComplete reports whether the thorough findings are known.
func (d *document) isComplete() bool {
	select {
	case <-d.complete:
		return true
	default:
		return false
	}
}
