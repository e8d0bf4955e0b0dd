package server

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

const fromEndpoint = "from logs-endpoint.events.* metadata _id, _index, _version\n"

func TestHoverExplainsESQL(t *testing.T) {
	e := open(t, markdown, nil)
	for name, c := range map[string]struct {
		text, about string
		says        []string
	}{
		"a field": {
			fromEndpoint + "| where process.na¦me == \"é😀\"", "process.name",
			[]string{"**process.name**: `keyword`, one value", "- Elastic Defend", "`FROM` reads in line 21: `logs-endpoint.events.*`"},
		},
		"a field behind text of other widths": {
			fromEndpoint + "| where user.name == \"é😀\" and process.na¦me == \"x\"", "process.name", []string{"**process.name**"},
		},
		"a computed column": {
			fromEndpoint + "| eval Esql.len = length(process.command_line)\n| where Esql.l¦en > 3", "Esql.len",
			[]string{"**Esql.len**: `integer`", "`EVAL` makes it in line 22:\n\n```\nlength(process.command_line)", "Made of: `process.command_line` (`keyword`)"},
		},
		"an aggregate": {
			fromEndpoint + "| stats Esql.n = count(*) where process.pid > 4 by host.id\n| keep Esql¦.n, host.id", "Esql.n",
			[]string{"**Esql.n**: `long`", "`STATS` makes it in line 22", "count(*) where process.pid > 4"},
		},
		"values that were collected": {
			fromEndpoint + "| stats Esql.v = values(user.name) by host.id\n| keep Esql¦.v, host.id", "Esql.v", []string{"`keyword`, several values"},
		},
		"a field behind BY": {
			fromEndpoint + "| stats Esql.n = count(*) by host.id\n| keep Esql.n, host.i¦d", "host.id",
			[]string{"**host.id**: `keyword`", "`FROM` reads in line 21", "`STATS` groups by it in line 22"},
		},
		"a new name": {
			fromEndpoint + "| rename host.id as h\n| keep ¦h", "h", []string{"`RENAME` makes it in line 22 of `host.id`"},
		},
		"metadata":                 {fromEndpoint + "| keep _i¦d", "_id", []string{"**_id**: `keyword`", "`METADATA` asks for it in line 21"}},
		"a key of DISSECT":         {fromEndpoint + "| dissect user.name \"%{a¦a}\"", "aa", []string{"**aa**: `keyword`", "`DISSECT` makes it"}},
		"a function":               {fromEndpoint + "| where le¦ngth(user.name) > 3", "length", []string{"**LENGTH**: how many characters", "LENGTH(string: keyword|text) → integer"}},
		"a preview with a licence": {fromEndpoint + "| eval a = st_geo¦hex(x, 1)", "st_geohex", []string{"preview", "platinum license"}},
		"an aggregate function":    {fromEndpoint + "| stats a = co¦unt(*)", "count", []string{"COUNT(field?: any) → long", "`STATS` only"}},
		"a command":                {fromEndpoint + "| sta¦ts a = count(*)", "stats", []string{"**STATS**: Makes one row of each group", "[BY "}},
		"an operator":              {fromEndpoint + "| where user.name l¦ike \"a*\"", "like", []string{"**LIKE**: whether the whole string"}},
		"a negated operator":       {fromEndpoint + "| where user.name not i¦n (\"a\")", "not in", []string{"**NOT IN**"}},
		"a comparison":             {fromEndpoint + "| where user.name =¦= \"a\"", "==", []string{"**==**: whether two values are equal"}},
		"a cast":                   {fromEndpoint + "| eval a = process.pid::stri¦ng", "::string", []string{"**::string** converts the value to a type: `keyword`"}},
	} {
		t.Run(name, func(t *testing.T) {
			e.t = t
			says, about := e.hover("rule.toml", esqlRule(c.text))
			if about != c.about && !strings.Contains(name, "cast") {
				t.Errorf("about %q, want %q", about, c.about)
			}
			for _, want := range c.says {
				if !strings.Contains(says, want) {
					t.Errorf("no %q in:\n%s", want, says)
				}
			}
		})
	}
	e.t = t
}

