package lower

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/eql"
)

// list lowers `in`, `:`, `like` and `regex` with their lists.
func (l *eqlLowering) list(e *eql.Match) *predicate.Node {
	field, ok := eql.Unparen(e.Subject).(*eql.Field)
	if !ok {
		return l.script(e)
	}
	f, special := l.subject(field)
	if special {
		return predicate.NewConst(e.At, predicate.Null)
	}
	entries := make([]predicate.Entry, len(e.Items))
	for i, item := range e.Items {
		entries[i] = matchItem(f, e.Op, item)
		entries[i].Span = item.Span()
	}
	out := l.atom(e.At, f, entries...)
	out.Optional = field.Optional
	if e.Negated {
		return predicate.NewNot(e.At, out)
	}
	return out
}

// matchItem returns the values of a field that one entry of a list means.
func matchItem(f *field, op string, item eql.Expr) predicate.Entry {
	value, err := (&script{}).value(item)
	if err != nil || value == nil {
		return predicate.Entry{Value: pattern.Unknown(op + " null")}
	}
	fold := foldOf(op)
	if strings.HasPrefix(op, "in") {
		e := predicate.Entry{Value: constantSet(f, value, fold)}
		if fold == pattern.Exact {
			e.Test = versionTest(f, "==", value)
		}
		return e
	}
	unknown := func() predicate.Entry {
		return predicate.Entry{Value: pattern.Unknown(op + " " + describeValue(value))}
	}
	text, isText := value.(string)
	if !isText || f.Type != predicate.Keyword {
		return unknown()
	}
	if strings.HasPrefix(op, "regex") {
		p, err := pattern.Regex(text, fold)
		if err != nil || f.Lowercase {
			return unknown()
		}
		return predicate.Entry{Value: p}
	}
	return predicate.Entry{Value: eqlGlob(f, text, fold)}
}

// foldOf returns how an operator compares letters.
func foldOf(op string) pattern.Fold {
	if op == ":" || strings.HasSuffix(op, "~") {
		return pattern.ASCII
	}
	return pattern.Exact
}

// eqlGlob returns what a pattern of `:` and `like` means; one of nothing but
// `*` asks whether the field exists.
func eqlGlob(f *field, text string, fold pattern.Fold) pattern.Pattern {
	if text != "" && strings.Trim(text, "*") == "" {
		return pattern.Any()
	}
	return f.fold(pattern.Glob(text, pattern.EQLSyntax, fold))
}

// isPredicate reports whether a call is a condition.
func isPredicate(c *eql.Call) bool {
	f := eql.FindFunction(c.Name)
	return f != nil && f.Result == eql.BooleanResult
}

// call lowers a call that stands as a condition. One of a field and constants
// is a query, as long as the function has one.
func (l *eqlLowering) call(c *eql.Call) *predicate.Node {
	if len(c.Args) < 2 {
		return l.script(c)
	}
	field, ok := eql.Unparen(c.Args[0]).(*eql.Field)
	if !ok {
		return l.script(c)
	}
	var values []string
	for _, arg := range c.Args[1:] {
		value, err := (&script{}).value(arg)
		text, isText := value.(string)
		if !isConstant(arg) || err != nil || !isText {
			return l.script(c)
		}
		values = append(values, text)
	}
	f, special := l.subject(field)
	if special {
		return predicate.NewConst(c.At, predicate.Null)
	}
	entries := make([]predicate.Entry, len(values))
	for i, text := range values {
		entries[i] = callEntry(f, c, text)
		entries[i].Span = c.Args[1+i].Span()
	}
	out := l.atom(c.At, f, entries...)
	out.Optional = field.Optional
	return out
}

// callEntry returns the values of a field for which a function with one
// constant is true.
func callEntry(f *field, c *eql.Call, text string) predicate.Entry {
	name := strings.ToLower(c.Name)
	description := name + " " + describeValue(text)
	if c.Insensitive {
		description = name + "~ " + describeValue(text)
	}
	unknown := predicate.Entry{Value: pattern.Unknown(description)}
	if name == "cidrmatch" {
		if f.Type != predicate.IP {
			return unknown
		}
		return predicate.Entry{Value: equal(f, text, description)}
	}
	if f.Type != predicate.Keyword {
		return unknown
	}
	fold := pattern.Exact
	if c.Insensitive {
		fold = pattern.ASCII
	}
	switch name {
	case "startswith":
		return predicate.Entry{Value: f.fold(pattern.Stars([]string{text, ""}, fold))}
	case "wildcard":
		return predicate.Entry{Value: eqlGlob(f, text, fold)}
	case "endswith":
		return unescaped(f, unknown, "*", text, "", fold)
	case "stringcontains":
		return unescaped(f, unknown, "*", text, "*", fold)
	}
	return unknown
}

// unescaped returns the values that hold text between wildcards. Elasticsearch
// does not escape the text, so that its own wildcards act. That was read in
// its sources and not seen, so no finding may rest on it.
func unescaped(f *field, unknown predicate.Entry, before, text, after string, fold pattern.Fold) predicate.Entry {
	glob := f.fold(pattern.Glob(before+text+after, pattern.LuceneSyntax, fold))
	if !strings.ContainsAny(text, `*?\\`) {
		return predicate.Entry{Value: glob}
	}
	unknown.Test = func(value string) bool { return glob.Holds(pattern.Text, value) }
	return unknown
}
