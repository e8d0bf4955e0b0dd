package server

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/attack"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/translate"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/source"
)

// updatedDateKind is for editors that set the date when they save a file.
const updatedDateKind = protocol.CodeActionKindSource + ".updatedDate.rulewright"

// rewrites offers what can be written otherwise at a place although nothing is
// wrong with it.
func (a *actions) rewrites(at source.Span) {
	if a.doc.file == nil || a.doc.file.Document().Rule == nil {
		return
	}
	a.translation(at.Start)
	a.optionalField(at.Start)
	a.techniques(at.Start)
	a.sampleEvents(at.Start)
}

// sampleEvents offers to make sample events where the rule has none, at its
// query and at its name.
func (a *actions) sampleEvents(offset int) {
	rule := a.doc.file.Document().Rule
	here := func(p rules.Place) bool { return p.IsSet() && p.Key.Join(p.Span).Contains(offset) }
	if !a.view.client.createsFiles || !here(rule.Query.Place) && !here(rule.Name.Place) || len(a.doc.samples().paths) > 0 || !canSample(a.doc) {
		return
	}
	const title = "Make sample events for the rule"
	l := lens(a.doc, rule.Query.Span, title, makeSamples)
	a.out = append(a.out, &protocol.CodeAction{Title: title, Kind: new(protocol.CodeActionKindRefactorRewrite), Command: l.Command})
}

// translation offers the query in the other one of KQL and EQL, if that
// provably matches the same events.
func (a *actions) translation(offset int) {
	rule := a.doc.file.Document().Rule
	here := slices.ContainsFunc([]rules.Place{rule.Query.Place, rule.TypeName.Place, rule.Language.Place}, func(p rules.Place) bool {
		return p.IsSet() && p.Key.Join(p.Span).Contains(offset)
	})
	if !here {
		return
	}
	a.doc.look(func(p *check.Pass) {
		if t, err := translate.Rule(p); err == nil {
			a.add(fmt.Sprintf("Write the query in %s: it matches the same events", t.Name), protocol.CodeActionKindRefactorRewrite, nil, false, t.Edits)
		}
	})
}

// optionalField offers to mark a field of EQL as one that need not exist.
func (a *actions) optionalField(offset int) {
	q, at := a.doc.queryAt(offset)
	if q == nil || q.EQL == nil {
		return
	}
	for _, e := range q.EQL.Path(at) {
		f, ok := e.(*eql.Field)
		if !ok || f.Optional {
			continue
		}
		var edits []source.Edit
		for same := range q.EQL.Fields {
			if same.Name == f.Name && !same.Optional {
				edits = append(edits, source.Edit{Span: source.Span{Start: same.At.Start, End: same.At.Start}, NewText: "?"})
			}
		}
		if inFile, ok := q.FileEdits(a.doc.source, edits); ok {
			a.add(fmt.Sprintf("Make `%s` optional", f.Name), protocol.CodeActionKindRefactorRewrite, nil, false, inFile)
		}
		return
	}
}

// maxTechniques bounds how many techniques are offered at once.
const maxTechniques = 5

var techniqueID = regexp.MustCompile(`\bT\d{4}(?:[./]\d{3})?\b`)

// techniques offers the blocks of techniques that the rule speaks of, in its
// references or its guide, and does not have. It does so in the table [rule]
// outside of texts, and among the blocks that there are.
func (a *actions) techniques(offset int) {
	doc := a.doc.file.Document()
	at := doc.Tree.At(offset)
	if at.Section == nil || at.Section.Keys == nil || at.Section.Keys[0].Name != "rule" || !at.InKey && at.Value != nil && doc.Rule.Query.Span.Contains(offset) {
		return
	}
	has := make(map[string]bool)
	var note func(list []rules.Technique)
	note = func(list []rules.Technique) {
		for i := range list {
			has[list[i].ID.Value] = true
			note(list[i].Subtechniques)
		}
	}
	for i := range doc.Rule.Threat {
		note(doc.Rule.Threat[i].Techniques)
	}
	texts := append(doc.Rule.References.Values(), doc.Rule.Note.Value, doc.Rule.Description.Value)
	offered := 0
	for _, text := range texts {
		for _, id := range techniqueID.FindAllString(text, -1) {
			id = dottedID(id)
			t := attack.Find(id)
			if t == nil || !t.IsCurrent() || has[id] || offered == maxTechniques {
				continue
			}
			has[id] = true
			if edit, ok := a.threatEdit(t); ok {
				offered++
				a.add(fmt.Sprintf("Add the technique %s %s", t.ID, t.Name), protocol.CodeActionKindRefactorRewrite, nil, false, []source.Edit{edit})
			}
		}
	}
}

// dottedID is an id as ATT&CK writes it; its pages have a slash instead.
func dottedID(id string) string {
	if len(id) > len("T1059") {
		return id[:len("T1059")] + "." + id[len("T1059."):]
	}
	return id
}

// threatEdit adds a block for a technique at the end of the rule's tables: a
// new one, since each has one tactic.
func (a *actions) threatEdit(t *attack.Technique) (source.Edit, bool) {
	tactic := tacticOf(t)
	if tactic == nil {
		return source.Edit{}, false
	}
	end := 0
	for _, section := range a.doc.file.Document().Tree.Sections {
		if len(section.Keys) > 0 && section.Keys[0].Name == "rule" {
			end = section.Span.End
		}
	}
	line := a.doc.source.LineSpan(a.doc.source.LineAt(end)).End
	br := lineBreak(a.doc.source)
	text := br + br + strings.ReplaceAll(threatBlock(tactic, t), "\n", br)
	return source.Edit{Span: source.Span{Start: line, End: line}, NewText: text[:len(text)-len(br)]}, true
}

// dates offers to write today's date into metadata.updated_date: to an editor
// that asks for just that, and at the metadata to everybody.
func (a *actions) dates(at source.Span, only []protocol.CodeActionKind) {
	if a.doc.file == nil {
		return
	}
	doc := a.doc.file.Document()
	date, day := doc.Metadata.UpdatedDate, today(a.doc.now())
	if !date.IsSet() || date.Value == day {
		return
	}
	kind := protocol.CodeActionKind(updatedDateKind)
	if len(only) == 0 {
		kind = protocol.CodeActionKindRefactorRewrite
		if in := doc.Tree.At(at.Start).Section; in == nil || len(in.Keys) != 1 || in.Keys[0].Name != "metadata" {
			return
		}
	}
	if wants(only, kind) {
		a.add("Set `updated_date` to "+day, kind, nil, false, []source.Edit{{Span: date.Span, NewText: `"` + day + `"`}})
	}
}
