package server

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
)

// inject has a check fail on every rule of a name.
func inject(t *testing.T, id, name string) {
	t.Helper()
	c := check.Find(id)
	run := c.Run
	c.Run = func(p *check.Pass) {
		if p.Doc.Rule != nil && p.Doc.Rule.Name.Value == name {
			panic("injected")
		}
		run(p)
	}
	t.Cleanup(func() { c.Run = run })
}

func TestARuleThatTheAnalysisFailsOnCostsOneLine(t *testing.T) {
	inject(t, "field/unknown", "Bad")
	e := open(t, `{"textDocument":{"publishDiagnostics":{"versionSupport":true}}}`, nil)
	bad := strings.Replace(rule(`process.nmae : (`), `"Example"`, `"Bad"`, 1)
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
