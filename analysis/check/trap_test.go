package check

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

func TestTraps(t *testing.T) {
	tests := []struct {
		name, language, query string
		want                  string // "check: text" of each finding
	}{
		{"a lone star under == can be meant", "eql", `process where process.name == "*"`, ""},
		{"a star in an argument can be meant", "eql", `process where process.args == "/text:*"`, ""},
		{"a star in a name under in", "eql", `process where process.name in ("a.exe", "b*.exe")`, `trap/wildcard-in-literal: "b*.exe"`},
		{"a star under like is a wildcard", "eql", `process where process.name like "b*.exe"`, ""},
		{"a drive wildcard under ==", "eql", `process where process.args == "?:\\x"`, `trap/wildcard-in-literal: "?:\\x"`},
		{"a star in quotes in KQL", "kuery", `process.executable: "/tmp/*"`, `trap/wildcard-in-literal: "/tmp/*"`},
		{"a star outside quotes in KQL", "kuery", `process.executable: /tmp/*`, ""},
		{"a question mark in KQL", "kuery", `process.executable: ?\:\\Windows\\*`, `trap/wildcard-in-literal: ?\:\\Windows\\*`},
		{"an API is no file", "eql", `api where process.Ext.api.name == "Virtual*"`, ""},
		{"a thread's name can hold anything", "eql", `process where process.thread.name == "a*"`, ""},
		{"a glob in a regex", "eql", `process where process.name regex "*.exe"`, `trap/wildcard-in-literal: "*.exe"`},
		{"a regex in a pattern", "eql", `process where process.name : "[a-z]{8}.exe"`, `trap/wildcard-in-literal: "[a-z]{8}.exe"`},
		{"brackets in a pattern", "eql", `process where process.args : "*[all]*"`, ""},
		{"a value over two lines", "kuery", "process.args: (a or b\n  c)", "trap/line-break: b\n  c"},
		{"a list over two lines", "kuery", "process.args: (a or b\n or c)", ""},
		{"a blank at the end", "eql", `process where process.name == "a.exe "`, `trap/typo: "a.exe "`},
		{"a blank in a command line", "eql", `process where process.command_line : "a "`, ""},
		{"a line break in a path", "kuery", `file.path: "C:\new\x"`, `trap/escape: "C:\new\x"`},
		{"a tab in an argument that is a path", "kuery", `process.args: "C:\My Files\tools\x.exe"`, `trap/escape: "C:\My Files\tools\x.exe"`},
		{"a tab in text", "kuery", `process.command_line: "a\tb"`, ""},
		{"raw strings have no escapes", "eql", `file where file.path : """C:\temp\*"""`, ""},
		{"two backslashes in a raw string", "eql", `file where file.path : """C:\\temp\\*"""`, `trap/escape: """C:\\temp\\*"""`},
		{"a share begins with two", "eql", `file where file.path : """\\server\x"""`, ""},
		{"the right case beside it", "eql", `process where process.pe.original_file_name in ("cmd.exe", "Cmd.Exe")`, ""},
		{"the wrong case in an exclusion", "eql", `process where process.pe.original_file_name != "cmd.exe"`, ""},
		{"another field's or", "kuery", `event.type: start and process.name: a or process.pid: 4`, ""},
		{"alternatives about one field all along", "kuery", `process.args: a and process.args: b or process.args: c`, ""},
		{"or that reaches further", "eql", `process where event.type == "start" and process.name == "a" or process.name == "b"`, `trap/precedence: or`},
		{"parentheses say what is meant", "eql", `process where (event.type == "start" and process.name == "a") or process.name == "b"`, ""},
		{"exclusions joined by or", "kuery", `event.type: start and (not process.name: a or not process.name: b)`, `trap/negation: not process.name: b`},
		{"exclusions of different fields", "kuery", `not process.name: a or not process.pid: 4`, ""},
		{"a comparison with null", "esql", "from logs-endpoint.events.*\n| where user.name == null", `trap/null: == null`},
		{"a question for null", "esql", "from logs-endpoint.events.*\n| where user.name is null", ""},
		{"an anchor at the beginning", "esql", "from logs-endpoint.events.*\n| where user.name rlike \"^a.*\"", `trap/anchor: ^`},
		{"an anchor at the end", "esql", "from logs-endpoint.events.*\n| where user.name rlike \"a.*$\"", `trap/anchor: $`},
		{"a dollar that is meant", "esql", "from logs-endpoint.events.*\n| where user.name rlike \"a.*\\\\$\"", ""},
		{"a glob in RLIKE", "esql", "from logs-endpoint.events.*\n| where user.name rlike \"*a\"", `trap/wildcard-in-literal: "*a"`},
		{"a backslash in LIKE", "esql", `from logs-endpoint.events.* | where file.path like "C:\\Users\\x*"`, `trap/escape: "C:\\Users\\x*"`},
		{"a backslash in raw LIKE", "esql", `from logs-endpoint.events.* | where file.path like """C:\Users\*"""`, `trap/escape: """C:\Users\*"""`},
		{"backslashes in LIKE", "esql", `from logs-endpoint.events.* | where file.path like "C:\\\\Users\\\\*"`, ""},
		{"backslashes in raw LIKE", "esql", `from logs-endpoint.events.* | where file.path like """C:\\Users\\*"""`, ""},
		{"a star that is meant in LIKE", "esql", `from logs-endpoint.events.* | where file.path like "a\\*b*"`, ""},
		{"a tab in a path of ES|QL", "esql", `from logs-endpoint.events.* | where file.path == "C:\temp"`, `trap/escape: "C:\temp"`},
		{"exclusions joined by or in ES|QL", "esql", `from logs-endpoint.events.* | where user.name != "a" or user.name != "b"`, `trap/negation: user.name != "b"`},
		{"or that reaches further in ES|QL", "esql", `from logs-endpoint.events.* | where event.type == "start" and user.name == "a" or user.name == "b"`, `trap/precedence: or`},
		{"a reserved network of another length in ES|QL", "esql", `from logs-endpoint.events.* | where cidr_match(source.ip, "10.0.0.0/8", "172.16.0.0/16", "192.168.0.0/16")`, `trap/cidr: "172.16.0.0/16"`},
		{"a blank at the end in ES|QL", "esql", `from logs-endpoint.events.* | where process.name in ("a.exe", "b.exe ")`, `trap/typo: "b.exe "`},
		{"the wrong case in ES|QL", "esql", `from logs-endpoint.events.* | where process.pe.original_file_name like "cmd.exe"`, `trap/case: "cmd.exe"`},
		{"the wrong case in lower case", "esql", `from logs-endpoint.events.* | where to_lower(process.pe.original_file_name) == "cmd.exe"`, ""},
		{"a name behind RENAME", "esql", `from logs-endpoint.events.* | rename process.name as p | where p == "a.exe "`, `trap/typo: "a.exe "`},
		{"a name of the query's own", "esql", `from logs-endpoint.events.* | eval process.name = "a" | where process.name == "a.exe "`, ""},
		{"one name in two cases", "esql", `from logs-endpoint.events.* | where process.name in ("Cmd.exe", "a.exe") | where not (process.pid == 4 and process.name == "cmd.exe")`, `trap/case: "cmd.exe"`},
		{"one name in two cases on purpose", "esql", `from logs-endpoint.events.* | where process.name == "Cmd.exe" or process.name == "cmd.exe"`, ""},
		{"one name in two cases in each list", "esql", `from logs-endpoint.events.* | where process.name in ("Cmd.exe", "cmd.exe") | where process.name != "cmd.exe" or process.pid == 4`, ""},
		{"in lower case here and not there", "esql", `from logs-endpoint.events.* | where to_lower(process.name) == "a.exe" and process.parent.name == "b.exe" or process.name == "c.exe"`, `trap/case: "c.exe"`},
		{"a name without letters", "esql", `from logs-endpoint.events.* | where to_lower(process.name) == "a.exe" and process.name != ""`, ""},
		{"the match operator ignores nothing", "esql", `from logs-endpoint.events.* | where process.name : "b.exe "`, `trap/typo: "b.exe "`},
		{"what is no network", "eql", `network where cidrMatch(source.ip, "10.0.0.0/8", "10.0.0.300")`, `trap/cidr: "10.0.0.300"`},
		{"what field/value-type tells", "kuery", `source.ip: (10.0.0.0/8 or 10.0.0.300)`, ""},
		{"a network that is compared as text", "eql", `network where source.address == "10.0.0.0/8"`, `trap/cidr: "10.0.0.0/8"`},
		{"a star at the head of a command line", "eql", `process where process.command_line == "*-enc*"`, `trap/wildcard-in-literal: "*-enc*"`},
		{"a quoted star at the head of a command line", "kuery", `process.parent.command_line: "*-enc*"`, `trap/wildcard-in-literal: "*-enc*"`},
		{"a star inside of a command line", "eql", `process where process.command_line == "find * -name x"`, ""},
		{"an operator of another language", "kuery", `event.type:start and process.name == cmd.exe`, `trap/kql-word: ==`},
		{"an operator that is a word", "kuery", `process.name contains cmd`, `trap/kql-word: contains`},
		{"a word with an equals sign", "kuery", `message:x and USER=root and a.b=c`, ""},
		{"a list with commas", "kuery", `process.name:(cmd.exe, net.exe)`, `trap/kql-word: cmd.exe, net.exe`},
		{"single quotes", "kuery", `process.name:'cmd.exe' and process.args:(it's or 'x y)`, `trap/kql-word: 'cmd.exe'`},
		{"a comment in KQL", "kuery", `process.name:x // why`, `trap/kql-word: //`},
		{"a line of comment in KQL", "kuery", "# shells\nprocess.name:x", `trap/kql-word: #`},
		{"a hash in a value", "kuery", `process.args:(# or #a or a # b)`, ""},
		{"a pattern that its field lost", "kuery", `event.type:start and process.args: *-enc* or *bypass*`, `trap/kql-word: *bypass*`},
		{"a number that its field lost", "kuery", `event.code:4624 or 4625`, `trap/kql-word: 4625`},
		{"a word for every field", "kuery", `event.code:4624 or failure or process.args:(a* or b*) or c*`, ""},
		{"an address is no comment", "kuery", `process.args:(http\://x or //x or a//b or /*/b)`, ""},
		{"Lucene's question in KQL", "kuery", `_exists_:process.name and event.type:start`, `trap/kql-word: _exists_`},
		{"an anchor in EQL", "eql", `process where process.name regex "^cmd.*$" and process.args regex~ "a\\$"`, `trap/anchor: ^`},
		{"a share's dollar", "eql", `process where process.args regex """.*\\ADMIN$"""`, ""},
		{"an anchor in Lucene", "lucene", `process.name:/cmd.*$/ AND process.args:/a\$/`, `trap/anchor: $`},
		{"alternatives in a pattern", "eql", `process where process.name : ("(cmd|net).exe", "a") and process.args : "a|b"`, `trap/wildcard-in-literal: "(cmd|net).exe"`},
		{"alternatives in KQL", "kuery", `process.name:cmd.exe|net.exe`, `trap/wildcard-in-literal: cmd.exe|net.exe`},
		{"a comma in an argument", "kuery", `process.args:(a, b)`, ""},
		{"typographic quotes", "kuery", `process.args:“a b”`, `trap/kql-word: “a b”`},
		{"typographic quotes inside of a text", "kuery", `process.args:"say “a b”"`, ""},
		{"a smaller network on purpose", "kuery", `source.ip: (10.0.0.0/16 or 1.2.3.4)`, ""},
		{"a reserved network of another length", "eql", `network where cidrMatch(source.ip, "10.0.0.0/8", "172.16.0.0/16", "192.168.0.0/16")`, `trap/cidr: "172.16.0.0/16"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := NewPass(rules.Parse(source.NewFile("example.toml", Example{Language: tt.language, Query: tt.query}.Text())), Generic, schema.Default())
			if q := p.Queries()[0]; len(q.Problems) > 0 {
				t.Fatal(q.Problems)
			}
			var got []string
			for _, c := range trapChecks {
				p.Run(c)
			}
			for _, f := range p.Findings() {
				got = append(got, f.Check+": "+p.Doc.File.Slice(f.Span))
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
