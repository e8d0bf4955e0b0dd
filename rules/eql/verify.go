package eql

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// verify reports what Elasticsearch's grammar reads and Elasticsearch then
// refuses without having to know a field.
func (p *parser) verify(q *Query) {
	switch q.Kind {
	case Sequence:
		p.verifySequence(q)
	case Sample:
		p.verifySample(q)
	}
	p.verifyDuration(q.Maxspan)
	for _, step := range q.Steps {
		p.verifyCondition(step.Condition)
	}
	if q.Until != nil {
		p.verifyCondition(q.Until.Condition)
	}
	for _, pipe := range q.Pipes {
		p.verifyPipe(q, pipe)
	}
}

func (p *parser) verifySequence(q *Query) {
	if len(q.Steps) == 0 {
		return // reported by the grammar
	}
	items, positive := 0, 0
	for _, step := range q.Steps {
		items += step.Runs
		if !step.Missing {
			positive++
		}
	}
	if items < 2 {
		p.problem(tooFewSteps, q.Keyword, "a sequence has at least two events: this one has %d", items)
	}
	p.verifyKeys(q)
	for _, step := range q.Steps {
		if step.Missing && q.Maxspan == nil {
			p.problem(missingEvents, source.Span{Start: step.At.Start, End: step.At.Start + 2},
				"`![ … ]` says that no such event comes: that takes a time, `sequence with maxspan=…`")
			break
		}
	}
	if positive == 0 {
		p.problem(missingEvents, q.Keyword, "all events of this sequence are missing ones, `![ … ]`: at least one has to come")
	}
	if q.Until != nil && q.Until.Missing {
		p.problem(missingEvents, source.Span{Start: q.Until.At.Start, End: q.Until.At.Start + 2}, "`until` takes `[ … ]`, not a missing event")
	}
}

func (p *parser) verifySample(q *Query) {
	if len(q.Steps) == 0 {
		return
	}
	keyed := len(q.By) > 0
	for _, step := range q.Steps {
		keyed = keyed || len(step.By) > 0
		if step.Missing {
			p.problem(sampleForm, source.Span{Start: step.At.Start, End: step.At.Start + 2}, "a sample has no missing events, `![ … ]`")
		}
		if step.Runs > 1 {
			p.problem(sampleForm, step.RunsAt, "an item of a sample cannot be repeated with `runs`")
		}
	}
	if !keyed {
		p.problem(sampleForm, q.Keyword, "a sample needs `by` and the fields that its events share")
	}
	if len(q.Steps) < 2 {
		p.problem(tooFewSteps, q.Keyword, "a sample has at least two events: this one has %d", len(q.Steps))
	}
	p.verifyKeys(q)
	if q.Maxspan != nil {
		p.problem(sampleForm, q.Maxspan.At, "a sample has no `maxspan`")
	}
	if q.Until != nil {
		p.problem(sampleForm, q.Until.At, "a sample has no `until`")
	}
}

// verifyKeys reports items whose number of join keys is not that of the first.
func (p *parser) verifyKeys(q *Query) {
	steps := q.Steps
	if q.Until != nil {
		steps = append(steps[:len(steps):len(steps)], q.Until)
	}
	first := steps[0]
	for _, step := range steps[1:] {
		if len(step.By) == len(first.By) {
			continue
		}
		at := step.At
		if len(step.By) > 0 {
			at = step.By[0].Span().Join(step.By[len(step.By)-1].Span())
		} else {
			at.Start = at.End - 1 // the closing bracket, behind which they are missing
		}
		pr := p.problem(joinKeys, at, "each item joins by the same number of keys: this one has %d and the first one %d", len(step.By), len(first.By))
		if len(first.By) > 0 {
			pr.Related = &source.Related{Span: first.By[0].Span(), Message: "the keys of the first item"}
		}
		return
	}
}

// units are the units of time of `maxspan`, in milliseconds.
var units = map[string]int64{"ms": 1, "s": 1000, "m": 60 * 1000, "h": 3600 * 1000, "d": 86400 * 1000}

func (p *parser) verifyDuration(d *Duration) {
	if d == nil || d.Amount == "" {
		return
	}
	unit, known := units[d.Unit]
	var amount int64
	switch _, err := fmt.Sscan(d.Amount, &amount); {
	case strings.ContainsAny(d.Amount, ".eE"), err != nil:
		p.problem(timeUnit, d.At, "a time is a whole number and a unit, as in `90s`")
	case d.Unit == "":
		pr := p.problem(timeUnit, d.At, "this time has no unit: write `%ss`, or `ms`, `m`, `h` or `d`", d.Amount)
		pr.Fix, pr.FixTitle = []source.Edit{{Span: d.At, NewText: d.Amount + "s"}}, "Count in seconds"
	case !known:
		p.problem(timeUnit, d.At, "%s is no unit of time: write `ms`, `s`, `m`, `h` or `d`", code(d.Unit))
	case amount <= 0 || amount > (1<<62)/unit:
		p.problem(timeUnit, d.At, "a time has to be positive and within reason")
	default:
		d.Millis = amount * unit
	}
}

func (p *parser) verifyPipe(q *Query, pipe *Pipe) {
	switch {
	case pipe.Name != "head" && pipe.Name != "tail":
		p.problem(unknownPipe, pipe.NameAt, "Elasticsearch knows the pipes `head` and `tail`, not %s", code(pipe.Name))
	case q.Kind == Sample:
		p.problem(sampleForm, pipe.NameAt, "a sample has no pipes")
	case len(pipe.Args) != 1:
		p.problem(pipeArgument, pipe.At, "`%s` takes one number, as in `%s 10`", pipe.Name, pipe.Name)
	default:
		if n, ok := pipe.Args[0].(*Number); !ok || !n.Integer {
			p.problem(pipeArgument, pipe.Args[0].Span(), "`%s` takes a whole number, 0 or larger", pipe.Name)
		}
	}
}

