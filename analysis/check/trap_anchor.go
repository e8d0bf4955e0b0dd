package check

import (
	"regexp"
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/rules/source"
)

var trapAnchor = &Check{
	ID:    "trap/anchor",
	Title: "anchor in a regular expression that has none",
	Text: "`RLIKE`, EQL's `regex` and Lucene's `/…/` match the whole value, and their regular expressions, which are Lucene's, have no anchors: `^` at the " +
		"beginning and `$` at the end are ordinary characters, which the value would have to hold.",
	Bad:      Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name rlike \"^curl.*$\""},
	Good:     Example{Language: "esql", Query: "from logs-endpoint.events.* metadata _id, _version, _index\n| where process.name rlike \"curl.*\""},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		p.eachRegex(func(r *regex) {
			anchors := anchorsOf(r.text)
			if len(anchors) == 0 {
				return
			}
			first := anchors[0]
			f := Finding{
				Span:    r.query.InFile(r.inQuery(first.Start, first.End)),
				Message: "`" + r.text[first.Start:first.End] + "` is an ordinary character here: `" + r.op + "` matches the whole value anyway",
			}
			var gone []source.Edit
			for _, at := range anchors {
				gone = append(gone, source.Edit{Span: at})
			}
			left, err := source.Apply(r.text, gone)
			if err == nil && left != "" && pattern.CheckRegex(left) == nil {
				if edits, ok := r.edits(p.Doc.File, gone); ok {
					f.Fixes = []Fix{{Title: "Leave out what is no anchor", Edits: edits}}
				}
			}
			p.Report(f)
		})
	},
}

// anchorsOf returns the anchors that a regular expression has at its ends.
func anchorsOf(text string) []source.Span {
	var out []source.Span
	if strings.HasPrefix(text, "^") {
		out = append(out, source.Span{Start: 0, End: 1})
	}
	if last := len(text) - 1; strings.HasSuffix(text, "$") && !escapesEnd(text[:last]) && (len(out) > 0 || !hiddenShare.MatchString(text)) {
		out = append(out, source.Span{Start: last, End: last + 1})
	}
	return out
}

// hiddenShare matches what ends in the name of a share of Windows, of which the
// dollar is a part.
var hiddenShare = regexp.MustCompile(`(?i)\\\\(?:ADMIN|IPC|PRINT|FAX|[A-Z])\$$`)

// escapesEnd reports whether a regular expression ends in a backslash that
// escapes what follows.
func escapesEnd(text string) bool {
	return (len(text)-len(strings.TrimRight(text, `\`)))%2 == 1
}
