package check

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/attack"
	"github.com/rulewright/rulewright/rules"
)

// attackChecks are the checks of the group threat/*, each in a file of its own.
var attackChecks = []*Check{
	threatUnknownID, threatRevoked, threatName, threatReference, threatTactic, threatParent, threatDuplicateTactic, threatTag,
}

// attackEntry is a tactic, a technique or a subtechnique of a rule's `threat`.
type attackEntry struct {
	*rules.Technique
	// what says which of them it is.
	what string
	// tactic is the tactic that a technique stands under, and parent the
	// technique that a subtechnique does; nil for what stands higher.
	tactic, parent *rules.Technique
	// knownTactic or known is what ATT&CK has under the id; both nil where it
	// has nothing.
	knownTactic *attack.Tactic
	known       *attack.Technique
}

// title and url are ATT&CK's name and page; empty where it has nothing.
func (e *attackEntry) title() string {
	switch {
	case e.knownTactic != nil:
		return e.knownTactic.Name
	case e.known != nil:
		return e.known.Name
	}
	return ""
}

func (e *attackEntry) url() string {
	switch {
	case e.knownTactic != nil:
		return e.knownTactic.URL()
	case e.known != nil:
		return e.known.URL()
	}
	return ""
}

type attackEntriesKey struct{}

// attackEntries lists what a rule's `threat` says of ATT&CK, in the order of
// the file; what it says of other frameworks is left out.
func (p *Pass) attackEntries(r *rules.Rule) []attackEntry {
	return Memo(p, attackEntriesKey{}, func() []attackEntry { return readAttackEntries(r) })
}

func readAttackEntries(r *rules.Rule) []attackEntry {
	var out []attackEntry
	for i := range r.Threat {
		threat := &r.Threat[i]
		if threat.Framework.IsSet() && threat.Framework.Value != "MITRE ATT&CK" {
			continue
		}
		out = append(out, attackEntry{Technique: &threat.Tactic, what: "tactic", knownTactic: attack.FindTactic(threat.Tactic.ID.Value)})
		for j := range threat.Techniques {
			technique := &threat.Techniques[j]
			out = append(out, attackEntry{Technique: technique, what: "technique", tactic: &threat.Tactic, known: attack.Find(technique.ID.Value)})
			for k := range technique.Subtechniques {
				sub := &technique.Subtechniques[k]
				out = append(out, attackEntry{
					Technique: sub, what: "subtechnique", tactic: &threat.Tactic, parent: technique, known: attack.Find(sub.ID.Value),
				})
			}
		}
	}
	return out
}

// onAttack makes the run function of a check of each such entry.
func onAttack(run func(*Pass, *attackEntry)) func(*Pass) {
	return onRule(func(p *Pass, r *rules.Rule) {
		entries := p.attackEntries(r)
		for i := range entries {
			run(p, &entries[i])
		}
	})
}

// byProfile is the severity of what contradicts the carried version of ATT&CK:
// under the profile `elastic` that is the version which counts, elsewhere the
// rule may be of another.
func (p *Pass) byProfile() Severity {
	if p.Profile.Includes(Elastic) {
		return Warning
	}
	return Info
}

// threatExample is a rule about one technique; lines go into it as they are.
func threatExample(tactic, technique string) Example {
	return Example{TOML: "[rule]\nname = \"Example\"\n[[rule.threat]]\nframework = \"MITRE ATT&CK\"\n[rule.threat.tactic]\n" + tactic +
		"\n[[rule.threat.technique]]\n" + technique + "\n"}
}

const (
	credentialAccess = "id = \"TA0006\"\nname = \"Credential Access\"\nreference = \"https://attack.mitre.org/tactics/TA0006/\""
	collection       = "id = \"TA0009\"\nname = \"Collection\"\nreference = \"https://attack.mitre.org/tactics/TA0009/\""
)

// techniqueLines are the keys of a technique or subtechnique.
func techniqueLines(id, name string) string {
	return "id = \"" + id + "\"\nname = \"" + name + "\"\nreference = \"https://attack.mitre.org/techniques/" + strings.ReplaceAll(id, ".", "/") + "/\""
}
