package rules

import (
	"testing"

	"github.com/rulewright/rulewright/rules/source"
)

const twoLists = `[metadata]
rule_ids = ["a"]
[[exceptions]]
[exceptions.container]
list_id = "one"
type = "rule_default"
[[exceptions.items]]
name = "Build agents"
expire_time = "2030-01-01T00:00:00Z"
os_types = ["linux"]
[[exceptions.items.entries]]
field = "process.name"
type = "match_any"
operator = "included"
value = ["a", "b"]
[[exceptions.items.entries]]
field = "user.name"
type = "list"
operator = "excluded"
list = { id = "people", type = "keyword" }
[[exceptions.items]]
name = "Signed"
[[exceptions.items.entries]]
field = "process.Ext.code_signature"
type = "nested"
entries = [{ field = "trusted", type = "match", operator = "included", value = "true" }]
[[exceptions]]
[exceptions.container]
list_id = "two"
[[exceptions]]
[exceptions.container]
list_id = "two"
`

func TestExceptionListsAreRead(t *testing.T) {
	d := Parse(source.NewFile("x.toml", twoLists))
	set := d.ExceptionSetByID("one")
	if set == nil || len(d.Exceptions) != 3 || len(set.Items) != 2 || !set.Type.Is("rule_default") || len(set.RuleIDs.Values()) != 1 {
		t.Fatalf("%d lists; the first is %+v", len(d.Exceptions), set)
	}
	item := set.Items[0]
	if !item.Name.Is("Build agents") || !item.ExpireTime.IsSet() || len(item.OSTypes.Values()) != 1 {
		t.Errorf("%+v", item)
	}
	if e := item.Entries[0]; !e.Type.Is("match_any") || e.Value.Single || len(e.Value.Values()) != 2 {
		t.Errorf("%+v", e)
	}
	if e := item.Entries[1]; !e.Operator.Is("excluded") || !e.ValueList.Is("people") || !e.Value.IsAbsent() {
		t.Errorf("%+v", e)
	}
	if e := set.Items[1].Entries[0]; len(e.Entries) != 1 || !e.Entries[0].Value.Single || e.Entries[0].Value.Values()[0] != "true" {
		t.Errorf("%+v", e)
	}
	if d.ExceptionSetByID("two") != nil || d.ExceptionSetByID("three") != nil {
		t.Error("an ID that two lists have, or none, names no list")
	}
}

func TestAListOfAnotherShapeIsNoExceptionList(t *testing.T) {
	d := Parse(source.NewFile("x.toml", "[[exceptions]]\ncontainer = 1\nitems = [2, { entries = [3] }]\n"))
	items := d.Exceptions[0].Items
	if items[0].State != Malformed || items[1].Entries[0].State != Malformed || d.Exceptions[0].ListID.IsSet() {
		t.Errorf("%+v", d.Exceptions)
	}
}
