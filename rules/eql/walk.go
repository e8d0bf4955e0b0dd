package eql

import (
	"slices"

	"github.com/rulewright/rulewright/rules/source"
)

// Walk calls visit for an expression and, where visit returns true, for what
// is below it, in the order of the text.
func Walk(e Expr, visit func(Expr) bool) {
	if e == nil || !visit(e) {
		return
	}
	switch e := e.(type) {
	case *Logical:
		walkAll(e.Kids, visit)
	case *Not:
		Walk(e.Kid, visit)
	case *Paren:
		Walk(e.Kid, visit)
	case *Compare:
		Walk(e.Left, visit)
		Walk(e.Right, visit)
	case *Match:
		Walk(e.Subject, visit)
		walkAll(e.Items, visit)
	case *Arithmetic:
		Walk(e.Left, visit)
		Walk(e.Right, visit)
	case *Sign:
		Walk(e.Kid, visit)
	case *Call:
		walkAll(e.Args, visit)
	case *Relation:
		Walk(e.Step.Condition, visit)
		walkAll(e.Step.By, visit)
	}
}

func walkAll(list []Expr, visit func(Expr) bool) {
	for _, e := range list {
		Walk(e, visit)
	}
}

// Expressions returns the expressions of a query in the order of the text:
// join keys, conditions, and the arguments of pipes.
func (q *Query) Expressions() []Expr {
	out := slices.Clone(q.By)
	for _, step := range q.Steps {
		out = append(append(out, step.Condition), step.By...)
	}
	if q.Until != nil {
		out = append(append(out, q.Until.Condition), q.Until.By...)
	}
	for _, pipe := range q.Pipes {
		out = append(out, pipe.Args...)
	}
	return out
}

// Fields yields the fields of a query in the order of the text.
func (q *Query) Fields(yield func(*Field) bool) {
	for _, e := range q.Expressions() {
		stop := false
		Walk(e, func(e Expr) bool {
			if f, ok := e.(*Field); ok && !stop {
				stop = !yield(f)
			}
			return !stop
		})
		if stop {
			return
		}
	}
}

// FirstField returns the first field of an expression, or nil if its value
// depends on none.
func FirstField(e Expr) *Field {
	var found *Field
	Walk(e, func(e Expr) bool {
		if f, ok := e.(*Field); ok && found == nil {
			found = f
		}
		return found == nil
	})
	return found
}

// HasBad reports whether a part of an expression could not be read.
func HasBad(e Expr) bool {
	bad := false
	Walk(e, func(e Expr) bool {
		_, is := e.(*Bad)
		bad = bad || is
		return !bad
	})
	return bad
}

// Path returns the expressions that hold an offset, the outermost first. A
// cursor directly behind an expression is in it still, unless another one
// begins there.
func (q *Query) Path(offset int) []Expr {
	return source.PathTo(offset, func(visit func(Expr) bool) {
		for _, e := range q.Expressions() {
			Walk(e, visit)
		}
	})
}

// StepAt returns the item that holds an offset, or nil.
func (q *Query) StepAt(offset int) *Step {
	for _, step := range q.Steps {
		if step.At.Contains(offset) {
			return step
		}
	}
	if q.Until != nil && q.Until.At.Contains(offset) {
		return q.Until
	}
	return nil
}
