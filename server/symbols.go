package server

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// symbol is a part of a document with its parts.
type symbol struct {
	name, detail string
	kind         protocol.SymbolKind
	span         source.Span // the whole part
	place        source.Span // what to show of it, within span
	parts        []*symbol
}

// DocumentSymbol lists the tables and keys of a file and the items of its
// sequences.
func (s *server) DocumentSymbol(ctx context.Context, params *protocol.DocumentSymbolParams) (protocol.DocumentSymbolResult, error) {
	v := viewOf(ctx)
	d := v.docs[params.TextDocument.URI]
	if d == nil || d.file == nil {
		return nil, nil
	}
	symbols := d.outline()
	if v.client.hierarchy {
		return d.nested(symbols), nil
	}
	return d.flat(symbols, ""), nil
}

// outline returns a document's symbols. A section is a part of the one before
// it whose name its own begins with.
func (d *document) outline() []*symbol {
	tree := d.file.Document().Tree
	root := &symbol{}
	of := map[*toml.Section]*symbol{nil: root}
	open := []*toml.Section{nil}
	for _, section := range tree.Sections {
		for !within(section, open[len(open)-1]) {
			open = open[:len(open)-1]
		}
		symbol := sectionSymbol(d, section)
		above := of[open[len(open)-1]]
		above.parts = append(above.parts, symbol)
		for _, s := range open[1:] {
			of[s].span = of[s].span.Join(symbol.span)
		}
		of[section] = symbol
		open = append(open, section)
	}
	for _, statement := range tree.Statements {
		above := of[statement.Section]
		above.parts = append(above.parts, d.statementSymbol(statement))
	}
	root.sort()
	return root.parts
}

// sort puts the parts in the order in which they stand in the file.
func (s *symbol) sort() {
	slices.SortStableFunc(s.parts, func(a, b *symbol) int { return cmp.Compare(a.place.Start, b.place.Start) })
	for _, part := range s.parts {
		part.sort()
	}
}

// within reports whether a section's name begins with that of another one;
// all begin with that of the file, which is nil.
func within(s, above *toml.Section) bool {
	if above == nil {
		return true
	}
	if len(s.Keys) <= len(above.Keys) {
		return false
	}
	for i, k := range above.Keys {
		if s.Keys[i].Name != k.Name {
			return false
		}
	}
	return true
}

func sectionSymbol(d *document, s *toml.Section) *symbol {
	out := &symbol{name: dotted(s.Keys), kind: protocol.SymbolKindNamespace, span: s.Span, place: s.Header}
	if out.name == "" {
		out.name = d.source.Slice(s.Header) // half-typed
	}
	if name := s.Table.Get("name"); name != nil {
		out.detail = name.Text
	}
	return out
}

func (d *document) statementSymbol(s *toml.Statement) *symbol {
	out := &symbol{name: dotted(s.Keys), kind: symbolKinds[s.Value.Kind], span: s.Span, place: s.Span}
	if out.name == "" {
		out.name = "(no name)"
	}
	if n := len(s.Keys); n > 0 {
		out.place = s.Keys[0].Span.Join(s.Keys[n-1].Span)
	}
	if s.Value.Kind == toml.String {
		out.parts = d.stepSymbols(s.Value.Span)
	}
	return out
}

var symbolKinds = map[toml.Kind]protocol.SymbolKind{
	toml.Invalid: protocol.SymbolKindNull, toml.String: protocol.SymbolKindString, toml.Integer: protocol.SymbolKindNumber,
	toml.Float: protocol.SymbolKindNumber, toml.Boolean: protocol.SymbolKindBoolean, toml.DateTime: protocol.SymbolKindConstant,
	toml.Array: protocol.SymbolKindArray, toml.TableKind: protocol.SymbolKindObject,
}

// stepSymbols are the items of the sequence or sample that a literal holds, if
// it does.
func (d *document) stepSymbols(literal source.Span) []*symbol {
	var out []*symbol
	d.look(func(p *check.Pass) {
		for _, q := range p.Queries() {
			if q.Span != literal || q.EQL == nil || q.EQL.Kind == eql.Event {
				continue
			}
			for _, step := range q.EQL.Steps {
				span := q.InFile(step.At)
				name := strings.TrimSpace(q.Text[step.Category.At.Start:step.Category.At.End])
				if name == "" {
					name = "item"
				}
				out = append(out, &symbol{name: name, kind: protocol.SymbolKindEvent, span: span, place: span})
			}
		}
	})
	return out
}

func dotted(keys []toml.Key) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.Name
	}
	return strings.Join(names, ".")
}

func (d *document) nested(symbols []*symbol) protocol.DocumentSymbolSlice {
	out := make(protocol.DocumentSymbolSlice, len(symbols))
	for i, s := range symbols {
		out[i] = protocol.DocumentSymbol{
			Name: s.name, Kind: s.kind, Range: d.rangeOf(s.span), SelectionRange: d.rangeOf(s.place), Children: d.nested(s.parts),
		}
		if s.detail != "" {
			out[i].Detail = &s.detail
		}
	}
	return out
}

// flat is nested for editors that know no symbols inside of others.
func (d *document) flat(symbols []*symbol, container string) protocol.SymbolInformationSlice {
	out := protocol.SymbolInformationSlice{}
	for _, s := range symbols {
		info := protocol.SymbolInformation{Location: protocol.Location{URI: d.id, Range: d.rangeOf(s.span)}}
		info.Name, info.Kind = s.name, s.kind
		if container != "" {
			info.ContainerName = &container
		}
		out = append(append(out, info), d.flat(s.parts, s.name)...)
	}
	return out
}
