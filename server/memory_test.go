package server

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// mostMemory is what the server may hold at any time, in MB.
const mostMemory = 200

// The program itself, with all published rules as its workspace and queries of
// 47 kB typed in, does not take more memory than it may. The first session also
// reads the workspace's schema files, of 66 MB, the second finds them read.
// RULEWRIGHT_STEPS says how much is typed: a key in each text for 300 of them.
func TestTheServerStaysSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: it builds the program")
	}
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("skipped: this system does not tell the most memory that another process had")
	}
	dir, largest, text := publishedWorkspace(t)
	program := filepath.Join(t.TempDir(), "rulewright")
	if out, err := exec.Command("go", "build", "-o", program, "../cmd/rulewright").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	name, err := filepath.Rel(dir, largest)
	if err != nil {
		t.Fatal(err)
	}
	texts := append([]typing{{filepath.ToSlash(name), text, "query = '''\n"}}, largeTexts()...)
	cache := t.TempDir()
	for _, c := range []struct{ name, capabilities string }{
		{"told of findings, schema files read", `{"window":{"workDoneProgress":true},"textDocument":{"publishDiagnostics":{"versionSupport":true}}}`},
		{"asks for findings, of all rules too", `{"window":{"workDoneProgress":true},"workspace":{"diagnostics":{"refreshSupport":true}},"textDocument":{"diagnostic":{}}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, pid := startProgram(t, program, dir, cache)
			e.call("initialize", fmt.Sprintf(`{"processId":null,"rootUri":%q,"capabilities":%s,"initializationOptions":{"workspaceDiagnostics":{"enable":true}}}`, e.uri(""), c.capabilities))
			e.notify("initialized", `{}`)
			e.wait("end of the reading", func(m *message) bool { return m.Method == "$/progress" && strings.Contains(string(m.Params), `"end"`) })
			read := residentPeak(t, pid)
			asks := strings.Contains(c.capabilities, `"diagnostic":`)
			for _, x := range texts {
				e.show(x.name, x.text)
				if !asks {
					e.diagnostics(x.name, "the first", func(published) bool { return true })
				}
			}
			for _, x := range texts {
				e.typeIn(x, max(steps()/300, 10), asks)
			}
			typed := residentPeak(t, pid)
			if asks {
				e.call("workspace/diagnostic", `{"previousResultIds":[]}`)
			}
			peak := residentPeak(t, pid)
			t.Logf("%d MB when the rules were read, %d MB when %d texts were typed in, %d MB at the end", read, typed, len(texts), peak)
			if peak > mostMemory {
				t.Errorf("it took %d MB, it may take %d", peak, mostMemory)
			}
			e.call("shutdown", "null")
			e.notify("exit", "null")
		})
	}
}

// largeTexts are rules with queries of 47 kB, and where to type in them.
func largeTexts() []typing {
	return []typing{
		{"kql.toml", rule(largeQuery()), `process.name : "`},
		{"trapped.toml", rule(trappedQuery()), `process.name : "`},
		{"eql.toml", eqlRule(largeEQL()), `process.name == "`},
		{"lucene.toml", strings.Replace(rule(strings.ReplaceAll(largeQuery(), " : ", ":")), "kuery", "lucene", 1), `process.name:"`},
		{"esql.toml", esqlRule(largeESQL() + "\n| where host.id == \"\""), `host.id == "`},
	}
}

// typeIn types some characters into a text that is open, and asks for findings,
// hovers, completions and what a screen shows besides.
func (e *editor) typeIn(x typing, keys int, asks bool) {
	at := strings.Index(x.text, x.behind) + len(x.behind)
	line, column := strings.Count(x.text[:at], "\n"), at-strings.LastIndexByte(x.text[:at], '\n')-1
	for i := range keys {
		version := i + 2
		e.edit(x.name, version, line, column+i, line, column+i, "x")
		here := e.at(x.name, line, column+i+1)
		here["range"], here["context"] = rangeJSON(line, 0, line, 1), map[string]any{"diagnostics": []any{}}
		if asks {
			e.call("textDocument/diagnostic", asJSON(here))
		} else {
			e.diagnostics(x.name, "those of the key", func(p published) bool { return p.Version != nil && *p.Version == version })
		}
		for _, method := range []string{"hover", "completion", "codeAction", "semanticTokens/full", "inlayHint", "documentSymbol"} {
			if i%8 == 0 || method == "completion" {
				e.answer(e.request("textDocument/"+method, asJSON(here)))
			}
		}
		e.heardNothing()
	}
}

// startProgram starts the language server in a folder, with a folder for what it
// keeps, and says which process it is.
func startProgram(t *testing.T, program, dir, cache string) (*editor, int) {
	t.Helper()
	cmd := exec.Command(program, "lsp")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "XDG_CACHE_HOME="+cache)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := &editor{t: t, dir: dir, pipe: twoPipes{out, in}, changed: make(chan struct{}, 1)}
	go e.listen()
	t.Cleanup(func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("%v\n%s", err, &complaints)
		}
	})
	return e, cmd.Process.Pid
}

// twoPipes are the two directions of a connection to a program.
type twoPipes struct {
	io.ReadCloser
	io.WriteCloser
}

func (p twoPipes) Close() error { return p.WriteCloser.Close() }

// residentPeak is the most memory that a process has had so far, in MB.
func residentPeak(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, line, _ := strings.Cut(string(status), "\nVmHWM:")
	line, _, _ = strings.Cut(line, " kB\n")
	kib, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	return kib * 1024 / 1_000_000
}
