package esql

func (p *parser) parseInlineStats(c command) Command {
	if t, ok := p.expect(kStats, "`STATS`"); ok {
		c.keyword.End = t.span.End
	}
	p.setMode(expressionMode)
	return p.parseStats(&Stats{command: c, Inline: true})
}

func (p *parser) parseStats(out *Stats) *Stats {
	if k := p.kind(); k != kBy && k != tPipe && k != tEOF || out.Inline {
		out.Aggregates, _ = parseList(p, setOf(kBy), p.parseAggregate)
	}
	if t, ok := p.accept(kBy); ok {
		out.ByKeyword = t.span
		out.By = p.parseFields(kindSet{})
	}
	if out.Aggregates == nil && out.By == nil {
		p.missing("empty-stats", "an aggregate such as `COUNT(*)`, or `BY`")
	}
	return out
}

func (p *parser) parseSort(c command) *Sort {
	out := &Sort{command: c}
	out.Keys, _ = parseList(p, kindSet{}, p.parseSortKey)
	return out
}

func (p *parser) parseSortKey() *SortKey {
	start := p.start()
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
