package server

import (
	"context"

	"go.lsp.dev/protocol"
)

// reported collects the reports on files that an editor asked for at once. One
// that takes them in parts is told of each part as soon as it is full, so that
// the first findings of a large workspace show before the last file is read.
type reported struct {
	server *server
	ctx    context.Context
	token  protocol.ProgressToken // nil where the editor wants all at once
	items  []protocol.WorkspaceDocumentDiagnosticReport
}

// partSize is how many files a part is about.
const partSize = 50

// add reports on a file.
func (r *reported) add(item protocol.WorkspaceDocumentDiagnosticReport) {
	if r.items = append(r.items, item); r.token == nil || len(r.items) < partSize {
		return
	}
	value, err := protocol.Marshal(&protocol.WorkspaceDiagnosticReportPartialResult{Items: r.items})
	if err != nil {
		return // it is told with the rest
	}
	if r.server.client.Progress(r.ctx, &protocol.ProgressParams{Token: r.token, Value: value}) == nil {
		r.items = []protocol.WorkspaceDocumentDiagnosticReport{}
	}
}

// rest is what was not told yet.
func (r *reported) rest() *protocol.WorkspaceDiagnosticReport {
	return &protocol.WorkspaceDiagnosticReport{Items: r.items}
}
