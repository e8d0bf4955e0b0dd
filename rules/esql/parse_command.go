package esql

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// sources and processing are the words that commands begin with, and the mode
// that the text behind them is read in.
var (
	sources = map[string]mode{
		"from": fromMode, "ts": fromMode, "row": expressionMode, "show": showMode, "promql": promqlMode, "explain": forkMode,
	}
	processing = map[string]mode{
		"where": expressionMode, "eval": expressionMode, "stats": expressionMode, "sort": expressionMode,
		"limit": expressionMode, "keep": projectMode, "drop": projectMode, "rename": renameMode, "dissect": expressionMode,
		"grok": expressionMode, "enrich": enrichMode, "mv_expand": expandMode, "lookup": joinMode, "left": joinMode,
		"right": joinMode, "full": joinMode, "lookup_🐔": lookupMode, "change_point": changePointMode,
		"completion": expressionMode, "rerank": expressionMode, "sample": expressionMode, "fork": forkMode, "fuse": fuseMode,
		"inline": inlineMode, "inlinestats": expressionMode, "uri_parts": expressionMode, "registered_domain": expressionMode,
		"user_agent": expressionMode, "ip_location": expressionMode, "metrics_info": expressionMode,
		"ts_info": expressionMode, "ts_collapse": expressionMode, "dedup": expressionMode, "mmr": mmrMode,
		"highlight": expressionMode,
	}
)

// parseCommand reads one command; the mode is commandMode.
func (p *parser) parseCommand(at stage) Command {
	t := p.peek()
	if t.kind != tWord {
		p.missingCommand(t, at)
		return &Unknown{command{keyword: source.Span{Start: p.last, End: p.last}}}
	}
	p.take()
	text, known := p.commandWord(t)
	span := source.Span{Start: t.span.Start, End: t.span.Start + len(text)}
	p.pos, p.last = span.End, span.End
	c := command{keyword: span}
	word := strings.ToLower(text)
	m, ok := processing[word]
	if at == sourceStage {
		m, ok = sources[word]
	}
	if !ok || word == "explain" && p.nested > 0 {
		p.wrongCommand(text, span, at, known)
		return &Unknown{c}
	}
	p.setMode(m)
	p.word = word
	if at == sourceStage {
		return p.parseSource(word, c)
	}
	return p.parseProcessing(word, c)
}

// commandWord returns the part of a word that names a command. Where more
// characters follow directly, they are reported: Elasticsearch takes
// `WHERE(x)` for one word.
func (p *parser) commandWord(t token) (text string, known bool) {
	word := p.textOf(t)
	if isCommand(word) {
		return word, true
	}
	name := word[:identifierEnd(word, 0)]
	if isCommand(name) {
		at := source.Span{Start: t.span.Start + len(name), End: t.span.Start + len(name)}
		p.add(source.Problem{
			Code: "missing-blank", Span: source.Span{Start: t.span.Start, End: at.End},
			Message:  "expected a blank behind `" + name + "`",
			Fix:      []source.Edit{{Span: at, NewText: " "}},
			FixTitle: "Insert a blank",
		})
		return name, true
	}
	if name != "" {
		return name, false
	}
	if i := strings.IndexByte(word, '|'); i > 0 {
		return word[:i], false
	}
	return word, false
}

func isCommand(word string) bool {
	word = strings.ToLower(word)
	_, source := sources[word]
	_, later := processing[word]
	return source || later || word == "set"
}

func (p *parser) missingCommand(t token, at stage) {
	switch {
	case at == sourceStage:
		p.missing("expected-command", "`FROM` or another source command")
	case t.kind == tEOF:
		p.missing("expected-command", "a command behind `|`")
	default:
		p.missing("expected-command", "a command")
	}
}

