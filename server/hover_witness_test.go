package server

import (
	"strings"
	"testing"
)

func TestAFindingShowsItsEvent(t *testing.T) {
	e := open(t, `{"textDocument":{"hover":{"contentFormat":["markdown"]}}}`, nil)
	text, line, column := place(t, rule(`process.name : ("a" or "¦a")`))
	e.show("rule.toml", text)
	e.diagnostics("rule.toml", "a duplicate", func(p published) bool {
		return len(p.Diagnostics) > 0 && p.Diagnostics[0].Code == "logic/duplicate-value"
	})
	says := e.call("textDocument/hover", asJSON(e.at("rule.toml", line, column)))
	if want := "both match it):\\n\\n```json\\n{\\\"process\\\":{\\\"name\\\":\\\"a\\\"}}\\n```"; !strings.Contains(says, want) {
		t.Errorf("the hover says %s", says)
	}
}
