package esql

func (q *Query) children(visit func(Node)) {
	visitAll(q.Settings, visit)
	visitPart(q.Pipeline, visit)
}

func (p *Pipeline) children(visit func(Node)) { visitAll(p.Commands, visit) }

func (s *Set) children(visit func(Node)) {
	visitPart(s.Setting, visit)
	visitExpr(s.Value, visit)
}

func (f *From) children(visit func(Node)) {
	visitAll(f.Sources, visit)
	visitPart(f.Metadata, visit)
}

func (m *Metadata) children(visit func(Node))    { visitAll(m.Fields, visit) }
func (*MetadataField) children(func(Node))       {}
func (*IndexPattern) children(func(Node))        {}
func (s *Subquery) children(visit func(Node))    { visitPart(s.Pipeline, visit) }
func (r *Row) children(visit func(Node))         { visitAll(r.Fields, visit) }
func (*Show) children(func(Node))                {}
func (e *Explain) children(visit func(Node))     { visitPart(e.Query, visit) }
func (q *PromQL) children(visit func(Node))      { visitAll(q.Params, visit) }
func (*PromQLParam) children(func(Node))         {}
func (w *Where) children(visit func(Node))       { visitExpr(w.Condition, visit) }
func (e *Eval) children(visit func(Node))        { visitAll(e.Fields, visit) }
func (k *Keep) children(visit func(Node))        { visitAll(k.Columns, visit) }
func (d *Drop) children(visit func(Node))        { visitAll(d.Columns, visit) }
func (r *Rename) children(visit func(Node))      { visitAll(r.Clauses, visit) }
func (s *Sort) children(visit func(Node))        { visitAll(s.Keys, visit) }
func (k *SortKey) children(visit func(Node))     { visitExpr(k.Expr, visit) }
func (m *MvExpand) children(visit func(Node))    { visitPart(m.Column, visit) }
func (*Policy) children(func(Node))              {}
func (s *Sample) children(visit func(Node))      { visitExpr(s.Probability, visit) }
func (f *Fork) children(visit func(Node))        { visitAll(f.Branches, visit) }
func (*Bare) children(func(Node))                {}
func (*Unknown) children(func(Node))             {}
func (*Identifier) children(func(Node))          {}
func (c *Column) children(visit func(Node))      { visitAll(c.Parts, visit) }
func (p *NamePattern) children(visit func(Node)) { visitAll(p.Parts, visit) }
func (*Literal) children(func(Node))             {}
func (l *List) children(visit func(Node))        { visitAll(l.Items, visit) }
func (*Param) children(func(Node))               {}
func (*Star) children(func(Node))                {}
func (m *Map) children(visit func(Node))         { visitAll(m.Entries, visit) }
func (p *Paren) children(visit func(Node))       { visitExpr(p.Expr, visit) }
func (u *Unary) children(visit func(Node))       { visitExpr(u.Operand, visit) }
func (l *Logical) children(visit func(Node))     { visitAll(l.Terms, visit) }
func (n *Not) children(visit func(Node))         { visitExpr(n.Operand, visit) }
func (n *IsNull) children(visit func(Node))      { visitExpr(n.Operand, visit) }
func (t *Tuple) children(visit func(Node))       { visitAll(t.Items, visit) }
func (*Bad) children(func(Node))                 {}

func (s *Stats) children(visit func(Node)) {
	visitAll(s.Aggregates, visit)
	visitAll(s.By, visit)
}

func (c *RenameClause) children(visit func(Node)) {
	first, second := c.Old, c.New
	if first != nil && second != nil && second.span.Start < first.span.Start {
		first, second = second, first
	}
	visitPart(first, visit)
	visitPart(second, visit)
}

func (l *Limit) children(visit func(Node)) {
	visitExpr(l.Count, visit)
	visitAll(l.By, visit)
}

func (d *Dissect) children(visit func(Node)) {
	visitExpr(d.Input, visit)
	visitPart(d.Pattern, visit)
	visitAll(d.Options, visit)
}

