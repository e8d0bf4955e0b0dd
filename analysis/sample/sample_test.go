package sample

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// rule returns a rule with a query and other lines of its table.
func rule(typ, language, query string, more ...string) *rules.Document {
	text := fmt.Sprintf("[rule]\nname = \"Test\"\ntype = %q\nlanguage = %q\nquery = '''%s'''\n%s\n", typ, language, query, strings.Join(more, "\n"))
	if !strings.Contains(text, "index = ") {
		text = strings.Replace(text, "[rule]\n", "[rule]\nindex = [\"logs-endpoint.events.*\"]\n", 1)
	}
	return rules.Parse(source.NewFile("rule.toml", text))
}

func kqlRule(query string, more ...string) *rules.Document {
	return rule("query", "kuery", query, more...)
}

func eqlRule(query string, more ...string) *rules.Document { return rule("eql", "eql", query, more...) }

func makeAll(t *testing.T, doc *rules.Document) *Result {
	t.Helper()
	r, err := Make(doc, Options{Now: now, Alternatives: true, NearMisses: true})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// notes are the labels of all documents but plain ones.
func notes(r *Result, nearMiss bool) []string {
	var out []string
	for _, s := range r.Sets {
		if s.NearMiss == nearMiss {
			out = append(out, s.Label(Document{Role: EventRole}))
		}
	}
	return out
}

func TestADocumentHoldsWhatTheRuleAsksForAndWhatItsPlaceImplies(t *testing.T) {
	tests := []struct {
		name string
		doc  *rules.Document
		want []string
	}{
		{
			"the data stream of a category", kqlRule(`event.category:process and process.name:bash and host.os.type:linux`),
			[]string{`"dataset":"endpoint.events.process"`, `"type":["start"]`, `"executable":"/usr/bin/bash"`, `"module":"endpoint"`, `"name":"web-01"`},
		},
		{
			"a number and a boolean", kqlRule(`destination.port >= 1024 and dll.code_signature.trusted:false`),
			[]string{`"port":`, `"trusted":false`},
		},
		{
			"an address of a network", kqlRule(`source.ip:10.0.0.0/8`), []string{`"ip":"10.0.0.`},
		},
		{
			"a field that no catalogue knows", kqlRule(`own.field > 5`, `index = ["own-*"]`), []string{`"own":{"field":`},
		},
		{
			"two values of a field that may have several", kqlRule(`process.args:a and process.args:b`), []string{`"args":["a","b"]`},
		},
		{
			"a field with a leaf below a flattened object", kqlRule(`data_stream.dataset:aws.cloudtrail and aws.cloudtrail.flattened.request_parameters.name:x`, `index = ["logs-aws.cloudtrail-*"]`),
			[]string{`"flattened":{"request_parameters":{"name":"x"}}`, `"dataset":"aws.cloudtrail"`},
		},
		{
			"the length of a text", eqlRule(`process where length(process.command_line) > 200 and process.command_line : "a*b"`), []string{`"command_line":"a`},
		},
		{
			"a part of a text", eqlRule(`process where substring(process.name, 0, 3) == "abc"`), []string{`"name":"abc`},
		},
		{
			"fields that are compared with each other by a function", eqlRule(`process where startsWith(process.name, user.name)`), []string{`"name":`},
		},
		{
			"words of a text", kqlRule(`message:("alpha beta" and gamma)`, `index = ["filebeat-*"]`), []string{`alpha beta`, `gamma`},
		},
		{
			"a Lucene query", rule("query", "lucene", `process.name:(a OR b) AND NOT user.name:c`), []string{`"name":"a"`},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := Make(test.doc, Options{Now: now})
			if err != nil {
				t.Fatal(err)
			}
			if r.Matches() != 1 {
				t.Fatalf("no event: %+v", r.Missing)
			}
			text := string(r.Sets[0].Documents[0].JSON)
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("%s\nis not in %s", want, text)
				}
			}
		})
	}
}

