package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis"
)

// The editor can make files, and reads Markdown.
const makesFiles = `{"workspace":{"workspaceEdit":{"documentChanges":true,"resourceOperations":["create"]}},` +
	`"textDocument":{"hover":{"contentFormat":["markdown"]},"publishDiagnostics":{"relatedInformation":true}},"experimental":{"rulewrightCommandLinks":true}}`

const shellEvents = `{"expect":"match","name":"a shell","event":{"process":{"name":"bash","parent":{"name":"nginx"}}}}
{"expect":"no match","name":"another program","event":{"process":{"name":"ls","parent":{"name":"nginx"}}}}
{"expect":"match","name":"of a mail server","event":{"process":{"name":"sh","parent":{"name":"exim4"}}}}
{"process":{"name":"sh"}}
`

// besideRule finds the one file that tests of the server use.
func besideRule(_ *analysis.Options, rule, _ string) []string {
	path := strings.TrimSuffix(rule, ".toml") + ".events.ndjson"
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	return []string{path}
}

// nearRule lists what else is in the rule's folder.
func nearRule(_ *analysis.Options, rule, _ string) []string {
	found, _ := filepath.Glob(filepath.Join(filepath.Dir(rule), "*.ndjson"))
	return found
}

func openWithSamples(t *testing.T, files map[string]string) *editor {
	t.Helper()
	e := connectTo(t, files, Options{Load: testLoad, Samples: besideRule, Candidates: nearRule})
	e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":%s}`, e.uri(""), makesFiles))
	e.notify("initialized", `{}`)
	return e
}

const shellQuery = `process.parent.name : nginx and process.name : (bash or sh)`

func TestAHoverCountsTheSampleEventsOfAClause(t *testing.T) {
	e := openWithSamples(t, map[string]string{"shell.events.ndjson": shellEvents})
	says, _ := e.hover("shell.toml", rule(`process.parent.name : nginx and process.na¦me : (bash or sh)`))
	for _, want := range []string{
		"**process.name**: `keyword`",
		"**3 of 4** sample events meet `process.name : (bash or sh)`. It alone turns 1 away.",
		"Values that meet it: `bash`, `sh`", "Values that do not: `ls`", "Samples: shell.events.ndjson",
	} {
		if !strings.Contains(says, want) {
			t.Errorf("no %q in\n%s", want, says)
		}
	}
	says, about := e.hover("shell.toml", rule(`process.parent.name : nginx and process.name : (ba¦sh or sh)`))
	if want := "**1 of 4** sample events meet `bash`. 1 of those that match took this alternative."; !strings.Contains(says, want) {
		t.Errorf("of %q: no %q in\n%s", about, want, says)
	}
}

