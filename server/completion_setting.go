package server

import (
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// isConfiguration reports whether a document is rulewright.toml.
func (d *document) isConfiguration() bool {
	return d.file == nil && strings.EqualFold(filepath.Base(d.source.Path()), config.FileName)
}

// completeSetting offers the keys, tables and values of rulewright.toml.
func completeSetting(d *document, offset int) *completion {
	if !d.isConfiguration() {
		return nil
	}
	tree := toml.Parse(d.source)
	at := tree.At(offset)
	if at.Comment != nil {
		return nil
	}
	line := d.source.LineSpan(d.source.LineAt(offset))
	before := strings.TrimSpace(d.source.Slice(source.Span{Start: line.Start, End: wordAt(d.source, offset, isKeyByte).Start}))
	switch {
	case strings.HasPrefix(before, "["):
		return settingHeaders(line)
	case before == "" && (at.Value == nil || at.Value.Kind == toml.Invalid):
		return settingKeys(d, at, offset)
	case at.Value != nil && !at.InKey:
		return settingValues(d, at, offset)
	}
	return nil
}

func settingHeaders(line source.Span) *completion {
	c := &completion{word: line}
	root := settingRoot()
	for _, key := range root.keys() {
		s := root.Properties[key].resolved()
		label := ""
		switch {
		case s.isTable():
			label = "[" + key + "]"
		case s.isTables():
			label = "[[" + key + "]]"
		default:
			continue
		}
		c.candidates = append(c.candidates, candidate{label: label, about: saying(s.Description), kind: protocol.CompletionItemKindModule})
	}
	return c
}

func settingKeys(d *document, at toml.Location, offset int) *completion {
	var path []toml.Step
	var table *toml.Table
	if at.Section != nil {
		table = at.Section.Table
		for _, k := range at.Section.Keys {
			path = append(path, toml.Step{Key: k.Name, Index: -1})
		}
	}
	s := settingAt(path)
	c := &completion{word: wordAt(d.source, offset, isKeyByte)}
	for _, key := range s.keys() {
		if table.Entry(key) != nil && d.source.Slice(c.word) != key {
			continue
		}
		of := settingAt(append(path[:len(path):len(path)], toml.Step{Key: key, Index: -1}))
		insert := key + " = "
		switch {
		case of == nil:
			continue
		case at.Section == nil && of.isTable():
			insert = "[" + key + "]"
		case at.Section == nil && of.isTables():
			insert = "[[" + key + "]]"
		}
		c.candidates = append(c.candidates, candidate{label: key, insert: insert, about: saying(of.Description), kind: protocol.CompletionItemKindProperty})
	}
	return c
}

func settingValues(d *document, at toml.Location, offset int) *completion {
	s := settingAt(at.Path)
	if s == nil {
		return nil
	}
	values := s.Enum
	if s.Type == "boolean" {
		values = []string{"true", "false"}
	}
	if len(values) == 0 {
		return nil
	}
	c := &completion{word: wordAt(d.source, offset, isKeyByte)}
	for _, v := range values {
		x := candidate{label: v, kind: protocol.CompletionItemKindEnumMember}
		if s.Type != "boolean" && at.Value.Kind != toml.String {
			x.insert = `"` + v + `"`
		}
		c.candidates = append(c.candidates, x)
	}
	return c
}

// explainSetting says what a key of rulewright.toml is for.
func explainSetting(d *document, offset int) *explanation {
	if !d.isConfiguration() {
		return nil
	}
	tree := toml.Parse(d.source)
	for _, section := range tree.Sections {
		var path []toml.Step
		for _, k := range section.Keys {
			path = append(path, toml.Step{Key: k.Name, Index: -1})
			if s := settingAt(path); s != nil && k.Span.Contains(offset) {
				return &explanation{k.Span, s.describe(k.Name)}
			}
		}
	}
	at := tree.At(offset)
	if !at.InKey || at.Entry == nil {
		return nil
	}
	if s := settingAt(at.Path); s != nil && s.Description != "" {
		return &explanation{at.Entry.Key.Span, s.describe(at.Entry.Key.Name)}
	}
	return nil
}
