//go:build unix

package server

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// largeESQL is a query of 47 kB with what the largest published ones have:
// patterns, columns computed from each other, exclusions and groups.
func largeESQL() string {
	var out strings.Builder
	out.WriteString("from logs-endpoint.events.* metadata _id, _version, _index\n| where event.category == \"process\" and event.type == \"start\"\n")
	for i := 0; out.Len() < 46_000; i++ {
		fmt.Fprintf(&out, "| eval Esql.part%d = case(process.command_line like \"*vendor%d*\", length(process.name), 0), Esql.sum%d = Esql.part%d + 1\n", i, i, i, i)
		fmt.Fprintf(&out, "| where not (process.name == \"program%d.exe\" and process.parent.executable in (\"/opt/vendor%d/bin/agent\", \"/usr/lib/vendor%d/run\")) and Esql.sum%d < 1000\n", i, i, i, i)
	}
	out.WriteString("| stats Esql.event_count = count(*), Esql.names = values(process.name) by host.id, user.name\n| where Esql.event_count > 3\n| keep host.id, user.name, Esql.*")
	return out.String()
}

// largestESQLRule is the published rule with the longest query in ES|QL.
func largestESQLRule(b testing.TB) string {
	longest := ""
	err := filepath.WalkDir(sharedtest.Path(b, "corpus/detection-rules"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".toml" {
			return err
		}
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), `language = "esql"`) && queryLength(string(text)) > queryLength(longest) {
			longest = string(text)
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return longest
}

func queryLength(text string) int {
	_, query, _ := strings.Cut(text, "query = '''")
	query, _, _ = strings.Cut(query, "'''")
	return len(query)
}

// esqlTexts are the rules to type in, with a mark in the query's last line.
func esqlTexts(b testing.TB) map[string]string {
	published := largestESQLRule(b)
	_, query, _ := strings.Cut(published, "query = '''")
	query, _, _ = strings.Cut(query, "'''")
	query = strings.TrimRight(query, "\n ")
	return map[string]string{
		"generated": esqlRule(largeESQL() + "\n| where host.id == \"a¦\""),
		"published": strings.Replace(published, query, query+"\n| where host.id == \"a¦\"", 1),
	}
}

// processTime is the processor time that the process has taken so far.
func processTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// A keystroke in ES|QL, up to the first findings for it.
func BenchmarkKeystrokeESQL(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(800)) // as `rulewright lsp` runs
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(128 << 20))
	for name, marked := range esqlTexts(b) {
		b.Run(name, func(b *testing.B) {
			e := open(b, `{"textDocument":{"publishDiagnostics":{"versionSupport":true}}}`, nil)
			text, line, column := place(b, marked)
			e.show("rule.toml", text)
			e.diagnostics("rule.toml", "the first", func(p published) bool { return *p.Version == 1 })
			var times []time.Duration
			version := 1
			before := processTime()
			for b.Loop() {
				version++
				e.heardNothing()
				start := time.Now()
				e.edit("rule.toml", version, line, column, line, column, "x")
				e.wait("diagnostics", func(m *message) bool { return m.Method == "textDocument/publishDiagnostics" })
				times = append(times, time.Since(start))
				time.Sleep(20 * time.Millisecond) // nobody types faster; what is thorough comes meanwhile
			}
			b.ReportMetric(float64((processTime()-before).Microseconds())/1000/float64(len(times)), "cpu-ms/op")
			reportTail(b, times)
		})
	}
}

// What is offered in the last line of a large query, for the keystroke that
// asks.
func BenchmarkCompletionESQL(b *testing.B) {
	for name, marked := range esqlTexts(b) {
		b.Run(name, func(b *testing.B) {
			benchmarkRequest(b, "textDocument/completion", strings.Replace(marked, "host.id == \"a¦\"", "host.i¦", 1))
		})
	}
}

func BenchmarkHoverESQL(b *testing.B) {
	for name, marked := range esqlTexts(b) {
		b.Run(name, func(b *testing.B) {
			benchmarkRequest(b, "textDocument/hover", strings.Replace(marked, "host.id == \"a¦\"", "host.i¦d == \"a\"", 1))
		})
	}
}
