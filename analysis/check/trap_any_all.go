package check

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

var trapAnyAll = &Check{
	ID:    "trap/any-all",
	Title: "words of a KQL pattern that are searched one by one",
	Text: "On a field of type `wildcard` Kibana hands a value with `*` to Elasticsearch's query_string, which splits it " +
		"at blanks: `*foo bar*` finds whatever ends with `foo` or begins with `bar`. Only on a `keyword` field is it one " +
		"pattern.\n\nWrite `*` for the blank, or join two conditions with `and`.",
	Bad:      Example{Language: "kuery", Query: `url.full: *cmd.exe /c*`, Index: []string{"logs-aws.cloudtrail-*"}},
	Good:     Example{Language: "kuery", Query: `url.full: *cmd.exe*/c*`, Index: []string{"logs-aws.cloudtrail-*"}},
	Since:    "0.1",
	Severity: Warning,
	Run: func(p *Pass) {
		p.eachUse(func(q *Query, u *use) {
			if q.KQL == nil || !u.wildcards || len(strings.Fields(u.text)) < 2 {
				return
			}
			types := q.Scope.Types(u.field)
			if _, answer := q.Scope.Lookup(u.field); answer != schema.Known || len(types) != 1 || types[0] != schema.Wildcard {
				return
			}
			p.Reportf(q.InFile(u.at), fmt.Sprintf("`%s` is of type `wildcard`, on which each word of this pattern is searched by itself", u.field))
		})
	},
}
