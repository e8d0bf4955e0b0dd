package server

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// noReason stands where the author is to say why.
const noReason = "TODO: say why"

// suppression offers a comment that silences a finding. What keeps a file
// from being read cannot be lived with, and a comment about comments helps
// nobody.
func (a *actions) suppression(f *check.Finding) {
	group, name, _ := strings.Cut(f.Check, "/")
	if a.doc.file == nil || group == "toml" || strings.HasSuffix(name, "-suppression") {
		return
	}
	offset, form := a.doc.suppressionPlace(f)
	file := a.doc.source
	line := file.LineSpan(file.LineAt(offset))
	text := file.Slice(source.Span{Start: line.Start, End: line.End})
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	comment := indent + fmt.Sprintf(form, f.Check, noReason) + lineBreak(file)
	a.add(fmt.Sprintf("Ignore %s here", f.Check), protocol.CodeActionKindQuickFix, f, false,
		[]source.Edit{{Span: source.Span{Start: line.Start, End: line.Start}, NewText: comment}})
}

// The forms of a suppression: in TOML, and in EQL and ES|QL.
const (
	tomlForm  = "# rulewright: ignore %s -- %s"
	queryForm = "// rulewright: ignore %s -- %s"
)

// suppressionPlace returns an offset in the line above which the comment
// goes, and its form with a gap for the check and one for the reason.
func (d *document) suppressionPlace(f *check.Finding) (offset int, form string) {
	if f.WholeFile {
		return 0, tomlForm
	}
	offset = f.Span.Start
	if q, _ := d.queryAt(offset); q != nil {
		return d.inQuery(q, f)
	}
	at := d.file.Document().Tree.At(offset)
	if at.Value != nil && at.Value.Kind == toml.String && d.source.LineAt(at.Value.Span.Start) != d.source.LineAt(offset) {
		return at.Value.Span.Start, tomlForm // there are no comments inside a text
	}
	return offset, tomlForm
}

// inQuery is suppressionPlace for a finding in a query: on the line before if
// the language has comments, else above the whole query, for that text of it.
func (d *document) inQuery(q *check.Query, f *check.Finding) (offset int, form string) {
	line := d.source.LineSpan(d.source.LineAt(f.Span.Start))
	if q.Language == rules.EQL || q.Language == rules.ESQL {
		if _, inText := q.Map.FromFile(line.Start); inText {
			return f.Span.Start, queryForm
		}
	}
	form = tomlForm
	if text := quotable(d.source.Slice(f.Span)); text != "" {
		form = `# rulewright: ignore %s "` + strings.ReplaceAll(text, "%", "%%") + `" -- %s`
	}
	return q.Span.Start, form
}

// maxQuoted bounds the text that a suppression quotes, in bytes.
const maxQuoted = 80

// quotable returns as much of a text as fits a comment, escaped.
func quotable(text string) string {
	text, _, _ = strings.Cut(text, "\n")
	if len(text) > maxQuoted {
		text = text[:maxQuoted]
		for !utf8.ValidString(text) {
			text = text[:len(text)-1]
		}
	}
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(strings.TrimSpace(text))
}

// lineBreak is how the file ends its lines.
func lineBreak(f *source.File) string {
	if strings.Contains(f.Text(), "\r\n") {
		return "\r\n"
	}
	return "\n"
}
