package check

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// stacked is a catalogue of four stacks. The newest two have the same fields;
// nothing is known of stack 9.3's integration, and that of 8.19 has another
// version than the newer ones.
func stacked(t *testing.T) *schema.Catalogue {
	t.Helper()
	of := func(names ...string) []schema.Fact {
		var out []schema.Fact
		for _, name := range names {
			out = append(out, schema.Fact{Name: name, Type: schema.Keyword, Array: true})
		}
		return out
	}
	ecs := func(version string, traits schema.Traits, stacks ...string) schema.Dataset {
		return schema.Dataset{Name: "ecs", Product: "ECS", Version: version, Stacks: stacks, Traits: traits}
	}
	acme := func(version string, traits schema.Traits, stacks ...string) schema.Dataset {
		return schema.Dataset{
			Name: "acme.chat", Title: "acme", Product: "integration acme", Package: "acme", Version: version, Stacks: stacks, Traits: traits,
			Index: []string{"logs-acme.chat-*"},
		}
	}
	var b schema.Builder
	b.Add(ecs("9.5.0", 0, "9.5.0"), of("event.category", "process.name", "gen_ai.agent.id", "only.newest"))
	b.Add(ecs("9.4.0", schema.Former, "9.4.0"), of("event.category", "process.name", "gen_ai.agent.id"))
	b.Add(ecs("9.3.0", schema.Former, "9.3.0"), of("event.category", "process.name"))
	b.Add(ecs("8.17.0", schema.Former, "8.19.0"), of("event.category", "process.name", "acme.late"))
	b.Add(acme("2.0.0", 0, "9.5.0", "9.4.0"), of("acme.room", "acme.mood", "acme.late"))
	b.Add(acme("1.0.0", schema.Former, "8.19.0"), of("acme.room"))
	b.Add(schema.Dataset{Name: "acme.door", Title: "acme", Product: "integration acme", Package: "acme", Index: []string{"logs-acme.door-*"}}, of("acme.key"))
	b.Add(schema.Dataset{Name: "added", Product: "added", Index: []string{"logs-else-*"}, Traits: schema.Addition}, of("gen_ai.agent.mood"))
	b.Cover("logs-acme")
	table, err := schema.ReadTable(string(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var stacks []schema.Stack
	for _, name := range []string{"9.5.0", "9.4.0", "9.3.0", "8.19.0"} {
		stack, _ := schema.ParseStack(name)
		stacks = append(stacks, stack)
	}
	return new(schema.Catalogue).With(table).WithStacks(stacks)
}

func TestAFieldIsJudgedByEveryStackThatTheRuleSupports(t *testing.T) {
	catalogue := stacked(t)
	const kql, eql = "kuery", "eql"
	for name, test := range map[string]struct {
		metadata, index, language, query string
		want                             string // the message; empty for none
	}{
		"a field that all have": {"", "logs-acme.chat-*", kql, "process.name:x and acme.room:y", ""},
		"a field that is newer than a stack whose integration is not at hand": {
			"", "logs-acme.chat-*", kql, "gen_ai.agent.id:*",
			"`gen_ai.agent.id` exists in stack 9.4.0 (ECS 9.4.0), but not in stack 8.19.0 (ECS 8.17.0), which the rule supports: " +
				"detection-rules refuses it without a newer `min_stack_version`",
		},
		"a field that the newest stack alone has": {
			`min_stack_version = "9.4.0"`, "logs-acme.chat-*", eql, "any where only.newest == 1",
			"`only.newest` exists since stack 9.5.0 (ECS 9.5.0), but not in stack 9.4.0 (ECS 9.4.0), which the rule supports: " +
				"detection-rules refuses it without `min_stack_version = \"9.5.0\"`",
		},
		"the same in two older stacks": {
			"", "logs-acme.chat-*", kql, "not only.newest:a",
			"`only.newest` exists since stack 9.5.0 (ECS 9.5.0), but not in stacks 9.4.0 (ECS 9.4.0) and 8.19.0 (ECS 8.17.0), " +
				"which the rule supports: detection-rules refuses it without `min_stack_version = \"9.5.0\"`",
		},
		"a field of an integration": {
			`min_stack_version = "8.19.0"`, "logs-acme.chat-*", kql, "acme.mood:x",
			"`acme.mood` exists in stack 9.4.0 (integration acme 2.0.0), but not in stack 8.19.0 (integration acme 1.0.0), which the " +
				"rule supports: detection-rules refuses it without a newer `min_stack_version`",
		},
		"a field that another catalogue had before":        {"", "logs-acme.chat-*", kql, "acme.late:x", ""},
		"a stack that the rule does not support":           {`min_stack_version = "9.4"`, "logs-acme.chat-*", kql, "gen_ai.agent.id:*", ""},
		"a version that cannot be read":                    {`min_stack_version = "nine"`, "logs-acme.chat-*", kql, "gen_ai.agent.id:*", ""},
		"a stack newer than all":                           {`min_stack_version = "10.0.0"`, "logs-acme.chat-*", kql, "gen_ai.agent.id:*", ""},
		"an optional field":                                {"", "logs-acme.chat-*", eql, `any where ?gen_ai.agent.id == "x"`, ""},
		"a data set of which no older version is at hand":  {"", "logs-acme.door-*", kql, "gen_ai.agent.id:*", ""},
		"indices of which nobody knows all":                {"", "logs-*", kql, "gen_ai.agent.id:*", ""},
		"a query that detection-rules does not read":       {"query_schema_validation = false", "logs-acme.chat-*", kql, "gen_ai.agent.id:*", ""},
		"a language that detection-rules does not read":    {"", "logs-acme.chat-*", "lucene", "gen_ai.agent.id:*", ""},
		"a field that a declared integration has anywhere": {`integration = ["acme"]`, "logs-acme.chat-*", kql, "acme.key:*", ""},
		"a field that is unknown in the newest, too":       {"", "logs-acme.chat-*", kql, "acme.nothing:*", ""},
	} {
		t.Run(name, func(t *testing.T) {
			kind := "query"
			if test.language == eql {
				kind = eql
			}
			text := "[metadata]\nmaturity = \"production\"\n" + test.metadata + "\n[rule]\ntype = \"" + kind + "\"\nlanguage = \"" + test.language +
				"\"\nindex = [\"" + test.index + "\"]\nquery = '''\n" + test.query + "\n'''\n"
			for _, maturity := range []string{"production", "deprecated", "development"} {
				text := strings.Replace(text, "production", maturity, 1)
				p := NewPass(rules.Parse(source.NewFile("r.toml", text)), Elastic, catalogue)
				p.Run(fieldMissingInStack)
				var got []string
				for _, f := range p.Findings() {
					got = append(got, f.Message)
				}
				want := test.want
				if maturity != "production" {
					want = ""
				}
				if strings.Join(got, "\n") != want {
					t.Errorf("%s: got\n%s\nwant\n%s", maturity, strings.Join(got, "\n"), want)
				}
			}
		})
	}
}

func TestNoStackIsJudgedWhereTheWorkspaceNamesNone(t *testing.T) {
	p := NewPass(rules.Parse(source.NewFile("r.toml", fieldMissingInStack.Bad.Text())), Elastic, schema.Default())
	p.Run(fieldMissingInStack)
	if len(p.Findings()) > 0 {
		t.Errorf("%+v", p.Findings())
	}
}