func TestEachClauseHasItsCountBehindIt(t *testing.T) {
	e := openWithSamples(t, map[string]string{"shell.events.ndjson": shellEvents})
	text := rule(shellQuery)
	e.show("shell.toml", text)
	var hints []struct {
		Position wirePosition
		Label    string
	}
	result := e.call("textDocument/inlayHint", asJSON(map[string]any{
		"textDocument": map[string]any{"uri": e.uri("shell.toml")}, "range": rangeJSON(0, 0, 40, 0),
	}))
	if err := json.Unmarshal([]byte(result), &hints); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(text, "\n")
	got := map[string]string{}
	for _, h := range hints {
		if strings.Contains(h.Label, "/") {
			got[lines[h.Position.Line][:h.Position.Character]] = h.Label
		}
	}
	if want := map[string]string{"process.parent.name : nginx": "2/4", shellQuery: "3/4"}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestALensSaysWhatTheRuleDoesWithWhichSamples(t *testing.T) {
	e := openWithSamples(t, map[string]string{"shell.events.ndjson": shellEvents})
	e.show("shell.toml", rule(shellQuery))
	got := e.call("textDocument/codeLens", asJSON(map[string]any{"textDocument": map[string]any{"uri": e.uri("shell.toml")}}))
	want := `1 of 4 events match · 1 of 3 tests fail · shell.events.ndjson`
	if !strings.Contains(got, want) || !strings.Contains(got, showSamples) || !strings.Contains(got, `"line":6`) {
		t.Errorf("got %s, want %s", got, want)
	}
	text := e.command(showSamples, e.uri("shell.toml"))
	for _, want := range []string{
		"shell.toml: " + want,
		`The test "of a mail server" in shell.events.ndjson expects a match: the rule does not match`,
		`process.parent.name is "exim4"`,
		"Of 4 events, so many meet each part of the query:",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// The result is that of the text on the screen, and of the file on the disk.
func TestSampleResultsFollowTheTextAndTheFile(t *testing.T) {
	e := openWithSamples(t, map[string]string{"shell.events.ndjson": shellEvents})
	e.show("shell.toml", rule(shellQuery))
	e.show("shell.toml", rule(`process.name : *`))
	lenses := func() string {
		return e.call("textDocument/codeLens", asJSON(map[string]any{"textDocument": map[string]any{"uri": e.uri("shell.toml")}}))
	}
	if got, want := lenses(), "4 of 4 events match"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	path := filepath.Join(e.dir, "shell.events.ndjson")
	if err := os.WriteFile(path, []byte(shellEvents[:strings.IndexByte(shellEvents, '\n')+1]), 0o644); err != nil {
		t.Fatal(err)
	}
	e.notify("workspace/didChangeWatchedFiles", asJSON(map[string]any{
		"changes": []map[string]any{{"uri": e.uri("shell.events.ndjson"), "type": 2}},
	}))
	if got, want := lenses(), "1 of 1 events match"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAFailingTestIsADiagnosticAtTheClauseThatDecided(t *testing.T) {
	e := openWithSamples(t, map[string]string{"shell.events.ndjson": shellEvents})
	text := rule(shellQuery)
	e.show("shell.toml", text)
	p := e.diagnostics("shell.toml", "failing test", func(p published) bool {
		return slices.ContainsFunc(p.Diagnostics, func(d wireDiagnostic) bool { return d.Code == failedTest })
	})
	d := p.Diagnostics[slices.IndexFunc(p.Diagnostics, func(d wireDiagnostic) bool { return d.Code == failedTest })]
	if want := "the test `of a mail server` expects a match: the rule does not match"; d.Message != want {
		t.Errorf("got %q, want %q", d.Message, want)
	}
	if got := strings.Split(text, "\n")[d.Range.Start.Line][d.Range.Start.Character:d.Range.End.Character]; got != "process.parent.name : nginx" {
		t.Errorf("it stands at %q", got)
	}
}

func TestSampleEventsAreMadeBesideARule(t *testing.T) {
	e := openWithSamples(t, nil)
	e.show("shell.toml", rule(shellQuery))
	got := e.call("textDocument/codeLens", asJSON(map[string]any{"textDocument": map[string]any{"uri": e.uri("shell.toml")}}))
	if !strings.Contains(got, makeSamples) || !strings.Contains(got, "no sample events") {
		t.Errorf("got %s", got)
	}
	id := e.request("workspace/executeCommand", asJSON(map[string]any{"command": makeSamples, "arguments": []string{e.uri("shell.toml")}}))
	if m := e.answer(id); m.Error == nil || m.Error.Message != "the editor did not write shell.events.ndjson" {
		t.Errorf("the editor answers null to the edit: %+v", m.Error)
	}
	var edit struct {
		Edit struct {
			DocumentChanges []struct {
				Kind  string
				URI   string
				Edits []struct{ NewText string }
			}
		}
	}
	if err := json.Unmarshal(e.wait("edit", func(m *message) bool { return m.Method == "workspace/applyEdit" }).Params, &edit); err != nil {
		t.Fatal(err)
	}
	changes := edit.Edit.DocumentChanges
	if len(changes) != 2 || changes[0].Kind != "create" || changes[0].URI != e.uri("shell.events.ndjson") {
		t.Fatalf("%+v", changes)
	}
	if text := changes[1].Edits[0].NewText; !strings.Contains(text, `"expect":"match"`) || !strings.Contains(text, `"expect":"no match"`) {
		t.Errorf("the events are\n%s", text)
	}
}

// command runs a command on a rule and returns the text that comes of it.
func (e *editor) command(name, rule string) string {
	e.t.Helper()
	var text string
	if err := json.Unmarshal([]byte(e.call("workspace/executeCommand", asJSON(map[string]any{"command": name, "arguments": []string{rule}}))), &text); err != nil {
		e.t.Fatal(err)
	}
	return text
}

func TestTheConditionsOfESQLAreCountedToo(t *testing.T) {
	e := openWithSamples(t, map[string]string{"shell.events.ndjson": shellEvents, "other.events.ndjson": shellEvents})
	esql := func(query string) string {
		return strings.NewReplacer("kuery", "esql", `type = "query"`, `type = "esql"`).Replace(rule(query))
	}
	says, _ := e.hover("shell.toml", esql(`FROM logs-* | WHERE process.na¦me IN ("bash", "sh") | STATS n = COUNT(*) BY process.name | WHERE n > 1`))
	if want := `**3 of 4** sample events meet`; !strings.Contains(says, want) {
		t.Errorf("no %q in\n%s", want, says)
	}
	says, _ = e.hover("shell.toml", esql(`FROM logs-* | WHERE process.name IN ("bash", "sh") | STATS n = COUNT(*) BY process.name | WHERE n > ¦1`))
	// Every case is run by itself, so that no group has two events.
	if want := "**0 of 3** rows behind `STATS n = COUNT(*) BY process.name` meet `n > 1`. It alone turns 3 away."; !strings.Contains(says, want) {
		t.Errorf("no %q in\n%s", want, says)
	}
	text := esql(`FROM logs-* | WHERE process.name == "bash"`)
	e.show("other.toml", text)
	if got, want := e.lenses("other.toml"), "1 of 4 events match · 1 of 3 tests fail"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	p := e.diagnostics("other.toml", "failing test", func(p published) bool {
		return slices.ContainsFunc(p.Diagnostics, func(d wireDiagnostic) bool { return d.Code == failedTest })
	})
	d := p.Diagnostics[slices.IndexFunc(p.Diagnostics, func(d wireDiagnostic) bool { return d.Code == failedTest })]
	if got := strings.Split(text, "\n")[d.Range.Start.Line][d.Range.Start.Character:d.Range.End.Character]; got != `process.name == "bash"` {
		t.Errorf("it stands at %q", got)
	}
}

const loginEvents = `{"user":{"name":"ann"},"host":{"name":"web-1"}}
{"user":{"name":"bob"},"host":{"name":"web-1"}}
{"user":{"name":"ann"},"host":{"name":"web-2"}}
{"user":{"name":"cid"},"host":{"name":"web-3"}}
{"user":{"name":"cid"},"host":{"name":"web-3"}}
{"user":{"name":"dan"},"host":{"name":"web-3"}}
{"user":{"name":"eve"},"host":{"name":"web-3"}}
{"user":{"name":"fay"},"host":{"name":"web-3"}}
`

func TestTheTableBehindEveryCommandOfESQLIsShown(t *testing.T) {
	e := openWithSamples(t, map[string]string{"counts.events.ndjson": loginEvents, "cases.events.ndjson": shellEvents})
	esql := func(query string) string {
		return strings.NewReplacer("kuery", "esql", `type = "query"`, `type = "esql"`).Replace(rule(query))
	}
	// Documents without a verdict are counted as if an index held them all.
	e.show("counts.toml", esql(`FROM logs-* | WHERE host.name LIKE "web*" | STATS n = COUNT(*) BY user.name | WHERE n > 1 | SORT user.name`))
	if got, want := e.lenses("counts.toml"), "2 rows from 4 of 8 events · counts.events.ndjson"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
	const want = `counts.toml: 2 rows from 4 of 8 events · counts.events.ndjson

FROM logs-*
  8 rows, 2 columns
  host.name  user.name
  web-1      ann
  web-1      bob
  web-2      ann
  web-3      cid
  web-3      cid
  … 3 rows more

WHERE host.name LIKE "web*"
  8 rows, 2 columns
  host.name  user.name
  web-1      ann
  web-1      bob
  web-2      ann
  web-3      cid
  web-3      cid
  … 3 rows more

STATS n = COUNT(*) BY user.name
  6 rows, 2 columns
  n  user.name
  2  ann
  1  bob
  2  cid
  1  dan
  1  eve
  … 1 row more

WHERE n > 1
  2 rows, 2 columns
  n  user.name
  2  ann
  2  cid

SORT user.name
  2 rows, 2 columns
  n  user.name
  2  ann
  2  cid

result: 2 rows
  n  user.name
  2  ann
  2  cid

Of 8 events, so many meet each part of the query:

     of 8 events
  8  host.name LIKE "web*"
     of 6 rows behind STATS n = COUNT(*) BY user.name
  2  n > 1                                         ← alone turned away 4
`
	if got := e.command(showSamples, e.uri("counts.toml")); !strings.HasPrefix(got, want) {
		t.Errorf("-want +got:\n%s", cmp.Diff(want, got[:min(len(got), len(want))]))
	}

	// A case is run by itself, and its rows are told from those of others.
	e.show("cases.toml", esql(`FROM logs-* | STATS n = COUNT(*) BY process.name | WHERE process.name != "ls"`))
	text := e.command(showSamples, e.uri("cases.toml"))
	for _, want := range []string{
		"cases.toml: 3 rows from 3 of 4 events · cases.events.ndjson\n",
		`
STATS n = COUNT(*) BY process.name
  4 rows, 2 columns
  (case)            n  process.name
  a shell           1  bash
  another program   1  ls
  of a mail server  1  sh
  samples           1  sh
`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
