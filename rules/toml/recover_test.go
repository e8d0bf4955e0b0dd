package toml

import (
	"strings"
	"testing"

	gotoml "github.com/pelletier/go-toml/v2"

	"github.com/rulewright/rulewright/rules/source"
)

// marked is a text in which ‹…› mark the span of a problem; an empty ‹› is an
// empty span.
func marked(text string) (string, []source.Span) {
	var out strings.Builder
	var spans []source.Span
	for _, c := range text {
		switch c {
		case '‹':
			spans = append(spans, source.Span{Start: out.Len()})
		case '›':
			spans[len(spans)-1].End = out.Len()
		default:
			out.WriteRune(c)
		}
	}
	return out.String(), spans
}

func TestEveryProblemIsAtItsCharactersAndInWords(t *testing.T) {
	for _, c := range []struct {
		name, text string
		messages   []string
	}{
		{"a half-typed key", "quer‹›\n", []string{"expected `=` and a value after `quer`"}},
		{"a key without a value", "name = ‹›\n", []string{"expected a value after `name =`"}},
		{"a key without a value before a comment", "name = ‹›# later\n", []string{"expected a value after `name =`"}},
		{"a colon for the equals sign", "name‹:› \"x\"\n", []string{"TOML gives a key its value with `=`, not with `:`"}},
		{"two equals signs", "name ‹==› \"x\"\n", []string{"TOML gives a key its value with `=`, not with `==`"}},
		{"a bare word", "severity = ‹high›\n", []string{"a text needs quotes: write `\"high\"`"}},
		{"typographic quotes", "name = ‹“My rule”›\n", []string{"typographic quotes do not make a string: write `\"My rule\"`"}},
		{"a duration", "interval = ‹5m›\n", []string{"`5m` is no number or date as TOML writes them: put it in quotes if it is a text"}},
		{"a boolean in capitals", "enabled = ‹True›\n", []string{"booleans are written in lower case: `true`"}},
		{"null", "note = ‹null›\n", []string{"TOML has no `null`: leave the key out"}},
		{"a number with a leading zero", "risk_score = ‹047›\n", []string{"`047` is no number or date as TOML writes them: put it in quotes if it is a text"}},
		{"a number that is too large", "risk_score = ‹99999999999999999999›\n", []string{"`99999999999999999999` does not fit into a 64-bit integer: use a smaller number"}},
		{"a day that does not exist", "date = ‹2026-02-30›\n", []string{"`2026-02-30` is no date or time that exists: write it as 2026-01-31 or 2026-01-31T10:00:00Z, or as a string in quotes"}},
		{"a string that is not closed", "name = ‹\"My rule›\n", []string{"the string of `name` is not closed: expected `\"` before the end of the line"}},
		{"a quote inside a string", "name = \"the ‹\"best\" rule\"›\n", nil},
		{"text behind a value", "name = \"x\" ‹y›\n", []string{"unexpected `y` after the value of `name`: expected the end of the line"}},
		{"an unknown escape", "path = \"C:‹\\W›indows\"\n", []string{"`\\W` is no escape of TOML: write `\\\\W` for a backslash, or use single quotes, where backslashes are plain"}},
		{"an escape without its digits", "path = \"C:‹\\u›sers\"\n", []string{"`\\u` must be followed by four hexadecimal digits: write `\\\\u` for a backslash"}},
		{"a surrogate", "a = \"‹\\uD800›\"\n", []string{"`\\uD800` is no character of Unicode"}},
		{"a header that is not closed", "[rule‹›\n", []string{"expected `]` to close the header `[rule`"}},
		{"a header of an item that is half closed", "[[rule.threat‹]›\n", []string{"expected `]]` to close the header `[[rule.threat`"}},
		{"a header with a blank", "[my ‹rule]›\n", []string{"a table's name has no blanks or signs in it unless it is quoted: expected `]`, or a `.` and another part of the name"}},
		{"an empty header", "‹[]›\n", []string{"expected a table's name in the brackets, such as `[rule]`"}},
		{"a key on the header's line", "[rule] ‹name = \"x\"›\n", []string{"unexpected `name = \"x\"` after the header `[rule]`: expected the end of the line"}},
		{"a comma that is missing", "tags = [\"a\"‹› \"b\"]\n", []string{"expected `,` between the items of a list"}},
		{"a comma that is missing at a line's end", "tags = [\n  \"a\"‹›\n  \"b\",\n]\n", []string{"expected `,` between the items of a list"}},
		{"two commas", "tags = [\"a\",‹,› \"b\"]\n", []string{"unexpected `,`: expected a value before it"}},
		{"a bare word in a list", "tags = [\"a\", ‹b›, \"c\"]\n", []string{"a text needs quotes: write `\"b\"`"}},
		{"a list that the next key shows open", "tags = ‹[›\"a\",\nname = \"x\"\n", []string{"the list of `tags` is never closed: expected `]`"}},
		{"a string in a list", "tags = [\"a\", ‹\"b›]\n", []string{"the string of `tags` is not closed: expected `\"` before the end of the line"}},
		{"a table in braces that is not closed", "meta = ‹{› a = 1\n[rule]\n", []string{"the table of `meta` is never closed: expected `}`"}},
		{"a table in a list that is not closed", "meta = [‹{› a = 1]\n", []string{"the table of `meta` is never closed: expected `}`"}},
		{"a word in braces", "meta = { ‹negate› }\n", []string{"expected `key = value` in the braces, not `negate`"}},
		{"no value in braces", "meta = { negate = ‹›, a = 1 }\n", []string{"expected a value after `negate =`"}},
		{"a query that is never closed", "query = ‹'''›\nprocess where true\n\n[[rule.threat]]\n", []string{"the string of `query` is never closed: expected `'''`"}},
		{"a bracket too many", "a = [1]\n‹]›\n", []string{"unexpected `]`: nothing is open here that it would close"}},
		{"quotes too many", "a = 1\n‹'''›\nb = 2\n", []string{"unexpected `'''`: no string is open here, and none begins without `key =` before it"}},
		{"a byte order mark", "‹\uFEFF›a = 1\n", []string{"the file starts with a byte order mark, which TOML does not allow: save it as UTF-8 without one"}},
		{"several lines in error", "a = ‹x›\nb = 1\nc‹›\n[rule‹›\nd = ‹\"›\ne = 2\n", []string{
			"a text needs quotes: write `\"x\"`", "expected `=` and a value after `c`",
			"expected `]` to close the header `[rule`", "the string of `d` is not closed: expected `\"` before the end of the line",
		}},
		{"a key that is written twice", "a = 1\n‹a› = 2\n", []string{"the key `a` is written a second time: remove one of the two"}},
		{"a key that is written twice in braces", "m = { a = 1, ‹a› = 2 }\n", []string{"the key `a` is written a second time: remove one of the two"}},
		{"a table that is opened twice", "[a]\nx = 1\n[b]\n‹[a]›\ny = 2\n", []string{"the table `a` is opened a second time: put its keys under the first one"}},
		{"a header for what is a value", "a = 1\n[‹a›.b]\n", []string{"`a` cannot be a table here: it is an integer"}},
		{"an item for what is a table", "[a]\n[[‹a›]]\n", []string{"`a` cannot be a list of tables here: it is a table"}},
		{"an item for what is a list in brackets", "a = [{}]\n[[‹a›]]\n", []string{"`a` cannot be a list of tables here: it is a list in brackets, which nothing can be added to"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, spans := marked(c.text)
			tree := Parse(source.NewFile("x", text))
			wellPlaced(t, tree)
			var v map[string]any
			if gotoml.Unmarshal([]byte(text), &v) == nil {
				t.Error("this is TOML")
			}
			if c.messages == nil {
				return
			}
			if len(tree.Problems) != len(c.messages) {
				t.Fatalf("got %+v", tree.Problems)
			}
			for i, p := range tree.Problems {
				if p.Message != c.messages[i] || p.Span != spans[i] {
					t.Errorf("got %q at %v %q\nwant %q at %v", p.Message, p.Span, text[p.Span.Start:p.Span.End], c.messages[i], spans[i])
				}
			}
		})
	}
}

