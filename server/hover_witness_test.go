package server

import (
	"strings"
	"testing"
)

func TestAFindingShowsItsEvent(t *testing.T) {
	e := open(t, `{"textDocument":{"publishDiagnostics":{"dataSupport":true},"hover":{"contentFormat":["markdown"]}}}`, nil)
	says, _ := e.hover("rule.toml", rule(`process.name : ("a" or "¦a")`))
	if want := "both match it):\n\n```json\n{\"process\":{\"name\":\"a\"}}\n```"; !strings.Contains(says, want) {
		t.Errorf("the hover says %q", says)
	}
	p := e.diagnostics("rule.toml", "a duplicate", func(p published) bool {
		return len(p.Diagnostics) > 0 && p.Diagnostics[0].Code == "logic/duplicate-value"
	})
	if got, want := string(p.Diagnostics[0].Data), `{"witness":{"process":{"name":"a"}},"witness_shows":"both match it"}`; got != want {
		t.Errorf("data is %s, want %s", got, want)
	}
}

func TestAnEditorThatKeepsNoDataGetsNone(t *testing.T) {
	e := open(t, `{}`, nil)
	e.show("rule.toml", rule(`process.name : ("a" or "a")`))
	p := e.diagnostics("rule.toml", "a duplicate", func(p published) bool { return len(p.Diagnostics) > 0 })
	if got := p.Diagnostics[0].Data; got != nil {
		t.Errorf("data is %s", got)
	}
}
