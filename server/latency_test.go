//go:build unix

package server

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// published rules, as a workspace: the largest of them is what is typed in.
func publishedWorkspace(b testing.TB) (dir, largest, text string) {
	dir = sharedtest.Path(b, "corpus/detection-rules")
	for _, path := range globbedRules(b, dir) {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		if len(data) > len(text) {
			largest, text = path, string(data)
		}
	}
	return dir, largest, text
}

func globbedRules(b testing.TB, dir string) []string {
	paths, err := filepath.Glob(filepath.Join(dir, "rules*", "*", "*.toml"))
	if err != nil || len(paths) == 0 {
		b.Fatal("no rules", err)
	}
	return paths
}

// keystrokes is how many are measured.
const keystrokes = 1000

// typing is one text that is typed in and where: behind what.
type typing struct{ name, text, behind string }

// A thousand keystrokes in the largest published rule and in a query of 47 kB,
// with all published rules as the workspace; what comes back is timed by the
// clock until all of it is there, so that other work on the machine shows in the
// tail.
func BenchmarkTyping(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(800)) // as `rulewright lsp` runs
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(128 << 20))
	dir, largest, text := publishedWorkspace(b)
	for _, c := range []typing{
		{"largest-rule", text, "query = '''\n"},
		{"47kB-KQL", rule(largeQuery()), `process.name : "`},
		{"47kB-KQL-hundreds-of-findings", rule(trappedQuery()), `process.name : "`},
		{"47kB-EQL", eqlRule(largeEQL()), `process.name == "`},
		{"47kB-ESQL-at-its-end", esqlRule(largeESQL() + "\n| where host.id == \"\""), `host.id == "`},
		{"47kB-ESQL-at-its-beginning", esqlRule(strings.Replace(largeESQL(), "\n| where", "\n| where host.id == \"\"\n| where", 1)), `host.id == "`},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				benchmarkTyping(b, dir, largest, c)
			}
		})
	}
}

// largeEQL is largeQuery in EQL.
func largeEQL() string {
	var out strings.Builder
	out.WriteString("process where event.type == \"start\" and process.name == \"\" and not (\n")
	for i := 0; out.Len() < 47_000; i++ {
		fmt.Fprintf(&out, "  (process.name == \"program%d.exe\" and process.parent.executable : (\"/opt/vendor%d/bin/agent\", \"/usr/lib/vendor%d/*\")) or\n", i, i, i)
	}
	out.WriteString("  process.name == \"last\"\n)")
	return out.String()
}

// inPublishedWorkspace starts a session with all published rules as the
// workspace and waits until they are read.
func inPublishedWorkspace(b *testing.B, dir string) *editor {
	e := connectTo(b, nil, Options{Load: testLoad})
	e.dir = dir
	e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":{"window":{"workDoneProgress":true},"textDocument":{"publishDiagnostics":{"versionSupport":true}}}}`, e.uri("")))
	e.notify("initialized", `{}`)
	e.wait("end of the reading", func(m *message) bool { return m.Method == "$/progress" && strings.Contains(string(m.Params), `"end"`) })
	return e
}

func benchmarkTyping(b *testing.B, dir, path string, c typing) {
	e := inPublishedWorkspace(b, dir)
	name, _ := filepath.Rel(dir, path)
	name = filepath.ToSlash(name)
	e.show(name, c.text)
	e.diagnostics(name, "the first", func(p published) bool { return true })
	at := strings.Index(c.text, c.behind) + len(c.behind)
	line, column := strings.Count(c.text[:at], "\n"), at-strings.LastIndexByte(c.text[:at], '\n')-1
	time.Sleep(time.Second)
	e.heardNothing()
	var first, all, completions, hovers []time.Duration
	version := 1
	before := cpuTime()
	for i := range keystrokes {
		version++
		start := time.Now()
		e.edit(name, version, line, column+i%20, line, column+i%20, "x")
		first = append(first, e.diagnosticsOf(version).Sub(start))
		switch i % 4 {
		case 0:
			completions = append(completions, e.takes("textDocument/completion", asJSON(e.at(name, line, column+i%20+1))))
		case 1:
			hovers = append(hovers, e.takes("textDocument/hover", asJSON(e.at(name, line, 1))))
		}
		if i%20 == 19 { // a pause, and the typed word goes
			version++
			start = time.Now()
			e.edit(name, version, line, column, line, column+20, "")
			e.diagnosticsOf(version)
			e.server.view.Load().docs[docID(e.uri(name))].findings(check.Thorough)
			all = append(all, time.Since(start))
			e.heardNothing()
		}
		time.Sleep(5 * time.Millisecond)
	}
	b.ReportMetric(ms(cpuTime()-before)/keystrokes, "cpu-ms/key")
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	for _, x := range []struct {
		name  string
		times []time.Duration
	}{{"diagnostics", first}, {"completion", completions}, {"hover", hovers}, {"proofs", all}} {
		slices.SortFunc(x.times, cmp.Compare)
		b.ReportMetric(ms(x.times[len(x.times)/2]), x.name+"-p50-ms")
		b.ReportMetric(ms(x.times[len(x.times)*99/100]), x.name+"-p99-ms")
	}
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MB")
	b.ReportMetric(float64(m.Sys)/(1<<20), "sys-MB")
}

