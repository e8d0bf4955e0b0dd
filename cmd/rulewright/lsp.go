package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/rules/workspace"
	"github.com/rulewright/rulewright/server"
)

func newLSP() *cobra.Command {
	var socket string
	cmd := &cobra.Command{
		Use:   "lsp",
		Short: "Runs the language server",
		Long: "Speaks the Language Server Protocol on standard input and output, for an editor\n" +
			"that starts it. What it reports is what `rulewright lint` reports.",
		Example: "  rulewright lsp\n  rulewright lsp --socket 6009",
		Args:    noMoreThan(0, "It takes no arguments"),
		RunE:    func(cmd *cobra.Command, _ []string) error { return serve(cmd, socket) },
	}
	cmd.Flags().StringVar(&socket, "socket", "", "connect to an editor that listens at this port of this machine, or at HOST:PORT")
	// Some editors pass it to every server.
	cmd.Flags().Bool("stdio", true, "")
	_ = cmd.Flags().MarkHidden("stdio")
	return cmd
}

func serve(cmd *cobra.Command, socket string) error {
	staySmall()
	stream, err := toEditor(socket)
	if err != nil {
		return err
	}
	loader := newFolderLoader()
	code, err := server.Serve(cmd.Context(), stream, server.Options{
		Version: programVersion(), Load: loader.load, Changed: loader.changed, Read: workspace.ReadFile, Files: ruleFiles, Samples: sampleFiles, Candidates: sampleCandidates,
	})
	switch {
	case err != nil:
		return fmt.Errorf("the connection to the editor broke: %w", err)
	case code != 0:
		return status(code)
	}
	return nil
}

// toEditor is the connection to the editor.
func toEditor(socket string) (io.ReadWriteCloser, error) {
	if socket == "" {
		out := os.Stdout
		// A stray print must not end up between messages.
		os.Stdout = os.Stderr
		return stdio{os.Stdin, out}, nil
	}
	if !strings.Contains(socket, ":") {
		socket = net.JoinHostPort("127.0.0.1", socket)
	}
	conn, err := net.DialTimeout("tcp", socket, 10*time.Second)
	if err != nil {
		return nil, fmt.Errorf("no editor listens there: %w", err)
	}
	return conn, nil
}

// ruleFiles lists the rule files of a folder, as `lint` finds them.
func ruleFiles(o *analysis.Options, root string) []workspace.Entry {
	return (&loaded{options: o}).find([]string{root})
}

// sampleFiles lists the files with a rule's sample events, which are those of
// its tests.
func sampleFiles(o *analysis.Options, rule, ruleID string) []string {
	var out []string
	for _, pattern := range o.Config.TestPatterns(rule, ruleID) {
		out = append(out, globbed(pattern.Dir, pattern.Glob)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// mostCandidates bounds how many files are offered for sample events.
const mostCandidates = 200

// sampleCandidates lists the files that may have sample events for a rule
// though they are not its own: those of other rules, and what else holds JSON
// beside it.
func sampleCandidates(o *analysis.Options, rule, _ string) []string {
	dir := filepath.Dir(rule)
	var out []string
	for _, glob := range []string{"*.{ndjson,jsonl,json}", "{tests,samples,events}/{*,*/*}.{ndjson,jsonl,json}"} {
		out = append(out, globbed(dir, glob)...)
	}
	for _, pattern := range o.Config.TestPatterns(rule, "") {
		if pattern.Name != "" {
			out = append(out, globbed(pattern.Dir, strings.ReplaceAll(pattern.Glob, pattern.Name, "*"))...)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(len(out), mostCandidates)]
}

// stdio is standard input and output as one stream.
type stdio struct {
	io.ReadCloser
	out io.WriteCloser
}

func (s stdio) Write(p []byte) (int, error) { return s.out.Write(p) }

func (s stdio) Close() error { return errors.Join(s.ReadCloser.Close(), s.out.Close()) }