func TestEachClauseHasItsNearMissAndEachAlternativeItsEvent(t *testing.T) {
	r := makeAll(t, kqlRule(`process.name:(a or b) and (user.name:c or (user.id:d and host.name:(e or f))) and not (process.args:g or process.args:h)`))
	wantMatches := []string{"alternative: a", "alternative: b", "alternative: user.name:c", "alternative: e", "alternative: f"}
	if got := notes(r, false); !slices.Equal(got, wantMatches) {
		t.Errorf("alternatives %q", got)
	}
	wantMisses := []string{
		"near miss: it does not meet process.name:(a or b)",
		"near miss: it does not meet (user.name:c or (user.id:d and host.name:(e or f)))",
		"near miss: it is excluded by process.args:g", "near miss: it is excluded by process.args:h",
	}
	if got := notes(r, true); !slices.Equal(got, wantMisses) {
		t.Errorf("near misses %q", got)
	}
	if len(r.Missing) > 0 {
		t.Errorf("missing %+v", r.Missing)
	}
}

func TestAnAlternativeThatTheRestExcludesIsNamed(t *testing.T) {
	r := makeAll(t, kqlRule(`process.name:(a or b) and not process.name:b`))
	i := slices.IndexFunc(r.Missing, func(m Missing) bool { return !m.NearMiss })
	if i < 0 || !r.Missing[i].Proved || r.Missing[i].Clause.Text != "b" {
		t.Errorf("missing %+v", r.Missing)
	}
}

func TestFiltersAndExceptionsHoldForSamples(t *testing.T) {
	r := makeAll(t, kqlRule(`process.name:*`, `[[rule.filters]]`, `[rule.filters.meta]`, `negate = true`, `[rule.filters.query.match_phrase]`, `"process.name" = "example"`))
	shown := false
	for _, s := range r.Sets {
		hit := strings.Contains(string(s.Documents[0].JSON), `"name":"example"`)
		if hit && !s.NearMiss {
			t.Errorf("the filter takes away %s", s.Documents[0].JSON)
		}
		shown = shown || hit && s.NearMiss
	}
	if r.Matches() == 0 || !shown {
		t.Errorf("no near miss shows the filter: %q", notes(r, true))
	}
}

func TestNothingIsMadeOfWhatCannotMatch(t *testing.T) {
	for _, doc := range []*rules.Document{
		kqlRule(`process.name:a and not process.name:(a or b)`),
		eqlRule(`sequence by host.id [process where process.pid == 1 and process.pid == 2] [file where true]`),
	} {
		r := makeAll(t, doc)
		if !r.Impossible || len(r.Sets) > 0 || len(r.Missing) != 1 || !r.Missing[0].Proved {
			t.Errorf("%+v", r)
		}
	}
}

func TestNothingIsClaimedOfAFieldWhoseTypeIsNotSure(t *testing.T) {
	r := makeAll(t, kqlRule(`own.field:a and own.field:b and not own.field:*`, `index = ["own-*"]`))
	if len(r.Sets) > 0 || !r.Impossible {
		t.Errorf("a value that is there and is not: %+v", r)
	}
	r = makeAll(t, kqlRule(`own.field >= 5 and not own.field:*5`, `index = ["own-*"]`))
	for _, m := range r.Missing {
		if m.Proved {
			t.Errorf("proved: %+v", m)
		}
	}
}

func TestRulesOfOtherKindsAreRefused(t *testing.T) {
	for _, test := range []struct {
		doc  *rules.Document
		want string
	}{
		{rule("machine_learning", "kuery", ""), "a machine learning rule has no query"},
		{kqlRule(`process.name:(`), "cannot be read"},
		{rules.Parse(source.NewFile("x.toml", "a = 1")), "no detection rule"},
	} {
		_, err := Make(test.doc, Options{Now: now})
		var u *Unsupported
		if !errors.As(err, &u) || !strings.Contains(u.Reason, test.want) {
			t.Errorf("%v is not about %q", err, test.want)
		}
	}
}

func TestTheSameRuleGetsTheSameSamples(t *testing.T) {
	doc := eqlRule(`sequence by host.id [process where process.name in ("a", "b")] [network where destination.port > 1000]`)
	first := fmt.Sprint(printed(makeAll(t, doc)))
	for range 5 {
		if again := fmt.Sprint(printed(makeAll(t, doc))); again != first {
			t.Fatalf("%s\nis not\n%s", again, first)
		}
	}
}

func printed(r *Result) []string {
	var out []string
	for _, s := range r.Sets {
		for _, d := range s.Documents {
			out = append(out, string(d.Labelled(s.Label(d))))
		}
	}
	return out
}
