package server

import (
	"maps"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/attack"
	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// completeValue offers the values of a key.
func completeValue(d *document, offset int) *completion {
	if d.file == nil {
		return nil
	}
	doc := d.file.Document()
	at := doc.Tree.At(offset)
	if at.InKey || at.Value == nil || at.Entry == nil {
		return nil
	}
	k := keyAt(doc, at.Path)
	if k == nil {
		return nil
	}
	candidates := d.valuesOf(k, at.Path)
	if len(candidates) == 0 {
		return nil
	}
	c := &completion{candidates: candidates}
	if k.Name == "id" && at.Value.Kind == toml.String {
		for i := range c.candidates {
			x := &c.candidates[i]
			x.also = d.alongsideID(at, x.detail, attackPage(x.label))
		}
	}
	switch {
	case at.Value.Kind == toml.String && len(at.Value.Text) > 0:
		c.word = at.Value.Map.ToFile(source.Span{End: len(at.Value.Text)})
	case at.Value.Kind == toml.String:
		c.word = source.Span{Start: offset, End: offset}
	case k.Shape == keys.Boolean, at.Value.Kind == toml.Array, at.Value.Kind == toml.Invalid:
		c.word = wordAt(d.source, offset, isKeyByte)
		for i := range c.candidates {
			if x := &c.candidates[i]; k.Shape != keys.Boolean {
				x.insert = `"` + x.label + `"`
			}
		}
	default:
		return nil
	}
	return c
}

// valuesOf returns what is known of the values of a key that a path leads to.
func (d *document) valuesOf(k *keys.Key, path []toml.Step) []candidate {
	if len(k.Values) > 0 {
		out := make([]candidate, len(k.Values))
		for i, v := range k.Values {
			out[i] = candidate{label: v.Text, about: saying(v.Doc), kind: protocol.CompletionItemKindEnumMember}
		}
		return out
	}
	names := namesIn(path)
	switch {
	case k.Shape == keys.Boolean:
		return []candidate{{label: "true", kind: protocol.CompletionItemKindKeyword}, {label: "false", kind: protocol.CompletionItemKindKeyword}}
	case slices.Equal(names, []string{"rule", "tags"}):
		return d.knownTags()
	case k.Name == "list_id":
		return d.knownLists()
	case slices.Equal(names, []string{"rule", "index"}):
		return d.datasetNames(func(index []string, _ string) []string { return index })
	case slices.Equal(names, []string{"metadata", "integration"}):
		return d.datasetNames(func(_ []string, pack string) []string { return []string{pack} })
	case len(names) > 3 && names[1] == "threat" && k.Name == "id":
		return attackIDs(names[len(names)-2])
	}
	return nil
}

// namesIn returns the keys of a path, without indexes.
func namesIn(path []toml.Step) []string {
	var out []string
	for _, step := range path {
		if step.Index < 0 {
			out = append(out, step.Key)
		}
	}
	return out
}

// datasetNames lists names that the data sets of the catalogue have, each
// once.
func (d *document) datasetNames(of func(index []string, pack string) []string) []candidate {
	titles := make(map[string]string)
	for _, set := range d.options.Catalogue.Datasets() {
		for _, name := range of(set.Index, set.Package) {
			if _, ok := titles[name]; !ok && name != "" {
				titles[name] = set.Product
			}
		}
	}
	var out []candidate
	for _, name := range slices.Sorted(maps.Keys(titles)) {
		out = append(out, candidate{label: name, detail: titles[name], kind: protocol.CompletionItemKindValue})
	}
	return out
}

// attackIDs lists the tactics, or the techniques that still stand.
func attackIDs(of string) []candidate {
	var out []candidate
	if of == "tactic" {
		for _, t := range attack.Tactics() {
			out = append(out, candidate{label: t.ID, detail: t.Name, kind: protocol.CompletionItemKindValue})
		}
		return out
	}
	for _, t := range attack.Techniques() {
		isSub := len(t.ID) > len("T1003")
		if isSub == (of == "subtechnique") && t.RevokedBy == "" && !t.Deprecated {
			out = append(out, candidate{label: t.ID, detail: t.Name, kind: protocol.CompletionItemKindValue})
		}
	}
	return out
}
