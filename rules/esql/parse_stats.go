package esql

func (p *parser) parseInlineStats(c command) Command {
	if t, ok := p.expect(kStats, "`STATS`"); ok {
		c.keyword.End = t.span.End
	}
	p.setMode(expressionMode)
	return p.parseStats(&Stats{command: c, Inline: true})
}

func (p *parser) parseStats(out *Stats) *Stats {
	if k := p.peek().kind; k != kBy && k != tPipe && k != tEOF || out.Inline {
		out.Aggregates, _ = parseList(p, setOf(kBy), p.parseAggregate)
	}
	if t, ok := p.accept(kBy); ok {
		out.ByKeyword = t.span
		out.By = p.parseFields(kindSet{})
	}
	if out.Aggregates == nil && out.By == nil {
		p.missing("empty-stats", "an aggregate or `BY`")
	}
	return out
}

func (p *parser) parseSort(c command) *Sort {
	out := &Sort{command: c}
	out.Keys, _ = parseList(p, kindSet{}, p.parseSortKey)
	return out
}

func (p *parser) parseSortKey() *SortKey {
	start := p.peek().span.Start
	out := &SortKey{Expr: p.parseExpr()}
	switch t := p.peek(); t.kind {
	case kAsc, kDesc:
		out.Descending = t.kind == kDesc
		out.Order = p.take().span
	}
	if t, ok := p.accept(kNulls); ok {
		out.NullsSpan = t.span
		switch last := p.peek(); last.kind {
		case kFirst:
			out.Nulls = "FIRST"
		case kLast:
			out.Nulls = "LAST"
		default:
			p.missing("unexpected-token", "`FIRST` or `LAST`")
		}
		if out.Nulls != "" {
			out.NullsSpan.End = p.take().span.End
		}
	}
	out.span = p.spanFrom(start)
	return out
}

func (p *parser) parseLimit(c command) *Limit {
	out := &Limit{command: c, Count: p.parseConstant()}
	if _, ok := p.accept(kBy); ok {
		out.By = p.parseExprs()
	}
	return out
}

// parseExprs reads conditions or values parted by commas.
func (p *parser) parseExprs() []Expr {
	out, _ := parseList(p, kindSet{}, p.parseExpr)
	return out
}

func (p *parser) parseColumns() []*Column {
	out, _ := parseList(p, kindSet{}, p.parseColumn)
	return out
}

// parseString reads a string; nil if there is none.
func (p *parser) parseString(what string) *Literal {
	t, ok := p.expect(tString, what)
	if !ok {
		return nil
	}
	return p.stringLiteral(t)
}

func (p *parser) parseDissect(c command) *Dissect {
	out := &Dissect{command: c, Input: p.parsePrimary()}
	out.Pattern = p.parseString("a pattern in quotes")
	if p.at(tIdentifier) || p.at(tQuotedIdentifier) {
		out.Options, _ = parseList(p, kindSet{}, p.parseOption)
	}
	return out
}

func (p *parser) parseOption() *Option {
	start := p.peek().span.Start
	out := &Option{Name: p.parseIdentifier("the name of an option")}
	p.expect(tAssign, "`=`")
	out.Value = p.parseConstant()
	out.span = p.spanFrom(start)
	return out
}

func (p *parser) parseGrok(c command) *Grok {
	out := &Grok{command: c, Input: p.parsePrimary()}
	patterns, _ := parseList(p, kindSet{}, func() *Literal { return p.parseString("a pattern in quotes") })
	for _, pattern := range patterns {
		if pattern != nil {
			out.Patterns = append(out.Patterns, pattern)
		}
	}
	return out
}

// parseOptions reads `WITH { … }`, which may be absent.
func (p *parser) parseOptions() *Map {
	if _, ok := p.accept(kWith); !ok {
		return nil
	}
	p.setMode(expressionMode)
	if !p.at(tOpenBrace) {
		p.missing("unexpected-token", "`{`")
		return nil
	}
	return p.parseMap()
}

func (p *parser) parseExtract(c command, kind string, options bool) *Extract {
	out := &Extract{command: c, Kind: kind, Prefix: p.parseColumn()}
	p.expect(tAssign, "`=`")
	out.Input = p.parsePrimary()
	if options {
		out.Options = p.parseOptions()
	}
	return out
}

func (p *parser) parseFork(c command) *Fork {
	out := &Fork{command: c}
	for p.at(tOpenParen) {
		open := p.take().span
		out.Branches = append(out.Branches, p.parseNested(open, processingStage))
		p.setMode(forkMode)
	}
	if len(out.Branches) == 0 {
		p.missing("unexpected-token", "a branch in parentheses")
	}
	return out
}

func (p *parser) parseChangePoint(c command) *ChangePoint {
	out := &ChangePoint{command: c, Value: p.parseColumn()}
	if _, ok := p.accept(kOn); ok {
		out.Key = p.parseColumn()
	}
	if _, ok := p.accept(kAs); ok {
		out.Type = p.parseColumn()
		p.expect(tComma, "`,` and the column of the p-value")
		out.PValue = p.parseColumn()
	}
	if _, ok := p.accept(kBy); ok {
		p.setMode(expressionMode)
		out.By = p.parseExprs()
	}
	return out
}

