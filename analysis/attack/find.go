package attack

import "strings"

// Version is the version of ATT&CK that the table was made from.
func Version() string { return carried().version }

// Tactics returns the tactics in order of ID. Nobody changes them.
func Tactics() []Tactic { return carried().tactics }

// Techniques returns techniques and subtechniques in order of ID, revoked and
// deprecated ones among them. Nobody changes them.
func Techniques() []Technique { return carried().techniques }

// FindTactic returns the tactic with an ID, or nil.
func FindTactic(id string) *Tactic { return carried().tacticByID[id] }

// TacticNamed returns the tactic with a name or a slug, in any case, or nil.
func TacticNamed(name string) *Tactic { return carried().tacticByName[strings.ToLower(name)] }

// Find returns the technique or subtechnique with an ID, or nil.
func Find(id string) *Technique { return carried().techniqueByID[id] }

// Named returns the techniques and subtechniques with a name, in any case:
// subtechniques of different techniques can share one. The current ones come
// first.
func Named(name string) []*Technique {
	var current, past []*Technique
	for i := range carried().techniques {
		t := &carried().techniques[i]
		switch {
		case !strings.EqualFold(t.Name, name):
		case t.IsCurrent():
			current = append(current, t)
		default:
			past = append(past, t)
		}
	}
	return append(current, past...)
}

// Replacement follows revocations to the technique that stands for t now. It
// is t itself where t was not revoked, and nil where the last one is unknown.
func (t *Technique) Replacement() *Technique {
	for range 8 { // far more steps than there are; a circle would be a mistake in the facts
		if t == nil || t.RevokedBy == "" {
			return t
		}
		t = Find(t.RevokedBy)
	}
	return nil
}

// Serves reports whether a technique belongs to the tactic with an ID.
func (t *Technique) Serves(tacticID string) bool {
	tactic := FindTactic(tacticID)
	if tactic == nil {
		return false
	}
	for _, slug := range t.Tactics {
		if slug == tactic.Slug {
			return true
		}
	}
	return false
}
