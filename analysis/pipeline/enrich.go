package pipeline

import (
	"maps"
	"slices"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

func sorted(names []string) []string {
	slices.Sort(names)
	return names
}

// enriching is command for what adds columns that are not expressions.
func (a *analyser) enriching(c esql.Command, t *Table) *Table {
	switch c := c.(type) {
	case *esql.MvExpand:
		a.expand(c, t)
	case *esql.Dissect:
		a.dissect(c, t)
	case *esql.Grok:
		a.grok(c, t)
	case *esql.Enrich:
		a.enrich(c, t)
	case *esql.Join:
		a.join(c, t)
	case *esql.ChangePoint:
		a.changePoint(c, t)
	case *esql.Extract:
		a.extract(c, t)
	case *esql.Completion:
		if c.Prompt != nil {
			if v := a.expr(c.Prompt, t); v.typ.kind() != "" && v.typ.family() != "string" {
				a.wrongType(v, c.Prompt, "the prompt of `COMPLETION` is a string, not "+v.typ.describe())
			}
		}
		a.target(c.Target, "completion", Keyword, t)
	case *esql.Rerank:
		for _, f := range c.On {
			if f.Expr != nil {
				a.expr(f.Expr, t)
			}
		}
		a.target(c.Target, "_score", Double, t)
	case *esql.Bare, *esql.Sample:
		if b, ok := c.(*esql.Bare); ok && b.Kind != "DEDUP" {
			return anything()
		}
	case *esql.Fuse:
		a.fuse(c, t)
		t.open, t.unsure = true, true
	default: // MMR, HIGHLIGHT, LOOKUP, and what could not be read
		t.open, t.unsure = true, true
	}
	return t
}

// expand follows MV_EXPAND, behind which a row holds one value.
func (a *analyser) expand(c *esql.MvExpand, t *Table) {
	if c.Column == nil || !c.Column.Known() {
		return
	}
	v := a.column(c.Column, t)
	if v.column == nil {
		return
	}
	single := v.column.copied()
	single.Multi, single.Collected = false, false
	t.columns[single.Name] = single
}

// text reports an input of DISSECT and the like that is no string.
func (a *analyser) text(e esql.Expr, t *Table) {
	if e == nil {
		return
	}
	v := a.expr(e, t)
	if v.typ != Unknown && v.typ != Null && v.typ.family() != "string" {
		a.wrongType(v, e, "`"+esql.Name(a.in.command)+"` takes a string apart, not "+v.typ.describe())
	}
}

// extracted are the columns that URI_PARTS and REGISTERED_DOMAIN make below
// their prefix.
var extracted = map[string]map[string]Type{
	"URI_PARTS": {
		"domain": Keyword, "fragment": Keyword, "path": Keyword, "extension": Keyword, "port": Integer, "query": Keyword,
		"scheme": Keyword, "user_info": Keyword, "username": Keyword, "password": Keyword,
	},
	"REGISTERED_DOMAIN": {"domain": Keyword, "registered_domain": Keyword, "top_level_domain": Keyword, "subdomain": Keyword},
}

// extract adds the columns that a command makes below a prefix. Those of some
// depend on options: the table may have more than are known here.
func (a *analyser) extract(c *esql.Extract, t *Table) {
	a.text(c.Input, t)
	t.open = true
	if c.Prefix == nil || !c.Prefix.Known() {
		return
	}
	parts := extracted[c.Kind]
	for _, part := range slices.Sorted(maps.Keys(parts)) {
		a.make(t, &Column{Name: c.Prefix.Name() + "." + part, Type: parts[part], Sure: true, Made: c, Span: c.Prefix.Span(), Uses: 1})
	}
}

// dissect adds the columns of a DISSECT pattern.
func (a *analyser) dissect(c *esql.Dissect, t *Table) {
	a.text(c.Input, t)
	if c.Pattern == nil {
		t.open = true
		return
	}
	keys, err := dissectKeys(c.Pattern.Value)
	if err != "" {
		a.problem(WrongType, "wrong-pattern", c.Pattern.Span(), err)
		t.open = true
	}
	for _, key := range keys {
		column := &Column{Name: key.name, Type: Keyword, Sure: true}
		a.makeOf(c.Pattern, column, key.spans, t)
	}
}

// grok adds the columns of GROK patterns.
func (a *analyser) grok(c *esql.Grok, t *Table) {
	a.text(c.Input, t)
	for _, p := range c.Patterns {
		columns, err := grokColumns(p.Value)
		if err != "" {
			a.problem(WrongType, "wrong-pattern", p.Span(), err)
			t.open = true
		}
		for _, c := range columns {
			a.makeOf(p, c.column, c.spans, t)
		}
	}
}

// makeOf adds a column that a pattern makes, which names it at some spans of
// what its literal means.
func (a *analyser) makeOf(p *esql.Literal, c *Column, spans []source.Span, t *Table) {
	c.Made, c.Span = p, p.Span()
	if text, ok := a.spelled(p); ok {
		for _, s := range spans {
			a.mentions(s.Shift(text), c, true)
		}
		c.Span = spans[0].Shift(text)
	}
	a.make(t, c)
}

// spelled returns where the text of a string begins, if every character of it
// stands there as it is.
func (a *analyser) spelled(p *esql.Literal) (start int, ok bool) {
	s := p.Span()
	quotes := (s.Len() - len(p.Value)) / 2
	start = s.Start + quotes
	return start, quotes > 0 && start+len(p.Value) <= s.End && a.Query.Text[start:start+len(p.Value)] == p.Value
}

// enrich adds the columns of an enrich policy. Without WITH, only the policy
// knows them: they are told where the catalogue has its index.
func (a *analyser) enrich(c *esql.Enrich, t *Table) {
	if c.On == nil {
		for name, column := range t.columns {
			column.Origin().needed = "`ENRICH` without `ON` may ask for the name `" + name + "`"
		}
	}
	if c.On != nil && c.On.Known() && !c.On.Wildcard {
		a.mentions(c.On.Span(), a.resolve(c.On.Name(), c.On.Span(), t), false)
	}
	policy := Added(c, a.sources)
	if len(c.With) == 0 {
		a.joined(c, policy, nil, t)
		return
	}
	for _, f := range c.With {
		name := f.New
		if name == nil {
			name = f.Field
		}
		if name == nil || !name.Known() || name.Wildcard {
			t.open = true
			continue
		}
		column := &Column{Name: name.Name(), Multi: true, Made: f, Span: name.Span()}
		a.enriched(column, policy, f.Field)
		a.mentions(column.Span, column, true)
		a.make(t, column)
	}
}

// join adds the columns of a lookup index, which can take the place of columns
// of the same name.
func (a *analyser) join(c *esql.Join, t *Table) {
	index := Added(c, a.sources)
	keys := map[string]bool{}
	for _, e := range c.On {
		if column, ok := e.(*esql.Column); ok {
			keys[column.Name()] = true
			if c := a.column(column, t).column; c != nil {
				c.Origin().needed = "the index of `LOOKUP JOIN` has the name `" + c.Name + "`, too"
			}
		} else {
			a.joinCondition(e, t)
		}
	}
	a.joined(c, index, keys, t)
}

// joinCondition follows a condition that may name columns of both sides.
func (a *analyser) joinCondition(e esql.Expr, t *Table) {
	esql.Walk(e, func(n esql.Node) bool {
		if column, ok := n.(*esql.Column); ok && column.Known() {
			if c := t.columns[column.Name()]; c != nil {
				a.use(column, c)
				c.used(1)
			}
		}
		return true
	})
}

func (a *analyser) changePoint(c *esql.ChangePoint, t *Table) {
	if c.Value != nil {
		if v := a.column(c.Value, t); v.typ.kind() != "" && !v.typ.isNumber() {
			a.wrongType(v, c.Value, "`CHANGE_POINT` looks at a number, not "+v.typ.describe())
		}
	}
	if c.Key != nil {
		a.sortable(a.column(c.Key, t), c.Key)
	} else {
		a.defaultKey(c, t)
	}
	a.exprs(c.By, t)
	a.target(c.Type, "type", Keyword, t)
	a.target(c.PValue, "pvalue", Double, t)
}

// defaultKey reports CHANGE_POINT without ON where there is no @timestamp.
func (a *analyser) defaultKey(c *esql.ChangePoint, t *Table) {
	a.mention("@timestamp", t)
	if _, answer, _ := t.Lookup("@timestamp"); answer == Missing {
		a.problem(UnknownColumn, "unknown-column", c.Keyword(), "`CHANGE_POINT` without `ON` orders rows by `@timestamp`, and there is no such column here: name one behind `ON`")
	}
}

// mention counts a use of a column that is not written.
func (a *analyser) mention(name string, t *Table) {
	if c := t.columns[name]; c != nil {
		c.used(1)
	}
}

// target adds the column that a command makes, under a name of its own unless
// the query gives one.
func (a *analyser) target(e *esql.Column, name string, typ Type, t *Table) {
	c := &Column{Name: name, Type: typ, Sure: true, Span: a.in.command.Keyword()}
	if e != nil {
		if !e.Known() {
			t.open = true
			return
		}
		c.Name, c.Span = e.Name(), e.Span()
		a.Refs[e] = c
		a.mentions(c.Span, c, true)
	}
	c.Made = a.in.command
	c.Uses = 1 // it is made whether it is wanted or not
	a.make(t, c)
}
