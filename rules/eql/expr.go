package eql

import "github.com/rulewright/rulewright/rules/source"

// Expr is a part of a condition.
type Expr interface {
	// Span is the expression's text, without blanks around it.
	Span() source.Span
}

// Logical is a conjunction or disjunction of two or more conditions.
type Logical struct {
	At source.Span
	// Op is "and" or "or".
	Op   string
	Kids []Expr
	// Keywords stand between the kids: one fewer than kids.
	Keywords []source.Span
}

// Not is a negation.
type Not struct {
	At      source.Span
	Keyword source.Span
	Kid     Expr
}

// Paren is a pair of parentheses.
type Paren struct {
	At  source.Span
	Kid Expr
}

// Compare is a comparison of two operands: ==, !=, <, <=, > or >=.
type Compare struct {
	At    source.Span
	Left  Expr
	Op    string
	OpAt  source.Span
	Right Expr
}

// Match is a subject and a list of constants: `in`, `in~`, `:`, `like`,
// `like~`, `regex` or `regex~`.
type Match struct {
	At      source.Span
	Subject Expr
	// Negated is true for `not in`; Not is that keyword's place.
	Negated bool
	Not     source.Span
	Op      string
	OpAt    source.Span
	// Items are the list's entries, one where there are no parentheses.
	Items []Expr
	// Commas stand between the items: one fewer than items.
	Commas []source.Span
	// List is the span of the parentheses; empty where there are none.
	List source.Span
}

// Arithmetic is +, -, *, / or % of two operands.
type Arithmetic struct {
	At    source.Span
	Left  Expr
	Op    string
	OpAt  source.Span
	Right Expr
}

// Sign is + or - before an operand.
type Sign struct {
	At  source.Span
	Op  string
	Kid Expr
}

// Call is a function call.
type Call struct {
	At     source.Span
	Name   string // as written, without `~`
	NameAt source.Span
	// Insensitive is true for a name with `~`, which ignores case.
	Insensitive bool
	Args        []Expr
	Commas      []source.Span
}

// Relation asks, in an endpoint rule, for an event of a related process, as in
// `descendant of [process where …]`.
type Relation struct {
	At     source.Span
	NameAt source.Span
	Step   *Step
}

// Field is the name of a field.
type Field struct {
	At source.Span
	// Name is the dotted name, without backquotes.
	Name string
	// Optional is true for `?name`: the field need not exist.
	Optional bool
	// NameAt is the name without the question mark.
	NameAt source.Span
}

// String is a string constant.
type String struct {
	At    source.Span
	Value string
	// Raw is true for """…""", which knows no escapes.
	Raw bool
	// Map relates offsets of Value to those of the query's text.
	Map source.Map
}

// Number is a number constant without a sign.
type Number struct {
	At   source.Span
	Text string
	// Integer is true for a number without point and exponent; Int is its
	// value, if it is in range, and Float the value of any number.
	Integer bool
	Int     int64
	Float   float64
}

// Bool is true or false.
type Bool struct {
	At    source.Span
	Value bool
}

// Null is the missing value.
type Null struct{ At source.Span }

// Bad is text that could not be read; its problem is among the query's.
type Bad struct{ At source.Span }

func (e *Logical) Span() source.Span    { return e.At }
func (e *Not) Span() source.Span        { return e.At }
func (e *Paren) Span() source.Span      { return e.At }
func (e *Compare) Span() source.Span    { return e.At }
func (e *Match) Span() source.Span      { return e.At }
func (e *Arithmetic) Span() source.Span { return e.At }
func (e *Sign) Span() source.Span       { return e.At }
func (e *Call) Span() source.Span       { return e.At }
func (e *Relation) Span() source.Span   { return e.At }
func (e *Field) Span() source.Span      { return e.At }
func (e *String) Span() source.Span     { return e.At }
func (e *Number) Span() source.Span     { return e.At }
func (e *Bool) Span() source.Span       { return e.At }
func (e *Null) Span() source.Span       { return e.At }
func (e *Bad) Span() source.Span        { return e.At }

// Unparen returns an expression without the parentheses around it.
func Unparen(e Expr) Expr {
	for {
		p, ok := e.(*Paren)
		if !ok {
			return e
		}
		e = p.Kid
	}
}
