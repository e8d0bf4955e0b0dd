package server

import "testing"

func TestAStatusLineTellsOfRulesAndSamples(t *testing.T) {
	e := openWithSamples(t, map[string]string{"shell.events.ndjson": shellEvents})
	status := func(name string) string {
		return e.call("workspace/executeCommand", asJSON(map[string]any{"command": showStatus, "arguments": []string{e.uri(name)}}))
	}
	e.show("shell.toml", rule(shellQuery)+"name = \"Shell\"\n")
	if got, want := status("shell.toml"), `{"rules":1,"samples":"shell.events.ndjson"}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	e.show("other.toml", rule(shellQuery)+"name = \"Other\"\n")
	if got, want := status("other.toml"), `{"rules":2,"samples":""}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
