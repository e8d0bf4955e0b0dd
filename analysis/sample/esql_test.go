package sample

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
)

func esqlRule(query string) *rules.Document { return rule("esql", "esql", query) }

func TestRulesInESQLGetEventsAndNearMisses(t *testing.T) {
	tests := []struct {
		name, query string
		events      int
		has         []string // in every event
		misses      []string // the clauses of near misses, some of them
	}{
		{
			"on single events", `FROM logs-endpoint.events.process-* METADATA _id | WHERE host.os.type == "windows" AND process.name IN ("cmd.exe", "sh.exe") AND NOT user.name LIKE "svc*" | KEEP _id, process.name`,
			1,
			[]string{`"name":"cmd.exe"`},
			[]string{`host.os.type == "windows"`, `process.name IN ("cmd.exe", "sh.exe")`, `user.name LIKE "svc*"`},
		},
		{
			"of which it computes something", `FROM logs-* | EVAL n = LENGTH(TO_LOWER(process.command_line)) | WHERE n > 40 AND process.command_line LIKE "*enc*"`,
			1,
			[]string{"enc"},
			[]string{`n > 40`},
		},
		{
			"with text taken apart", `FROM logs-* | GROK message "user=%{WORD:who} from %{IP:origin}" | WHERE who == "admin" AND origin IS NOT NULL`,
			1,
			[]string{"user=admin from "},
			[]string{`who == "admin"`},
		},
		{
			"counted", `FROM logs-* | WHERE event.outcome == "failure" | STATS n = COUNT(*) BY source.ip | WHERE n >= 12`,
			12,
			[]string{`"outcome":"failure"`},
			[]string{`n >= 12`, `event.outcome == "failure"`},
		},
		{
			"counted by their different values", `FROM logs-* | STATS users = COUNT_DISTINCT(user.name), n = COUNT(*) BY source.ip | WHERE users >= 5 AND n <= 50`,
			5, nil,
			[]string{`users >= 5`},
		},
		{
			"some of one kind and some of another", `FROM logs-* | STATS bad = SUM(CASE(event.outcome == "failure", 1, 0)), good = SUM(CASE(event.outcome == "success", 1, 0)) BY user.name | WHERE bad >= 3 AND good >= 1`,
			0, nil,
			[]string{`good >= 1`},
		},
		{
			"of kinds that differ in several fields", `FROM logs-* | WHERE (event.action == "try" AND event.code IN ("7", "8")) OR (event.action == "enter" AND event.code == "9") | EVAL failed = CASE(event.action == "try", 1, 0), entered = CASE(event.action == "enter", 1, 0), at = CASE(event.action == "try", @timestamp, null), into = CASE(event.action == "enter", @timestamp, null) | STATS f = SUM(failed), e = SUM(entered), a = MAX(at), i = MIN(into) BY source.ip | WHERE f >= 4 AND e >= 1 AND a < i`,
			5, nil,
			[]string{`f >= 4`, `a < i`},
		},
		{
			"of which each kind has to be there", `FROM logs-* | STATS kinds = MAX(CASE(event.action == "a", 1, 0)) + MAX(CASE(event.action == "b", 1, 0)) + MAX(CASE(event.action == "c", 1, 0)) BY host.id | WHERE kinds == 3`,
			3, nil, nil,
		},
		{
			"that name what they count", `FROM logs-* | STATS users = COUNT_DISTINCT(user.name), hosts = COUNT_DISTINCT(host.name), n = COUNT(*) | EVAL what = CASE(users >= 7 AND hosts == 1 AND n >= 9, "many", "other") | WHERE what != "other"`,
			9, nil,
			[]string{`what != "other"`},
		},
		{
			"that count the groups of a count", `FROM logs-* | STATS n = COUNT(*) BY source.ip, user.name | STATS users = COUNT(*), most = MAX(n) BY source.ip | WHERE users >= 6 AND most <= 1`,
			6, nil,
			[]string{`users >= 6`},
		},
		{
			"with two values that take turns", `FROM logs-* | STATS n = COUNT(*), answers = COUNT_DISTINCT(dns.answers.data) BY host.id | WHERE n >= 6 AND answers == 2`,
			6, nil,
			[]string{`n >= 6`},
		},
		{
			"with text that an expression takes apart", `FROM logs-* | GROK message """^(?i:task):\s+\[(?<what>[a-z]+)\](?:\s*by (?:root|admin))? to %{DATA:spot}/end$""" | EVAL place = REPLACE(spot, "/", "-") | WHERE what == "copy" AND place == "attic"`,
			1,
			[]string{"to attic/end"},
			[]string{`place == "attic"`},
		},
		{
			"with something many times in a text", `FROM logs-* | EVAL marked = REPLACE(message, """[a-z]%(?!x)[0-9]""", "!") | EVAL n = LENGTH(message) - LENGTH(marked) | WHERE n >= 10`,
			1,
			[]string{"a%0 a%0 a%0 a%0 a%0"},
			nil,
		},
		{
			"with KQL in it", `FROM logs-* | WHERE KQL("process.name: bash and not user.name: root") | KEEP process.name`,
			1,
			[]string{`"name":"bash"`},
			nil,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Make(esqlRule(tt.query), Options{Now: now, NearMisses: true})
			if err != nil {
				t.Fatal(err)
			}
			if r.Matches() != 1 || tt.events > 0 && len(r.Sets[0].Documents) != tt.events {
				t.Fatalf("%d sets: %+v", r.Matches(), r)
			}
			for _, d := range r.Sets[0].Documents {
				for _, want := range tt.has {
					if !strings.Contains(string(d.JSON), want) {
						t.Errorf("no %s in %s", want, d.JSON)
					}
				}
			}
			var clauses []string
			for _, s := range r.Sets[1:] {
				clauses = append(clauses, s.Clause.Text)
			}
			for _, want := range tt.misses {
				if !slices.Contains(clauses, want) {
					t.Errorf("no near miss of %s, only of %q", want, clauses)
				}
			}
			again, _ := Make(esqlRule(tt.query), Options{Now: now, NearMisses: true})
			if diff := cmp.Diff(texts(r), texts(again)); diff != "" {
				t.Errorf("the second time:\n%s", diff)
			}
		})
	}
}

