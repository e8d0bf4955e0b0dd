package check

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
)

var fieldTextWords = &Check{
	ID:    "field/text-words",
	Title: "unquoted words that each match a text field alone",
	Text: "The field is analysed text, of which only words are kept. Without quotes the value is taken apart too, and an " +
		"event matches that has any one of the words. In quotes the words have to stand together, in this order.",
	Bad:      Example{Language: "kuery", Query: `message:access denied`, Index: []string{"winlogbeat-*"}},
	Good:     Example{Language: "kuery", Query: `message:"access denied"`, Index: []string{"winlogbeat-*"}},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, q := range p.Queries() {
			if q.KQL == nil {
				continue
			}
			for _, list := range byList(q.uses()) {
				if family, ok := familyIn(q.Scope, list[0].field); ok && family == schema.TextFamily {
					for _, u := range list {
						p.judgeWords(q, u)
					}
				}
			}
		}
	},
}

func (p *Pass) judgeWords(q *Query, u use) {
	words := strings.FieldsFunc(u.text, isWordBreak)
	if u.quoted || u.wildcards || len(words) < 2 {
		return
	}
	f := Finding{
		Span:    q.InFile(u.at),
		Message: "`" + u.field + "` is of type " + typesIn(q.Scope, u.field) + ": without quotes any of `" + strings.Join(words, "`, `") + "` matches",
	}
	edits, ok := q.FileEdits(p.Doc.File, []source.Edit{
		{Span: source.Span{Start: u.at.Start, End: u.at.Start}, NewText: `"`},
		{Span: source.Span{Start: u.at.End, End: u.at.End}, NewText: `"`},
	})
	if ok && !strings.ContainsAny(q.Text[u.at.Start:u.at.End], `\"`) {
		f.Fixes = []Fix{{Title: "Put the words in quotes", Edits: edits}}
	}
	p.Report(p.cite(f, q.Scope))
}

// isWordBreak reports whether Elasticsearch's standard tokenizer ends a word at
// a character, whatever its neighbours. Of those that depend on them, such as
// dots, nothing is concluded.
func isWordBreak(r rune) bool { return strings.ContainsRune(" \t\n-/\\;=+|&()[]{}<>!?#%^~\"", r) }
