package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

var fieldMissingInStack = &Check{
	ID:    "field/missing-in-stack",
	Title: "field that a stack which the rule supports does not have",
	Text: "A rule of detection-rules is made for every stack in `stack-schema-map.yaml`, from its `min_stack_version` on. " +
		"Each of them gets versions of its own of ECS, Beats, Endgame and the integrations, and the repository's tests " +
		"judge the rule by all of them: a field that one of them lacks is refused, though the newest has it.\n\n" +
		"Raise `min_stack_version` to the first stack that has the field, or write `?field` in EQL. Nothing is said of a " +
		"stack whose schemas are not in the repository in exactly its versions.",
	Bad: Example{Stacked: true, TOML: "[metadata]\nmaturity = \"production\"\n[rule]\nname = \"Example\"\ntype = \"query\"\n" +
		"language = \"kuery\"\nindex = [\"logs-acme.chat-*\"]\nquery = '''\ngen_ai.agent.id:*\n'''\n"},
	Good: Example{Stacked: true, TOML: "[metadata]\nmaturity = \"production\"\nmin_stack_version = \"9.4.0\"\n[rule]\nname = \"Example\"\ntype = \"query\"\n" +
		"language = \"kuery\"\nindex = [\"logs-acme.chat-*\"]\nquery = '''\ngen_ai.agent.id:*\n'''\n"},
	Since:    "0.1",
	Severity: Warning,
	Profile:  Elastic,
	Run: func(p *Pass) {
		stacks := p.olderStacks()
		if len(stacks) == 0 {
			return
		}
		var scope *schema.Scope
		var older []olderStack
		seen := map[string]bool{}
		for _, use := range p.FieldUses() {
			if use.Query == nil || use.Query.KQL == nil && use.Query.EQL == nil || use.Scope == nil {
				continue
			}
			if use.Scope != scope {
				scope, older = use.Scope, inStacks(use.Scope, stacks)
			}
			if older == nil || !use.isJudged() || seen[use.Name] {
				continue
			}
			if _, answer := scope.Lookup(use.Name); answer == schema.Known {
				seen[use.Name] = true
				p.judgeStacks(use, older)
			}
		}
	},
}

// olderStack is a stack with the fields that a rule's documents have in it; nil
// where that cannot be told.
type olderStack struct {
	schema.Stack
	scope *schema.Scope
}

// inStacks returns the stacks with the fields of a scope, and nothing where all
// that are known have those of the newest.
func inStacks(scope *schema.Scope, stacks []schema.Stack) []olderStack {
	out := make([]olderStack, len(stacks))
	differ := false
	for i, stack := range stacks {
		out[i] = olderStack{stack, scope.In(stack.Name)}
		differ = differ || out[i].scope != nil && out[i].scope != scope
	}
	if !differ {
		return nil
	}
	return out
}

// olderStacks are the stacks besides the newest that the rule is made for, the
// newest first; none where detection-rules does not judge its fields.
func (p *Pass) olderStacks() []schema.Stack {
	m := p.Doc.Metadata
	all := p.Catalogue.Stacks()
	if len(all) < 2 || m.Maturity.Value != "production" || m.QuerySchemaValidation.IsSet() && !m.QuerySchemaValidation.Value {
		return nil
	}
	older := all[1:]
	if m.MinStackVersion.IsSet() {
		oldest, ok := schema.ParseStack(m.MinStackVersion.Value)
		if !ok {
			return nil
		}
		older = slices.DeleteFunc(slices.Clone(older), func(s schema.Stack) bool { return s.Compare(oldest) < 0 })
	}
	return older
}

// judgeStacks reports a field that some of the stacks lack, the newest of which
// comes first.
func (p *Pass) judgeStacks(use FieldUse, stacks []olderStack) {
	var lacking []string
	since, having := p.Catalogue.Stacks()[0], use.Scope // the oldest that is known to have it, like all newer ones
	gap := false                                        // whether a stack between is not judged
	for _, s := range stacks {
		switch {
		case s.scope == nil:
			gap = gap || len(lacking) == 0
		case s.scope != use.Scope && p.lacks(s, use.Name):
			lacking = append(lacking, s.Name+" ("+s.scope.CitedOf(use.Scope.Sources(use.Name))+")")
		case len(lacking) == 0:
			since, having, gap = s.Stack, s.scope, false
		}
	}
	if len(lacking) == 0 {
		return
	}
	noun := "stack "
	if len(lacking) > 1 {
		noun = "stacks "
	}
	word, remedy := "since", "`min_stack_version = \""+since.Name+"\"`"
	if gap {
		word, remedy = "in", "a newer `min_stack_version`"
	}
	f := Finding{
		Span: use.Span,
		Message: "`" + use.Name + "` exists " + word + " stack " + since.Name + " (" + having.CitedOf(having.Sources(use.Name)) +
			"), but not in " + noun + joinedWords(lacking, " and ") + ", which the rule supports: detection-rules refuses it without " + remedy,
	}
	if min := p.Doc.Metadata.MinStackVersion; min.IsSet() {
		f.Related = []Related{{Span: min.Key.Join(min.Span), Message: "the oldest stack that the rule supports"}}
	}
	p.Report(f)
}

// lacks reports whether a field is unknown to all that detection-rules asks in
// a stack: the documents' fields there, and whatever the index those of the
// declared integrations and those that are added to others.
func (p *Pass) lacks(in olderStack, name string) bool {
	_, answer := in.scope.Lookup(name)
	return answer == schema.Unknown && !p.Catalogue.MayHave(in.Name, p.Doc.Metadata.Integration.Values(), name)
}

// joinedWords is a list as a sentence has it: "a, b and c".
func joinedWords(list []string, last string) string {
	if n := len(list); n > 1 {
		return strings.Join(list[:n-1], ", ") + last + list[n-1]
	}
	return strings.Join(list, "")
}
