package lower

import (
	"fmt"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
)

// DefaultCategoryField is the field that an item's category is compared with
// unless the rule names another one.
const DefaultCategoryField = "event.category"

// EQL lowers one item of a query as Elasticsearch evaluates it: an event meets
// the formula if and only if it can stand for the item, the item's category
// and the presence of its join keys included. Spans are offsets of the query's
// text; what is implied without being written has an empty one. An empty
// category field means [DefaultCategoryField].
//
// A condition on a field and constants is a query in Elasticsearch, and
// becomes an atom. Any other call and arithmetic is a script, and becomes an
// opaque node below a [predicate.Filter]: null counts as false before a
// negation around it applies.
func EQL(q *eql.Query, step *eql.Step, fields *Fields, categoryField string) Result {
	if categoryField == "" {
		categoryField = DefaultCategoryField
	}
	l := &eqlLowering{query: q, fields: fields}
	var args []*predicate.Node
	if c := step.Category; !c.Any {
		f := fields.field(categoryField)
		args = append(args, predicate.NewAtom(c.At, &f.Field, predicate.AnyValue,
			predicate.Entry{Span: c.At, Value: equal(f, c.Text, c.Text)}))
	}
	if step.Condition != nil {
		args = append(args, l.expr(step.Condition))
	}
	for _, keys := range [][]eql.Expr{q.By, step.By} {
		for _, key := range keys {
			if f, ok := eql.Unparen(key).(*eql.Field); ok && !f.Optional {
				at := source.Span{Start: f.At.Start, End: f.At.Start}
				args = append(args, predicate.NewExists(at, fields.Field(f.Name)))
			}
		}
	}
	return Result{Formula: predicate.New(predicate.NewAnd(step.At, args...))}
}

// eqlLowering lowers one item.
type eqlLowering struct {
	query  *eql.Query
	fields *Fields
}

// expr lowers a condition.
func (l *eqlLowering) expr(e eql.Expr) *predicate.Node {
	switch e := e.(type) {
	case *eql.Logical:
		args := make([]*predicate.Node, len(e.Kids))
		for i, kid := range e.Kids {
			args[i] = l.expr(kid)
		}
		if e.Op == "and" {
			return predicate.NewAnd(e.At, args...)
		}
		return predicate.NewOr(e.At, args...)
	case *eql.Not:
		return predicate.NewNot(e.At, l.expr(e.Kid))
	case *eql.Paren:
		out := l.expr(e.Kid)
		out.Span = e.At
		return out
	case *eql.Compare:
		return l.compare(e)
	case *eql.Match:
		return l.list(e)
	case *eql.Call:
		return l.call(e)
	case *eql.Bool:
		return predicate.NewConst(e.At, predicate.TruthOf(e.Value))
	case *eql.Field:
		if s, special := l.subject(e); !special {
			return l.atom(e.At, s, predicate.Entry{Span: e.At, Value: equal(s, "true", "true")})
		}
		return predicate.NewFilter(predicate.NewConst(e.At, predicate.Null))
	case *eql.Bad:
		return predicate.NewOpaque(e.At, fmt.Sprintf("unread at %d", e.At.Start))
	}
	return l.script(e)
}

// subject returns the field whose values a query compares. It is special if
// the query allows it to be unmapped and it is: then it is null.
func (l *eqlLowering) subject(e *eql.Field) (f *field, special bool) {
	f = l.fields.field(e.Name)
	if f.unmapped {
		return f, e.Optional
	}
	if f.Type == predicate.AnalysedText {
		// A text field is compared by its first keyword sub-field, where it
		// has one; Elasticsearch refuses it otherwise.
		for _, sub := range []string{".keyword", ".raw"} {
			if k := l.fields.field(e.Name + sub); k.Type == predicate.Keyword && k.Holder == e.Name {
				f = k
				break
			}
		}
	}
	return f, false
}

