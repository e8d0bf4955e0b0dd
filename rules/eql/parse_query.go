package eql

import (
	"github.com/rulewright/rulewright/rules/source"
)

// query reads the whole text.
func (p *parser) query() *Query {
	q := &Query{}
	switch t := p.peek(); {
	case t.kind == eof:
		p.problem(emptyQuery, t.at, "the query is empty: a query is a category and a condition, as in `process where true`")
		q.Steps = []*Step{{At: t.at, Category: Category{At: t.at}, Where: t.at, Condition: &Bad{At: t.at}, Runs: 1}}
		return q
	case t.is("sequence"), t.is("join"):
		q.Kind = Sequence
		q.Keyword = p.next().at
		if t.is("join") {
			p.problem(joinQuery, t.at, "Elasticsearch has no `join` queries: use `sequence`, or `sample` where the order does not matter")
		}
		p.header(q)
		p.steps(q)
	case t.is("sample"):
		q.Kind = Sample
		q.Keyword = p.next().at
		p.header(q)
		p.steps(q)
	default:
		q.Steps = []*Step{p.eventFilter(p.peek().at.Start, false)}
	}
	p.pipes(q)
	return q
}

// header reads the `by` and `with maxspan` of a sequence, in either order.
func (p *parser) header(q *Query) {
	for {
		switch t := p.peek(); {
		case t.is("by"):
			if q.Maxspan != nil {
				p.problem(byAfterWith, t.at, "`by` has to stand before `with`")
			}
			if q.By != nil {
				p.expected("`with` or `[`")
			}
			q.By = append(q.By, p.joinKeys()...)
		case t.is("with"):
			if q.Maxspan != nil {
				p.expected("`[`")
			}
			p.next()
			q.Maxspan = p.maxspan()
		default:
			return
		}
	}
}

func (p *parser) joinKeys() []Expr {
	p.next()
	keys := []Expr{p.or()}
	for p.accept(",") {
		keys = append(keys, p.or())
	}
	return keys
}

// maxspan reads `maxspan=5m` behind `with`.
func (p *parser) maxspan() *Duration {
	if !p.accept("maxspan") {
		p.expected("`maxspan`")
		p.skipTo(func(t token) bool { return t.is("=") || beginsStep(t) || t.is("by") })
	}
	if !p.accept("=") {
		p.expected("`=` and a time, as in `maxspan=5m`,")
		p.skipTo(func(t token) bool {
			return t.kind == integer || t.kind == decimal || beginsStep(t) || t.is("by")
		})
	}
	start := p.peek().at.Start
	if k := p.peek().kind; k != integer && k != decimal {
		p.expected("a time, such as `5m`,")
		return &Duration{At: source.Span{Start: start, End: start}}
	}
	d := &Duration{Amount: p.next().text}
	if p.peek().kind == word && !isKeyword(p.peek()) {
		d.Unit = p.next().text
	}
	d.At = p.since(start)
	return d
}

func beginsStep(t token) bool { return t.is("[") || t.is("![") }

// steps reads the items of a sequence or sample.
func (p *parser) steps(q *Query) {
	if !beginsStep(p.peek()) {
		p.expected("`[` and the first event, as in `[process where true]`,")
		p.skipTo(func(t token) bool { return beginsStep(t) || t.is("until") || t.is("|") })
	}
	for {
		switch t := p.peek(); {
		case beginsStep(t):
			q.Steps = append(q.Steps, p.step())
		case t.is("until") && q.Until == nil:
			p.next()
			if !p.peek().is("[") && !p.peek().is("![") {
				p.expected("`[`")
				p.skipTo(func(t token) bool { return beginsStep(t) || t.is("|") })
			}
			if beginsStep(p.peek()) {
				q.Until = p.step()
			}
		case t.kind == eof, t.is("|"):
			return
		default:
			switch {
			case t.is("]"):
				p.problem(unopened, t.at, "this `]` closes nothing")
			case t.is("with"), t.is("by"):
				p.problem(expected, t.at, "`%s` cannot stand here: in an item the order is `[…] by … with runs=…`", t.text)
			default:
				p.expected("the next `[`")
			}
			p.next()
			p.skipTo(func(t token) bool { return beginsStep(t) || t.is("until") || t.is("|") })
		}
	}
}

// step reads one item: `[category where condition] by keys with runs=2`.
func (p *parser) step() *Step {
	open := p.next()
	s := p.eventFilter(open.at.Start, true)
	s.Missing = open.text == "!["
	if !p.accept("]") {
		pr := p.expected("`]`")
		pr.Code = unclosed
		pr.Related = &source.Related{Span: open.at, Message: "this bracket is never closed"}
	}
	p.alias(s)
	if p.peek().is("by") {
		s.By = p.joinKeys()
		p.alias(s)
	}
	if p.peek().is("with") {
		p.runs(s)
	}
	s.At = p.since(open.at.Start)
	return s
}

