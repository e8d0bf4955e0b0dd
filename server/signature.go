package server

import (
	"context"
	"strconv"
	"unicode/utf16"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/source"
)

// signatures are the ways to call what is being called at a place.
type signatures struct {
	list []signature
	// active is the one of list that fits what is written so far.
	active int
}

// signature is one way to call a function.
type signature struct {
	label string
	// params are the parameters' places in label.
	params []source.Span
	// active is the parameter that is being written; one behind the last is
	// none of them.
	active int
	doc    string
}

// callers are asked in turn what is called around an offset.
var callers = []func(d *document, offset int) *signatures{
	callEQL,
	callESQL,
}

// SignatureHelp says what a call takes while it is written.
func (s *server) SignatureHelp(ctx context.Context, params *protocol.SignatureHelpParams) (*protocol.SignatureHelp, error) {
	d, offset, err := lookedAt(ctx, &params.TextDocumentPositionParams)
	if d == nil || err != nil {
		return nil, err
	}
	for _, call := range callers {
		if c := call(d, offset); c != nil {
			return c.help(viewOf(ctx).client), nil
		}
	}
	return nil, nil
}

func (c *signatures) help(editor client) *protocol.SignatureHelp {
	out := &protocol.SignatureHelp{ActiveSignature: new(uint32(c.active))}
	for i := range c.list {
		sig := &c.list[i]
		info := protocol.SignatureInformation{Label: sig.label, ActiveParameter: present(sig.active)}
		for _, span := range sig.params {
			info.Parameters = append(info.Parameters, protocol.ParameterInformation{Label: sig.labelOf(span, editor)})
		}
		if sig.doc != "" {
			info.Documentation = markup(sig.doc, editor.markdownSignature)
		}
		out.Signatures = append(out.Signatures, info)
	}
	out.ActiveParameter = present(c.list[c.active].active)
	return out
}

// labelOf names a parameter as the editor understands it: by its place in
// the label, in UTF-16 units, or by its text.
func (sig *signature) labelOf(span source.Span, editor client) protocol.ParameterInformationLabel {
	if !editor.labelOffsets {
		return protocol.String(sig.label[span.Start:span.End])
	}
	units := func(offset int) uint32 { return uint32(len(utf16.Encode([]rune(sig.label[:offset])))) }
	return protocol.ParameterInformationLabelTuple{units(span.Start), units(span.End)}
}

// present is a number where the protocol could have null, which has no other
// constructor than reading it.
func present(n int) (out protocol.Nullable[uint32]) {
	_ = protocol.Unmarshal([]byte(strconv.Itoa(n)), &out)
	return out
}
