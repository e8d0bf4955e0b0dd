// Package outline keeps a few facts of each rule of a workspace: its id and
// name, what it is filed under, the ids, fields and values that it mentions. By
// them an editor finds and proposes what other rules have, without reading
// their files again.
//
// An Outline holds none of its file's text, so that those of some thousand
// rules are small. The package opens no file and judges nothing.
package outline

import (
	"cmp"
	"slices"
	"strings"
	"unique"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Outline is what is kept of one file. Spans are byte offsets of the file as
// it was when it was read.
type Outline struct {
	ID, Name Named
	Type     rules.Type
	// Techniques are the ids of tactics, techniques and subtechniques.
	Techniques, Tags, Integrations, Indices []string
	// Makes are the exception lists whose items stand in the file, by list id,
	// and Heeds those that its rule heeds.
	Makes, Heeds []Named
	// Mentions are all texts of the file in the form of a UUID: ids of rules
	// and timelines, wherever they stand.
	Mentions []Named
	// Fields are the fields that the rule names, each once, in order.
	Fields []string
	// Values are what queries compare fields with, without patterns, each once.
	Values []Value
}

// Named is a text and where it stands.
type Named struct {
	Text string
	At   source.Span
}

// Value is a field with a text that it is compared with.
type Value struct{ Field, Text string }

func (v Value) compare(w Value) int {
	return cmp.Or(cmp.Compare(v.Field, w.Field), cmp.Compare(v.Text, w.Text))
}

// Of makes the outline of a file. A pass over the document tells its fields.
func Of(p *check.Pass) *Outline {
	doc := p.Doc
	o := &Outline{Mentions: uuids(doc.File.Text())}
	for i := range doc.Exceptions {
		o.Makes = appendNamed(o.Makes, doc.Exceptions[i].ListID)
	}
	rule := doc.Rule
	if rule == nil {
		return o
	}
	o.ID, o.Name, o.Type = named(rule.RuleID), named(rule.Name), rules.Type(keep(string(rule.Type())))
	o.Tags, o.Integrations, o.Indices = kept(rule.Tags.Values()), kept(doc.Metadata.Integration.Values()), kept(rule.Index.Values())
	for i := range rule.Threat {
		o.addTechniques(append([]rules.Technique{rule.Threat[i].Tactic}, rule.Threat[i].Techniques...))
	}
	for i := range rule.ExceptionsList {
		o.Heeds = appendNamed(o.Heeds, rule.ExceptionsList[i].ListID)
	}
	for _, use := range p.FieldUses() {
		if !use.Pattern {
			o.Fields = append(o.Fields, keep(use.Name))
		}
	}
	slices.Sort(o.Fields)
	o.Fields = slices.Compact(o.Fields)
	for _, q := range p.Queries() {
		Values(q, func(field, text string) {
			if len(o.Values) < maxValues && len(text) <= maxValue {
				o.Values = append(o.Values, Value{keep(field), keep(text)})
			}
		})
	}
	slices.SortFunc(o.Values, Value.compare)
	o.Values = slices.Compact(o.Values)
	return o
}

// maxValues bounds how many values of one rule are kept, and maxValue how long
// they are, in bytes: what is longer nobody wants proposed.
const (
	maxValues = 500
	maxValue  = 80
)

func (o *Outline) addTechniques(list []rules.Technique) {
	for i := range list {
		if id := list[i].ID; id.IsSet() {
			o.Techniques = append(o.Techniques, keep(id.Value))
		}
		o.addTechniques(list[i].Subtechniques)
	}
}

// keep returns a text that is the same in memory wherever it is kept, and does
// not hold on to a file's.
func keep(s string) string { return unique.Make(s).Value() }

func kept(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = keep(s)
	}
	return out
}

func named(s rules.String) Named { return Named{strings.Clone(s.Value), s.Span} }

func appendNamed(list []Named, s rules.String) []Named {
	if !s.IsSet() {
		return list
	}
	return append(list, named(s))
}
