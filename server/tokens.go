package server

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// tokenKind is what a word of a query is, an index of tokenKinds.
type tokenKind uint32

const (
	keywordToken tokenKind = iota
	fieldToken
	textToken
	numberToken
	functionToken
	operatorToken
	commentToken
	categoryToken
	patternToken
	indexToken
)

// tokenKinds are the names that the protocol has for them.
var tokenKinds = []string{"keyword", "property", "string", "number", "function", "operator", "comment", "type", "regexp", "namespace"}

// token is a word of a query with its place in the file.
type token struct {
	span source.Span
	kind tokenKind
}

// painter collects the tokens of a query.
type painter struct {
	query  *check.Query
	tokens []token
}

func (p *painter) paint(span source.Span, kind tokenKind) {
	if !span.IsEmpty() {
		p.tokens = append(p.tokens, token{p.query.InFile(span), kind})
	}
}

// tokens returns the tokens of a document's queries that touch a span, in
// order, none over the end of a line.
func (d *document) tokens(within source.Span) []token {
	var out []token
	d.look(func(p *check.Pass) {
		for _, q := range p.Queries() {
			if !q.Span.Overlaps(within) {
				continue
			}
			painter := painter{query: q}
			painter.all()
			for _, t := range painter.tokens {
				if t.span.Overlaps(within) {
					out = append(out, d.byLine(t)...)
				}
			}
		}
	})
	slices.SortStableFunc(out, func(a, b token) int { return cmp.Compare(a.span.Start, b.span.Start) })
	end := 0
	return slices.DeleteFunc(out, func(t token) bool {
		if t.span.Start < end {
			return true // inside of another one
		}
		end = t.span.End
		return false
	})
}

// byLine cuts a token at the ends of lines, which editors do not expect in
// one.
func (d *document) byLine(t token) []token {
	first, last := d.source.LineAt(t.span.Start), d.source.LineAt(t.span.End)
	if first == last {
		return []token{t}
	}
	var out []token
	for line := first; line <= last; line++ {
		span := d.source.LineSpan(line)
		span = source.Span{Start: max(span.Start, t.span.Start), End: min(span.End, t.span.End)}
		text := d.source.Slice(span)
		span.Start += len(text) - len(strings.TrimLeft(text, " \t"))
		if span.Start < span.End {
			out = append(out, token{span, t.kind})
		}
	}
	return out
}

// encoded is how the protocol writes tokens: five numbers each, places as the
// way from the token before.
func (d *document) encoded(tokens []token) []uint32 {
	out := make([]uint32, 0, 5*len(tokens))
	var last protocol.Position
	for _, t := range tokens {
		r := d.rangeOf(t.span)
		column := r.Start.Character
		if r.Start.Line == last.Line {
			column -= last.Character
		}
		out = append(out, r.Start.Line-last.Line, column, r.End.Character-r.Start.Character, uint32(t.kind), 0)
		last = r.Start
	}
	return out
}

// painted remembers the tokens that an editor has of each document, so that it
// can be told what changed.
type painted struct {
	mu   sync.Mutex
	last map[docID]*protocol.SemanticTokens
}

// swap keeps new tokens and returns the ones that the editor has, if they are
// still known.
func (p *painted) swap(id docID, tokens *protocol.SemanticTokens, previous string) *protocol.SemanticTokens {
	p.mu.Lock()
	defer p.mu.Unlock()
	before := p.last[id]
	if p.last == nil {
		p.last = make(map[docID]*protocol.SemanticTokens)
	}
	p.last[id] = tokens
	if before == nil || *before.ResultID != previous {
		return nil
	}
	return before
}

func (p *painted) forget(id docID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.last, id)
}

// SemanticTokensFull names what the words of a document's queries are.
func (s *server) SemanticTokensFull(ctx context.Context, params *protocol.SemanticTokensParams) (*protocol.SemanticTokens, error) {
	tokens := s.paint(ctx, params.TextDocument.URI)
	if tokens != nil {
		s.painted.swap(params.TextDocument.URI, tokens, "")
	}
	return tokens, nil
}

func (s *server) paint(ctx context.Context, id docID) *protocol.SemanticTokens {
	v := viewOf(ctx)
	d := v.docs[id]
	if d == nil || !v.settings.SemanticTokens {
		return nil
	}
	tokens := d.encoded(d.tokens(source.Span{End: d.source.Len()}))
	return &protocol.SemanticTokens{ResultID: new(strconv.FormatUint(d.serial, 36)), Data: tokens}
}

// SemanticTokensFullDelta says what changed of them.
func (s *server) SemanticTokensFullDelta(ctx context.Context, params *protocol.SemanticTokensDeltaParams) (protocol.SemanticTokensDeltaResult, error) {
	tokens := s.paint(ctx, params.TextDocument.URI)
	if tokens == nil {
		return nil, nil
	}
	before := s.painted.swap(params.TextDocument.URI, tokens, params.PreviousResultID)
	if before == nil {
		return tokens, nil
	}
	return &protocol.SemanticTokensDelta{ResultID: tokens.ResultID, Edits: difference(before.Data, tokens.Data)}, nil
}

// difference is the one edit that makes a list of numbers another one.
func difference(before, after []uint32) []protocol.SemanticTokensEdit {
	start := 0
	for start < len(before) && start < len(after) && before[start] == after[start] {
		start++
	}
	same := 0
	for same < min(len(before), len(after))-start && before[len(before)-1-same] == after[len(after)-1-same] {
		same++
	}
	gone, come := len(before)-start-same, after[start:len(after)-same]
	if gone == 0 && len(come) == 0 {
		return []protocol.SemanticTokensEdit{}
	}
	return []protocol.SemanticTokensEdit{{Start: uint32(start), DeleteCount: uint32(gone), Data: come}}
}

// SemanticTokensRange is SemanticTokensFull for what is on the screen.
func (s *server) SemanticTokensRange(ctx context.Context, params *protocol.SemanticTokensRangeParams) (*protocol.SemanticTokens, error) {
	v := viewOf(ctx)
	d := v.docs[params.TextDocument.URI]
	if d == nil || !v.settings.SemanticTokens {
		return nil, nil
	}
	within, err := d.span(params.Range)
	if err != nil {
		return nil, err
	}
	return &protocol.SemanticTokens{Data: d.encoded(d.tokens(within))}, nil
}
