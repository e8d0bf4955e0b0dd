package kql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// foreignOperators join a field with a value in other languages. In KQL each
// is a word or the end of one. Longer ones stand before those that end them.
var foreignOperators = [...]string{"==", "!=", "<>", "=~", "=", "not in", "in", "like", "matches", "contains"}

// foreignOperator reports, as a problem, that the value at an offset stands
// behind an operator of another language.
func (p *parser) foreignOperator(at int) bool {
	before := strings.TrimRight(p.text[:at], " \t\r\n")
	for _, op := range foreignOperators {
		end := len(before) - len(op)
		if end <= 0 || !strings.EqualFold(before[end:], op) {
			continue
		}
		isWord := op[0] >= 'a'
		if isWord && isSpace(before, end-1) == 0 {
			continue
		}
		field := p.lastWord(len(strings.TrimRight(before[:end], " \t\r\n")))
		for strings.IndexByte("(!", p.text[field.Start]) >= 0 && field.Start < field.End-1 {
			field.Start++
		}
		if name := p.text[field.Start:field.End]; !isFieldName(name) {
			return false
		}
		p.listAt = at
		p.sayForeign(field, source.Span{Start: end, End: len(before)}, at)
		return true
	}
	return false
}

func (p *parser) sayForeign(field, op source.Span, value int) {
	name, word := p.text[field.Start:field.End], p.text[op.Start:op.End]
	colon := source.Edit{Span: source.Span{Start: field.End, End: value}, NewText: ":"}
	if !strings.EqualFold(word, "not in") && word != "!=" && word != "<>" {
		pr := p.problem("foreign-operator", op, "`%s` is no operator of KQL: a field and its value are joined by a colon, as in `%s:…`", word, name)
		if p.beginsCondition(field.Start) {
			pr.Fix, pr.FixTitle = []source.Edit{colon}, "Write `:`"
		}
		return
	}
	pr := p.problem("foreign-operator", op, "`%s` is no operator of KQL: write `not %s:…`", word, name)
	if p.beginsCondition(field.Start) {
		pr.Fix = []source.Edit{{Span: source.Span{Start: field.Start, End: field.Start}, NewText: "not "}, colon}
		pr.FixTitle = "Write `not` and `:`"
	}
}

// beginsCondition reports whether nothing belongs to what begins at an offset
// that stands before it.
func (p *parser) beginsCondition(at int) bool {
	before := strings.TrimRight(p.text[:at], " \t\r\n")
	if before == "" || strings.HasSuffix(before, "(") {
		return true
	}
	if len(before) == at {
		return false
	}
	word := p.lastWord(len(before))
	switch strings.ToLower(strings.TrimLeft(p.text[word.Start:word.End], "()")) {
	case "and", "or":
		return true
	}
	return false
}

// isFieldName reports whether a text is spelt as fields are.
func isFieldName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("._@-/", r))
	})
}
