package server

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/rules/source"
)

// callESQL says how an ES|QL function is called in whose parentheses an offset
// is.
func callESQL(d *document, offset int) *signatures {
	q, at := d.queryAt(offset)
	if q == nil || q.ESQL == nil {
		return nil
	}
	c := readESQL(q.Text, at)
	f := pipeline.FunctionNamed(c.call)
	if f == nil || c.comment {
		return nil
	}
	o := esqlOffer{d: d, q: q, at: at, cursor: c}
	var before []pipeline.Type
	for _, item := range c.before {
		before = append(before, o.typeOf(item))
	}
	out := &signatures{}
	fits := false
	for i, s := range f.Shapes() {
		sig := signatureOf(f, s)
		sig.active = len(before)
		if n := len(s.Params); sig.active >= n && n > 0 && s.Params[n-1].Repeated {
			sig.active = n - 1
			if f.Name == "case" && len(before)%2 == 0 {
				sig.active = 0
			}
		}
		if !fits && (sig.active < len(s.Params) || len(s.Params) == 0) && s.Accepts(before) {
			out.active, fits = i, true
		}
		out.list = append(out.list, sig)
	}
	if len(out.list) == 0 {
		return nil
	}
	return out
}

// signatureOf writes one way to call a function.
func signatureOf(f *pipeline.Function, s pipeline.Shape) signature {
	sig := signature{doc: pipeline.Purpose(f.Name) + "."}
	var out strings.Builder
	out.WriteString(strings.ToUpper(f.Name) + "(")
	for i, p := range s.Params {
		if i > 0 {
			out.WriteString(", ")
		}
		start := out.Len()
		out.WriteString(p.Name)
		if p.Optional {
			out.WriteString("?")
		}
		out.WriteString(": " + typesOf(p.Types))
		if p.Repeated {
			out.WriteString(", …")
		}
		sig.params = append(sig.params, source.Span{Start: start, End: out.Len()})
	}
	out.WriteString(") → " + typesOf(s.Returns))
	sig.label = out.String()
	return sig
}
