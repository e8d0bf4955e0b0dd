package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// Expr is an expression.
type Expr interface {
	Node
	isExpr()
}

// expr is what every expression embeds.
type expr struct{ place }

func (*expr) isExpr() {}

// Identifier is one part of a name, or a name that takes no dots.
type Identifier struct {
	place
	// Name is decoded: without backquotes.
	Name   string
	Quoted bool
	// Param is set where a parameter such as `?name` or `??name` stands for
	// the name, which is then unknown.
	Param bool
}

// Column mentions a column: its name's parts joined by dots.
type Column struct {
	expr
	Parts []*Identifier
	// Qualifier is what `[qualifier].[name]` says in development builds.
	Qualifier string
	Qualified bool
	// name is the whole name where the text spells it as it is.
	name string
}

// Name returns the column's name without backquotes.
func (c *Column) Name() string {
	if c.name != "" {
		return c.name
	}
	return joinNames(c.Parts)
}

// Known reports whether the name is spelled out: no part is a parameter or
// missing.
func (c *Column) Known() bool { return allNamed(c.Parts) }

// NamePattern names columns where wildcards may: `a.b`, `a.*`.
type NamePattern struct {
	place
	Parts     []*Identifier
	Qualifier string
	Qualified bool
	// Wildcard is set where an unquoted `*` is in the name.
	Wildcard bool
	// pieces are the stretches between the wildcards.
	pieces []string
}

// Name returns the pattern without backquotes. A `*` is a wildcard unless it
// was quoted; Match knows.
func (p *NamePattern) Name() string { return joinNames(p.Parts) }

// Known reports whether the pattern is spelled out: no part is a parameter.
func (p *NamePattern) Known() bool { return allNamed(p.Parts) }

func joinNames(parts []*Identifier) string {
	if len(parts) == 1 {
		return parts[0].Name
	}
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(p.Name)
	}
	return b.String()
}

func allNamed(parts []*Identifier) bool {
	for _, p := range parts {
		if p.Param || p.Name == "" {
			return false
		}
	}
	return len(parts) > 0
}

// LiteralKind says what a literal is.
type LiteralKind int

// The kinds of literals.
const (
	StringLiteral LiteralKind = iota
	IntegerLiteral
	DecimalLiteral
	BooleanLiteral
	NullLiteral
)

// Literal is a constant as it is written.
type Literal struct {
	expr
	Kind LiteralKind
	// Value is the decoded text: a string without quotes and escapes, a
	// number with its sign, "true", "false" or "null".
	Value string
	// Raw is set for strings in triple quotes, which have no escapes.
	Raw bool
}

// TimeSpan is an amount of time such as `5 minutes`.
type TimeSpan struct {
	expr
	Amount *Literal
	Unit   *Identifier
}

// List is a multi-value constant: `[1, 2]`.
type List struct {
	expr
	Items  []Expr
	Commas []source.Span
}

// Param is a parameter of the request that stands for a value: `?`, `?name`,
// `?1`.
type Param struct {
	expr
	// Name is without the question mark and empty for a bare `?`.
	Name string
}

// Call calls a function.
type Call struct {
	expr
	Name   *Identifier
	Args   []Expr // the last one may be a *Map; a *Star stands alone
	Commas []source.Span
	// Open and Close are the parentheses; Close is empty where it is missing.
	Open, Close source.Span
}

// Star is the `*` of COUNT(*).
type Star struct{ expr }

// Map holds named options: `{"name": value}`.
type Map struct {
	expr
	Entries []*MapEntry
}

// MapEntry is one option of a map.
type MapEntry struct {
	place
	Key   *Literal
	Value Expr // nil if it could not be read
}

// Lambda is a function given as an argument: `x -> x + 1`.
type Lambda struct {
	expr
	Params []*Identifier
	Body   Expr
}

// Paren is an expression in parentheses.
type Paren struct {
	expr
	Expr Expr
}

// Unary is a sign before an expression. The sign of a number belongs to the
// literal.
type Unary struct {
	expr
	Op      string // "-" or "+"
	OpSpan  source.Span
	Operand Expr
}

// Binary is arithmetic or a comparison.
type Binary struct {
	expr
	// Op is one of + - * / % == != < <= > >=.
	Op          string
	OpSpan      source.Span
	Left, Right Expr
}

// IsComparison reports whether the operator compares.
func (b *Binary) IsComparison() bool {
	switch b.Op {
	case "==", "!=", "<", "<=", ">", ">=":
		return true
	}
	return false
}

// Logical joins conditions, all by AND or all by OR. A chain of one operator
// is one node; terms that mix operators nest.
type Logical struct {
	expr
	And   bool
	Terms []Expr
	Ops   []source.Span // one less than Terms
}

// Not negates a condition.
type Not struct {
	expr
	OpSpan  source.Span
	Operand Expr
}

// IsNull is `expr IS NULL` or `expr IS NOT NULL`.
type IsNull struct {
	expr
	Operand Expr
	Negated bool
	OpSpan  source.Span // from IS to NULL
}

// In is `expr IN (…)`. The list is either values or a subquery.
type In struct {
	expr
	// Operand is a *Tuple where several columns meet a subquery.
	Operand  Expr
	Negated  bool
	OpSpan   source.Span // IN, or from NOT to IN
	Items    []Expr
	Commas   []source.Span
	Subquery *Subquery // nil for a list of values
	// Open and Close are the parentheses; Close is empty where it is missing.
	Open, Close source.Span
}

// Tuple is several values in parentheses before IN.
type Tuple struct {
	expr
	Items  []Expr
	commas []source.Span
}

// Like is `expr LIKE pattern` or RLIKE, with one pattern or a list.
type Like struct {
	expr
	Operand  Expr
	Regex    bool // RLIKE
	Negated  bool
	OpSpan   source.Span // LIKE, or from NOT to LIKE
	Patterns []Expr
	// Listed is set where the patterns stand in parentheses; Commas, Open and
	// Close then say where.
	Listed      bool
	Commas      []source.Span
	Open, Close source.Span
}

// Match is the match operator: `field : value`.
type Match struct {
	expr
	Field  Expr
	OpSpan source.Span
	Value  Expr
}

// Cast converts a value: `expr::type`.
type Cast struct {
	expr
	Operand Expr
	OpSpan  source.Span
	Type    *Identifier
}

// Bad stands where an expression was expected and none could be read. Its
// span is empty or covers what was passed over.
type Bad struct{ expr }
