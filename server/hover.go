package server

import (
	"context"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// explanation is what a hover shows: Markdown about a span of the document.
type explanation struct {
	span source.Span
	text string
}

// explainers are asked in turn what stands at an offset.
var explainers = []func(d *document, offset int) *explanation{
	explainCheckID,
	explainSetting,
	explainESQL,
	explainField,
	explainFunction,
	explainQueryOperator,
	explainEQLWord,
	explainIndex,
	explainRisk,
	explainValue,
	explainKey,
}

// Hover says what stands at a place.
func (s *server) Hover(ctx context.Context, params *protocol.HoverParams) (*protocol.Hover, error) {
	v := viewOf(ctx)
	d := v.docs[params.TextDocument.URI]
	if d == nil {
		return nil, nil
	}
	offset, err := d.offset(params.Position)
	if err != nil {
		return nil, err
	}
	e := d.explain(offset)
	if made := explainMade(d, offset, v.client.runsLinks); made != nil {
		if e == nil {
			e = made
		} else {
			e.text += "\n\n" + made.text
		}
	}
	if e == nil {
		return nil, nil
	}
	where := d.rangeOf(e.span)
	return &protocol.Hover{Contents: markup(e.text, v.client.markdownHover), Range: &where}, nil
}

// explain says what stands at an offset, what the sample events did there and
// which events show the findings there; nil where there is nothing to say.
func (d *document) explain(offset int) *explanation {
	var out *explanation
	for _, explain := range explainers {
		if out = explain(d, offset); out != nil {
			break
		}
	}
	for _, more := range []*explanation{explainSamples(d, offset), explainWitnesses(d, offset)} {
		switch {
		case out == nil:
			out = more
		case more != nil:
			out.text += "\n\n" + more.text
		}
	}
	return out
}

// markup wraps Markdown, or what is left of it for an editor that cannot show
// any.
func markup(text string, markdown bool) *protocol.MarkupContent {
	if markdown {
		return &protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: text}
	}
	return &protocol.MarkupContent{Kind: protocol.MarkupKindPlainText, Value: plainly.Replace(text)}
}

var plainly = strings.NewReplacer("```toml\n", "", "```json\n", "", "```\n", "", "```", "", "**", "", "`", "")

// queryAt returns the query that holds an offset of the file, and the offset
// in its text; nil where there is none.
func (d *document) queryAt(offset int) (*check.Query, int) {
	var found *check.Query
	at := 0
	d.look(func(p *check.Pass) {
		for _, q := range p.Queries() {
			if !q.Span.Contains(offset) {
				continue
			}
			if decoded, ok := q.Map.FromFile(offset); ok {
				found, at = q, decoded
			}
		}
	})
	return found, at
}