func (p *parser) parseEnrich(c command) *Enrich {
	out := &Enrich{command: c}
	switch t := p.peek(); t.kind {
	case tPolicy:
		out.Policy = &Policy{place{p.take().span}, p.textOf(t)}
	case tString:
		out.Policy = &Policy{place{p.take().span}, decodeString(p.textOf(t), t.quotes)}
	default:
		p.missing("expected-name", "the name of an enrich policy")
	}
	if _, ok := p.accept(kOn); ok {
		p.setMode(enrichFieldMode)
		out.On = p.parseNamePattern()
	}
	if _, ok := p.accept(kWith); ok {
		p.setMode(enrichFieldMode)
		out.With, _ = parseList(p, kindSet{}, p.parseEnrichField)
	}
	return out
}

func (p *parser) parseEnrichField() *EnrichField {
	start := p.peek().span.Start
	out := &EnrichField{Field: p.parseNamePattern()}
	if _, ok := p.accept(tAssign); ok {
		out.New, out.Field = out.Field, p.parseNamePattern()
	}
	out.span = p.spanFrom(start)
	return out
}

func (p *parser) parseJoin(c command, kind string) *Join {
	out := &Join{command: c, Kind: kind}
	if t, ok := p.expect(kJoin, "`JOIN`"); ok {
		out.keyword.End = t.span.End
	}
	out.Target = p.parseIndexPattern("a lookup index")
	if _, ok := p.accept(kAs); ok {
		p.parseIndexPattern("a qualifier")
	} else if p.at(tSource) {
		p.take() // a qualifier without AS
	}
	if _, ok := p.expect(kOn, "`ON`"); ok {
		p.setMode(expressionMode)
		out.On = p.parseExprs()
	}
	return out
}

func (p *parser) parseLookup(c command) *Lookup {
	out := &Lookup{command: c, Target: p.parseIndexPattern("a lookup index")}
	if _, ok := p.expect(kOn, "`ON`"); ok {
		p.setMode(projectMode)
		out.On = p.parseNamePatterns()
	}
	return out
}

// parseTarget reads what stands before `=`, if anything does, and what stands
// behind it.
func (p *parser) parseTarget() (*Column, Expr) {
	e := p.parsePrimary()
	target, ok := e.(*Column)
	if !ok || !p.at(tAssign) {
		return nil, e
	}
	p.take()
	return target, p.parsePrimary()
}

func (p *parser) parseCompletion(c command) *Completion {
	out := &Completion{command: c}
	out.Target, out.Prompt = p.parseTarget()
	out.Options = p.parseOptions()
	return out
}

func (p *parser) parseRerank(c command) *Rerank {
	out := &Rerank{command: c}
	out.Target, out.Query = p.parseTarget()
	p.mustBeConstant(out.Query)
	if _, ok := p.expect(kOn, "`ON`"); ok {
		out.On = p.parseFields(setOf(kWith))
	}
	out.Options = p.parseOptions()
	return out
}

func (p *parser) parseFuse(c command) *Fuse {
	out := &Fuse{command: c}
	if p.at(tIdentifier) || p.at(tQuotedIdentifier) {
		out.Method = p.parseIdentifier("a method")
	}
	for {
		switch t := p.peek(); t.kind {
		case kScore:
			out.Score = p.parseFuseColumn()
		case kGroup:
			out.Group = p.parseFuseColumn()
		case kKey:
			p.take()
			if _, ok := p.expect(kBy, "`BY`"); ok {
				out.Key = p.parseColumns()
			}
		case kWith:
			if options := p.parseOptions(); options != nil {
				out.Options = append(out.Options, options)
			}
			p.setMode(fuseMode)
		default:
			return out
		}
	}
}

func (p *parser) parseFuseColumn() *Column {
	p.take()
	if _, ok := p.expect(kBy, "`BY`"); !ok {
		return nil
	}
	return p.parseColumn()
}

func (p *parser) parseMMR(c command) *MMR {
	out := &MMR{command: c}
	if !p.at(kOn) {
		out.Vector = p.parsePrimary()
	}
	if _, ok := p.expect(kOn, "`ON`"); ok {
		out.On = p.parseColumn()
	}
	if _, ok := p.expect(kLimit, "`LIMIT`"); ok {
		p.setMode(expressionMode)
		out.Limit = p.parseConstant()
	}
	out.Options = p.parseOptions()
	return out
}

func (p *parser) parseHighlight(c command) *Highlight {
	out := &Highlight{command: c}
	p.fieldAt = p.peek().span.Start
	out.Query = p.parseExpr()
	p.fieldAt = -1
	if _, ok := out.Query.(*Column); ok && p.at(tAssign) {
		p.take()
		out.Prefix = p.parseString("a prefix in quotes")
		out.Query = p.parseExpr()
	}
	if _, ok := p.expect(kOn, "`ON`"); ok {
		out.On, _ = parseList(p, setOf(kWith), p.parseColumn)
	}
	out.Options = p.parseOptions()
	return out
}
