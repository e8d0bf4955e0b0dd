package check_test

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

func TestItemsThatTheirKeysKeepApart(t *testing.T) {
	for _, test := range []struct{ name, query, at string }{
		{"two values of one key", `sequence by host.id [process where host.id == "a"] [file where host.id == "b"]`, `host.id == "b"`},
		{"the same value", `sequence by host.id [process where host.id == "a"] [file where host.id == "a"]`, ""},
		{"values that are not the key", `sequence by host.id [process where user.name == "a"] [file where user.name == "b"]`, ""},
		{
			"two fields that are one key", `sequence [process where process.pid == 5] by process.pid [process where process.parent.pid > 7] by process.parent.pid`,
			`process.parent.pid > 7`,
		},
		{"fields of two keys", `sequence [process where process.pid == 5] by process.pid, host.id [process where process.pid > 7] by process.parent.pid, host.id`, ""},
		{"an array joins by any of its values", `sequence by process.args [process where process.args == "a"] [process where process.args == "b"]`, ""},
		{
			"three items only together", `sequence by user.name [process where user.name in ("a", "b")] [file where user.name in ("b", "c")] [network where user.name in ("a", "c")]`,
			`user.name in ("a", "c")`,
		},
		{
			"an item that must not come", `sequence by user.name with maxspan=1m [process where user.name == "a"] ![file where user.name == "b"] [network where true]`,
			`user.name == "b"`,
		},
		{"until", `sequence by user.name [process where user.name == "a"] [network where true] until [file where user.name == "b"]`, `user.name == "b"`},
		{"a sample", `sample by host.id [process where host.id == "a"] [file where host.id : "b*"]`, `host.id : "b*"`},
		{"an optional key that is missing here and there", `sequence by ?user.name [process where ?user.name == null] [file where ?user.name == null]`, ""},
		{"an optional key that is missing and not", `sequence by ?user.name [process where ?user.name == null] [file where ?user.name == "a"]`, `?user.name == "a"`},
		{"a multi-field is another key", `sequence [process where process.name == "A"] by process.name [process where process.name == "a"] by process.name.caseless`, ""},
		{
			"through an alternative", `sequence by user.name [process where user.name == "a"] [file where user.name == "b" or file.name == "x" and user.name == "c"]`,
			`user.name == "b" or file.name == "x" and user.name == "c"`,
		},
		{"one alternative is open", `sequence by user.name [process where user.name == "a"] [file where user.name == "b" or file.name == "x"]`, ""},
		{"a script", `sequence by user.name [process where length(user.name) == 1] [file where length(user.name) == 2]`, ""},
		{"case alone", `sequence by user.name [process where user.name : "A"] [file where user.name == "a"]`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			doc := rules.Parse(source.NewFile("rules/linux/example.toml", check.Example{Language: "eql", Query: test.query}.Text()))
			got := ""
			for _, f := range logicOf(doc, schema.Default()) {
				t.Log(f.Message)
				got += doc.File.Slice(f.Span)
			}
			if got != test.at {
				t.Errorf("the finding is at %q and not %q", got, test.at)
			}
		})
	}
}
