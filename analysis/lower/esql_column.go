package lower

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/esql"
)

// subject is what a condition compares: a field, or its value in one case.
type subject struct {
	*field
	cased cased
}

// cased says in which case the letters of a subject are.
type cased uint8

const (
	asItIs  cased = iota
	lowered       // by TO_LOWER
	raised        // by TO_UPPER
)

var casings = map[string]cased{"to_lower": lowered, "to_upper": raised}

// never reports whether a text has a letter that no value in this case has.
func (c cased) never(text string) bool {
	return c == lowered && strings.ContainsFunc(text, func(r rune) bool { return 'A' <= r && r <= 'Z' }) ||
		c == raised && strings.ContainsFunc(text, func(r rune) bool { return 'a' <= r && r <= 'z' })
}

// made is a column that a command made.
type made struct {
	// at is the place of the command, counted from 0 at the source.
	at int
	// of is what it is of the indices' fields; its field is nil where that is
	// not known.
	of subject
}

// madeBy is a pattern that makes the columns that it names.
type madeBy struct {
	at      int
	pattern string
}

// passes takes note of the columns that a command makes; it reports false for
// one behind which rows are no events, or other ones.
func (l *esqlLowering) passes(c esql.Command, at int) bool {
	switch c := c.(type) {
	case *esql.Where, *esql.Keep, *esql.Drop, *esql.Sort:
	case *esql.Eval:
		return l.eval(c, at)
	case *esql.Rename:
		return l.rename(c, at)
	case *esql.MvExpand:
		if c.Column == nil || !c.Column.Known() {
			return false
		}
		l.made[c.Column.Name()] = made{at: at}
	case *esql.Dissect:
		return l.takesApart(at, c.Pattern)
	case *esql.Grok:
		return l.takesApart(at, c.Patterns...)
	default:
		return false
	}
	return true
}

func (l *esqlLowering) eval(c *esql.Eval, at int) bool {
	for _, f := range c.Fields {
		switch {
		case f.Expr == nil || f.Target != nil && !f.Target.Known():
			return false
		case f.Target != nil:
			of, _ := l.subject(f.Expr)
			l.made[f.Target.Name()] = made{at, of}
		}
	}
	return true
}

func (l *esqlLowering) rename(c *esql.Rename, at int) bool {
	for _, clause := range c.Clauses {
		if clause.Old == nil || clause.New == nil || !clause.Old.Known() || !clause.New.Known() {
			return false
		}
		of, _ := l.named(clause.Old.Name())
		l.made[clause.Old.Name()] = made{at: at} // nothing has the name any more
		l.made[clause.New.Name()] = made{at, of}
	}
	return true
}

// takesApart notes the patterns of DISSECT or GROK.
func (l *esqlLowering) takesApart(at int, patterns ...*esql.Literal) bool {
	for _, p := range patterns {
		if p == nil {
			return false
		}
		l.patterns = append(l.patterns, madeBy{at, p.Value})
	}
	return len(patterns) > 0
}

// named returns what a column is by its name, and the place of the command that
// made it, 0 for a field of the indices.
func (l *esqlLowering) named(name string) (of subject, at int) {
	m, ok := l.made[name]
	for _, p := range l.patterns {
		if p.at > m.at && strings.Contains(p.pattern, name) {
			m, ok = made{at: p.at}, true // it may have made the column anew
		}
	}
	if ok {
		return m.of, m.at
	}
	if !strings.HasPrefix(name, "_") {
		of.field = l.fields.field(name)
	}
	return of, 0
}

// column is named for a mention of a column.
func (l *esqlLowering) column(c *esql.Column) (of subject, at int) {
	if !c.Known() || c.Qualified {
		return subject{}, 0
	}
	return l.named(c.Name())
}

// subject returns what an expression compares: a field, or TO_LOWER or TO_UPPER
// of one.
func (l *esqlLowering) subject(e esql.Expr) (subject, bool) {
	var s subject
	switch e := e.(type) {
	case *esql.Paren:
		return l.subject(e.Expr)
	case *esql.Column:
		s, _ = l.column(e)
	case *esql.Call:
		if casing, ok := casings[strings.ToLower(e.Name.Name)]; ok && len(e.Args) == 1 {
			s, _ = l.subject(e.Args[0])
			s.cased = casing
		}
	}
	if s.field == nil || s.flattened || s.Lowercase || s.cased != asItIs && s.Type != predicate.Keyword {
		return subject{}, false
	}
	return s, true
}
