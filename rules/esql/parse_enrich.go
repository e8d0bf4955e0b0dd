package esql

func (p *parser) parseDissect(c command) *Dissect {
	out := &Dissect{command: c, Input: p.parsePrimary()}
	out.Pattern = p.parseString("a pattern in quotes")
	if p.at(tIdentifier) || p.at(tQuotedIdentifier) {
		out.Options, _ = parseList(p, kindSet{}, p.parseOption)
	}
	return out
}

func (p *parser) parseOption() *Option {
	start := p.start()
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
	if p.skipBlanks(); p.peekByte(0) != '(' {
		p.setMode(expressionMode) // where the words that follow are words
	}
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
	start := p.start()
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
