package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/ruletest"
)

// commands are what the server runs for a lens or a plugin, by name: all of
// them are announced.
var commands = map[string]func(*server, context.Context, *commandCall) (any, error){
	showSamples: (*server).showSamples, makeSamples: (*server).makeSamples,
	chooseSamples: (*server).chooseSamples, listSamples: (*server).listSamples,
	showStatus: (*server).status,
}

// commandCall is a command that is to be run on a rule.
type commandCall struct {
	view *view
	rule *document
	// file is the path or URI of a file that the command was given too; nil for
	// none.
	file *string
}

// ExecuteCommand runs a command that a lens, or a plugin, asks for. What it
// could not do is an answer in words that a person can act on.
func (s *server) ExecuteCommand(ctx context.Context, params *protocol.ExecuteCommandParams) (protocol.LSPAny, error) {
	run := commands[params.Command]
	if run == nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "no command %s", params.Command)
	}
	call, err := readCall(viewOf(ctx), params)
	if err != nil {
		return nil, err
	}
	result, err := run(s, ctx, call)
	if err != nil {
		return nil, refused(err.Error())
	}
	return json.Marshal(result)
}

// readCall reads what a command is given: the URI of an open rule, and perhaps
// a file.
func readCall(v *view, params *protocol.ExecuteCommandParams) (*commandCall, error) {
	call := &commandCall{view: v}
	var id string
	if len(params.Arguments) == 0 || json.Unmarshal(params.Arguments[0], &id) != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s wants the URI of a rule", params.Command)
	}
	if len(params.Arguments) > 1 && json.Unmarshal(params.Arguments[1], &call.file) != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s wants the path of a file", params.Command)
	}
	call.rule = v.docs[docID(id)]
	if d := call.rule; d == nil || d.file == nil || d.file.Document().Rule == nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s is not an open rule", id)
	}
	return call, nil
}

// showSamples explains in words what the rule does with its sample events.
func (s *server) showSamples(_ context.Context, call *commandCall) (any, error) {
	var b strings.Builder
	d := call.rule
	samples := d.samples()
	title := samples.title()
	if title == "" {
		title = "no sample events: `rulewright test --update` makes some"
	}
	fmt.Fprintf(&b, "%s: %s\n", filepath.Base(d.source.Path()), title)
	o := samples.outcome
	if o == nil || o.Explanation == nil {
		return b.String(), nil
	}
	for i := range o.Results {
		if err := explainFailure(&b, o, &o.Results[i]); err != nil {
			return nil, err
		}
	}
	if err := explainAnswer(&b, o.Answer); err != nil {
		return nil, err
	}
	b.WriteString("\n")
	if err := o.Explanation.Print(&b, ""); err != nil {
		return nil, err
	}
	return b.String(), nil
}

// explainAnswer writes what a query in ES|QL makes of the events: the table
// behind every command, and the result.
func explainAnswer(b *strings.Builder, a *ruletest.Answer) error {
	if a == nil || a.Table == nil {
		return nil
	}
	if err := esqleval.PrintSteps(b, a.Query, a.Steps, ""); err != nil {
		return err
	}
	fmt.Fprintf(b, "\nresult: %s\n", rowsText(a.Rows))
	if err := esqleval.PrintTable(b, a.Table, esqleval.ShownRows, a.Rows, "  "); err != nil {
		return err
	}
	for _, w := range a.Warnings {
		fmt.Fprintf(b, "  warning: %s\n", w)
	}
	return nil
}

// explainFailure says why a test fails, if it does.
func explainFailure(b *strings.Builder, o *ruletest.Outcome, r *ruletest.Result) error {
	if r.Status != ruletest.Failed {
		return nil
	}
	fmt.Fprintf(b, "\nThe test %q in %s expects %s: %s\n", r.Case.Name, filepath.Base(r.File.Source.Path()), verdictWords[r.Case.Expect], r.Why)
	for _, verdict := range r.Verdicts {
		if err := eval.PrintVerdict(b, o.Query.Text, verdict, "  "); err != nil {
			return err
		}
	}
	return nil
}

// canSample reports whether sample events could be made for a rule: it has a
// file beside which they go.
func canSample(d *document) bool {
	_, saved := pathOf(d.id)
	return saved && d.file.Document().Rule.Query.Value != ""
}

// makeSamples has the editor write sample events beside a rule: a case for
// each alternative, and near misses.
func (s *server) makeSamples(ctx context.Context, call *commandCall) (any, error) {
	d := call.rule
	path, saved := pathOf(d.id)
	switch {
	case !saved:
		return nil, errors.New("save the rule first: its sample events stand beside it")
	case !call.view.client.createsFiles:
		return nil, errors.New("this editor cannot make files for a server: run `rulewright test --update " + filepath.Base(path) + "`")
	case len(d.samples().paths) > 0:
		return nil, errors.New("the rule has sample events: " + d.samples().names())
	}
	file, err := ruletest.Propose(d.file.Document(), ruletest.Options{Catalogue: d.options.Catalogue, Lists: d.options.Lists})
	if err != nil {
		return nil, fmt.Errorf("no sample events could be made: %w", err)
	}
	target := uri.File(strings.TrimSuffix(path, filepath.Ext(path)) + ".events.ndjson")
	change := &protocol.TextDocumentEdit{Edits: []protocol.TextDocumentEditElement{&protocol.TextEdit{NewText: file.Source.Text()}}}
	change.TextDocument.URI = target
	applied, err := s.client.ApplyEdit(ctx, &protocol.ApplyWorkspaceEditParams{Label: new("Make sample events"), Edit: protocol.WorkspaceEdit{
		DocumentChanges: []protocol.DocumentChange{&protocol.CreateFile{Kind: "create", URI: target}, change},
	}})
	switch {
	case err != nil:
		return nil, err
	case applied == nil || !applied.Applied:
		return nil, errors.New("the editor did not write " + filepath.Base(target.FsPath()) + reasonOf(applied))
	}
	return string(target), nil
}

// reasonOf is why an editor made no edit, if it says so.
func reasonOf(r *protocol.ApplyWorkspaceEditResult) string {
	if r == nil || r.FailureReason == nil || *r.FailureReason == "" {
		return ""
	}
	return ": " + *r.FailureReason
}