// diagnosticsOf waits for the diagnostics of a version of the only open document
// and returns when they came.
func (e *editor) diagnosticsOf(version int) time.Time {
	return e.wait("diagnostics", func(m *message) bool {
		var p struct{ Version int }
		return m.Method == "textDocument/publishDiagnostics" && json.Unmarshal(m.Params, &p) == nil && p.Version == version
	}).at
}

// takes returns how long a request takes.
func (e *editor) takes(method, params string) time.Duration {
	start := time.Now()
	return e.answer(e.request(method, params)).at.Sub(start)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// cpuTime is how long the process has computed, on all cores: unlike the clock
// it does not count what else the machine does.
func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// A completion of each kind that heeds the other rules, with all published
// rules as the workspace.
func BenchmarkCompletionInWorkspace(b *testing.B) {
	dir, _, _ := publishedWorkspace(b)
	for name, marked := range map[string]string{
		"field": rule(`process.na¦`), "value": rule(`process.name : c¦`),
		"tag": strings.Replace(rule(`a : b`), `"OS: Linux"`, `"OS: ¦"`, 1),
	} {
		b.Run(name, func(b *testing.B) {
			benchmarkRequestOf(b, inPublishedWorkspace(b, dir), "textDocument/completion", marked)
		})
	}
}

// A hundred thousand edits, most of them half-typed names that nobody typed
// before: what the process keeps after the first tenth and after all of them.
func BenchmarkGrowth(b *testing.B) {
	b.Run("small", func(b *testing.B) {
		for b.Loop() {
			text := rule("process.name : a and\n  user.name : b")
			benchmarkGrowth(b, open(b, `{"textDocument":{"publishDiagnostics":{"versionSupport":true}}}`, map[string]string{"other.toml": twin}), "rule.toml", text, queryLine)
		}
	})
	b.Run("published", func(b *testing.B) {
		dir, largest, text := publishedWorkspace(b)
		name, _ := filepath.Rel(dir, largest)
		line := strings.Count(text[:strings.Index(text, "query = ")], "\n") + 1
		for b.Loop() {
			benchmarkGrowth(b, inPublishedWorkspace(b, dir), filepath.ToSlash(name), text, line)
		}
	})
}

// benchmarkGrowth types at the beginning of a line of a text.
func benchmarkGrowth(b *testing.B, e *editor, name, text string, line int) {
	const edits = 100_000
	e.show(name, text)
	kept := func() runtime.MemStats {
		e.call("workspace/symbol", `{"query":""}`)
		e.heardNothing()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m
	}
	var before runtime.MemStats
	for i := range edits {
		e.edit(name, i+2, line, 0, line, len(word(i-1))*min(i, 1), word(i))
		if i%100 == 99 {
			e.call("textDocument/hover", asJSON(e.at(name, line, 1)))
			e.call("textDocument/completion", asJSON(e.at(name, line, 2)))
			e.heardNothing()
		}
		if i == edits/10 {
			before = kept()
		}
	}
	after := kept()
	b.ReportMetric(float64(before.HeapAlloc)/(1<<20), "heap-MB-10k")
	b.ReportMetric(float64(after.HeapAlloc)/(1<<20), "heap-MB-100k")
	b.ReportMetric(float64(after.Sys)/(1<<20), "sys-MB")
}

func word(i int) string { return fmt.Sprintf("x%d.y%d", i%7919, i) }
