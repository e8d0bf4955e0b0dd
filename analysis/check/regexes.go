package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/lucene"
	"github.com/rulewright/rulewright/rules/source"
)

// regex is a regular expression of a query: a string behind EQL's `regex` and
// `regex~` or ES|QL's RLIKE, or /…/ in Lucene.
type regex struct {
	query *Query
	// op is how the query asks: "regex", "regex~", "RLIKE" or "/…/".
	op   string
	text string
	// at is the expression as it is written, with its quotes or slashes; place
	// relates offsets of text to those of the query.
	at    source.Span
	place source.Map
	// escaped says that a backslash is written twice there.
	escaped bool
}

// fold returns which letters are the same to the expression.
func (r *regex) fold() pattern.Fold {
	if r.op == "regex~" {
		return pattern.ASCII
	}
	return pattern.Exact
}

// spelt returns a part of an expression as it is written where r stands.
func (r *regex) spelt(text string) string {
	if r.escaped {
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
	}
	return text
}

// inQuery returns the place in the query of a part of the text.
func (r *regex) inQuery(start, end int) source.Span {
	return r.place.ToFile(source.Span{Start: start, End: end})
}

// edits turns edits of the text into those of the file; false where the string
// around it cannot hold one.
func (r *regex) edits(file *source.File, edits []source.Edit) ([]source.Edit, bool) {
	out := make([]source.Edit, len(edits))
	for i, e := range edits {
		out[i] = source.Edit{Span: r.place.ToFile(e.Span), NewText: r.spelt(e.NewText)}
	}
	return r.query.FileEdits(file, out)
}

// eachRegex calls visit for the regular expressions of the document's queries
// in the order of the text; queries with problems are left out.
func (p *Pass) eachRegex(visit func(*regex)) {
	p.eachPattern(func(q *Query, like *esql.Like, l *esql.Literal) {
		if like.Regex {
			visit(&regex{query: q, op: "RLIKE", text: l.Value, at: l.Span(), place: q.ESQL.MapOf(l), escaped: !l.Raw})
		}
	})
	for _, q := range p.Queries() {
		switch {
		case len(q.Problems) > 0:
		case q.EQL != nil && strings.Contains(q.Text, "regex"):
			for _, e := range q.EQL.Expressions() {
				q.eachRegexEQL(e, visit)
			}
		case q.Lucene != nil && strings.Contains(q.Text, "/"):
			q.eachRegexLucene(visit)
		}
	}
}

func (q *Query) eachRegexEQL(e eql.Expr, visit func(*regex)) {
	eql.Walk(e, func(e eql.Expr) bool {
		m, ok := e.(*eql.Match)
		if !ok || !strings.HasPrefix(m.Op, "regex") {
			return true
		}
		if _, isField := eql.Unparen(m.Subject).(*eql.Field); !isField {
			return true // a script matches what a function gives, with the expressions of Java
		}
		for _, item := range m.Items {
			if s, ok := eql.Unparen(item).(*eql.String); ok {
				visit(&regex{query: q, op: m.Op, text: s.Value, at: s.At, place: s.Map, escaped: !s.Raw})
			}
		}
		return true
	})
}

// eachRegexLucene leaves out what is no regular expression but a path, which
// has a hint.
func (q *Query) eachRegexLucene(visit func(*regex)) {
	lucene.Walk(q.Lucene.Root, func(n lucene.Node) bool {
		l, ok := n.(*lucene.Literal)
		if !ok || l.Form != lucene.Regex {
			return true
		}
		isPath := slices.ContainsFunc(q.Lucene.Hints, func(h source.Problem) bool { return h.Code == lucene.HintSlash && h.Span == l.At })
		if !isPath {
			visit(&regex{query: q, op: "/…/", text: l.Text, at: l.At, place: source.Identity(l.At.Start+1, len(l.Text))})
		}
		return true
	})
}
