package server

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/attack"
	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/toml"
)

// explainKey says what a key of the rule file is for.
func explainKey(d *document, offset int) *explanation {
	if d.file == nil {
		return nil
	}
	doc := d.file.Document()
	at := doc.Tree.At(offset)
	if !at.InKey || at.Entry == nil {
		return nil
	}
	k := keyAt(doc, at.Path)
	if k == nil {
		return nil
	}
	return &explanation{at.Entry.Key.Span, describeKey(k)}
}

// explainValue says what a value means that is one of several, or the id of a
// tactic or technique.
func explainValue(d *document, offset int) *explanation {
	if d.file == nil {
		return nil
	}
	doc := d.file.Document()
	at := doc.Tree.At(offset)
	if at.InKey || at.Value == nil || at.Value.Kind != toml.String {
		return nil
	}
	if text := describeAttack(at.Value.Text); text != "" {
		return &explanation{at.Value.Span, text}
	}
	if k := keyAt(doc, at.Path); k != nil {
		for _, v := range k.Values {
			if v.Text == at.Value.Text && v.Doc != "" {
				return &explanation{at.Value.Span, fmt.Sprintf("**%s**: %s", v.Text, v.Doc)}
			}
		}
	}
	return nil
}

// keyAt returns the description of the key that a path leads to, or nil.
func keyAt(doc *rules.Document, path []toml.Step) *keys.Key {
	table := keys.File
	var k *keys.Key
	for _, step := range path {
		if step.Index >= 0 {
			continue // an item of a list has the keys of the list
		}
		if k, _ = keys.Find(table, step.Key, typeOf(doc)); k == nil {
			return nil
		}
		table = k.Keys
	}
	return k
}

func typeOf(doc *rules.Document) rules.Type {
	if doc.Rule == nil {
		return ""
	}
	return doc.Rule.Type()
}

func describeKey(k *keys.Key) string {
	text := fmt.Sprintf("**%s**: %s", k.Name, k.Doc)
	if len(k.Types) > 0 {
		var types []string
		for _, t := range k.Types {
			types = append(types, string(t))
		}
		text += "\n\nFor rules of type " + inBackquotes(types) + "."
	}
	if len(k.Values) > 0 {
		var values []string
		for _, v := range k.Values {
			values = append(values, v.Text)
		}
		text += "\n\nValues: " + inBackquotes(values)
	}
	if r := k.Range; r != nil && r.Max < keys.Unbounded {
		text += fmt.Sprintf("\n\nFrom %d to %d.", r.Min, r.Max)
	}
	return text
}

// describeAttack names the tactic or technique with an id; empty for any
// other text.
func describeAttack(id string) string {
	if !strings.HasPrefix(id, "T") {
		return ""
	}
	if t := attack.FindTactic(id); t != nil {
		return fmt.Sprintf("**%s**: %s, a tactic of ATT&CK %s", id, t.Name, attack.Version())
	}
	if t := attack.Find(id); t != nil {
		return fmt.Sprintf("**%s**: %s, a technique of ATT&CK %s", id, t.Name, attack.Version())
	}
	return ""
}
