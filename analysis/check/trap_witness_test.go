package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

func TestATrapShowsTheEventThatGoesAnotherWay(t *testing.T) {
	for _, tt := range []struct{ name, language, query, want string }{
		{"a wildcard under ==", "eql", `process where process.executable == "?:\\Users\\*.exe"`, `{"process":{"executable":"C:\\Users\\x.exe"}}: it looks like what is meant, but is not`},
		{"a wildcard in quotes", "kuery", `process.name: "a*.exe"`, `{"process":{"name":"ax.exe"}}: it looks like what is meant, but is not`},
		{"a program's name in another case", "eql", `process where process.pe.original_file_name == "cmd.exe"`, `{"process":{"pe":{"original_file_name":"Cmd.Exe"}}}: it looks like what is meant, but is not`},
		{"a stray blank", "kuery", `process.name: "cmd.exe "`, `{"process":{"name":"cmd.exe"}}: it looks like what is meant, but is not`},
		{"a tab in a path", "eql", `file where file.path : "C:\temp\\*"`, `{"file":{"path":"C:\\temp\\x"}}: it looks like what is meant, but is not`},
		{"lines that are one value", "kuery", "process.args: (\n  */a.conf\n  */b.conf or\n  */c.conf\n)", `{"process":{"args":"x/a.conf"}}: it looks like what is meant, but is not`},
		{"exclusions joined by or", "eql", `process where process.name != "a.exe" or process.name != "b.exe"`, `{"process":{"name":"a.exe"}}: one exclusion names it, and the other lets it through`},
		{"an or that reaches too far", "kuery", `event.type: start and process.name: "a.exe" or process.name: "b.exe"`, "{\"process\":{\"name\":\"b.exe\"}}: it matches without what stands before the `or`"},
		{"a network of another length", "kuery", `source.ip: * and not destination.ip: (10.0.0.0/8 or 172.16.0.0/16 or 192.168.0.0/16)`, `{"destination":{"ip":"172.31.255.255"}}: it looks like what is meant, but is not`},
		{"a list that holds what was meant, too", "kuery", `process.name: ("cmd.exe " or user)`, `{"process":{"name":"cmd.exe"}}: it looks like what is meant, but is not`},
	} {
		doc := rules.Parse(source.NewFile("rule.toml", check.Example{Language: tt.language, Query: tt.query}.Text()))
		p := check.NewPass(doc, check.Elastic, schema.Default())
		for _, c := range check.All() {
			if c.Group() == "trap" {
				p.Run(c)
			}
		}
		var got []string
		for _, f := range p.Findings() {
			if w := f.Shown(); w != nil {
				got = append(got, fmt.Sprintf("%s: %s", w.Event, w.Shows))
			}
		}
		if all := strings.Join(got, "\n"); all != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.name, all, tt.want)
		}
	}
}
