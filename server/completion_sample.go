package server

import (
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/event"
)

// maxRead bounds how much of the sample events is read for what is offered, in
// bytes.
const maxRead = 256 << 10

// sampleValues are values that the rule's sample events have in a field, those
// that most of them have first; cut says that there are more.
func (d *document) sampleValues(q *check.Query, field, typed string, quoted bool, but []candidate) (out []candidate, cut bool) {
	has := counted{}
	plain := make(map[string]bool) // numbers and the like
	for _, v := range d.valuesSeen(field, maxRead) {
		text := v.Text
		plain[text] = v.Kind != event.String
		if strings.ContainsAny(text, "*?") {
			continue // in a query they would be wildcards
		}
		if strings.HasPrefix(strings.ToLower(text), strings.ToLower(typed)) {
			has[text]++
		}
	}
	for i := range but {
		delete(has, but[i].label)
	}
	for _, text := range has.most(maxKnown) {
		x := candidate{label: text, detail: "sample events have it", kind: protocol.CompletionItemKindValue, rank: 1, used: has[text]}
		if plain[text] && !quoted || x.spell(q, quoted) {
			out = append(out, x)
		}
	}
	return out, len(has) > maxKnown
}

// valuesSeen lists the values of a field in the rule's sample events, as often
// as they are there.
func (d *document) valuesSeen(field string, limit int) []event.Value {
	files, _ := d.sampleFiles.of(d.options, d.source.Path(), analysis.RuleID(d.file.Document()))
	var out []event.Value
	for _, file := range files {
		for _, c := range file.Cases {
			for _, doc := range c.Events {
				if limit -= len(doc.Text); limit < 0 {
					return out
				}
				e, err := event.NewReader(event.Mapping{}).Only([]string{field}).Read([]byte(doc.Text))
				if err != nil {
					continue // a test run says so
				}
				out = append(out, e.Values(field)...)
			}
		}
	}
	return out
}
