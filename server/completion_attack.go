package server

import (
	"slices"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/attack"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/toml"
)

// attackIDs lists the tactics, or the techniques that still stand: those first
// that belong to the tactic, or to the technique, around the place. They are
// found by their names, too.
func (d *document) attackIDs(of string, path []toml.Step) []candidate {
	var out []candidate
	if of == "tactic" {
		for _, t := range attack.Tactics() {
			out = append(out, candidate{label: t.ID, detail: t.Name, filter: t.ID + " " + t.Name, kind: protocol.CompletionItemKindValue})
		}
		return out
	}
	tactic, technique := d.threatAround(path)
	for _, t := range attack.Techniques() {
		isSub := len(t.ID) > len("T1003")
		if isSub != (of == "subtechnique") || t.RevokedBy != "" || t.Deprecated {
			continue
		}
		x := candidate{label: t.ID, detail: t.Name, filter: t.ID + " " + t.Name, kind: protocol.CompletionItemKindValue, rank: 1}
		switch {
		case isSub && technique != "" && strings.HasPrefix(t.ID, technique+"."), !isSub && slices.Contains(t.Tactics, tactic):
			x.rank = 0
		}
		out = append(out, x)
	}
	return out
}

// threatAround returns the slug of the tactic, and the id of the technique, in
// whose tables a path leads; empty where there is none.
func (d *document) threatAround(path []toml.Step) (tactic, technique string) {
	var at []int
	for _, step := range path {
		if step.Index >= 0 {
			at = append(at, step.Index)
		}
	}
	rule := d.file.Document().Rule
	if rule == nil || len(at) == 0 || at[0] >= len(rule.Threat) {
		return "", ""
	}
	threat := &rule.Threat[at[0]]
	if t := tacticWith(threat.Tactic); t != nil {
		tactic = t.Slug
	}
	if len(at) > 1 && at[1] < len(threat.Techniques) {
		technique = threat.Techniques[at[1]].ID.Value
	}
	return tactic, technique
}

// tacticWith finds a tactic by its id or, while that is not written, its name.
func tacticWith(t rules.Technique) *attack.Tactic {
	if found := attack.FindTactic(t.ID.Value); found != nil {
		return found
	}
	return attack.TacticNamed(t.Name.Value)
}
