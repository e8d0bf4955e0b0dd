package server

import (
	"fmt"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/attack"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// completeThreat offers whole blocks of ATT&CK at the start of a line: of a
// tactic, a technique or a subtechnique with all that stands above it.
func completeThreat(d *document, offset int) *completion {
	if d.file == nil || d.file.Document().Rule == nil {
		return nil
	}
	at := d.file.Document().Tree.At(offset)
	line := d.source.LineSpan(d.source.LineAt(offset))
	typed := strings.TrimLeft(d.source.Slice(source.Span{Start: line.Start, End: offset}), " \t")
	if at.Comment != nil || at.Value != nil && at.Value.Kind == toml.String || !isTechniqueStart(typed) {
		return nil
	}
	c := &completion{word: source.Span{Start: offset - len(typed), End: line.End}}
	for _, t := range attack.Tactics() {
		c.candidates = append(c.candidates, candidate{
			label: t.ID + " " + t.Name, insert: strings.TrimRight(threatBlock(&t, nil), "\n"), detail: "a block for the tactic", kind: protocol.CompletionItemKindModule, rank: 1,
		})
	}
	all := attack.Techniques()
	for i := range all {
		t := &all[i]
		if tactic := tacticOf(t); t.IsCurrent() && tactic != nil && strings.HasPrefix(t.ID, typed) {
			c.candidates = append(c.candidates, candidate{
				label: t.ID + " " + t.Name, insert: strings.TrimRight(threatBlock(tactic, t), "\n"), detail: "a block for " + tactic.Name, kind: protocol.CompletionItemKindModule,
			})
		}
	}
	return c
}

// isTechniqueStart reports whether a text could become an id of ATT&CK.
func isTechniqueStart(text string) bool {
	return text == "T" || text == "TA" || len(text) > 1 && text[0] == 'T' && strings.Trim(text[1:], "A0123456789.") == ""
}

// tacticOf is the first tactic that a technique serves.
func tacticOf(t *attack.Technique) *attack.Tactic {
	for _, slug := range t.Tactics {
		if tactic := attack.TacticNamed(slug); tactic != nil {
			return tactic
		}
	}
	return nil
}

// threatBlock writes a tactic and, unless it is nil, a technique, with the
// technique that it belongs to if it is a subtechnique.
func threatBlock(tactic *attack.Tactic, t *attack.Technique) string {
	var b strings.Builder
	b.WriteString("[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n\n")
	if t != nil {
		b.WriteString(techniqueBlock(t))
	}
	fmt.Fprintf(&b, "[rule.threat.tactic]\nid = %q\nname = %q\nreference = %q\n", tactic.ID, tactic.Name, tactic.URL())
	return b.String()
}

// techniqueBlock writes a technique, and the one above it.
func techniqueBlock(t *attack.Technique) string {
	const form = "[[rule.threat.technique%s]]\nid = %q\nname = %q\nreference = %q\n\n"
	if parent := attack.Find(t.Parent()); parent != nil {
		return fmt.Sprintf(form, "", parent.ID, parent.Name, parent.URL()) + fmt.Sprintf(form, ".subtechnique", t.ID, t.Name, t.URL())
	}
	return fmt.Sprintf(form, "", t.ID, t.Name, t.URL())
}

// alongsideID returns the edits that write the name and the page of a tactic or
// technique beside its id.
func (d *document) alongsideID(at toml.Location, name, page string) []source.Edit {
	if at.Section == nil || at.Section.Table == nil {
		return nil
	}
	end := d.source.LineSpan(d.source.LineAt(at.Value.Span.End)).End
	var out []source.Edit
	missing := ""
	for _, k := range []struct{ key, text string }{{"name", name}, {"reference", page}} {
		entry := at.Section.Table.Entry(k.key)
		switch {
		case entry == nil:
			missing += fmt.Sprintf("%s%s = %q", lineBreak(d.source), k.key, k.text)
		case entry.Value.Kind == toml.String && entry.Value.Text != k.text:
			out = append(out, source.Edit{Span: entry.Value.Span, NewText: fmt.Sprintf("%q", k.text)})
		}
	}
	if missing != "" {
		out = append(out, source.Edit{Span: source.Span{Start: end, End: end}, NewText: missing})
	}
	return out
}
