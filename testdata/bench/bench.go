// Command bench measures a built rulewright as a user meets it, process start
// included, and prints one Markdown table:
//
//	go run ./testdata/bench ./rulewright
//
// What is within the process (a keystroke, a hover, a check) is measured by
// `go test -bench`. Rows whose material is not there are left out, which is
// said below the table.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// row is one line of the table.
type row struct {
	what  string
	args  []string
	needs string // a path that has to be there
	bound string
	// peer is what the Python validator of elastic/detection-rules took on two
	// cores of the same kind, in seconds and MiB; 0 where it has no such thing.
	peerSeconds, peerMiB float64
	// initialize speaks the language server protocol instead of waiting for
	// the end.
	initialize bool
}

func main() {
	corpus := flag.String("corpus", filepath.Join("..", "shared", "corpus", "detection-rules"), "a repository of rules")
	runs := flag.Int("runs", 7, "runs of each row; the median is printed")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: go run ./testdata/bench [-corpus DIR] BINARY")
		os.Exit(2)
	}
	binary, err := filepath.Abs(flag.Arg(0))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	rows := []row{
		{what: "half of elastic/detection-rules (1,106 rules), every check", args: []string{"lint", *corpus}, needs: *corpus, bound: "0.25 s, 150 MB", peerSeconds: 268.0 / 2, peerMiB: 922},
		{what: "the same without the proofs (`--ignore logic`)", args: []string{"lint", "--ignore", "logic", *corpus}, needs: *corpus, bound: "0.25 s, 150 MB"},
		{what: "one rule of it, compared with all others", args: []string{"lint", oneRule(*corpus)}, needs: *corpus, bound: "30 ms", peerSeconds: 5},
		{what: "start to `initialize` answered", args: []string{"lsp"}, initialize: true, bound: "30 ms"},
		{what: "`rulewright version`", args: []string{"version"}},
	}
	fmt.Printf("%s/%s, %d cores, median of %d runs\n\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), *runs)
	fmt.Print("| what | time | of processors | peak memory | bound | Python validator |\n|---|---|---|---|---|---|\n")
	var left []string
	for _, r := range rows {
		if r.needs != "" {
			if _, err := os.Stat(r.needs); err != nil {
				left = append(left, r.what+": no "+r.needs)
				continue
			}
		}
		line, err := r.measure(binary, *runs)
		if err != nil {
			left = append(left, r.what+": "+err.Error())
			continue
		}
		fmt.Println(line)
	}
	if info, err := os.Stat(binary); err == nil {
		fmt.Printf("| binary | | | %.1f MB | 25 MB | |\n", float64(info.Size())/1e6)
	}
	for _, l := range left {
		fmt.Println("\nleft out: " + l)
	}
}

// oneRule is a rule of middling size.
func oneRule(corpus string) string {
	rules, _ := filepath.Glob(filepath.Join(corpus, "rules", "linux", "*.toml"))
	if len(rules) == 0 {
		return "none"
	}
	slices.SortFunc(rules, func(a, b string) int { return int(size(a) - size(b)) })
	return rules[len(rules)/2]
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

func (r row) measure(binary string, runs int) (string, error) {
	var times, busy []time.Duration
	var peak int64
	for range runs {
		one, err := r.once(binary)
		if err != nil {
			return "", err
		}
		times, busy = append(times, one.took), append(busy, one.busy)
		peak = max(peak, one.memory)
	}
	median := medianOf(times)
	peer := ""
	if r.peerSeconds > 0 {
		peer = fmt.Sprintf("%.0f s (%.0f times)", r.peerSeconds, r.peerSeconds/median.Seconds())
	}
	if r.peerMiB > 0 {
		peer += fmt.Sprintf(", %.0f MiB", r.peerMiB)
	}
	memory := ""
	if peak > 0 {
		memory = fmt.Sprintf("%.0f MB", float64(peak)/1e6)
	}
	return fmt.Sprintf("| %s | %s | %s | %s | %s | %s |", r.what, inWords(median), inWords(medianOf(busy)), memory, r.bound, peer), nil
}

func medianOf(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

func inWords(d time.Duration) string {
	if d < time.Second/10 {
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

// usage is what one run took: time by the clock, time of all processors, which
// says more where others use them too, and peak memory in bytes, 0 where the
// system does not tell.
type usage struct {
	took, busy time.Duration
	memory     int64
}

func usageOf(took time.Duration, state *os.ProcessState) usage {
	return usage{took, state.UserTime() + state.SystemTime(), peakMemory(state)}
}

// once runs the row in a new process.
func (r row) once(binary string) (usage, error) {
	cmd := exec.Command(binary, r.args...)
	if r.initialize {
		return initialize(cmd)
	}
	start := time.Now()
	err := cmd.Run()
	took := time.Since(start)
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
		return usage{}, fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	return usageOf(took, cmd.ProcessState), nil
}

// initialize starts a server and waits until it has answered the first
// request.
func initialize(cmd *exec.Cmd) (usage, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return usage{}, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return usage{}, err
	}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return usage{}, err
	}
	const request = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`
	fmt.Fprintf(in, "Content-Length: %d\r\n\r\n%s", len(request), request)
	_, err = out.Read(make([]byte, 1))
	took := time.Since(start)
	in.Close()
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if err != nil {
		return usage{}, fmt.Errorf("no answer to initialize: %w", err)
	}
	return usageOf(took, cmd.ProcessState), nil
}
