package check

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// What is said of a query in ES|QL, and at which characters.
func TestChecksOfESQL(t *testing.T) {
	const from = "from logs-endpoint.events.process-* metadata _id\n"
	for _, tt := range []struct {
		name, query string
		want        string // "check: text" of each finding
	}{
		{"a misspelt column of the query's own", "| stats count_it = count(*) by host.id | where cuont_it > 1", "esql/unknown-column: cuont_it"},
		{"a column that STATS took away", "| stats c = count(*) by host.id | where user.name == \"a\" and c > 1", "esql/dropped-column: user.name"},
		{"a column that DROP took away", "| drop user.* | where user.name == \"a\"", "esql/dropped-column: user.name"},
		{"values compared with a number", "| stats u = values(user.name) by host.id | where u > 5", "esql/multi-value: u; query/type: 5"},
		{"a count compared with a text", "| stats n = count(*) by host.id | where n == \"root\"", "query/type: \"root\""},
		{"an argument of a wrong type", "| eval Esql.x = to_lower(process.pid) | keep _id, Esql.x", "query/type: process.pid"},
		{"an unknown function", "| where lenght(user.name) > 3", "query/unsupported: lenght"},
		{"too many arguments", "| where length(user.name, 3) > 3", "query/unsupported: 3"},
		{"an aggregate outside of STATS", "| where count(*) > 3", "query/unsupported: count"},
		{"no aggregate inside of STATS", "| stats x = 1 by host.id", "query/unsupported: 1"},
		{"a column that nothing uses", "| eval Esql.x = 1 | stats c = count(*) by host.id", "esql/unused-column: Esql.x"},
		{"a column that KEEP shows", "| eval Esql.x = 1 | keep _id, Esql.*", ""},
		{"a column that both branches make and the query returns", "| fork (eval k = 1) (eval k = 2)", ""},
		{"a column that both branches make and a condition asks for", "| fork (eval k = 1) (eval k = 2) | where k > 1 | keep _id", ""},
		{"a column that a branch makes in vain", "| fork (eval k = 1) (where process.pid > 1) | keep _id", "esql/unused-column: k"},
		{"values compared as one", "| stats u = values(user.name) by host.id | where u == \"root\"", "esql/multi-value: u"},
		{"values in an alternative", "| stats u = values(user.name), c = count(*) by host.id | where u == \"root\" or c > 1", ""},
		{"values that were expanded", "| stats u = values(user.name) by host.id | mv_expand u | where u == \"root\"", ""},
		{"a percent sign", "| where user.name like \"%adm%\"", "esql/percent-in-like: \"%adm%\""},
		{"a percent sign beside wildcards", "| where user.name like \"*100%\"", ""},
		{"LIKE without a wildcard", "| where user.name like \"root\"", "esql/like-without-wildcard: like"},
		{"a wildcard in IN", "| where user.name in (\"ad*\", \"b\")", "esql/wildcard-in-equality: \"ad*\""},
		{"a wildcard in a path", "| where process.executable == \"?:\\\\x\\\\*.exe\"", "esql/wildcard-in-equality: \"?:\\\\x\\\\*.exe\""},
		{"a wildcard in lower case", "| where to_lower(user.name) == \"adm*\"", "esql/wildcard-in-equality: \"adm*\""},
		{"a star that is the value", "| where user.name == \"*\"", ""},
		{"a window wider than the rule's", "| where @timestamp > now() - 7 days", "esql/time-window: now() - 7 days"},
		{"a window the other way round", "| where now() - 7 days <= @timestamp", "esql/time-window: now() - 7 days"},
		{"a window within the rule's", "| where @timestamp > now() - 1 minute", ""},
		{"a limit of rows in no order", "| limit 10", "esql/limit-without-sort: limit 10"},
		{"a limit of sorted rows", "| sort @timestamp | where user.name == \"a\" | limit 10", ""},
		{"a limit behind groups", "| sort @timestamp | stats c = count(*) by host.id | limit 10", "esql/limit-without-sort: limit 10"},
		{"a pattern of GROK that does not compile", "| grok message \"(%{WORD:w}\" | where w == \"a\"", "query/type: \"(%{WORD:w}\""},
		{"a pattern of DISSECT that does not compile", "| dissect message \"%{a %b\" | where user.name == \"a\"", "query/type: \"%{a %b\""},
		{"columns that patterns make", "| grok message \"%{WORD:w}\" | dissect message \"%{x} %{y}\" | where w == x and y == \"z\" | keep _id", ""},
		{"KEEP without what alerts need", "| keep host.id", "esql/keep-drops-alert: keep"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := NewPass(rules.Parse(source.NewFile("example.toml", Example{Language: "esql", Query: from + tt.query}.Text())), Generic, schema.Default())
			if q := p.Queries()[0]; len(q.Problems) > 0 {
				t.Fatal(q.Problems)
			}
			for _, c := range append(append([]*Check{}, esqlChecks...), queryChecks...) {
				if c.Profile == Generic {
					p.Run(c)
				}
			}
			var got []string
			for _, f := range p.Findings() {
				got = append(got, f.Check+": "+p.Doc.File.Slice(f.Span))
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), tt.want)
			}
		})
	}
}
