package server

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// explainESQL says what a column, a function, an operator or a command of
// ES|QL is.
func explainESQL(d *document, offset int) *explanation {
	q, at := d.queryAt(offset)
	if q == nil || q.ESQL == nil {
		return nil
	}
	if e := explainColumn(d, q, at); e != nil {
		return e
	}
	nodes := q.ESQL.At(at)
	for i := len(nodes) - 1; i >= 0; i-- {
		if p, ok := nodes[i].(*esql.IndexPattern); ok && p.Cluster == "" {
			return d.explainPattern(p.Text(), q.InFile(p.Span()))
		}
		if e := explainNode(q, nodes[i], at); e != nil {
			e.span = q.InFile(e.span)
			return e
		}
	}
	return nil
}

// explainNode says what the words of a node itself mean, in offsets of the
// query; nil where an offset is at none of them.
func explainNode(q *check.Query, n esql.Node, at int) *explanation {
	switch n := n.(type) {
	case *esql.Call:
		if f := pipeline.FunctionNamed(n.Name.Name); f != nil && n.Name.Span().Contains(at) {
			return &explanation{n.Name.Span(), describeESQLFunction(f)}
		}
	case *esql.Cast:
		if n.Type != nil && n.Type.Span().Contains(at) || n.OpSpan.Contains(at) {
			return &explanation{n.OpSpan.Join(n.Span()), describeCast(n)}
		}
	case *esql.Stats:
		if n.ByKeyword.Contains(at) && !n.ByKeyword.IsEmpty() {
			return &explanation{n.ByKeyword, "**BY**: a row is left of each combination of the values that follow."}
		}
	case *esql.From:
		if m := n.Metadata; m != nil && m.Keyword.Contains(at) {
			return &explanation{m.Keyword, "**METADATA**: adds what Elasticsearch knows of a document besides its fields: " + inBackquotes(pipeline.MetadataNames()) + "."}
		}
	}
	if c, ok := n.(esql.Command); ok && c.Keyword().Contains(at) {
		if info := pipeline.CommandNamed(c); info != nil {
			return &explanation{c.Keyword(), describeESQLCommand(info)}
		}
	}
	return explainOperator(q, n, at)
}

// explainOperator explains the operator of a node.
func explainOperator(q *check.Query, n esql.Node, at int) *explanation {
	var spans []source.Span
	name := ""
	switch n := n.(type) {
	case *esql.Binary:
		spans, name = []source.Span{n.OpSpan}, n.Op
	case *esql.In:
		spans, name = []source.Span{n.OpSpan}, "IN"
	case *esql.Like:
		spans, name = []source.Span{n.OpSpan}, "LIKE"
		if n.Regex {
			name = "RLIKE"
		}
	case *esql.Match:
		spans, name = []source.Span{n.OpSpan}, ":"
	case *esql.Not:
		spans, name = []source.Span{n.OpSpan}, "NOT"
	case *esql.IsNull:
		spans, name = []source.Span{n.OpSpan}, "IS NULL"
		if n.Negated {
			name = "IS NOT NULL"
		}
	case *esql.Logical:
		spans, name = n.Ops, "OR"
		if n.And {
			name = "AND"
		}
	}
	for _, s := range spans {
		if s.Contains(at) {
			return &explanation{s, describeOperator(name, strings.Fields(strings.ToUpper(q.Text[s.Start:s.End])))}
		}
	}
	return nil
}

// describeOperator describes an operator, which is written with some words.
func describeOperator(name string, words []string) string {
	written := name
	if len(words) > 1 && words[0] == "NOT" {
		written = "NOT " + name
	}
	text := fmt.Sprintf("**%s**: %s.", written, pipeline.Purpose(name))
	if f := pipeline.OperatorNamed(name); f != nil && written == name {
		text += listShapes(f, func(s pipeline.Shape) string {
			if len(s.Params) == 1 {
				return name + " " + typesOf(s.Params[0].Types)
			}
			return typesOf(s.Params[0].Types) + " " + name + " " + typesOf(s.Params[1].Types)
		})
	}
	return text
}

func describeCast(n *esql.Cast) string {
	if n.Type == nil {
		return "**::** " + pipeline.Purpose("::") + "."
	}
	typ, ok := pipeline.CastType(n.Type.Name)
	switch {
	case !ok:
		return fmt.Sprintf("**::%s**: there is no such cast.", n.Type.Name)
	case typ == pipeline.Unknown:
		return fmt.Sprintf("**::%s** %s.", n.Type.Name, pipeline.Purpose("::"))
	}
	return fmt.Sprintf("**::%s** %s: `%s`.", n.Type.Name, pipeline.Purpose("::"), typ)
}

// describeESQLCommand describes a command.
func describeESQLCommand(c *pipeline.CommandInfo) string {
	text := fmt.Sprintf("**%s**: %s\n\n```\n%s\n```", c.Name, c.Purpose, c.Syntax)
	if c.License != "" {
		text += fmt.Sprintf("\n\nIt needs a %s license.", c.License)
	}
	if c.Development {
		text += "\n\nIt exists in development builds only."
	}
	return text
}

// describeESQLFunction describes a function with its signatures.
func describeESQLFunction(f *pipeline.Function) string {
	text := fmt.Sprintf("**%s**: %s.", strings.ToUpper(f.Name), pipeline.Purpose(f.Name))
	text += listShapes(f, func(s pipeline.Shape) string { return signatureOf(f, s).label })
	switch f.Class {
	case pipeline.Aggregate:
		text += "\n\nIt aggregates, and so can stand in `STATS` only."
	case pipeline.TimeSeries:
		text += "\n\nIt aggregates a time series, behind `TS` only."
	case pipeline.Grouping:
		text += "\n\nIt makes groups, and so can stand behind `BY` of `STATS` only."
	}
	if f.Preview {
		text += "\n\nIt is a preview, and may change."
	}
	if f.License != "" {
		text += fmt.Sprintf("\n\nIt needs a %s license.", f.License)
	}
	if f.Snapshot {
		text += "\n\nIt exists in development builds only."
	}
	return text
}

// marksOf is what is said beside a function's name.
func marksOf(f *pipeline.Function) string {
	var out []string
	if f.Preview {
		out = append(out, "preview")
	}
	if f.License != "" {
		out = append(out, f.License)
	}
	return strings.Join(out, ", ")
}

// maxShapes bounds how many signatures a hover lists.
const maxShapes = 8

func listShapes(f *pipeline.Function, write func(pipeline.Shape) string) string {
	shapes := f.Shapes()
	if len(shapes) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("\n\n```\n")
	for _, s := range shapes[:min(len(shapes), maxShapes)] {
		out.WriteString(write(s) + "\n")
	}
	if more := len(shapes) - maxShapes; more > 0 {
		fmt.Fprintf(&out, "and %d more\n", more)
	}
	return out.String() + "```"
}

// manyTypes is the number of types from which on a parameter takes any.
const manyTypes = 9

// typesOf writes the types that a parameter takes.
func typesOf(types []pipeline.Type) string {
	if len(types) >= manyTypes {
		return "any"
	}
	words := make([]string, len(types))
	for i, t := range types {
		words[i] = string(t)
		if t == pipeline.Options {
			words[i] = "options"
		}
	}
	return strings.Join(words, "|")
}
