package esql

// Name returns the command's name in capitals, as documentation writes it;
// that of an unknown command is empty.
func Name(c Command) string {
	switch c := c.(type) {
	case *Set:
		return "SET"
	case *From:
		if c.TimeSeries {
			return "TS"
		}
		return "FROM"
	case *Row:
		return "ROW"
	case *Show:
		return "SHOW"
	case *Explain:
		return "EXPLAIN"
	case *PromQL:
		return "PROMQL"
	case *Where:
		return "WHERE"
	case *Eval:
		return "EVAL"
	case *Stats:
		if c.Inline {
			return "INLINE STATS"
		}
		return "STATS"
	case *Keep:
		return "KEEP"
	case *Drop:
		return "DROP"
	case *Rename:
		return "RENAME"
	case *Sort:
		return "SORT"
	case *Limit:
		return "LIMIT"
	case *MvExpand:
		return "MV_EXPAND"
	case *Dissect:
		return "DISSECT"
	case *Grok:
		return "GROK"
	case *Enrich:
		return "ENRICH"
	case *Join:
		return c.Kind + " JOIN"
	case *Lookup:
		return "LOOKUP_🐔"
	case *ChangePoint:
		return "CHANGE_POINT"
	case *Completion:
		return "COMPLETION"
	case *Rerank:
		return "RERANK"
	case *Sample:
		return "SAMPLE"
	case *Fork:
		return "FORK"
	case *Fuse:
		return "FUSE"
	case *MMR:
		return "MMR"
	case *Extract:
		return c.Kind
	case *Highlight:
		return "HIGHLIGHT"
	case *Bare:
		return c.Kind
	}
	return ""
}

func (p *printer) command(c Command) {
	p.str(Name(c))
	switch c := c.(type) {
	case *Set:
		p.str(" ")
		p.verbatim(c.Setting.span)
		p.str(" = ")
		p.expr(c.Value)
		p.str(";")
	case *From:
		p.from(c)
	case *Row:
		p.fields(" ", c.Fields)
	case *Show:
		p.str(" INFO")
	case *Explain:
		p.str(" ")
		p.subquery(c.Query)
	case *PromQL:
		for _, param := range c.Params {
			p.str(" ")
			p.verbatim(param.Name)
			p.str("=")
			p.verbatim(param.Value)
		}
		if n := len(c.Params); n == 0 || c.Params[n-1].Value != c.Body {
			p.str(" ")
			p.verbatim(c.Body)
		}
	case *Where:
		p.str(" ")
		p.expr(c.Condition)
	case *Eval:
		p.fields(" ", c.Fields)
	case *Stats:
		p.fields(" ", c.Aggregates)
		p.fields(" BY ", c.By)
	case *Keep:
		p.patterns(c.Columns)
	case *Drop:
		p.patterns(c.Columns)
	case *Rename:
		p.str(" ")
		list(p, c.Clauses, p.renaming)
	case *Sort:
		p.str(" ")
		list(p, c.Keys, p.sortKey)
	case *Limit:
		p.str(" ")
		p.expr(c.Count)
		p.by(c.By)
	case *MvExpand:
		p.str(" ")
		p.column(c.Column)
	case *Sample:
		p.str(" ")
		p.expr(c.Probability)
	case *Fork:
		for _, branch := range c.Branches {
			p.str("\n  (")
			p.pipeline(branch, " | ")
			p.str(")")
		}
	default:
		p.enriching(c)
	}
}

// enriching writes the commands that add columns and those around models.
func (p *printer) enriching(c Command) {
	switch c := c.(type) {
	case *Dissect:
		p.str(" ")
		p.expr(c.Input)
		p.str(" ")
		p.expr(c.Pattern)
		for i, o := range c.Options {
			if i > 0 {
				p.str(",")
			}
			p.str(" ")
			p.verbatim(o.Name.span)
			p.str(" = ")
			p.expr(o.Value)
		}
	case *Grok:
		p.str(" ")
		p.expr(c.Input)
		p.str(" ")
		list(p, c.Patterns, func(l *Literal) { p.expr(l) })
	case *Enrich:
		p.enrich(c)
	case *Join:
		p.str(" ")
		p.index(c.Target)
		p.str(" ON ")
		p.exprs(c.On)
	case *Lookup:
		p.str(" ")
		p.index(c.Target)
		p.str(" ON")
		p.patterns(c.On)
	case *ChangePoint:
		p.changePoint(c)
	case *Extract:
		p.str(" ")
		p.column(c.Prefix)
		p.str(" = ")
		p.expr(c.Input)
		p.options(c.Options)
	case *Completion:
		p.target(c.Target)
		p.expr(c.Prompt)
		p.options(c.Options)
	case *Rerank:
		p.target(c.Target)
		p.expr(c.Query)
		p.fields(" ON ", c.On)
		p.options(c.Options)
	default:
		p.ranking(c)
	}
}

