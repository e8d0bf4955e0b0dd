package esqleval

import (
	"strings"
	"unicode"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/lucene"
)

// fullText is a query over documents within the query.
type fullText struct {
	test func(*event.Event) predicate.Truth
	err  error
}

// fullText compiles KQL("…") and QSTR("…"), which ask the document that a row
// comes from.
func (c *compiler) fullText(e *esql.Call, name string) (node, error) {
	if len(e.Args) == 0 {
		return node{}, refuse("[%s] has no query", c.run.text(e))
	}
	if len(e.Args) > 1 {
		return node{}, offline("the options of %s are not run offline", strings.ToUpper(name))
	}
	n, err := c.expr(e.Args[0])
	if err != nil {
		return n, err
	}
	text, ok := "", n.constant
	if ok {
		text, ok = n.value().(string)
	}
	if !ok {
		return n, refuse("[%s] needs a constant", c.run.text(e))
	}
	q := c.run.queryOver(name, text)
	if q.err != nil {
		return n, q.err
	}
	return node{typ: pipeline.Boolean, eval: func(f *frame) Value {
		if len(f.events) != 1 || f.events[0] < 0 || f.events[0] >= len(c.run.env.Events) {
			return nil
		}
		switch q.test(c.run.env.Events[f.events[0]]) {
		case predicate.True:
			return true
		case predicate.False:
			return false
		}
		c.run.unsure = "[" + c.run.text(e) + "] cannot be decided offline for some documents and counts as null there"
		return nil
	}}, nil
}

func (r *runner) queryOver(name, text string) fullText {
	key := name + "\x00" + text
	if q, ok := r.fulltext[key]; ok {
		return q
	}
	q := r.compileOver(name, text)
	if len(r.fulltext) < maxCached {
		r.fulltext[key] = q
	}
	return q
}

func (r *runner) compileOver(name, text string) fullText {
	if r.env.Events == nil || r.env.Fields == nil {
		return fullText{err: offline("%s asks documents, and there are none", strings.ToUpper(name))}
	}
	var result lower.Result
	if name == "kql" {
		q := kql.Parse(text)
		if len(q.Problems) > 0 {
			return fullText{err: refuse("KQL: %s", q.Problems[0].Message)}
		}
		result = lower.KQL(q, r.env.Fields)
	} else {
		q := lucene.Parse(text)
		if len(q.Problems) > 0 {
			return fullText{err: refuse("QSTR: %s", q.Problems[0].Message)}
		}
		result = lower.Lucene(q, r.env.Fields)
	}
	if len(result.Problems) > 0 {
		return fullText{err: refuse("%s: %s", strings.ToUpper(name), result.Problems[0].Message)}
	}
	return fullText{test: result.Formula.Eval}
}

// match compiles `field : value`, MATCH and MATCH_PHRASE.
func (c *compiler) match(e esql.Expr, field, query esql.Expr, name string) (node, error) {
	if call, ok := e.(*esql.Call); ok && len(call.Args) > 2 {
		return node{}, offline("the options of %s are not run offline", strings.ToUpper(name))
	}
	n, err := c.expr(field)
	if err != nil {
		return n, err
	}
	q, err := c.expr(query)
	if err != nil {
		return q, err
	}
	if !q.constant {
		return q, refuse("[%s] needs a constant", c.run.text(e))
	}
	if n.typ == pipeline.Null || q.typ == pipeline.Null {
		return constant(pipeline.Boolean, false), nil
	}
	if n.typ == pipeline.Text {
		want := words(textOf(q.value(), q.typ))
		return node{typ: pipeline.Boolean, eval: func(f *frame) Value {
			for _, v := range several(n.eval(f)) {
				if hasWords(words(toText(v)), want, name == "match_phrase") {
					return true
				}
			}
			return false
		}}, nil
	}
	if n.typ != q.typ {
		q.literal = true
		v, err := convert(q.value(), q.typ, n.typ)
		if err != nil {
			return constant(pipeline.Boolean, false), nil
		}
		q = constant(n.typ, v)
	}
	return node{typ: pipeline.Boolean, constant: n.constant, eval: func(f *frame) Value {
		for _, v := range several(n.eval(f)) {
			if compareAs(n.typ, v, q.value()) == 0 {
				return true
			}
		}
		return false
	}}, nil
}

// words are the terms of a text as the standard analyser makes them.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(c rune) bool {
		return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '_' && !unicode.Is(unicode.Mn, c)
	})
}

// hasWords reports whether a text has one of the words, or all of them in a
// row.
func hasWords(have, want []string, phrase bool) bool {
	for i := range have {
		for j, w := range want {
			if !phrase && have[i] == w {
				return true
			}
			if phrase && (i+j >= len(have) || have[i+j] != w) {
				break
			}
			if phrase && j == len(want)-1 {
				return true
			}
		}
	}
	return false
}
