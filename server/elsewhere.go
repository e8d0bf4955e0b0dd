package server

import (
	"context"
	"path/filepath"
	"slices"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/outline"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// name is what stands at a place and what other files may speak of: an id of a
// rule or a timeline, or of an exception list.
type name struct {
	text string
	list bool
}

// nameAt returns the id at an offset, if there is one.
func (d *document) nameAt(offset int) (name, bool) {
	if d.file == nil {
		return name{}, false
	}
	at := d.file.Document().Tree.At(offset)
	if at.Entry != nil && !at.InKey && at.Entry.Key.Name == "list_id" && at.Value != nil && at.Value.Kind == toml.String {
		return name{text: at.Value.Text, list: true}, true
	}
	id, ok := outline.UUIDAt(d.source.Text(), offset)
	return name{text: id.Text}, ok
}

// mentionedIn returns where a file mentions a name, and where it makes what the
// name stands for.
func (n name) mentionedIn(o *outline.Outline) (mentions, makes []source.Span) {
	pick := func(list []outline.Named) (out []source.Span) {
		for _, m := range list {
			if m.Text == n.text {
				out = append(out, m.At)
			}
		}
		return out
	}
	if n.list {
		return pick(o.Heeds), pick(o.Makes)
	}
	for _, span := range pick(o.Mentions) {
		if o.ID.Text == n.text && o.ID.At.Covers(span) {
			makes = append(makes, span)
		} else {
			mentions = append(mentions, span)
		}
	}
	return mentions, makes
}

// definedElsewhere returns the rule or the exception list whose id stands at an
// offset.
func (s *server) definedElsewhere(v *view, d *document, offset int) []protocol.Location {
	n, ok := d.nameAt(offset)
	if !ok {
		return nil
	}
	var out []protocol.Location
	s.volumes(v, "", func(path string, o *outline.Outline) bool {
		_, makes := n.mentionedIn(o)
		out = append(out, s.locationsIn(v, path, makes)...)
		return true
	})
	return out
}

// locationsIn are spans of a file as the protocol has them; none if it can no
// longer be read.
func (s *server) locationsIn(v *view, path string, spans []source.Span) []protocol.Location {
	if len(spans) == 0 {
		return nil
	}
	file := s.text(v, path)
	if file == nil {
		return nil
	}
	out := make([]protocol.Location, len(spans))
	for i, span := range spans {
		out[i] = protocol.Location{URI: s.idOf(v, path), Range: rangeIn(file, span, v.client.encoding)}
	}
	return out
}

// maxReferences bounds how many places in other files are listed.
const maxReferences = 2000

// mentionedElsewhere lists what other files say of the id or the field at an
// offset.
func (s *server) mentionedElsewhere(ctx context.Context, v *view, d *document, offset int, makesToo bool) []protocol.Location {
	var out []protocol.Location
	if n, ok := d.nameAt(offset); ok {
		s.volumes(v, "", func(path string, o *outline.Outline) bool {
			mentions, makes := n.mentionedIn(o)
			if makesToo {
				mentions = append(mentions, makes...)
			}
			out = append(out, s.locationsIn(v, path, mentions)...)
			return ctx.Err() == nil && len(out) < maxReferences
		})
		return out
	}
	use, ok := d.fieldAt(offset)
	if !ok || use.Pattern {
		return nil
	}
	s.volumes(v, d.source.Path(), func(path string, o *outline.Outline) bool {
		if _, has := slices.BinarySearch(o.Fields, use.Name); has {
			out = append(out, s.fieldIn(v, path, use.Name)...)
		}
		return ctx.Err() == nil && len(out) < maxReferences
	})
	return out
}

// fieldIn lists the places of another file that name a field.
func (s *server) fieldIn(v *view, path, field string) []protocol.Location {
	var uses []check.FieldUse
	file := s.text(v, path)
	switch open := v.open(path); {
	case open != nil:
		uses = open.usesOf(field)
	case file != nil:
		o := v.homes.of(filepath.Dir(path))
		if doc := rules.Parse(file); doc.Rule != nil {
			uses = check.NewPass(doc, o.Config.Profile, o.Catalogue).FieldUses()
		}
	}
	var out []protocol.Location
	for _, u := range uses {
		if u.Name == field && !u.Pattern {
			out = append(out, protocol.Location{URI: s.idOf(v, path), Range: rangeIn(file, u.Span, v.client.encoding)})
		}
	}
	return out
}
