package esql

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
	p.fieldAt = p.start()
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
