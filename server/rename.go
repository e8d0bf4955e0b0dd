package server

import (
	"context"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/source"
)

// renaming is what can be given another name, or what cannot.
type renaming struct {
	// span is the name at the place that was asked about, and name what it
	// says.
	span source.Span
	name string
	// refusal says why there can be no other name; "" where there can.
	refusal string
	// edits gives it another name, or says why it cannot have that one.
	edits func(name string) (edits []source.Edit, refusal string)
}

// renamers are asked in turn what is named at an offset.
var renamers = []func(d *document, offset int) *renaming{
	renameInESQL,
	renameColumn,
	renameField,
}

func (d *document) renaming(offset int) *renaming {
	for _, rename := range renamers {
		if r := rename(d, offset); r != nil {
			return r
		}
	}
	return nil
}

// refused is the answer to a request that was understood and makes no sense.
func refused(why string) error {
	return jsonrpc2.NewError(jsonrpc2.Code(protocol.LSPErrorCodesRequestFailed), why)
}

const nothingToRename = "there is nothing here that can have another name"

// PrepareRename says whether what stands at a place can have another name.
func (s *server) PrepareRename(ctx context.Context, params *protocol.PrepareRenameParams) (protocol.PrepareRenameResult, error) {
	d, offset, err := lookedAt(ctx, &params.TextDocumentPositionParams)
	if d == nil || err != nil {
		return nil, err
	}
	switch r := d.renaming(offset); {
	case r == nil:
		return nil, nil
	case r.refusal != "":
		return nil, refused(r.refusal)
	default:
		return &protocol.PrepareRenamePlaceholder{Range: d.rangeOf(r.span), Placeholder: r.name}, nil
	}
}

// Rename gives what stands at a place another name, wherever it is mentioned.
func (s *server) Rename(ctx context.Context, params *protocol.RenameParams) (*protocol.WorkspaceEdit, error) {
	d, offset, err := lookedAt(ctx, &params.TextDocumentPositionParams)
	if d == nil || err != nil {
		return nil, err
	}
	r := d.renaming(offset)
	switch {
	case r == nil:
		return nil, refused(nothingToRename)
	case r.refusal != "":
		return nil, refused(r.refusal)
	}
	edits, refusal := r.edits(params.NewName)
	if refusal != "" {
		return nil, refused(refusal)
	}
	return (&actions{view: viewOf(ctx), doc: d}).edit(edits), nil
}
