package server

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// largeQuery is a query as large as the largest that is published: 47 kB of
// exclusions.
func largeQuery() string { return exclusions("/usr/lib/vendor%d/*") }

// trappedQuery is largeQuery with hundreds of findings: its wildcards stand in
// quotes, where they are none.
func trappedQuery() string { return exclusions(`"/usr/lib/vendor%d/*"`) }

func exclusions(pattern string) string {
	var out strings.Builder
	out.WriteString("event.category : process and event.type : start and not (\n")
	for i := 0; out.Len() < 47_000; i++ {
		fmt.Fprintf(&out, "  (process.name : \"program%d.exe\" and process.parent.executable : (\"/opt/vendor%d/bin/agent\" or "+pattern+")) or\n", i, i, i)
	}
	out.WriteString("  process.name : \"last\"\n)")
	return out.String()
}

// reportTail reports the worst of a hundred, which is what is noticed.
func reportTail(b *testing.B, times []time.Duration) {
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)*99/100].Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
}

// A keystroke in the largest query, up to the first findings for it.
func BenchmarkKeystroke(b *testing.B) {
	e := open(b, `{"textDocument":{"publishDiagnostics":{"versionSupport":true}}}`, nil)
	e.show("rule.toml", rule(largeQuery()))
	e.diagnostics("rule.toml", "the first", func(p published) bool { return *p.Version == 1 })
	var times []time.Duration
	version := 1
	for b.Loop() {
		version++
		e.heardNothing()
		start := time.Now()
		e.edit("rule.toml", version, queryLine, 17, queryLine, 17, "x")
		e.wait("diagnostics", func(m *message) bool { return m.Method == "textDocument/publishDiagnostics" })
		times = append(times, time.Since(start))
		time.Sleep(20 * time.Millisecond) // nobody types faster; what is thorough comes meanwhile
	}
	reportTail(b, times)
}

func BenchmarkHover(b *testing.B) {
	benchmarkRequest(b, "textDocument/hover", rule(strings.Replace(largeQuery(), `process.name : "last"`, `process.na¦me : "last"`, 1)))
}

func BenchmarkCompletion(b *testing.B) {
	benchmarkRequest(b, "textDocument/completion", rule(strings.Replace(largeQuery(), `process.name : "last"`, `e¦`, 1)))
}

func BenchmarkCodeAction(b *testing.B) {
	benchmarkRequest(b, "textDocument/codeAction", rule(strings.Replace(largeQuery(), `process.name : "last"`, `proces.na¦me : "last"`, 1)))
}

// benchmarkRequest asks about the mark in a text that is known already.
func benchmarkRequest(b *testing.B, method, marked string) {
	benchmarkRequestOf(b, open(b, acting, nil), method, marked)
}

func benchmarkRequestOf(b *testing.B, e *editor, method, marked string) {
	text, line, column := place(b, marked)
	e.show("rule.toml", text)
	e.diagnostics("rule.toml", "the first", func(published) bool { return true })
	params := e.at("rule.toml", line, column)
	params["range"], params["context"] = rangeJSON(line, column, line, column), map[string]any{"diagnostics": []any{}}
	e.call(method, asJSON(params)) // waits for all that is known of the text
	var times []time.Duration
	for b.Loop() {
		e.heardNothing()
		start := time.Now()
		e.call(method, asJSON(params))
		times = append(times, time.Since(start))
	}
	reportTail(b, times)
}

// heardNothing forgets what was heard, so that waiting stays quick.
func (e *editor) heardNothing() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.heard = nil
}