func (p *printer) ranking(c Command) {
	switch c := c.(type) {
	case *Fuse:
		p.fuse(c)
	case *MMR:
		if c.Vector != nil {
			p.str(" ")
			p.expr(c.Vector)
		}
		p.str(" ON ")
		p.column(c.On)
		p.str(" LIMIT ")
		p.expr(c.Limit)
		p.options(c.Options)
	case *Highlight:
		p.str(" ")
		if c.Prefix != nil {
			p.str("prefix = ")
			p.expr(c.Prefix)
			p.str(" ")
		}
		p.expr(c.Query)
		p.str(" ON ")
		list(p, c.On, p.column)
		p.options(c.Options)
	}
}

func (p *printer) from(c *From) {
	p.str(" ")
	list(p, c.Sources, func(n Node) {
		switch n := n.(type) {
		case *IndexPattern:
			p.index(n)
		case *Subquery:
			p.subquery(n)
		}
	})
	if c.Metadata != nil {
		p.str(" METADATA ")
		list(p, c.Metadata.Fields, func(f *MetadataField) { p.str(f.Name) })
	}
}

func (p *printer) fields(before string, fields []*Field) {
	if len(fields) > 0 {
		p.str(before)
		list(p, fields, p.field)
	}
}

func (p *printer) patterns(columns []*NamePattern) {
	p.str(" ")
	list(p, columns, p.pattern)
}

func (p *printer) by(keys []Expr) {
	if len(keys) > 0 {
		p.str(" BY ")
		p.exprs(keys)
	}
}

func (p *printer) target(c *Column) {
	p.str(" ")
	if c != nil {
		p.column(c)
		p.str(" = ")
	}
}

func (p *printer) sortKey(k *SortKey) {
	p.expr(k.Expr)
	switch {
	case k.Descending:
		p.str(" DESC")
	case !k.Order.IsEmpty():
		p.str(" ASC")
	}
	if k.Nulls != "" {
		p.str(" NULLS ", k.Nulls)
	}
}

func (p *printer) renaming(c *RenameClause) {
	if c.New.span.Start < c.Old.span.Start {
		p.pattern(c.New)
		p.str(" = ")
		p.pattern(c.Old)
		return
	}
	p.pattern(c.Old)
	p.str(" AS ")
	p.pattern(c.New)
}

func (p *printer) enrich(c *Enrich) {
	p.str(" ")
	p.verbatim(c.Policy.span)
	if c.On != nil {
		p.str(" ON ")
		p.pattern(c.On)
	}
	if len(c.With) > 0 {
		p.str(" WITH ")
		list(p, c.With, func(f *EnrichField) {
			if f.New != nil {
				p.pattern(f.New)
				p.str(" = ")
			}
			p.pattern(f.Field)
		})
	}
}

func (p *printer) changePoint(c *ChangePoint) {
	p.str(" ")
	p.column(c.Value)
	if c.Key != nil {
		p.str(" ON ")
		p.column(c.Key)
	}
	if c.Type != nil {
		p.str(" AS ")
		p.column(c.Type)
		p.str(", ")
		p.column(c.PValue)
	}
	p.by(c.By)
}

func (p *printer) fuse(c *Fuse) {
	if c.Method != nil {
		p.str(" ")
		p.verbatim(c.Method.span)
	}
	if c.Score != nil {
		p.str(" SCORE BY ")
		p.column(c.Score)
	}
	if c.Group != nil {
		p.str(" GROUP BY ")
		p.column(c.Group)
	}
	if len(c.Key) > 0 {
		p.str(" KEY BY ")
		list(p, c.Key, p.column)
	}
	for _, m := range c.Options {
		p.options(m)
	}
}
