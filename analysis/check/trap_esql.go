package check

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// escapeESQL reports backslashes of paths that strings and patterns of ES|QL
// take for something else.
func escapeESQL(p *Pass) {
	p.eachPattern(func(q *Query, like *esql.Like, pattern *esql.Literal) {
		if like.Regex {
			return
		}
		doubled, lone := doubledInPattern(pattern.Value)
		if !lone {
			return
		}
		f := Finding{
			Span: q.InFile(pattern.Span()), Severity: Error,
			Message: "Elasticsearch refuses this pattern: in `LIKE` a backslash can only stand before `*`, `?` or another one — " +
				"one that is meant is written `\\\\\\\\` in quotes, and `\\\\` in three quotes",
		}
		text := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(doubled) + `"`
		if pattern.Raw {
			text = `"""` + doubled + `"""`
		}
		if strings.ContainsAny(doubled, "\t\r\n") {
			p.Report(f)
			return
		}
		if edits, ok := q.FileEdits(p.Doc.File, []source.Edit{{Span: pattern.Span(), NewText: text}}); ok {
			f.Fixes = []Fix{{Title: "Double the backslashes", Edits: edits}}
		}
		p.Report(f)
	})
	p.eachESQL(func(q *Query, n esql.Node) {
		l, ok := n.(*esql.Literal)
		if !ok || l.Kind != esql.StringLiteral || l.Raw {
			return
		}
		if text := q.ESQL.TextOf(l); !strings.Contains(text, `\`) || !pathEscape.MatchString(text) {
			return
		}
		if at := strings.IndexAny(l.Value, "\t\r\n"); at >= 0 {
			c := lostEscapes[l.Value[at]]
			p.Reportf(q.InFile(l.Span()), fmt.Sprintf("`%s` is %s here, which no path has: write `\\\\%c`", c.written, c.name, c.written[1]))
		}
	})
}

// doubledInPattern writes the backslashes of a LIKE pattern twice that are not
// so already; lone says that one stands before an ordinary character, where it
// can be nothing but a mistake.
func doubledInPattern(pattern string) (out string, lone bool) {
	if !strings.Contains(pattern, `\`) {
		return pattern, false
	}
	var b strings.Builder
	for i := 0; i < len(pattern); i++ {
		b.WriteByte(pattern[i])
		if pattern[i] != '\\' {
			continue
		}
		b.WriteByte('\\')
		switch next := pattern[min(i+1, len(pattern)-1)]; {
		case i+1 < len(pattern) && next == '\\':
			i++
		case i+1 == len(pattern) || next != '*' && next != '?':
			lone = true
		}
	}
	return b.String(), lone
}

// orESQL calls visit for every disjunction of the document's queries in ES|QL.
func orESQL(p *Pass, visit func(*Query, *esql.Logical)) {
	p.eachESQL(func(q *Query, n esql.Node) {
		if or, ok := n.(*esql.Logical); ok && !or.And {
			visit(q, or)
		}
	})
}

func precedenceESQL(p *Pass, q *Query, or *esql.Logical) {
	for i, term := range or.Terms[:len(or.Terms)-1] {
		and, ok := term.(*esql.Logical)
		if !ok || !and.And {
			continue
		}
		if field := fieldOfESQL(or.Terms[i+1]); endsWith(and.Terms, field, fieldOfESQL) {
			reportPrecedence(p, q, or.Ops[i], and.Span(), field)
		}
	}
}

// fieldOfESQL returns the column that a condition without parentheses compares
// with constants.
func fieldOfESQL(e esql.Expr) string {
	subject := e
	switch e := e.(type) {
	case *esql.Binary:
		subject = e.Left
	case *esql.In:
		subject = e.Operand
	case *esql.Like:
		subject = e.Operand
	}
	if c, ok := subject.(*esql.Column); ok && subject != e && c.Known() {
		return c.Name()
	}
	return ""
}

// exclusionsESQL lists the alternatives that hold for all but one value.
func exclusionsESQL(or *esql.Logical) []exclusion {
	var out []exclusion
	for _, term := range or.Terms {
		b, ok := term.(*esql.Binary)
		if !ok || b.Op != "!=" {
			continue
		}
		c, isColumn := b.Left.(*esql.Column)
		v, isString := b.Right.(*esql.Literal)
		if isColumn && isString && c.Known() && v.Kind == esql.StringLiteral {
			out = append(out, exclusion{c.Name(), v.Value, b.Span()})
		}
	}
	return out
}

// cidrESQL lists the networks in calls of CIDR_MATCH about fields.
func (q *Query) cidrESQL() []use {
	var out []use
	list := 0
	for _, n := range q.esqlNodes() {
		call, ok := n.(*esql.Call)
		if !ok || len(call.Args) == 0 || !strings.EqualFold(call.Name.Name, "cidr_match") {
			continue
		}
		list++
		for _, arg := range call.Args[1:] {
			l, ok := arg.(*esql.Literal)
			if ok && l.Kind == esql.StringLiteral && q.isField(call.Args[0]) {
				out = append(out, use{
					field: call.Args[0].(*esql.Column).Name(), op: "cidr_match", opAt: call.Name.Span(), text: l.Value, at: l.Span(), quoted: true, list: list,
				})
			}
		}
	}
	return out
}

// isField reports whether an expression is a field of the indices as it is.
func (q *Query) isField(e esql.Expr) bool {
	c, ok := e.(*esql.Column)
	if !ok {
		return false
	}
	of := q.Columns().Refs[c]
	return of != nil && of.IsField() && of.Type == pipeline.IP
}
