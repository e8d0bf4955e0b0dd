package rules

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// FileEdits turns edits of the query's text into edits of its file, with the
// new text spelt as the TOML string around it wants it. It returns false where
// the string cannot hold the new text: a literal string has no escapes.
func (q Query) FileEdits(file *source.File, edits []source.Edit) ([]source.Edit, bool) {
	out := make([]source.Edit, len(edits))
	for i, e := range edits {
		at := q.Map.ToFile(e.Span)
		text, ok := spell(e.NewText, q.delimiter(file), neighbours(file.Text(), at))
		if !ok {
			return nil, false
		}
		out[i] = source.Edit{Span: at, NewText: text}
	}
	return out, true
}

// delimiter returns the quotes that begin the query's literal.
func (q Query) delimiter(file *source.File) string {
	literal := file.Slice(q.Span)
	for _, quotes := range [...]string{`"""`, `'''`, `"`, `'`} {
		if strings.HasPrefix(literal, quotes) {
			return quotes
		}
	}
	return ""
}

// neighbours returns the bytes before and behind a span, as one text.
func neighbours(text string, at source.Span) string {
	return text[max(at.Start-1, 0):at.Start] + text[at.End:min(at.End+1, len(text))]
}

// spell writes a text as a part of a TOML string with the given delimiter.
func spell(text, delimiter, neighbours string) (string, bool) {
	if text == "" {
		return "", true
	}
	switch delimiter {
	case `'`:
		return text, !strings.ContainsAny(text, "'\r\n") && !hasControl(text)
	case `'''`:
		quotes := strings.Count(text, "'")
		return text, !hasControl(text) && (quotes == 0 || quotes == 1 && !strings.Contains(neighbours, "'"))
	case `"`:
		return escape(text, true), true
	case `"""`:
		quotes := strings.Contains(text, `""`) || strings.Contains(text, `"`) && strings.Contains(neighbours, `"`)
		return escape(text, quotes), true
	}
	return "", false
}

// hasControl reports whether a text has a character that only an escape can
// spell.
func hasControl(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' || r == 0x7f })
}

// escape writes a text for a basic string. Line breaks stay as they are where
// quotes need not be escaped, since that string has several lines.
func escape(text string, quotes bool) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == '"' && quotes:
			b.WriteString(`\"`)
		case r == '\n' && quotes:
			b.WriteString(`\n`)
		case r < ' ' && r != '\t' && r != '\n', r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
