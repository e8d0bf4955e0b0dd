package server

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// explainCheckID explains the check that is named at an offset, in a
// suppression comment or in rulewright.toml.
func explainCheckID(d *document, offset int) *explanation {
	word := wordAt(d.source, offset, isCheckIDByte)
	c := check.Find(d.source.Slice(word))
	if c == nil || d.file != nil && !inSuppression(d.source, word.Start) {
		return nil
	}
	return &explanation{word, describeCheck(c)}
}

// describeCheck is a check's page in Markdown.
func describeCheck(c *check.Check) string {
	var out strings.Builder
	fmt.Fprintf(&out, "**%s**: %s\n\n%s", c.ID, c.Title, c.Text)
	for _, e := range []struct {
		name    string
		example check.Example
	}{{"Reported", c.Bad}, {"Not reported", c.Good}} {
		if !e.example.IsZero() {
			fmt.Fprintf(&out, "\n\n%s:\n\n```toml\n%s\n```", e.name, e.example.Snippet())
		}
	}
	return out.String()
}

// directive is how a suppression comment begins.
const directive = "rulewright:"

// inSuppression reports whether an offset is in the list of checks of a
// suppression comment: in a line behind its beginning and before the reason.
func inSuppression(f *source.File, offset int) bool {
	start := f.LineSpan(f.LineAt(offset)).Start
	before := strings.ToLower(f.Slice(source.Span{Start: start, End: offset}))
	i := strings.LastIndex(before, directive)
	if i < 0 {
		return false
	}
	rest, found := strings.CutPrefix(strings.TrimSpace(before[i+len(directive):]), "ignore")
	return found && !strings.Contains(rest, "--") && !strings.Contains(rest, `"`)
}

// wordAt returns the span of the bytes around an offset that belong to a
// word.
func wordAt(f *source.File, offset int, belongs func(byte) bool) source.Span {
	text := f.Text()
	s := source.Span{Start: offset, End: offset}
	for s.Start > 0 && belongs(text[s.Start-1]) {
		s.Start--
	}
	for s.End < len(text) && belongs(text[s.End]) {
		s.End++
	}
	return s
}

func isCheckIDByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '/' || c == '-' || c == '*'
}
