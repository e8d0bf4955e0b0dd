package server

import (
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// completeKey offers the keys that a table does not have yet, at the start of
// a line.
func completeKey(d *document, offset int) *completion {
	if d.file == nil {
		return nil
	}
	doc := d.file.Document()
	at := doc.Tree.At(offset)
	if at.Section == nil || at.Comment != nil || at.Value != nil && at.Value.Kind != toml.Invalid && !at.InKey {
		return nil
	}
	line := d.source.LineSpan(d.source.LineAt(offset))
	word := wordAt(d.source, offset, isKeyByte)
	if strings.TrimSpace(d.source.Slice(source.Span{Start: line.Start, End: word.Start})) != "" {
		return nil
	}
	assign := " = "
	if strings.HasPrefix(strings.TrimSpace(d.source.Slice(source.Span{Start: word.End, End: line.End})), "=") {
		assign = ""
	}
	c := &completion{word: word}
	typed := d.source.Slice(word)
	for _, k := range keysIn(doc, at.Section) {
		if k.Name != typed && at.Section.Table.Entry(k.Name) != nil {
			continue
		}
		rank := 1
		if k.Need.By != keys.Nobody {
			rank = 0
		}
		c.candidates = append(c.candidates, candidate{
			label: k.Name, insert: k.Name + assign, about: func() string { return describeKey(k) }, kind: protocol.CompletionItemKindProperty, rank: rank,
		})
	}
	return c
}

// keysIn returns the keys that a section of a rule can have.
func keysIn(doc *rules.Document, s *toml.Section) []*keys.Key {
	path := make([]toml.Step, len(s.Keys))
	for i, k := range s.Keys {
		path[i] = toml.Step{Key: k.Name, Index: -1}
	}
	table := keyAt(doc, path)
	if table == nil {
		return nil
	}
	var out []*keys.Key
	for _, k := range table.Keys {
		if k.For(typeOf(doc)) && !k.Exported {
			out = append(out, k)
		}
	}
	return out
}

// completeHeader offers the tables of a rule file behind a bracket at the
// start of a line.
func completeHeader(d *document, offset int) *completion {
	if d.file == nil {
		return nil
	}
	line := d.source.LineSpan(d.source.LineAt(offset))
	typed := d.source.Slice(source.Span{Start: line.Start, End: offset})
	name, bracket := strings.CutPrefix(typed, "[")
	if !bracket || strings.ContainsFunc(strings.TrimPrefix(name, "["), func(r rune) bool { return r != '.' && !isKeyRune(r) }) {
		return nil
	}
	doc := d.file.Document()
	if at := doc.Tree.At(offset); at.Value != nil && at.Value.Kind == toml.String {
		return nil
	}
	c := &completion{word: line}
	c.addHeaders(keys.File, "", typeOf(doc))
	return c
}

func (c *completion) addHeaders(table []*keys.Key, prefix string, t rules.Type) {
	for _, k := range table {
		if k.Shape != keys.Table && k.Shape != keys.Tables || !k.For(t) || k.Exported {
			continue
		}
		name := prefix + k.Name
		label := "[" + name + "]"
		if k.Shape == keys.Tables {
			label = "[" + label + "]"
		}
		c.candidates = append(c.candidates, candidate{label: label, about: saying(k.Doc), kind: protocol.CompletionItemKindModule})
		c.addHeaders(k.Keys, name+".", t)
	}
}

func isKeyByte(c byte) bool { return isKeyRune(rune(c)) }

func isKeyRune(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == '-'
}