// rule is a rule as authors lay it out: with texts of three quotes before the
// query, and tables behind it.
const rule = `[metadata]
creation_date = "2026/01/02"
integration = ["endpoint", "windows"]

[rule]
author = ["Somebody"]
description = """
Finds what the tests look for.
"""
from = "now-9m"
index = ["logs-endpoint.events.process-*", "winlogbeat-*"]
name = "A rule of the tests"
note = """## Triage and analysis

Look at "it" closely.
"""
risk_score = 47
setup = """## Setup

Nothing = nothing to do.
"""
tags = [
    "OS: Windows",
    "Use Case: Tests",
]
type = "eql"

query = '''
process where host.os.type == "windows" and
  process.name : ("a.exe", "b.exe")
'''

[[rule.threat]]
framework = "MITRE ATT&CK"
[[rule.threat.technique]]
id = "T1059"

[rule.threat.tactic]
id = "TA0002"
`

func TestABrokenLineLosesNothingElse(t *testing.T) {
	whole := Parse(source.NewFile("x", rule))
	if len(whole.Problems) > 0 {
		t.Fatal(whole.Problems)
	}
	lines := strings.SplitAfter(rule, "\n")
	for _, junk := range []string{
		"nam\n", "nam = \n", "nam = \"My\n", "nam = 'My\n", "nam = [\n", "nam = [\"a\",\n", "nam = [\"a\n", "nam = {\n", "nam = { a = 1,\n",
		"nam = \"\"\"\n", "nam = '''\n", "nam = \"\"\"text\n", "[nam\n", "[[nam\n", "nam = \"C:\\Windows\"\n", "nam = x # c\n", "= 1\n", "nam = 1 2\n", "]\n", "}\n",
	} {
		for i := range lines {
			if inString(lines, i) {
				continue
			}
			text := strings.Join(lines[:i], "") + junk + strings.Join(lines[i:], "")
			tree := Parse(source.NewFile("x", text))
			wellPlaced(t, tree)
			if len(tree.Problems) == 0 {
				t.Fatalf("no problem with %q before line %d", junk, i)
			}
			header := strings.HasPrefix(junk, "[")
			for _, s := range whole.Statements {
				name := s.Keys[0].Name
				if !finds(tree, s) {
					t.Errorf("%q before line %d, %q, loses %s: %+v", junk, i, lines[i], name, tree.Problems)
				}
			}
			if got := tree.Get("rule", "query"); !header && (got == nil || got.Text != whole.Get("rule", "query").Text) {
				t.Errorf("%q before line %d, %q, loses the query: %+v", junk, i, lines[i], tree.Problems)
			}
		}
	}
}