func (l *eqlLowering) atom(at source.Span, f *field, entries ...predicate.Entry) *predicate.Node {
	return predicate.NewAtom(at, &f.Field, predicate.AnyValue, entries...)
}

// compare lowers a comparison.
func (l *eqlLowering) compare(e *eql.Compare) *predicate.Node {
	left, op, right := eql.Unparen(e.Left), e.Op, eql.Unparen(e.Right)
	if isConstant(left) && !isConstant(right) {
		left, op, right = right, turned[op], left
	}
	if !isConstant(right) {
		return l.script(e)
	}
	if isConstant(left) {
		return l.constant(e)
	}
	value, err := (&script{}).value(right)
	f, isField := left.(*eql.Field)
	call, isCall := left.(*eql.Call)
	switch {
	case err != nil:
		return l.script(e)
	case isField && value == nil && (op == "==" || op == "!="):
		return l.nullCheck(e, f, op)
	case isField && value != nil:
		return l.compareField(e, f, op, right, value)
	case isCall && isPredicate(call):
		// `call == true` is the call itself.
		if b, ok := value.(bool); ok && (op == "==" || op == "!=") {
			out := l.call(call)
			out.Span = e.At
			if b != (op == "==") {
				out = predicate.NewNot(e.At, out)
			}
			return out
		}
	}
	return l.script(e)
}

// constant lowers a comparison of constants, which Elasticsearch folds.
func (l *eqlLowering) constant(e *eql.Compare) *predicate.Node {
	truth, err := (&script{}).truth(e)
	if err != nil {
		return l.script(e)
	}
	return predicate.NewConst(e.At, truth)
}

// turned are the comparisons with their sides exchanged.
var turned = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// nullCheck lowers `field == null` and `field != null`.
func (l *eqlLowering) nullCheck(e *eql.Compare, field *eql.Field, op string) *predicate.Node {
	f, special := l.subject(field)
	if special {
		return predicate.NewConst(e.At, predicate.TruthOf(op == "=="))
	}
	exists := predicate.NewExists(e.At, &f.Field) // an optional field that is not mapped is missing, too
	if op == "==" {
		return predicate.NewNot(e.At, exists)
	}
	return exists
}

// compareField lowers a comparison of a field with a constant that is not
// null.
func (l *eqlLowering) compareField(e *eql.Compare, field *eql.Field, op string, constant eql.Expr, value any) *predicate.Node {
	f, special := l.subject(field)
	if special {
		return missingCompared(e, value)
	}
	entry := predicate.Entry{Span: constant.Span()}
	switch op {
	case "==", "!=":
		entry.Value, entry.Test = constantSet(f, value, pattern.Exact), versionTest(f, "==", value)
	default:
		entry.Value, entry.Test = constantRange(f, op, value), versionTest(f, op, value)
	}
	out := l.atom(e.At, f, entry)
	out.Optional = field.Optional && op != "==" && op != "!=" // see missingCompared
	if op == "!=" {
		return predicate.NewNot(e.At, out)
	}
	return out
}

// missingCompared lowers the comparison of an optional field that is not
// mapped. It differs from every constant, except that Elasticsearch's own
// results show it to equal the text "null".
func missingCompared(e *eql.Compare, value any) *predicate.Node {
	switch e.Op {
	case "==":
		return predicate.NewConst(e.At, predicate.TruthOf(value == "null"))
	case "!=":
		return predicate.NewConst(e.At, predicate.TruthOf(value != "null"))
	}
	return predicate.NewConst(e.At, predicate.Null)
}

// script lowers what Elasticsearch runs as a script.
func (l *eqlLowering) script(e eql.Expr) *predicate.Node {
	at := e.Span()
	s := newScript(e, l.fields)
	var reads []*predicate.Field
	for _, f := range s.mentions {
		reads = append(reads, &l.fields.field(f.Name).Field)
	}
	node := predicate.NewOpaque(at, "script "+l.query.PrintExpr(e), reads...)
	return predicate.NewFilter(node.WithEval(s.eval))
}