// wrongCommand reports a word that names no command of the stage.
func (p *parser) wrongCommand(text string, span source.Span, at stage, known bool) {
	problem := source.Problem{Code: "unknown-command", Span: span}
	switch {
	case strings.EqualFold(text, "explain"):
		problem.Code = "misplaced-command"
		problem.Message = "`" + text + "` can only begin the whole query"
	case known && at == sourceStage:
		problem.Code = "misplaced-command"
		problem.Message = "a query begins with a source command such as `FROM`, not with `" + text + "`"
	case known:
		problem.Code = "misplaced-command"
		problem.Message = "`" + text + "` can only be the first command"
	default:
		problem.Message = p.describe(token{kind: tWord, span: span}) + " is not a command"
		p.suggestCommand(&problem, text, at)
	}
	p.failWith(problem)
}

// suggestCommand puts the command that a word most likely means into the
// problem and its fix.
func (p *parser) suggestCommand(problem *source.Problem, word string, at stage) {
	lower := strings.ToLower(word)
	near := ""
	if at == sourceStage {
		near = nearest(lower, sources)
	} else if near = habitualCommands[lower]; near == "" {
		near = nearest(lower, processing)
	}
	switch {
	case near == "" && at == sourceStage:
		problem.Message += ": a query in ES|QL begins with `FROM` and the indices"
		return
	case near == "":
		return
	case word != lower:
		near = strings.ToUpper(near)
	}
	problem.Message += ": did you mean `" + near + "`?"
	problem.Fix = []source.Edit{{Span: problem.Span, NewText: near}}
	problem.FixTitle = "Write `" + near + "`"
}

func (p *parser) parseSource(word string, c command) Command {
	switch word {
	case "row":
		return &Row{c, p.parseFields(kindSet{})}
	case "show":
		p.expect(kInfo, "`INFO`")
		return &Show{c}
	case "promql":
		return p.parsePromQL(c)
	case "explain":
		return p.parseExplain(c)
	}
	return p.parseFrom(c, word == "ts")
}

func (p *parser) parseProcessing(word string, c command) Command {
	switch word {
	case "where":
		return &Where{c, p.parseExpr()}
	case "eval":
		return &Eval{c, p.parseFields(kindSet{})}
	case "stats":
		return p.parseStats(&Stats{command: c})
	case "inlinestats":
		return p.parseStats(&Stats{command: c, Inline: true})
	case "inline":
		return p.parseInlineStats(c)
	case "sort":
		return p.parseSort(c)
	case "limit":
		return p.parseLimit(c)
	case "keep":
		return &Keep{c, p.parseNamePatterns()}
	case "drop":
		return &Drop{c, p.parseNamePatterns()}
	case "rename":
		return &Rename{c, p.parseRenameClauses()}
	case "mv_expand":
		return &MvExpand{c, p.parseColumn()}
	case "dissect":
		return p.parseDissect(c)
	case "grok":
		return p.parseGrok(c)
	case "enrich":
		return p.parseEnrich(c)
	case "lookup", "left", "right", "full":
		return p.parseJoin(c, strings.ToUpper(word))
	case "lookup_🐔":
		return p.parseLookup(c)
	case "change_point":
		return p.parseChangePoint(c)
	case "sample":
		return &Sample{c, p.parseConstant()}
	case "fork":
		return p.parseFork(c)
	case "uri_parts", "registered_domain":
		return p.parseExtract(c, strings.ToUpper(word), false)
	case "user_agent", "ip_location":
		return p.parseExtract(c, strings.ToUpper(word), true)
	}
	return p.parseRanking(word, c)
}

// parseRanking reads the commands around search results and models, and those
// without arguments.
func (p *parser) parseRanking(word string, c command) Command {
	switch word {
	case "completion":
		return p.parseCompletion(c)
	case "rerank":
		return p.parseRerank(c)
	case "fuse":
		return p.parseFuse(c)
	case "mmr":
		return p.parseMMR(c)
	case "highlight":
		return p.parseHighlight(c)
	}
	return &Bare{c, strings.ToUpper(word)}
}

// startsWith reports whether the next command begins with a word.
func (p *parser) startsWith(word string) bool {
	p.setMode(commandMode)
	t := p.peek()
	return t.kind == tWord && strings.EqualFold(p.textOf(t), word)
}
