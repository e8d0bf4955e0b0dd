package server

import (
	"context"
	"encoding/json"
	"fmt"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/ruletest"
	"github.com/rulewright/rulewright/rules/source"
)

// The commands of the server; an editor's plugin shows what they return.
const (
	// showSamples explains what a rule does with its sample events: it takes
	// the document's URI and returns a text.
	showSamples = "rulewright.showSamples"
	// makeSamples writes sample events beside a rule, through the editor. It
	// takes the document's URI.
	makeSamples = "rulewright.makeSamples"
	// chooseSamples takes another file of sample events for the session: the
	// document's URI and the file, by path or URI; an empty one goes back to
	// the rule's own. Without a file it asks the person at the editor. It
	// returns the names of the files that the rule has then.
	chooseSamples = "rulewright.chooseSamples"
	// listSamples lists the files that chooseSamples can be given, for an
	// editor that asks in a way of its own. It takes the document's URI.
	listSamples = "rulewright.listSamples"
)

// CodeLens says above a rule what it does with its sample events, and with
// which; where there are none it offers to make some.
func (s *server) CodeLens(ctx context.Context, params *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	d := viewOf(ctx).docs[params.TextDocument.URI]
	if d == nil || d.file == nil || d.file.Document().Rule == nil {
		return nil, nil
	}
	doc := d.file.Document()
	at := doc.Rule.Place.Node.Span
	at.End = at.Start
	var out []protocol.CodeLens
	if title := d.samples().title(); title != "" {
		out = append(out, lens(d, at, title, showSamples))
	} else if canSample(d) {
		out = append(out, lens(d, at, "no sample events · make some", makeSamples))
	}
	if _, saved := pathOf(d.id); saved && d.sampleFiles.canChoose() && len(d.sampleChoices()) > 1 {
		out = append(out, lens(d, at, "choose sample events", chooseSamples))
	}
	return out, nil
}

func lens(d *document, at source.Span, title, command string) protocol.CodeLens {
	argument, _ := json.Marshal(string(d.id)) // a string has a form
	return protocol.CodeLens{
		Range:   d.rangeOf(at),
		Command: protocol.Command{Title: title, Command: command, Arguments: []protocol.LSPAny{argument}},
	}
}

// title says in a few words what the rule does with the samples; empty where
// there are none.
func (s *samples) title() string {
	o := s.outcome
	switch {
	case len(s.paths) == 0:
		return ""
	case s.tooMany:
		return "too many sample events for the editor: run `rulewright test` · " + s.names()
	case o.Problem != nil:
		return "the query cannot be read · " + s.names()
	case o.Explanation == nil:
		return "cannot be run on events: " + o.Unable + " · " + s.names()
	}
	title := matchText(o)
	if failed := o.Count(ruletest.Failed); failed > 0 {
		title += fmt.Sprintf(" · %d of %d tests fail", failed, failed+o.Count(ruletest.Passed))
	}
	return title + " · " + s.names()
}

// matchText says how many events match; of a query that makes other rows of
// them, how many rows there are and how many events are in some.
func matchText(o *ruletest.Outcome) string {
	x := o.Explanation
	if a := o.Answer; a != nil && a.Aggregates {
		return fmt.Sprintf("%s from %d of %d events", rowsText(a.Rows), x.Matched, x.Events)
	}
	return fmt.Sprintf("%d of %d events match", x.Matched, x.Events)
}

func rowsText(n int) string {
	if n == 1 {
		return "1 row"
	}
	return plural(n, "rows")
}
