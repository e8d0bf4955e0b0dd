// Package attack knows MITRE ATT&CK for Enterprise: the tactics, techniques
// and subtechniques with their names, which belong together, and what became
// of those that were revoked.
//
// It holds identifiers and names, none of ATT&CK's prose, and it judges no
// rule.
package attack

import (
	_ "embed"
	"strings"
	"sync"
)

// Tactic is a column of the matrix.
type Tactic struct {
	ID   string // "TA0006"
	Name string // "Credential Access"
	Slug string // "credential-access"
}

// URL is the tactic's page, with the slash at the end.
func (t *Tactic) URL() string { return site + "tactics/" + t.ID + "/" }

// Technique is a technique or a subtechnique.
type Technique struct {
	ID   string // "T1003" or "T1003.001"
	Name string // of a subtechnique without its technique's
	// Tactics are the slugs of the tactics it serves.
	Tactics []string
	// RevokedBy is the ID of what replaced it; empty while it stands.
	RevokedBy string
	// Deprecated says that it was given up without a replacement.
	Deprecated bool
}

// URL is the technique's page, with the slash at the end.
func (t *Technique) URL() string {
	return site + "techniques/" + strings.ReplaceAll(t.ID, ".", "/") + "/"
}

// Parent is the ID of a subtechnique's technique; empty for a technique.
func (t *Technique) Parent() string {
	parent, _, sub := strings.Cut(t.ID, ".")
	if !sub {
		return ""
	}
	return parent
}

// IsCurrent reports whether it is neither revoked nor deprecated.
func (t *Technique) IsCurrent() bool { return t.RevokedBy == "" && !t.Deprecated }

const site = "https://attack.mitre.org/"

//go:generate go run ./gen -facts ../../../shared/facts/attack.json -out attack.tsv

// embedded has a line for the version, then one for each tactic and one for
// each technique, in order of ID, with tabs between the columns.
//
//go:embed attack.tsv
var embedded string

// table is the embedded text, read.
type table struct {
	version       string
	tactics       []Tactic
	techniques    []Technique
	tacticByID    map[string]*Tactic
	tacticByName  map[string]*Tactic // by name and slug in lower case
	techniqueByID map[string]*Technique
}

var carried = sync.OnceValue(func() *table { return parse(embedded) })

func parse(text string) *table {
	t := &table{
		tacticByID: map[string]*Tactic{}, tacticByName: map[string]*Tactic{}, techniqueByID: map[string]*Technique{},
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	t.version = lines[0]
	t.techniques = make([]Technique, 0, len(lines))
	for _, line := range lines[1:] {
		columns := strings.Split(line, "\t")
		if strings.HasPrefix(columns[0], "TA") {
			t.tactics = append(t.tactics, Tactic{columns[0], columns[1], columns[2]})
			continue
		}
		t.techniques = append(t.techniques, Technique{
			ID: columns[0], Name: columns[1], Tactics: strings.Split(columns[2], ","),
			RevokedBy: columns[3], Deprecated: columns[4] == "deprecated",
		})
	}
	for i := range t.tactics {
		tactic := &t.tactics[i]
		t.tacticByID[tactic.ID] = tactic
		t.tacticByName[strings.ToLower(tactic.Name)] = tactic
		t.tacticByName[tactic.Slug] = tactic
	}
	for i := range t.techniques {
		t.techniqueByID[t.techniques[i].ID] = &t.techniques[i]
	}
	return t
}
