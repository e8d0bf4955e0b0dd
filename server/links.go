package server

import (
	"context"
	"net/url"
	"strings"

	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/rulewright/rulewright/analysis/attack"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// DocumentLink lists what leads out of a rule: addresses of the web, and the
// ids of tactics and techniques.
func (s *server) DocumentLink(ctx context.Context, params *protocol.DocumentLinkParams) ([]protocol.DocumentLink, error) {
	d := viewOf(ctx).docs[params.TextDocument.URI]
	if d == nil || d.file == nil {
		return nil, nil
	}
	l := links{doc: d}
	tree := d.file.Document().Tree
	for _, statement := range tree.Statements {
		l.value(statement.Value)
	}
	for _, comment := range tree.Comments {
		l.addresses(d.source.Slice(comment.Span), func(at source.Span) source.Span { return at.Shift(comment.Span.Start) })
	}
	return l.out, nil
}

type links struct {
	doc *document
	out []protocol.DocumentLink
}

func (l *links) value(v *toml.Value) {
	switch v.Kind {
	case toml.Array:
		for _, item := range v.Items {
			l.value(item)
		}
	case toml.TableKind:
		for _, entry := range v.Table.Entries {
			l.value(entry.Value)
		}
	case toml.String:
		if page := attackPage(v.Text); page != "" {
			l.add(v.Map.ToFile(source.Span{End: len(v.Text)}), page)
			return
		}
		l.addresses(v.Text, v.Map.ToFile)
	}
}

// attackPage is the address of what an id of ATT&CK names, or empty.
func attackPage(id string) string {
	if !strings.HasPrefix(id, "T") {
		return ""
	}
	if t := attack.FindTactic(id); t != nil {
		return t.URL()
	}
	if t := attack.Find(id); t != nil {
		return t.URL()
	}
	return ""
}

// maxLinks bounds how many links a document has.
const maxLinks = 1000

func (l *links) add(at source.Span, target string) {
	if u, err := url.Parse(target); err == nil && u.Host != "" && len(l.out) < maxLinks {
		// The protocol's own way to make an address also escapes signs that
		// mean something.
		l.out = append(l.out, protocol.DocumentLink{Range: l.doc.rangeOf(at), Target: new(uri.URI(u.String()))})
	}
}

// addresses links the addresses in a text.
func (l *links) addresses(text string, toFile func(source.Span) source.Span) {
	for start := 0; ; {
		i := strings.Index(text[start:], "http")
		if i < 0 {
			return
		}
		start += i
		rest := text[start:]
		n := strings.IndexFunc(rest, func(r rune) bool { return r <= ' ' || strings.ContainsRune("\"'`<>()[]{}|\\", r) })
		if n < 0 {
			n = len(rest)
		}
		address := strings.TrimRight(rest[:n], ".,;:!?")
		if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
			l.add(toFile(source.Span{Start: start, End: start + len(address)}), address)
		}
		start += max(n, len("http"))
	}
}
