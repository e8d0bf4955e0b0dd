package pipeline

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// column is expr for the mention of a column.
func (a *analyser) column(e *esql.Column, t *Table) value {
	if !e.Known() || e.Qualified {
		return value{}
	}
	name := e.Name()
	if len(e.Parts) == 1 && slices.Contains(a.in.lambda, name) {
		return value{}
	}
	if c, ok := a.in.groups[name]; ok && !a.in.inside {
		return a.use(e, c)
	}
	c := a.resolve(name, e.Span(), t)
	if c == nil {
		return value{}
	}
	if a.in.groups != nil && !a.in.inside && !a.in.unknown {
		a.ungrouped(e, name)
	}
	return a.use(e, c)
}

// use notes what a mention refers to.
func (a *analyser) use(e *esql.Column, c *Column) value {
	a.Refs[e] = c
	a.mentions(e.Span(), c, false)
	if !a.in.converting {
		a.usable(c, e.Span())
	}
	v := value{multi: c.Multi, collected: c.Collected, catalogue: c.Catalogue, column: c}
	if c.Sure {
		v.typ = c.Type
	}
	return v
}

// resolve finds a column that is named at a span, and reports one that there
// is not.
func (a *analyser) resolve(name string, span source.Span, t *Table) *Column {
	c, answer, by := t.Lookup(name)
	if c == nil && by == nil && t.hasFields && !strings.HasPrefix(name, "_") && !t.neverHas(name) {
		if strings.EqualFold(name, "now") && !t.open {
			a.slip(name, name+"()", span)
		} else if near := t.nearMade(name); near != "" && !t.open {
			a.slip(name, near, span)
		} else if a.isObject(name, t) {
			a.report(Problem{
				Problem: source.Problem{
					Code: "object", Span: span, Message: "`" + name + "` is an object, and no column: name one of its fields, such as `" + name + ".…`",
				},
				Kind: WrongType, Catalogue: true, Name: name,
			})
		} else if !t.open { // what there is to say, the catalogue knows: see FieldRef
			a.field(name, span, t.fields)
		}
		return nil
	}
	if c == nil {
		if answer == Missing || !t.open && t.neverHas(name) {
			a.missing(name, span, by, t)
		}
		return nil
	}
	if c.fields != nil {
		t.columns[name] = c
		a.field(name, span, c.fields)
	} else {
		c.used(1)
	}
	return c
}

// isObject reports whether a name is that of an object in the indices, which is
// none of their columns.
func (a *analyser) isObject(name string, t *Table) bool {
	if t.Open() || t.branches != nil {
		return false
	}
	f, answer := t.fields.Lookup(name)
	return answer == schema.Known && f.Type.Family() == schema.ObjectFamily && f.Type != schema.Flattened
}

// usable reports a field that no expression can use as it is.
func (a *analyser) usable(c *Column, span source.Span) {
	message := ""
	switch {
	case c.unsupported:
		message = "ES|QL cannot use `" + c.Name + "`: it is of the type `flattened`"
	case len(c.Types) > 1:
		one, other := c.Types[0].describe(), c.Types[1].describe()
		if one == other {
			one, other = "`"+string(c.Types[0])+"`", "`"+string(c.Types[1])+"`"
		}
		message = "`" + c.Name + "` is " + one + " in some of these indices and " + other +
			" in others: convert it, as in `" + c.Name + "::" + string(c.Types[0]) + "`"
	default:
		return
	}
	a.report(Problem{
		Problem: source.Problem{Code: "unusable-column", Span: span, Message: message},
		Kind:    WrongType, Catalogue: true, Name: c.Name,
	})
}

// neverHas reports whether a name is by convention that of a computed column,
// so that no index has a field of it, unless it is one of alerts.
func (t *Table) neverHas(name string) bool {
	if !strings.HasPrefix(name, "Esql.") && !strings.HasPrefix(name, "Esql_priv.") {
		return false
	}
	return !slices.ContainsFunc(t.fields.Uncovered(), func(pattern string) bool {
		return strings.HasPrefix(pattern, "*") || strings.HasPrefix(pattern, ".") || strings.Contains(pattern, ":.")
	})
}

func (a *analyser) field(name string, span source.Span, fields *schema.Scope) {
	a.Fields = append(a.Fields, FieldRef{
		Name: name, Span: span, Scope: fields, Negated: a.in.negated, Grouping: a.in.grouping,
	})
}