func TestCompletionOffersWhatCouldStandInESQL(t *testing.T) {
	e := open(t, `{}`, nil)
	for name, c := range map[string]struct {
		text  string
		first string
		has   []string
		not   []string
	}{
		"a source command":                {text: "¦", first: "FROM ", has: []string{"ROW "}, not: []string{"WHERE "}},
		"a command":                       {text: "from x\n| ¦", has: []string{"where ", "stats ", "lookup join "}, not: []string{"from ", "WHERE "}},
		"a command in capitals":           {text: "FROM x\n| wh¦", has: []string{"WHERE "}},
		"a command before another":        {text: "from x\n| ke¦\n| limit 5", has: []string{"keep "}},
		"an index":                        {text: "from logs-endp¦", has: []string{"logs-endpoint.events.process-*"}, not: []string{"metadata"}},
		"metadata":                        {text: "from logs-* ¦", has: []string{"metadata"}},
		"a field of the metadata":         {text: "from logs-* metadata _id, ¦", has: []string{"_index", "_version"}, not: []string{"_id"}},
		"a field":                         {text: fromEndpoint + "| where process.na¦", first: "process.name", not: []string{"count("}},
		"a computed column first":         {text: fromEndpoint + "| eval Esql.a = 1\n| where ¦", first: "Esql.a", has: []string{"length("}},
		"columns behind KEEP":             {text: fromEndpoint + "| keep host.id, user.name\n| where ¦", has: []string{"host.id", "user.name"}, not: []string{"process.name", "_id"}},
		"columns behind KEEP by pattern":  {text: fromEndpoint + "| keep host.*\n| where ¦", has: []string{"host.id"}, not: []string{"process.name"}},
		"columns behind DROP":             {text: fromEndpoint + "| drop process.name\n| where process.¦", has: []string{"process.pid"}, not: []string{"process.name"}},
		"columns behind STATS":            {text: fromEndpoint + "| stats Esql.n = count(*) by host.id\n| sort ¦", has: []string{"Esql.n", "host.id"}, not: []string{"process.name"}},
		"columns while STATS is typed":    {text: fromEndpoint + "| stats Esql.n = count(*) by ¦", has: []string{"process.name", "bucket("}, not: []string{"Esql.n", "count("}},
		"an earlier column of EVAL":       {text: fromEndpoint + "| eval Esql.a = 1, Esql.b = ¦", has: []string{"Esql.a"}, not: []string{"Esql.b"}},
		"an aggregate":                    {text: fromEndpoint + "| stats Esql.n = ¦", first: "absent(", has: []string{"count("}, not: []string{"bucket(", "rate("}},
		"no aggregate in an aggregate":    {text: fromEndpoint + "| stats Esql.n = count(¦", has: []string{"host.id"}, not: []string{"count("}},
		"a column for a number":           {text: fromEndpoint + "| eval Esql.a = 1, Esql.s = \"x\"\n| eval b = abs_(x), c = sqrt(¦", first: "Esql.a"},
		"a column for a string":           {text: fromEndpoint + "| eval Esql.a = 1, Esql.s = \"x\"\n| eval c = to_lower(¦", first: "Esql.s"},
		"the second argument":             {text: fromEndpoint + "| eval Esql.a = 1, Esql.s = \"x\"\n| eval c = substring(user.name, ¦", first: "Esql.a"},
		"a value":                         {text: fromEndpoint + "| where event.kind == ¦", first: `"alert"`},
		"a value in quotes":               {text: fromEndpoint + "| where event.kind == \"al¦\"", first: "alert"},
		"a value of a list":               {text: fromEndpoint + "| where event.kind in (\"alert\", ¦", first: `"alert"`},
		"a value of a list in quotes":     {text: fromEndpoint + "| where event.kind not in (\"al¦", first: "alert"},
		"operators":                       {text: fromEndpoint + "| where user.name ¦", has: []string{"and", "like", "is not null", "==", "in"}, not: []string{"by", "user.name"}},
		"operators by their first letter": {text: fromEndpoint + "| where user.name == \"x\" an¦", has: []string{"and"}, not: []string{"user.name"}},
		"BY":                              {text: fromEndpoint + "| stats Esql.n = count(*) ¦", has: []string{"by", "where"}},
		"no second BY":                    {text: fromEndpoint + "| stats Esql.n = count(*) by host.id ¦", not: []string{"by"}},
		"AS":                              {text: fromEndpoint + "| rename host.id ¦", first: "as"},
		"ON":                              {text: fromEndpoint + "| lookup join other ¦", first: "on"},
		"columns behind ON":               {text: fromEndpoint + "| lookup join other on host.¦", has: []string{"host.id"}},
		"JOIN":                            {text: fromEndpoint + "| lookup ¦", first: "join"},
		"WITH":                            {text: fromEndpoint + "| enrich policy on host.id ¦", has: []string{"with"}, not: []string{"on"}},
		"an order":                        {text: fromEndpoint + "| sort user.name ¦", has: []string{"asc", "desc", "nulls first"}},
		"a cast":                          {text: fromEndpoint + "| eval a = process.pid::¦", has: []string{"string", "double"}},
		"a unit":                          {text: fromEndpoint + "| where @timestamp > now() - 5 ¦", has: []string{"minutes"}},
		"in a branch":                     {text: fromEndpoint + "| fork (where ¦", has: []string{"user.name"}},
		"a command in a branch":           {text: fromEndpoint + "| fork (¦", has: []string{"where "}},
		"in a subquery":                   {text: fromEndpoint + "| where user.name in (from logs-endpoint.events.* | keep user.na¦", has: []string{"user.name"}},
		"a name in backquotes":            {text: fromEndpoint + "| eval `a b` = 1\n| where `a¦", has: []string{"`a b`"}},
		"a name with a blank":             {text: fromEndpoint + "| eval `a b` = 1\n| keep ¦", has: []string{"`a b`"}},
		"in a text with mistakes":         {text: fromEndpoint + "| where ((user.name ==\n| eval Esql.a = 1\n| keep ¦", has: []string{"Esql.a", "host.id"}},
		"nothing in a comment":            {text: fromEndpoint + "| where true // us¦", not: []string{"user.name"}},
		"nothing in an unknown string":    {text: fromEndpoint + "| where user.name == \"us¦", not: []string{"user.name"}},
		"behind wide characters":          {text: fromEndpoint + "| where user.name == \"é😀\" and process.na¦", first: "process.name"},
	} {
		t.Run(name, func(t *testing.T) {
			e.t = t
			items, _ := e.complete("rule.toml", esqlRule(c.text))
			var inserts []string
			for _, item := range items {
				inserts = append(inserts, item.TextEdit.NewText)
			}
			if c.first != "" && (len(inserts) == 0 || inserts[0] != c.first) {
				t.Errorf("first: want %q, got %q", c.first, inserts[:min(10, len(inserts))])
			}
			for _, want := range c.has {
				if !slices.Contains(inserts, want) {
					t.Errorf("no %q among %d: %q", want, len(inserts), inserts[:min(10, len(inserts))])
				}
			}
			for _, not := range c.not {
				if slices.Contains(inserts, not) {
					t.Errorf("%q is offered", not)
				}
			}
		})
	}
	e.t = t
}

