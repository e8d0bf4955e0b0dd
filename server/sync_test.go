package server

import (
	"testing"
	"unicode/utf8"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/rules/source"
)

// A change between two characters, counted in any unit, is made between them.
func FuzzChanged(f *testing.F) {
	f.Add("a\r\né😀b\n", "x\ny", 3, 9)
	f.Add("", "", 0, 0)
	f.Fuzz(func(t *testing.T, text, insert string, start, end int) {
		if start < 0 || start > end || end > len(text) || !utf8.ValidString(text) ||
			!utf8.ValidString(text[:start]) || !utf8.ValidString(text[:end]) || splitsLineBreak(text, start) || splitsLineBreak(text, end) {
			return
		}
		want := text[:start] + insert + text[end:]
		for _, encoding := range encodings {
			d := &document{source: source.NewFile("x", text), encoding: encoding}
			got, err := changed(d, []protocol.TextDocumentContentChangeEvent{
				&protocol.TextDocumentContentChangePartial{Range: d.rangeOf(source.Span{Start: start, End: end}), Text: insert},
			})
			if err != nil || got != want {
				t.Errorf("%q[%d:%d] to %q: got %q, %v", text, start, end, insert, got, err)
			}
		}
	})
}

// splitsLineBreak reports whether an offset is inside "\r\n", where no
// position is.
func splitsLineBreak(text string, offset int) bool {
	return offset > 0 && offset < len(text) && text[offset-1] == '\r' && text[offset] == '\n'
}

func TestChangesAreMadeInTheirOrder(t *testing.T) {
	d := &document{source: source.NewFile("x", "one\ntwo\n")}
	at := func(line, start, end uint32) protocol.Range {
		return protocol.Range{Start: protocol.Position{Line: line, Character: start}, End: protocol.Position{Line: line, Character: end}}
	}
	partial := func(r protocol.Range, text string) protocol.TextDocumentContentChangeEvent {
		return &protocol.TextDocumentContentChangePartial{Range: r, Text: text}
	}
	for name, c := range map[string]struct {
		changes []protocol.TextDocumentContentChangeEvent
		want    string
	}{
		"the second speaks of the text after the first": {
			[]protocol.TextDocumentContentChangeEvent{partial(at(0, 0, 3), "a\nb"), partial(at(1, 1, 1), "c")}, "a\nbc\ntwo\n",
		},
		"a whole text starts anew": {
			[]protocol.TextDocumentContentChangeEvent{partial(at(0, 0, 3), ""), &protocol.TextDocumentContentChangeWholeDocument{Text: "é"}, partial(at(0, 1, 1), "!")}, "é!",
		},
		"behind the end of a line means its end": {
			[]protocol.TextDocumentContentChangeEvent{partial(at(0, 99, 99), "!")}, "one!\ntwo\n",
		},
		"none": {nil, "one\ntwo\n"},
	} {
		if got, err := changed(d, c.changes); err != nil || got != c.want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	backwards := protocol.Range{Start: protocol.Position{Line: 1}, End: protocol.Position{Line: 0}}
	if got, err := changed(d, []protocol.TextDocumentContentChangeEvent{partial(backwards, "")}); err == nil {
		t.Errorf("backwards: %q", got)
	}
}