// alias reads the `as name` of an endpoint rule's item.
func (p *parser) alias(s *Step) {
	if p.dialect == Endpoint && p.peek().is("as") && isName(p.second()) {
		p.next()
		s.AliasAt = p.next().at
	}
}

// runs reads `with runs=3`.
func (p *parser) runs(s *Step) {
	p.next()
	if t := p.peek(); t.kind != word || isKeyword(t) {
		p.expected("`runs`")
		p.skipTo(func(t token) bool { return beginsStep(t) || t.is("until") || t.is("|") })
		return
	} else if t.text != "runs" {
		p.problem(badRuns, t.at, "an item takes `with runs=…` and nothing else, not %s", code(t.text))
	}
	p.next()
	if !p.accept("=") {
		p.expected("`=`")
		return
	}
	t := p.peek()
	if t.kind != integer && t.kind != decimal {
		p.expected("a number of repetitions")
		return
	}
	p.next()
	s.RunsAt = t.at
	n := p.number(t)
	if n.Integer && n.Int >= 1 && n.Int <= maxRuns {
		s.Runs = int(n.Int)
		return
	}
	p.problem(badRuns, t.at, "`runs` is a whole number from 1 to %d", maxRuns)
}

// maxRuns is the number of repetitions that Elasticsearch allows.
const maxRuns = 100

// eventFilter reads `category where condition` up to the end or, within
// brackets, up to the closing one.
func (p *parser) eventFilter(start int, bracketed bool) *Step {
	s := &Step{Runs: 1}
	begin := p.at
	s.Category = p.category()
	switch t := p.peek(); {
	case t.is("where"):
		s.Where = p.next().at
		s.Condition = p.condition(bracketed)
	case p.at > begin && (continuesOperand(t) || p.last().kind == text && t.kind != eof):
		// The text begins with the condition itself.
		p.noCategory(t)
		p.at = begin
		s.Category = Category{At: source.Span{Start: start, End: start}, Any: true}
		s.Condition = p.condition(bracketed)
	default:
		p.expected("`where`")
		s.Where = source.Span{Start: t.at.Start, End: t.at.Start}
		s.Condition = p.bad()
		if beginsOperand(t) {
			s.Condition = p.condition(bracketed)
		}
		p.leftovers(&s.Condition, bracketed)
	}
	s.At = p.since(start)
	return s
}

// continuesOperand reports whether a token can only follow a field or value,
// so that what stands before it was not meant as a category.
func continuesOperand(t token) bool {
	if isComparison(t) || t.is("=") {
		return true
	}
	switch t.text {
	case ".", "(", "in", "like", "regex", "in~", "like~", "regex~", ":":
		return t.kind != text
	}
	return false
}

func (p *parser) noCategory(t token) {
	start := p.last().at.Start
	pr := p.problem(expected, t.at, "expected `where` before %s: a query begins with a category, as in `process where …` or `any where …`", code(t.text))
	pr.Fix = []source.Edit{{Span: source.Span{Start: start, End: start}, NewText: "any where "}}
	pr.FixTitle = "Begin with `any where`"
}

func (p *parser) category() Category {
	t := p.peek()
	switch {
	case t.is("any"):
		p.next()
		return Category{At: t.at, Any: true}
	case t.kind == text:
		p.next()
		return Category{At: t.at, Text: t.value.Value, Quoted: true}
	case t.kind == word && !isKeyword(t):
		p.next()
		return Category{At: t.at, Text: t.text}
	}
	p.expected("an event category, such as `process`, or `any`,")
	if t.kind == quoted || t.kind == integer || t.kind == decimal {
		p.next()
	}
	return Category{At: source.Span{Start: t.at.Start, End: t.at.Start}, Any: true}
}

// pipes reads what follows the first `|`, and whatever else stands there.
func (p *parser) pipes(q *Query) {
	for p.peek().kind != eof {
		t := p.peek()
		if !p.accept("|") {
			p.expected("`|` or the end")
			p.next()
			p.skipTo(func(t token) bool { return t.is("|") })
			continue
		}
		name := p.peek()
		if name.kind != word || isKeyword(name) {
			p.expected("the name of a pipe, such as `head`,")
			p.skipTo(func(t token) bool { return t.is("|") })
			continue
		}
		p.next()
		pipe := &Pipe{Name: name.text, NameAt: name.at}
		if beginsOperand(p.peek()) {
			pipe.Args = append(pipe.Args, p.or())
			for p.accept(",") {
				pipe.Args = append(pipe.Args, p.or())
			}
		}
		pipe.At = p.since(t.at.Start)
		q.Pipes = append(q.Pipes, pipe)
	}
}
