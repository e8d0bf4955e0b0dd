package lower

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// entry lowers one value of a field.
func (l *luceneLowering) entry(f *field, n *lucene.Term) predicate.Entry {
	v := n.Value
	e := predicate.Entry{Span: source.Span{Start: v.At.Start, End: n.At.End}}
	description := describeTerm(n)
	switch {
	case v.IsStar():
		e.Value = pattern.Any()
		return e
	case v.Form == lucene.Plain && n.Fuzzy.Text != "":
		e.Value = pattern.Unknown(description)
		return e
	case v.Form == lucene.Plain && comparison(v.Text) != "":
		return luceneComparison(f, e.Span, v.Text)
	case v.Form == lucene.Regex:
		l.checkRegex(f, v)
	}
	switch {
	case f.Type == predicate.AnalysedText:
		e.Value, e.Test = pattern.Unknown(description), luceneTextTest(n)
	case v.Form == lucene.Plain, v.Form == lucene.Quoted:
		e.Value = equal(f, v.Text, description)
	case f.Type != predicate.Keyword:
		e.Value = pattern.Unknown(description) // most types refuse patterns
	default:
		e.Value = f.fold(lucenePattern(v))
	}
	return e
}

// lucenePattern returns the set of the strings that a value with wildcards or
// a regular expression stands for.
func lucenePattern(v *lucene.Literal) pattern.Pattern {
	switch v.Form {
	case lucene.Prefix:
		return pattern.Stars([]string{v.Text, ""}, pattern.Exact)
	case lucene.Regex:
		p, _ := pattern.Regex(v.Text, pattern.Exact)
		return p
	}
	return pattern.Glob(v.Text, pattern.LuceneSyntax, pattern.Exact)
}

// checkRegex reports a regular expression that Elasticsearch refuses.
func (l *luceneLowering) checkRegex(f *field, v *lucene.Literal) {
	if f.Type != predicate.Keyword && f.Type != predicate.AnalysedText {
		return
	}
	if _, err := pattern.Regex(v.Text, pattern.Exact); err != nil {
		l.problems = append(l.problems, source.Problem{
			Code: "invalid-regex", Span: v.At, Message: fmt.Sprintf("this is no regular expression: %v", err),
		})
	}
}

// comparison returns the operator that the text of a value begins with, or "".
// Elasticsearch looks at the decoded text, so that no escape prevents it.
func comparison(text string) string {
	switch {
	case len(text) < 2 || text[0] != '<' && text[0] != '>':
		return ""
	case text[1] == '=' && len(text) > 2:
		return text[:2]
	}
	return text[:1]
}

func luceneComparison(f *field, at source.Span, text string) predicate.Entry {
	operator := comparison(text)
	b := &pattern.Bound{Text: text[len(operator):], Open: len(operator) == 1}
	if b.Text == "*" {
		b = nil
	}
	if operator[0] == '<' {
		return luceneRange(f, at, nil, b)
	}
	return luceneRange(f, at, b, nil)
}

// bound returns an end of a range; nil for one that is left open.
func bound(v *lucene.Literal, open bool) *pattern.Bound {
	if v.Text == "*" {
		return nil
	}
	return &pattern.Bound{Text: v.Text, Open: open}
}

func luceneRange(f *field, at source.Span, lo, hi *pattern.Bound) predicate.Entry {
	if p, ok := fromTo(f, lo, hi); ok {
		return predicate.Entry{Span: at, Value: p}
	}
	return predicate.Entry{Span: at, Value: pattern.Unknown("range " + spell(lo, ">") + " " + spell(hi, "<"))}
}

func spell(b *pattern.Bound, sign string) string {
	switch {
	case b == nil:
		return "*"
	case b.Open:
		return sign + strconv.Quote(b.Text)
	}
	return sign + "=" + strconv.Quote(b.Text)
}

// describeTerm spells a value so that different ones have different
// descriptions; what a plain and a quoted one say is spelt as for KQL.
func describeTerm(n *lucene.Term) string {
	v, fuzzy := n.Value, ""
	if n.Fuzzy.Text != "" {
		fuzzy = "\x00" + n.Fuzzy.Text
	}
	switch v.Form {
	case lucene.Plain:
		return v.Text + fuzzy
	case lucene.Quoted:
		return `"` + v.Text + `"` + fuzzy
	case lucene.Prefix:
		return v.Text + "\x00*"
	case lucene.Regex:
		return "/" + v.Text + "/"
	}
	return "\x00" + v.Text
}

// luceneTextTest decides a term for one value of an analysed field; nil where
// that is not modelled.
func luceneTextTest(n *lucene.Term) func(string) bool {
	v := n.Value
	words := tokens(v.Text)
	switch {
	case v.Form == lucene.Plain:
		return func(text string) bool { return hasAnyWord(tokens(text), words) }
	case v.Form == lucene.Quoted && n.Fuzzy.Text == "":
		return func(text string) bool { return hasPhrase(tokens(text), words) }
	case v.Form == lucene.Quoted:
		return nil
	case v.Form == lucene.Prefix:
		return func(text string) bool { return hasPrefixedWord(tokens(text), words) }
	}
	p := lucenePattern(v)
	if v.Form == lucene.Wildcard {
		p = pattern.Glob(strings.ToLower(v.Text), pattern.LuceneSyntax, pattern.Exact)
	}
	if p.Opaque() {
		return nil
	}
	return func(text string) bool {
		for _, token := range tokens(text) {
			if p.Holds(pattern.Text, token) {
				return true
			}
		}
		return false
	}
}

// hasPrefixedWord reports whether some word of the text is one of the words or
// begins with the last of them.
func hasPrefixedWord(text, words []string) bool {
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	for _, t := range text {
		if strings.HasPrefix(t, last) {
			return true
		}
	}
	return hasAnyWord(text, words[:len(words)-1])
}