// texts are all documents as they are written.
func texts(r *Result) []string {
	var out []string
	for _, s := range r.Sets {
		for _, d := range s.Documents {
			out = append(out, string(d.JSON))
		}
	}
	return out
}

func TestWhyARuleInESQLGetsNoEventsIsSaid(t *testing.T) {
	for query, want := range map[string]string{
		`FROM logs-* | WHERE process.name == "a" | COMPLETION x = "say" WITH { "inference_id": "m" } | WHERE x == "yes"`:     "COMPLETION asks a language model",
		`FROM logs-* | WHERE process.name == "a" AND process.name == "b"`:                                                    "no event can be so",
		`FROM logs-* | STATS n = COUNT(*) BY host.id | WHERE n > 3 AND n < 2`:                                                "no event was found that meets `n",
		`FROM logs-* | EVAL h = SHA256(process.name) | WHERE h == "0000000000000000000000000000000000000000000000000000000"`: "no event was found that meets `h ==",
	} {
		r, err := Make(esqlRule(query), Options{Now: now, NearMisses: true})
		if err != nil || r.Matches() > 0 || r.Impossible || len(r.Missing) != 1 || !strings.HasPrefix(r.Missing[0].Reason, want) {
			t.Errorf("%s: %v %+v", query, err, r)
		}
	}
}

// How many published rules in ES|QL, of how many, get events on which they
// alert, and near misses. It may become more and never fewer.
const (
	publishedESQL = 110
	alertedESQL   = 97
	missedESQL    = 96
)

func TestPublishedRulesInESQLGetSamples(t *testing.T) {
	var mu sync.Mutex
	all, alerted, missed := 0, 0, 0
	var group errgroup.Group
	group.SetLimit(2)
	for name, doc := range corpus(t) {
		if doc.Rule.Language.Value != string(rules.ESQL) {
			continue
		}
		all++
		group.Go(func() error {
			r, err := Make(doc, Options{Now: now, Catalogue: schema.Default(), NearMisses: true, Most: 1, Effort: 6000})
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			mu.Lock()
			defer mu.Unlock()
			matches := r.Matches()
			if matches > 0 {
				alerted++
			}
			if len(r.Sets) > matches {
				missed++
			}
			for _, m := range r.Missing {
				t.Logf("%s: %s", name, m.Reason)
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
	t.Logf("of %d rules in ES|QL, %d get events and %d near misses", all, alerted, missed)
	if all == publishedESQL && (alerted < alertedESQL || missed < missedESQL) {
		t.Errorf("%d get events and %d near misses, and it was %d and %d", alerted, missed, alertedESQL, missedESQL)
	}
}

// No query makes the search fail or run on and on.
func FuzzPipelines(f *testing.F) {
	f.Add(`FROM a | WHERE b IN ("x", "y") AND LENGTH(c) > 3 | STATS n = COUNT(*), d = COUNT_DISTINCT(b) BY e | WHERE n > 3 AND d > 1`)
	f.Add(`FROM a METADATA _source | GROK m "%{WORD:w} (?<g>[a-z]{3})" | EVAL j = JSON_EXTRACT(_source, "$.p.q") | WHERE KQL("x: y*") OR j RLIKE "[0-9]+" | MV_EXPAND j`)
	f.Add(`FROM a | EVAL a = a + 1, c = CASE(a > 2, "p", "q") | DISSECT c "%{?k}-%{v}" | WHERE c == "p" OR v IS NOT NULL`)
	f.Fuzz(func(t *testing.T, query string) {
		if strings.Contains(query, "'''") || len(query) > 400 {
			return
		}
		_, _ = Make(esqlRule(query), Options{Now: now, NearMisses: true, Most: 3, Effort: 1500})
	})
}
