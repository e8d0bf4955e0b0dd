package esqleval

import (
	"regexp"
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
)

// like compiles LIKE and RLIKE, with one pattern or a list of them.
func (c *compiler) like(e *esql.Like) (node, error) {
	n, err := c.expr(e.Operand)
	if err != nil {
		return n, err
	}
	if !isString(n.typ) && n.typ != pipeline.Null {
		return n, refuse("[%s] is a %s, and LIKE takes a string", c.run.text(e.Operand), n.typ)
	}
	var tests []func(string) bool
	for _, p := range e.Patterns {
		pn, err := c.expr(p)
		if err != nil {
			return n, err
		}
		text, ok := pn.value().(string)
		if !pn.constant || !ok {
			return n, offline("a pattern that is no constant is not run offline")
		}
		test, err := c.run.matcher(text, e.Regex)
		if err != nil {
			return n, err
		}
		tests = append(tests, test)
	}
	return c.strict(e, pipeline.Boolean, []node{n}, func(v []Value) (Value, error) {
		for _, test := range tests {
			if test(toText(v[0])) {
				return !e.Negated, nil
			}
		}
		return e.Negated, nil
	}), nil
}

// matcher returns the test of a LIKE pattern, or of an RLIKE expression.
func (r *runner) matcher(text string, regex bool) (func(string) bool, error) {
	if !regex {
		re, err := r.regex(globRegex(text))
		if err != nil {
			return nil, offline("the pattern %q cannot be run offline: %v", text, err)
		}
		return re.MatchString, nil
	}
	p, ok := r.patterns[text]
	if !ok {
		var err error
		if p, err = pattern.Regex(text, pattern.Exact); err != nil {
			return nil, refuse("Invalid pattern for RLIKE [%s]: %v", text, err)
		}
		if len(r.patterns) < maxCached {
			r.patterns[text] = p
		}
	}
	if p.Opaque() {
		return nil, offline("RLIKE %q is not run offline: it is too large, or versions of Elasticsearch read it in different ways", text)
	}
	return func(s string) bool { return p.Holds(pattern.Text, s) }, nil
}

// globRegex returns the regular expression of a LIKE pattern.
func globRegex(text string) string {
	var b, literal strings.Builder
	flush := func() {
		b.WriteString(regexp.QuoteMeta(literal.String()))
		literal.Reset()
	}
	b.WriteString(`(?s)\A`)
	escaped := false
	for _, c := range text {
		switch {
		case escaped:
			literal.WriteRune(c)
			escaped = false
		case c == '\\':
			escaped = true
		case c == '*':
			flush()
			b.WriteString(".*")
		case c == '?':
			flush()
			b.WriteString(".")
		default:
			literal.WriteRune(c)
		}
	}
	if escaped {
		literal.WriteByte('\\')
	}
	flush()
	b.WriteString(`\z`)
	return b.String()
}