// inString reports whether the line starts inside a string or a list.
func inString(lines []string, line int) bool {
	before := strings.Join(lines[:line], "")
	return strings.Count(before, `"""`)%2 == 1 || strings.Count(before, "'''")%2 == 1 ||
		strings.Count(before, "tags = [") > strings.Count(before, "Tests\",\n]")
}

func finds(tree *Tree, want *Statement) bool {
	for _, s := range tree.Statements {
		if s.Keys[0].Name == want.Keys[0].Name && s.Value.Kind == want.Value.Kind && s.Value.Text == want.Value.Text {
			return true
		}
	}
	return false
}

func TestADeletedDelimiterLosesOnlyItsOwnValue(t *testing.T) {
	whole := Parse(source.NewFile("x", rule))
	for _, token := range []string{`"""`, "'''", `"`, "[", "]", "="} {
		for at := 0; ; {
			i := strings.Index(rule[at:], token)
			if i < 0 {
				break
			}
			at += i
			text := rule[:at] + rule[at+len(token):]
			tree := Parse(source.NewFile("x", text))
			wellPlaced(t, tree)
			lost := 0
			for _, s := range whole.Statements {
				if !s.Span.Covers(source.Span{Start: at, End: at + len(token)}) && !finds(tree, s) {
					lost++
					t.Logf("without %q in %q: %s is lost", token, line(rule, at), s.Keys[0].Name)
				}
			}
			if lost > 0 {
				t.Errorf("without %q in %q: %d statements lost: %+v", token, line(rule, at), lost, tree.Problems)
			}
			at += len(token)
		}
	}
}

func line(text string, at int) string {
	start := strings.LastIndexByte(text[:at], '\n') + 1
	end := strings.IndexByte(text[at:], '\n') + at
	return text[start:end]
}

func TestAnUnclosedQueryKeepsItsText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"before a header", "[rule]\nquery = '''\nprocess where true\n\n[[rule.threat]]\nx = 1\n", "process where true"},
		{"before another key", "query = '''\na : b\nname = \"x\"\n", "a : b"},
		{"at the end of the file", "query = '''\na : b\n  and c : d\n", "a : b\n  and c : d"},
		{"before another string of its kind", "query = '''\na : b\n\nthreat_query = '''\nc : d\n'''\n", "a : b"},
		{"with conditions that look like keys", "query = '''\nx == 1 and\na.b = 2\n[any where true]\n[rule]\n", "x == 1 and\na.b = 2\n[any where true]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tree := Parse(source.NewFile("x", c.text))
			v := tree.Get("rule", "query")
			if v == nil {
				v = tree.Get("query")
			}
			if v == nil || v.Text != c.want || !v.Unterminated {
				t.Errorf("got %+v, %+v", v, tree.Problems)
			}
			wellPlaced(t, tree)
		})
	}
}
