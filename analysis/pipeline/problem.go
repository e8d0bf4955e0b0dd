package pipeline

import (
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// Kind sorts problems by what is wrong.
type Kind int

// The kinds of problems.
const (
	// UnknownColumn is a name that no command made and no index has.
	UnknownColumn Kind = iota
	// DroppedColumn is a name that an earlier command took away.
	DroppedColumn
	// UnknownFunction is a call of a function that does not exist.
	UnknownFunction
	// WrongCount is a call with too few or too many arguments.
	WrongCount
	// WrongType is a value, of a type or as it is written, that cannot stand
	// where it does.
	WrongType
	// Misplaced is an aggregate outside of STATS or the reverse, or a search
	// where no documents are searched.
	Misplaced
)

// Problem is something that Elasticsearch refuses once it knows the columns.
type Problem struct {
	source.Problem
	Kind Kind
	// Catalogue says that it rests on what a catalogue says about an index.
	Catalogue bool
	// Name is the column or the function that is meant.
	Name string
	// Near is a known name like it; "" if there is none.
	Near string
	// Dropped is the command that took the column away.
	Dropped esql.Command
}

func (a *analyser) report(p Problem) { a.Problems = append(a.Problems, p) }

func (a *analyser) problem(kind Kind, code string, span source.Span, message string) {
	a.report(Problem{Problem: source.Problem{Code: code, Span: span, Message: message}, Kind: kind})
}

// wrongType reports an expression whose value cannot stand where it does. One
// that is still being written, and so is empty, is none.
func (a *analyser) wrongType(v value, e esql.Expr, message string) {
	a.wrongTypeOr(v, e, message, "")
}

// wrongTypeOr is wrongType with what to write instead; "" if that is not known.
func (a *analyser) wrongTypeOr(v value, e esql.Expr, message, write string) {
	if e.Span().IsEmpty() {
		return
	}
	p := Problem{
		Problem: source.Problem{Code: "wrong-type", Span: e.Span(), Message: message},
		Kind:    WrongType, Catalogue: v.catalogue,
	}
	if write != "" {
		p.Fix, p.FixTitle = []source.Edit{{Span: e.Span(), NewText: write}}, "Write `"+write+"`"
	}
	if v.column != nil {
		p.Name = v.column.Name
		if by := v.column.Made; by != nil && !v.column.Span.IsEmpty() {
			p.Related = &source.Related{Span: v.column.Span, Message: "made here"}
		}
	}
	a.report(p)
}
