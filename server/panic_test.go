package server

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
)

// failing is the name of rules on which a check fails. It is made to before any
// test runs, as checks may run in the background until the last one has ended.
const failing = "The check fails on this rule"

func init() {
	c := check.Find("field/unknown")
	run := c.Run
	c.Run = func(p *check.Pass) {
		if p.Doc.Rule != nil && p.Doc.Rule.Name.Value == failing {
			panic("injected")
		}
		run(p)
	}
}

func TestARuleThatTheAnalysisFailsOnCostsOneLine(t *testing.T) {
	e := open(t, `{"textDocument":{"publishDiagnostics":{"versionSupport":true}}}`, nil)
	bad := strings.Replace(rule(`process.nmae : (`), `"Example"`, `"`+failing+`"`, 1)
	e.show("bad.toml", bad)
	for version := 2; version < 12; version++ {
		e.edit("bad.toml", version, queryLine, 0, queryLine, 0, "x")
		p := e.diagnostics("bad.toml", "those of the other checks", func(p published) bool { return *p.Version == version })
		if !strings.Contains(strings.Join(p.codes(), " "), "query/syntax") {
			t.Errorf("version %d: %v", version, p.codes())
		}
		e.call("textDocument/hover", asJSON(e.at("bad.toml", queryLine, 2)))
		e.call("textDocument/codeAction", asJSON(map[string]any{
			"textDocument": map[string]any{"uri": e.uri("bad.toml")}, "range": rangeJSON(queryLine, 0, queryLine, 5), "context": map[string]any{"diagnostics": []any{}},
		}))
	}
	e.show("good.toml", rule(`process.nmae : a`))
	p := e.diagnostics("good.toml", "those of another rule", func(published) bool { return true })
	if !strings.Contains(strings.Join(p.codes(), " "), "field/unknown") {
		t.Errorf("another rule: %v", p.codes())
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	logged := 0
	for _, m := range e.heard {
		switch {
		case m.Method == "window/showMessage":
			t.Errorf("shown: %s", m.Params)
		case m.Method == "window/logMessage" && strings.Contains(string(m.Params), "injected"):
			logged++
		}
	}
	if logged != 1 {
		t.Errorf("logged %d times", logged)
	}
}
