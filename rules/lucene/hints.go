package lucene

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// The codes of hints.
const (
	// HintLowerOperator is `and`, `or` or `not` that is a word to search for,
	// as operators are in upper case only.
	HintLowerOperator = "lower-operator"
	// HintSlash is a regular expression that is the middle of a path.
	HintSlash = "unescaped-slash"
	// HintColon is a drive letter that became a field.
	HintColon = "unescaped-colon"
	// HintLoneOperator is a `+`, `-` or `!` that a blank turns into a word.
	HintLoneOperator = "lone-operator"
)

// hints returns what is likely a slip in a query that Lucene takes.
func hints(q *Query) []source.Problem {
	h := &hinter{text: q.Text}
	Walk(q.Root, func(n Node) bool {
		switch n := n.(type) {
		case *Clauses:
			h.slashes(n)
		case *Term:
			h.term(n)
		}
		return true
	})
	return h.found
}

type hinter struct {
	text  string
	found []source.Problem
}

func (h *hinter) add(code string, at source.Span, message string) *source.Problem {
	if len(h.found) >= maxProblems {
		return &source.Problem{}
	}
	h.found = append(h.found, source.Problem{Code: code, Span: at, Message: message})
	return &h.found[len(h.found)-1]
}

// term looks at the words of a term. One that is the value of its own field is
// meant as it stands.
func (h *hinter) term(n *Term) {
	switch {
	case n.Value.isOperator():
		h.add(HintLoneOperator, n.Value.At, "a blank follows this "+code(n.Value.Text)+", so it is a word to search for and no operator")
	case n.Value.Words != nil:
		for _, at := range n.Value.Words {
			h.word(at)
		}
	case n.Field == nil && n.Value.Form == Plain:
		h.word(n.Value.At)
	}
	if f := n.Field; f != nil && f.At.Len() == 1 && isLetter(f.Text[0]) && byteAt(h.text, n.Value.At.Start) == '\\' && n.Value.At.Start == f.At.End+1 {
		colon := source.Span{Start: f.At.End, End: f.At.End + 1}
		pr := h.add(HintColon, colon, "this `:` makes `"+f.Text+"` a field: for a path write `"+f.Text+"\\:\\\\…`, or put it in quotes")
		pr.Fix, pr.FixTitle = escape(colon.Start), "Write the colon with a backslash"
	}
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func (h *hinter) word(at source.Span) {
	text := h.text[at.Start:at.End]
	upper := strings.ToUpper(text)
	if upper != "AND" && upper != "OR" && upper != "NOT" {
		return
	}
	pr := h.add(HintLowerOperator, at, "`"+text+"` is a word to search for: an operator is in upper case")
	pr.Fix, pr.FixTitle = []source.Edit{{Span: at, NewText: upper}}, "Write "+upper
}

// slashes looks for regular expressions glued to a word, as in /etc/passwd.
func (h *hinter) slashes(list *Clauses) {
	for i, c := range list.Kids {
		t, ok := c.Kid.(*Term)
		if !ok || t.Value.Form != Regex {
			continue
		}
		at := t.Value.At
		glued := at.Start > t.At.Start && h.isWord(at.Start-1) || t.Field == nil && i > 0 && list.Kids[i-1].At.End == at.Start ||
			i+1 < len(list.Kids) && list.Kids[i+1].At.Start == t.At.End && list.Kids[i+1].Modifier.Text == ""
		if !glued {
			continue
		}
		pr := h.add(HintSlash, at, "an unescaped `/` begins and ends a regular expression, here "+code(shorten(t.Value.Text))+
			": for a path write `\\/`, or put it in quotes")
		for j := at.Start; j < at.End; j++ {
			switch h.text[j] {
			case '\\':
				j++
			case '/':
				pr.Fix = append(pr.Fix, escape(j)...)
			}
		}
		pr.FixTitle = "Write the slashes with backslashes"
	}
}

func (h *hinter) isWord(i int) bool { return h.text[i] != ':' && blank(h.text, i) == 0 }
