package server

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/rulewright/rulewright/analysis/outline"
	"github.com/rulewright/rulewright/rules/source"
)

// maxSymbols bounds how many rules one question finds.
const maxSymbols = 200

// found is a rule that a question is about.
type found struct {
	path    string
	outline *outline.Outline
	// why is what of the rule is meant, where it is not the name.
	why string
	// rank orders rules: the lower the likelier it is meant.
	rank int
}

// Symbols lists the rules of the workspace whose name, id, technique, tag or
// exception list has what is asked for. Words may come in any order.
func (s *server) Symbols(ctx context.Context, params *protocol.WorkspaceSymbolParams) (protocol.WorkspaceSymbolResult, error) {
	v := viewOf(ctx)
	words := strings.Fields(strings.ToLower(params.Query))
	var all []found
	s.volumes(v, "", func(path string, o *outline.Outline) bool {
		if f, ok := finds(words, o); ok && o.Name.Text != "" {
			f.path = path
			all = append(all, f)
		}
		return ctx.Err() == nil
	})
	slices.SortStableFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.outline.Name.Text, b.outline.Name.Text), cmp.Compare(a.path, b.path))
	})
	out := protocol.SymbolInformationSlice{}
	for _, f := range all[:min(len(all), maxSymbols)] {
		file := s.text(v, f.path)
		if file == nil {
			continue // gone meanwhile
		}
		info := protocol.SymbolInformation{Location: protocol.Location{
			URI: s.idOf(v, f.path), Range: rangeIn(file, f.outline.Name.At, v.client.encoding),
		}}
		info.Name, info.Kind = f.outline.Name.Text, protocol.SymbolKindClass
		if f.why != "" {
			info.ContainerName = &f.why
		}
		out = append(out, info)
	}
	return out, nil
}

// finds reports whether all words are in what a rule is called or filed under.
func finds(words []string, o *outline.Outline) (found, bool) {
	f := found{outline: o}
	name := strings.ToLower(o.Name.Text)
	for i, word := range words {
		switch where := strings.Index(name, word); {
		case where == 0 && i == 0:
		case where >= 0:
			f.rank++
		case strings.HasPrefix(strings.ToLower(o.ID.Text), word):
			f.why, f.rank = o.ID.Text, f.rank+2
		default:
			label := labelled(word, o)
			if label == "" {
				return f, false
			}
			f.why, f.rank = label, f.rank+3
		}
	}
	return f, true
}

// labelled returns the technique, tag or list of a rule that has a word.
func labelled(word string, o *outline.Outline) string {
	for _, id := range o.Techniques {
		if strings.HasPrefix(strings.ToLower(id), word) || strings.Contains(strings.ToLower(attackName(id)), word) {
			return id + " " + attackName(id)
		}
	}
	for _, tag := range o.Tags {
		if strings.Contains(strings.ToLower(tag), word) {
			return tag
		}
	}
	for _, list := range slices.Concat(o.Heeds, o.Makes) {
		if strings.Contains(strings.ToLower(list.Text), word) {
			return list.Text
		}
	}
	return ""
}

// text returns a file as the editor or the disk has it; nil where it cannot be
// read.
func (s *server) text(v *view, path string) *source.File {
	if d := v.open(path); d != nil {
		return d.source
	}
	if text, err := s.options.Read(path); err == nil {
		return source.NewFile(path, text)
	}
	return nil
}

// idOf returns the name that the editor has for a file.
func (s *server) idOf(v *view, path string) docID {
	if d := v.open(path); d != nil {
		return d.id
	}
	return uri.File(path)
}
