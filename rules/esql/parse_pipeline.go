package esql

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

func (p *parser) parseQuery() *Query {
	for p.startsWith("set") {
		p.q.Settings = append(p.q.Settings, p.parseSet())
	}
	p.q.Pipeline = &Pipeline{}
	p.parseCommands(p.q.Pipeline, sourceStage)
	return p.finish()
}

func (p *parser) finish() *Query {
	p.q.Comments = p.comments
	p.q.Problems = inOrder(p.problems)
	return p.q
}

// inOrder sorts problems by their place. Text that was lexed twice, in two
// modes, speaks once.
func inOrder(problems []source.Problem) []source.Problem {
	slices.SortStableFunc(problems, func(a, b source.Problem) int { return a.Span.Start - b.Span.Start })
	return slices.CompactFunc(problems, func(a, b source.Problem) bool { return a.Span == b.Span })
}

// stage says which commands may come first in a pipeline.
type stage int

const (
	sourceStage     stage = iota // a query's first command
	processingStage              // that of a branch of FORK
)

// parsePipeline reads commands up to the end of the text or, in a nested
// pipeline, to the closing parenthesis, which is left.
func (p *parser) parsePipeline(first stage) *Pipeline {
	defer func(base int) { p.base = base }(p.base)
	p.base = p.parens
	out := &Pipeline{}
	p.parseCommands(out, first)
	return out
}

// parseCommands reads the commands behind those that a pipeline has.
func (p *parser) parseCommands(out *Pipeline, first stage) {
	start := p.last
	if len(out.Commands) > 0 {
		start = out.Commands[0].Span().Start
	}
	for stage := first; ; stage = processingStage {
		p.setMode(commandMode)
		at := p.start()
		c := p.parseCommand(stage)
		at = min(at, c.Keyword().Start)
		pipe, more := p.nextStage()
		c.setSpan(source.Span{Start: at, End: max(at, p.endBefore(pipe, more))})
		if len(out.Commands) == 0 {
			start = at
		}
		out.Commands = append(out.Commands, c)
		if !more {
			break
		}
		out.Pipes = append(out.Pipes, pipe)
	}
	out.span = p.spanFrom(start)
}

// endBefore returns the end of the command that the pipe ended.
func (p *parser) endBefore(pipe source.Span, more bool) int {
	if !more || pipe.IsEmpty() {
		return p.last
	}
	return p.lastBefore
}

// parseNested reads a pipeline in parentheses, up to the closing one.
func (p *parser) parseNested(open source.Span, first stage) *Pipeline {
	if !p.enter() {
		p.leave()
		return &Pipeline{place: place{p.spanFrom(p.last)}}
	}
	defer p.leave()
	p.nested++
	word := p.word
	out := p.parsePipeline(first)
	p.word = word
	p.nested--
	p.expectClose(tCloseParen, open, "`)`")
	return out
}

// parseSubquery reads a pipeline in parentheses; the next token is the opening
// one. The mode is afterwards as it was before.
func (p *parser) parseSubquery() *Subquery {
	mode := p.mode
	open := p.take().span
	out := &Subquery{Pipeline: p.parseNested(open, sourceStage)}
	out.span = p.spanFrom(open.Start)
	p.setMode(mode)
	return out
}

// nextStage goes to the next command behind the one just read, past whatever
// could not be read of that. It returns the pipe's span, which is empty where
// the pipe itself is missing; false if the pipeline ends.
func (p *parser) nextStage() (source.Span, bool) {
	for {
		if !p.lost {
			t := p.peek()
			switch {
			case t.kind == tPipe:
				p.lastBefore = p.last
				return p.take().span, true
			case t.kind == tEOF, t.kind == tCloseParen && p.nested > 0:
				return source.Span{}, false
			case p.missingPipe(t):
				return source.Span{Start: t.span.Start, End: t.span.Start}, true
			}
			p.unexpected(t)
		}
		p.recover(kindSet{}, p.base)
		p.lost = false
		p.parens = p.base
		p.setMode(expressionMode)
	}
}

// missingPipe reports a command's name at the start of a line where a pipe
// should have been; parsing goes on with that command.
func (p *parser) missingPipe(t token) bool {
	if p.parens > p.base || !p.commandAhead(t) {
		return false
	}
	word := p.text[t.span.Start:wordEnd(p.text, t.span.Start)]
	p.add(source.Problem{
		Code: "missing-pipe", Span: t.span,
		Message:  "expected `|` before `" + word + "`",
		Fix:      []source.Edit{{Span: source.Span{Start: t.span.Start, End: t.span.Start}, NewText: "| "}},
		FixTitle: "Insert `|`",
	})
	p.pos, p.have = t.span.Start, false
	return true
}

// commandAhead reports whether a token is the name of a command at the start of
// a line.
func (p *parser) commandAhead(t token) bool {
	i := t.span.Start
	for i > 0 && (p.text[i-1] == ' ' || p.text[i-1] == '\t') {
		i--
	}
	if i > 0 && p.text[i-1] != '\n' {
		return false
	}
	_, ok := processing[strings.ToLower(p.text[t.span.Start:wordEnd(p.text, t.span.Start)])]
	return ok
}

// unexpected reports a token that cannot follow what was read.
func (p *parser) unexpected(t token) {
	what := "`|` and the next command"
	switch {
	case t.kind == tSemicolon:
		p.fail("unexpected-token", t.span, "a query has no `;` at its end")
		return
	case t.kind == tCloseParen && p.parens <= p.base:
		p.fail("unexpected-token", t.span, "this `)` closes nothing: no `(` stands before it")
		return
	case p.mode == expressionMode:
		what = p.continuation()
	case p.mode != inlineMode && p.mode != showMode && p.mode != forkMode:
		what = "`,` or `|`"
	}
	p.missing("unexpected-token", what)
}