// nearMade returns the column of the query's own making that a name without
// dots was probably meant to be; "" if there is none.
func (t *Table) nearMade(name string) string {
	if strings.Contains(name, ".") {
		return ""
	}
	var made []string
	for other, c := range t.columns {
		if c.By != nil && !strings.HasPrefix(other, "_") {
			made = append(made, other)
		}
	}
	return nearest(name, sorted(made))
}

// slip reports a name that is nearly that of a column which the query makes.
func (a *analyser) slip(name, near string, span source.Span) {
	p := Problem{
		Problem: source.Problem{Code: "unknown-column", Span: span, Message: "no column `" + name + "`"},
		Kind:    UnknownColumn, Catalogue: true, Name: name, Near: near,
	}
	a.report(p.suggest())
}

// missing reports a column that there is not.
func (a *analyser) missing(name string, span source.Span, by esql.Command, t *Table) {
	p := Problem{Problem: source.Problem{Code: "unknown-column", Span: span}, Kind: UnknownColumn, Name: name, Catalogue: t.joined}
	switch {
	case by != nil:
		p.Kind, p.Code, p.Dropped = DroppedColumn, "dropped-column", by
		p.Message = "no column `" + name + "` any more: `" + esql.Name(by) + "` " + howGone(by)
		p.Related = &source.Related{Span: by.Keyword(), Message: "dropped here"}
	case strings.HasPrefix(name, "_"):
		p.Message = "no column `" + name + "`: `FROM` makes it with `METADATA " + name + "` only"
	default:
		p.Message = "no column `" + name + "`"
		p.Near = nearest(name, t.names())
		if p.Near == "" && !t.hasFields && t.branches == nil {
			p.Message += t.list()
		}
		p = p.suggest()
	}
	a.report(p)
}

func howGone(by esql.Command) string {
	switch by.(type) {
	case *esql.Stats:
		return "leaves what it computes and what stands behind `BY`"
	case *esql.Keep:
		return "does not keep it"
	case *esql.Rename:
		return "gave it another name"
	}
	return "took it away"
}

// list says which columns a table has, if they are few.
func (t *Table) list() string {
	names := t.names()
	if len(names) == 0 || len(names) > 5 {
		return ""
	}
	for i, name := range names {
		if strings.Contains(name, "`") {
			return ""
		}
		names[i] = "`" + name + "`"
	}
	if len(names) == 1 {
		return ": the only one here is " + names[0]
	}
	last := len(names) - 1
	return ": those here are " + strings.Join(names[:last], ", ") + " and " + names[last]
}

func (t *Table) names() []string {
	var out []string
	for name := range t.columns {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// ungrouped reports a column of the rows where only groups are left.
func (a *analyser) ungrouped(e *esql.Column, name string) {
	a.report(Problem{
		Problem: source.Problem{
			Code: "ungrouped-column", Span: e.Span(),
			Message: "`" + name + "` has a value for each row: `STATS` needs it inside of an aggregate such as `VALUES(" + name + ")`, or behind `BY`",
		},
		Kind: Misplaced, Name: name,
	})
}

// make adds a column that the command at hand makes.
func (a *analyser) make(t *Table, c *Column) {
	c.By = a.in.command
	a.Made = append(a.Made, c)
	a.add(t, c)
}

func (a *analyser) add(t *Table, c *Column) {
	delete(t.gone, c.Name)
	t.columns[c.Name] = c
}

// columnOf returns the column that a field of EVAL, ROW or STATS makes of a
// value.
func (a *analyser) columnOf(f *esql.Field, v value) *Column {
	c := &Column{
		Type: v.typ, Sure: v.typ != Unknown && v.typ != Null, Catalogue: v.catalogue, Multi: v.multi, Collected: v.collected,
		Made: f, Expr: f.Expr,
	}
	switch {
	case f.Target != nil && f.Target.Known():
		c.Name, c.Span = f.Target.Name(), f.Target.Span()
		a.Refs[f.Target] = c
		a.mentions(c.Span, c, true)
	case f.Target != nil:
		return nil
	default:
		if column, ok := f.Expr.(*esql.Column); ok {
			if !column.Known() {
				return nil
			}
			c.Name, c.Span = column.Name(), column.Span()
			break
		}
		c.Name, c.Span = a.Query.TextOf(f.Expr), f.Expr.Span()
	}
	return c
}