// verifyCondition checks the parts of a condition, and that it can be true.
func (p *parser) verifyCondition(e Expr) {
	p.verifyBoolean(e)
	Walk(e, func(e Expr) bool {
		switch e := e.(type) {
		case *Logical:
			for _, kid := range e.Kids {
				p.verifyBoolean(kid)
			}
		case *Not:
			p.verifyBoolean(e.Kid)
		case *Compare:
			p.verifyCompare(e)
		case *Match:
			p.verifyMatch(e)
		case *Call:
			p.verifyCall(e)
		}
		return true
	})
}

// verifyBoolean reports an operand that is no condition whatever its fields
// are. The operands of `and`, `or` and `not` are reported where they stand.
func (p *parser) verifyBoolean(e Expr) {
	what := ""
	switch e := Unparen(e).(type) {
	case *String:
		what = "a text"
	case *Number:
		what = "a number"
	case *Arithmetic, *Sign:
		what = "a number"
	case *Call:
		if f := FindFunction(e.Name); f != nil && f.Result != BooleanResult {
			what = "the result of `" + f.Name + "`"
		}
	}
	if what != "" && !HasBad(e) {
		p.problem(notCondition, e.Span(), "%s alone is no condition: compare it with something", what)
	}
}

func (p *parser) verifyCompare(e *Compare) {
	left, right := FirstField(e.Left), FirstField(e.Right)
	if left == nil || right == nil {
		return
	}
	pr := p.problem(fieldComparison, e.At, "EQL compares a field with a constant, not with another field: `%s` and `%s`", left.Name, right.Name)
	pr.Related = &source.Related{Span: left.At, Message: "the first field"}
}

func (p *parser) verifyMatch(e *Match) {
	for _, item := range e.Items {
		if f := FirstField(item); f != nil {
			p.problem(fieldComparison, item.Span(), "the values of a list are constants: `%s` is a field", f.Name)
		}
	}
}

func (p *parser) verifyCall(c *Call) {
	f := FindFunction(c.Name)
	if f == nil {
		p.unknownFunction(c)
		return
	}
	if c.Insensitive && !f.Insensitive {
		pr := p.problem(caseInsensitive, c.NameAt, "`%s` has no form with `~`", f.Name)
		tilde := source.Span{Start: c.NameAt.End - 1, End: c.NameAt.End}
		pr.Fix, pr.FixTitle = []source.Edit{{Span: tilde}}, "Remove the `~`"
	}
	n := len(c.Args)
	if n >= f.Least && (n <= f.Most || f.Most == 0) {
		return
	}
	p.problem(argumentCount, c.At, "`%s` takes %s, not %d: `%s`", f.Name, counted(f), n, f.Signature)
}

func counted(f *Function) string {
	switch {
	case f.Most == 0:
		return fmt.Sprintf("%d or more arguments", f.Least)
	case f.Least != f.Most:
		return fmt.Sprintf("%d or %d arguments", f.Least, f.Most)
	case f.Least == 1:
		return "one argument"
	}
	return fmt.Sprintf("%d arguments", f.Least)
}

// formerly are functions of other dialects, and what serves in their place.
var formerly = map[string]string{
	"match":         "`regex` or `regex~`, as in `field regex~ \"…\"`",
	"matchlite":     "`regex` or `regex~`, as in `field regex~ \"…\"`",
	"len":           "`length`",
	"strlen":        "`length`",
	"contains":      "`stringContains`",
	"lower":         "`:` or `like~`, which ignore case",
	"tolower":       "`:` or `like~`, which ignore case",
	"upper":         "`:` or `like~`, which ignore case",
	"toupper":       "`:` or `like~`, which ignore case",
	"exists":        "`!= null`, as in `field != null`",
	"isnull":        "`== null`, as in `field == null`",
	"arraycontains": "`==`: a condition on a field holds if any entry meets it",
	"arraysearch":   "`==`: a condition on a field holds if any entry meets it",
}

func (p *parser) unknownFunction(c *Call) {
	name := c.Name
	if instead, ok := formerly[strings.ToLower(name)]; ok {
		p.problem(unknownFunction, c.NameAt, "Elasticsearch has no function `%s`: use %s", name, instead)
		return
	}
	for i := range functions {
		if withinOneEdit(strings.ToLower(functions[i].Name), strings.ToLower(name)) {
			pr := p.problem(unknownFunction, c.NameAt, "Elasticsearch has no function `%s`: did you mean `%s`?", name, functions[i].Name)
			at := source.Span{Start: c.NameAt.Start, End: c.NameAt.Start + len(name)}
			pr.Fix, pr.FixTitle = []source.Edit{{Span: at, NewText: functions[i].Name}}, "Write `"+functions[i].Name+"`"
			return
		}
	}
	p.problem(unknownFunction, c.NameAt, "Elasticsearch has no function `%s`", name)
}

// withinOneEdit reports whether one letter added, removed, changed or swapped
// with its neighbour turns a into b.
func withinOneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		if i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:] {
			return true
		}
		return i < len(a) && a[i+1:] == b[i+1:]
	case 1:
		return a[i:] == b[i+1:]
	}
	return false
}
