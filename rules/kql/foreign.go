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
		field := p.fieldBefore(len(strings.TrimRight(before[:end], " \t\r\n")))
		if field.IsEmpty() {
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
	word := p.fieldBefore(len(before))
	switch strings.ToLower(p.text[word.Start:word.End]) {
	case "and", "or":
		return true
	}
	return false
}

// fieldBefore returns the name of a field that ends at an offset; empty where
// none does. It looks back no further than names are long.
func (p *parser) fieldBefore(end int) source.Span {
	const longest = 256
	start := end
	for start > 0 && end-start < longest && isFieldByte(p.text[start-1]) {
		start--
	}
	return source.Span{Start: start, End: end}
}

// isFieldByte reports whether names of fields are spelt with a byte.
func isFieldByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("._@-/", c) >= 0
}

// foreignKeyword reports, as a problem, the `&&`, `||` or comma by which the
// value before the operator behind p.at was meant to end.
func (p *parser) foreignKeyword(before Node) bool {
	const most = 200 // bytes that are looked through, so that the whole stays linear
	start := max(before.Span().Start, p.at-1-most)
	text := p.text[start : p.at-1]
	if colon := strings.LastIndexByte(text, ':'); colon >= 0 {
		start += colon + 1
		text = text[colon+1:]
	}
	for _, slip := range [...]struct{ from, to string }{{"&&", "and"}, {"||", "or"}, {", ", ""}} {
		i := strings.LastIndex(text, slip.from)
		if i < 0 {
			continue
		}
		at := source.Span{Start: start + i, End: start + i + len(strings.TrimSpace(slip.from))}
		if slip.to == "" {
			p.problem("foreign-keyword", at, "conditions are joined by `and` or `or`, not by a comma")
			return true
		}
		pr := p.problem("foreign-keyword", at, "`%s` is not KQL: write `%s`", slip.from, slip.to)
		pr.Fix, pr.FixTitle = []source.Edit{{Span: at, NewText: slip.to}}, "Write `"+slip.to+"`"
		return true
	}
	return false
}