func TestSignaturesOfESQL(t *testing.T) {
	e := open(t, `{"textDocument":{"signatureHelp":{"signatureInformation":{"parameterInformation":{"labelOffsetSupport":true}}}}}`, nil)
	for name, c := range map[string]struct{ text, label, param string }{
		"the first argument":       {"| eval a = substring(¦", "SUBSTRING(string: keyword|text, start: integer, length?: integer) → keyword", "string: keyword|text"},
		"the third":                {"| eval a = substring(user.name, 1, ¦", "SUBSTRING(string: keyword|text, start: integer, length?: integer) → keyword", "length?: integer"},
		"behind a call":            {"| eval a = substring(to_lower(user.name), ¦", "SUBSTRING(string: keyword|text, start: integer, length?: integer) → keyword", "start: integer"},
		"in a call inside":         {"| eval a = substring(to_lower(¦user.name), 1)", "TO_LOWER(str: keyword|text) → keyword", "str: keyword|text"},
		"what is repeated":         {"| where cidr_match(source.ip, \"10.0.0.0/8\", ¦", "CIDR_MATCH(ip: ip, blockX: keyword|text, …) → boolean", "blockX: keyword|text, …"},
		"what can be left out":     {"| eval a = date_format(\"yyyy\", ¦", "DATE_FORMAT(dateFormat?: keyword|text, date: date|date_nanos) → keyword", "date: date|date_nanos"},
		"a comma inside of quotes": {"| where starts_with(\"a,(b\", ¦", "STARTS_WITH(str: keyword|text, prefix: keyword|text) → boolean", "prefix: keyword|text"},
	} {
		e.t = t
		text, line, column := place(t, esqlRule(fromEndpoint+c.text))
		e.show("rule.toml", text)
		var help struct {
			ActiveSignature int
			Signatures      []struct {
				Label           string
				ActiveParameter int
				Parameters      []struct{ Label [2]int }
			}
		}
		if err := json.Unmarshal([]byte(e.call("textDocument/signatureHelp", asJSON(e.at("rule.toml", line, column)))), &help); err != nil {
			t.Fatal(err)
		}
		if len(help.Signatures) == 0 {
			t.Errorf("%s: none", name)
			continue
		}
		sig := help.Signatures[help.ActiveSignature]
		if sig.Label != c.label {
			t.Errorf("%s: got %s, want %s", name, sig.Label, c.label)
			continue
		}
		span := sig.Parameters[sig.ActiveParameter].Label
		if got := string(utf16.Decode(utf16.Encode([]rune(sig.Label))[span[0]:span[1]])); got != c.param {
			t.Errorf("%s: at %q, want %q", name, got, c.param)
		}
	}
}

func FuzzReadESQL(f *testing.F) {
	f.Add("from a metadata _id | where x in (\"b", 38)
	f.Add("from (from b | keep c) | fork (stats d = count(*) by `e", 50)
	f.Fuzz(func(t *testing.T, text string, at int) {
		if at < 0 || at > len(text) {
			return
		}
		c := readESQL(text, at)
		if c.word.Start < 0 || c.word.Start > at || c.word.End < at || c.word.End > len(text) {
			t.Errorf("%q at %d: %+v", text, at, c)
		}
		c.wantsOperand()
		c.comparison()
	})
}
