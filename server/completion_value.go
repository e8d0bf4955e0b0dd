package server

import (
	"maps"
	"slices"

	"go.lsp.dev/protocol"

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
	case k.Shape == keys.Boolean, k.Shape == keys.Integer, at.Value.Kind == toml.Array, at.Value.Kind == toml.Invalid:
		c.word = wordAt(d.source, offset, isKeyByte)
		for i := range c.candidates {
			if x := &c.candidates[i]; k.Shape != keys.Boolean && k.Shape != keys.Integer {
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
			out[i] = candidate{label: v.Text, about: saying(v.Doc), kind: protocol.CompletionItemKindEnumMember, used: -i}
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
		return d.knownIndices()
	case slices.Equal(names, []string{"metadata", "integration"}):
		return d.datasetNames(func(_ []string, pack string) []string { return []string{pack} })
	case len(names) > 3 && names[1] == "threat" && k.Name == "id":
		return d.attackIDs(names[len(names)-2], path)
	}
	return slices.Clone(customary[k.Name])
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

// knownIndices lists the index patterns that the catalogue's data sets have,
// and those of other rules, which come first.
func (d *document) knownIndices() []candidate {
	out := d.datasetNames(func(index []string, _ string) []string { return index })
	used := d.inOthers(trait{kind: indexTrait}, "")
	for i := range out {
		x := &out[i]
		x.used = used[x.label]
		delete(used, x.label)
	}
	for _, pattern := range used.most(len(used)) {
		out = append(out, candidate{label: pattern, detail: usedBy(used[pattern]), kind: protocol.CompletionItemKindValue, used: used[pattern]})
	}
	return out
}

// customary are values of keys that may have others.
var customary = map[string][]candidate{
	"risk_score":         usually("21", "low", "47", "medium", "73", "high", "99", "critical"),
	"interval":           usually("5m", "the default", "1m", "", "10m", "", "15m", "", "1h", "", "24h", ""),
	"from":               usually("now-6m", "a minute more than the default interval", "now-9m", "", "now-10m", "", "now-20m", "", "now-65m", "", "now-25h", ""),
	"timestamp_override": usually("event.ingested", "when the event came to Elasticsearch"),
}

// usually are candidates in this order, each with what is said beside it.
func usually(list ...string) []candidate {
	var out []candidate
	for i := 0; i < len(list); i += 2 {
		out = append(out, candidate{label: list[i], detail: list[i+1], kind: protocol.CompletionItemKindValue, used: -i})
	}
	return out
}
