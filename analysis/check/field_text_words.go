package check

import (
	"fmt"
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
			for list := range byList(q.uses()) {
				if family, ok := familyIn(q.Scope, list[0].field); ok && family == schema.TextFamily {
					p.judgeWords(q, list)
				}
			}
		}
	},
}

// judgeWords reports the values of one list that are taken apart, as one
// finding: they have one cause.
func (p *Pass) judgeWords(q *Query, list []use) {
	var f Finding
	more := 0
	fix := Fix{Title: "Put the words in quotes"}
	for _, u := range list {
		words := strings.FieldsFunc(u.text, isWordBreak)
		if u.quoted || u.wildcards || len(words) < 2 {
			continue
		}
		at := q.InFile(u.at)
		if f.Message == "" {
			f.Span = at
			f.Message = "`" + u.field + "` is of type " + typesIn(q.Scope, u.field) + ": without quotes any of `" + strings.Join(words, "`, `") + "` matches"
		} else {
			more++
			f.Related = append(f.Related, Related{Span: at, Message: "likewise any of `" + strings.Join(words, "`, `") + "`"})
		}
		fix.Edits = append(fix.Edits, quoted(p, q, u)...)
	}
	if f.Message == "" {
		return
	}
	if more > 0 {
		f.Message += fmt.Sprintf(", and so for %d other values of the list", more)
	}
	if len(fix.Edits) > 0 {
		f.Fixes = []Fix{fix}
	}
	p.Report(p.cite(f, q.Scope))
}

// quoted returns the edits that put quotes around a value, none where it has
// characters that would need an escape in them.
func quoted(p *Pass, q *Query, u use) []source.Edit {
	if strings.ContainsAny(q.Text[u.at.Start:u.at.End], `\"`) {
		return nil
	}
	edits, _ := q.FileEdits(p.Doc.File, []source.Edit{
		{Span: source.Span{Start: u.at.Start, End: u.at.Start}, NewText: `"`},
		{Span: source.Span{Start: u.at.End, End: u.at.End}, NewText: `"`},
	})
	return edits
}

// isWordBreak reports whether Elasticsearch's standard tokenizer ends a word at
// a character, whatever its neighbours. Of those that depend on them, such as
// dots, nothing is concluded.
func isWordBreak(r rune) bool { return strings.ContainsRune(" \t\n-/\\;=+|&()[]{}<>!?#%^~\"", r) }
