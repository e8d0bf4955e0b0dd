package sample

import "github.com/rulewright/rulewright/analysis/event"

// labelField is where a document says what it was made for.
const labelField = "labels.rulewright"

// Label says what the document of a set is for: the note and the clause of
// the set, and a role that is not plain; empty for an event of a plain match.
func (s Set) Label(d Document) string {
	text := s.Note
	if s.Clause != nil {
		text += " " + s.Clause.Text
	}
	if d.Role != EventRole {
		if text != "" {
			text = ", " + text
		}
		text = string(d.Role) + text
	}
	if runes := []rune(text); len(runes) > maxLabel {
		text = string(runes[:maxLabel-1]) + "…"
	}
	return text
}

// maxLabel is how long a label is, in characters.
const maxLabel = 200

// Labelled returns the document with a label in labels.rulewright; as it is
// where the label is empty, and where the rule reads fields of any name.
func (d Document) Labelled(label string) []byte {
	if label == "" || d.unlabelled {
		return d.JSON
	}
	tree, err := d.draft.tree()
	if err != nil || event.Nest(tree, labelField, label) != nil {
		return d.JSON
	}
	text, err := compact(tree)
	if err != nil {
		return d.JSON
	}
	return text
}