func (g *Grok) children(visit func(Node)) {
	visitExpr(g.Input, visit)
	visitAll(g.Patterns, visit)
}

func (o *Option) children(visit func(Node)) {
	visitPart(o.Name, visit)
	visitExpr(o.Value, visit)
}

func (e *Enrich) children(visit func(Node)) {
	visitPart(e.Policy, visit)
	visitPart(e.On, visit)
	visitAll(e.With, visit)
}

func (f *EnrichField) children(visit func(Node)) {
	visitPart(f.New, visit)
	visitPart(f.Field, visit)
}

func (j *Join) children(visit func(Node)) {
	visitPart(j.Target, visit)
	visitAll(j.On, visit)
}

func (l *Lookup) children(visit func(Node)) {
	visitPart(l.Target, visit)
	visitAll(l.On, visit)
}

func (c *ChangePoint) children(visit func(Node)) {
	for _, column := range []*Column{c.Value, c.Key, c.Type, c.PValue} {
		visitPart(column, visit)
	}
	visitAll(c.By, visit)
}

func (c *Completion) children(visit func(Node)) {
	visitPart(c.Target, visit)
	visitExpr(c.Prompt, visit)
	visitPart(c.Options, visit)
}

func (r *Rerank) children(visit func(Node)) {
	visitPart(r.Target, visit)
	visitExpr(r.Query, visit)
	visitAll(r.On, visit)
	visitPart(r.Options, visit)
}

// children visits the parts by what they are: SCORE, GROUP, KEY and WITH may
// stand in any order.
func (f *Fuse) children(visit func(Node)) {
	visitPart(f.Method, visit)
	visitPart(f.Score, visit)
	visitPart(f.Group, visit)
	visitAll(f.Key, visit)
	visitAll(f.Options, visit)
}

func (m *MMR) children(visit func(Node)) {
	visitExpr(m.Vector, visit)
	visitPart(m.On, visit)
	visitExpr(m.Limit, visit)
	visitPart(m.Options, visit)
}

func (e *Extract) children(visit func(Node)) {
	visitPart(e.Prefix, visit)
	visitExpr(e.Input, visit)
	visitPart(e.Options, visit)
}

func (h *Highlight) children(visit func(Node)) {
	visitPart(h.Prefix, visit)
	visitExpr(h.Query, visit)
	visitAll(h.On, visit)
	visitPart(h.Options, visit)
}

func (f *Field) children(visit func(Node)) {
	visitPart(f.Target, visit)
	visitExpr(f.Expr, visit)
	visitExpr(f.Where, visit)
}

func (s *TimeSpan) children(visit func(Node)) {
	visitPart(s.Amount, visit)
	visitPart(s.Unit, visit)
}

func (c *Call) children(visit func(Node)) {
	visitPart(c.Name, visit)
	visitAll(c.Args, visit)
}

func (e *MapEntry) children(visit func(Node)) {
	visitPart(e.Key, visit)
	visitExpr(e.Value, visit)
}

func (l *Lambda) children(visit func(Node)) {
	visitAll(l.Params, visit)
	visitExpr(l.Body, visit)
}

func (b *Binary) children(visit func(Node)) {
	visitExpr(b.Left, visit)
	visitExpr(b.Right, visit)
}

func (i *In) children(visit func(Node)) {
	visitExpr(i.Operand, visit)
	visitAll(i.Items, visit)
	visitPart(i.Subquery, visit)
}

func (l *Like) children(visit func(Node)) {
	visitExpr(l.Operand, visit)
	visitAll(l.Patterns, visit)
}

func (m *Match) children(visit func(Node)) {
	visitExpr(m.Field, visit)
	visitExpr(m.Value, visit)
}

func (c *Cast) children(visit func(Node)) {
	visitExpr(c.Operand, visit)
	visitPart(c.Type, visit)
}
