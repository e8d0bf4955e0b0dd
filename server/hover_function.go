package server

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/rules/eql"
)

var results = map[eql.Result]string{
	eql.BooleanResult: "true or false", eql.NumberResult: "a number", eql.StringResult: "a string",
}

// explainFunction says what an EQL function takes and returns.
func explainFunction(d *document, offset int) *explanation {
	q, at := d.queryAt(offset)
	if q == nil || q.EQL == nil {
		return nil
	}
	for _, e := range q.EQL.Path(at) {
		call, ok := e.(*eql.Call)
		if !ok || !call.NameAt.Contains(at) {
			continue
		}
		if f := eql.FindFunction(call.Name); f != nil {
			return &explanation{q.InFile(call.NameAt), describeFunction(f)}
		}
	}
	return nil
}

func describeFunction(f *eql.Function) string {
	text := fmt.Sprintf("**%s**%s: %s", f.Name, strings.TrimPrefix(f.Signature, f.Name), results[f.Result])
	if f.Insensitive {
		text += fmt.Sprintf("\n\n`%s~` ignores case.", f.Name)
	}
	return text
}
