package sample

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rulewright/rulewright/rules"
)

// roles lists the roles and items of a set's documents.
func roles(s Set) string {
	var out []string
	for _, d := range s.Documents {
		text := string(d.Role)
		if d.Item > 0 {
			text += itoa(d.Item)
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

func TestAnAlertGetsAllTheDocumentsThatItTakes(t *testing.T) {
	const okta = `index = ["logs-okta.system-*"]`
	tests := []struct {
		name  string
		doc   *rules.Document
		roles string
		// misses are notes of near misses, beside those about clauses.
		misses []string
	}{
		{
			"items of a sequence, joined and in time",
			eqlRule(`sequence by host.id with maxspan=5s [process where process.name == "a"] by process.entity_id [file where file.name == "b"] by process.parent.entity_id`),
			"event1 event2",
			[]string{
				"near miss: `host.id` of the last event is another one", "near miss: `process.parent.entity_id` of the last event is another one",
				"near miss: the first event is longer ago than maxspan",
			},
		},
		{
			"an item that repeats", eqlRule(`sequence by host.id with maxspan=1s [process where process.name == "a"] with runs=4`),
			"event1 event1 event1 event1", nil,
		},
		{
			"an item that must not come", eqlRule(`sequence by host.id with maxspan=1m [process where process.name == "a"] ![file where file.name == "b"] [network where destination.port == 1]`),
			"event1 event3",
			[]string{"near miss: an event comes that must not ![file where file.name == \"b\"]"},
		},
		{
			"an item that must not come at the end", eqlRule(`sequence by host.id with maxspan=1m [process where process.name == "a"] ![file where file.name == "b"]`, `from = "now-9m"`),
			"event1",
			[]string{"near miss: an event comes that must not ![file where file.name == \"b\"]"},
		},
		{
			"an event that ends the sequence", eqlRule(`sequence by host.id [process where process.name == "a"] [file where file.name == "b"] until [process where event.type == "end"]`),
			"event1 event2",
			[]string{"near miss: the event comes that ends the sequence [process where event.type == \"end\"]"},
		},
		{
			"keys that a condition restricts on both sides", eqlRule(`sequence [process where process.name : "a*"] by process.name [file where file.name : "*b"] by file.name`),
			"event1 event2", nil,
		},
		{
			"events of a sample", eqlRule(`sample by host.id [process where process.name == "a"] [file where file.name == "b"]`),
			"event1 event2", nil,
		},
		{
			"as many events as a threshold", rule("threshold", "kuery", `event.outcome:failure`, okta, `[rule.threshold]`, `field = ["source.ip"]`, `value = 3`),
			"event event event",
			[]string{"near miss: one event fewer than the threshold"},
		},
		{
			"as many values as a threshold", rule("threshold", "kuery", `user.name:a*`, okta,
				`[rule.threshold]`, `field = []`, `value = 1`, `[[rule.threshold.cardinality]]`, `field = "user.name"`, `value = 2`),
			"event event",
			[]string{"near miss: one value of `user.name` fewer than the threshold"},
		},
		{
			"a new term beside a known one", rule("new_terms", "kuery", `user.name:*`, okta, `from = "now-9m"`, `new_terms_fields = ["user.name", "source.ip"]`, `history_window_start = "now-7d"`),
			"history event",
			[]string{"near miss: the history has these values of `user.name`, `source.ip`"},
		},
		{
			"an indicator", rule("threat_match", "kuery", `destination.ip:*`, okta, `threat_index = ["logs-ti_*"]`,
				`threat_query = '@timestamp >= "now-30d/d" and threat.indicator.ip:10.0.0.0/8'`, `[[rule.threat_mapping]]`, `[[rule.threat_mapping.entries]]`,
				`field = "destination.ip"`, `type = "mapping"`, `value = "threat.indicator.ip"`),
			"indicator event",
			[]string{"near miss: `threat.indicator.ip` of the indicator is another one"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r, err := Make(test.doc, Options{Now: now, NearMisses: true})
			if err != nil {
				t.Fatal(err)
			}
			if r.Matches() != 1 {
				t.Fatalf("no alert: %+v", r.Missing)
			}
			if got := roles(r.Sets[0]); got != test.roles {
				t.Errorf("documents %q", got)
			}
			all := notes(r, true)
			for _, want := range test.misses {
				if !slices.Contains(all, want) {
					t.Errorf("near misses %q lack %q\nmissing %+v", all, want, r.Missing)
				}
			}
		})
	}
}

func TestTheEventsOfASequenceAreInOrderAndNotAfterNow(t *testing.T) {
	r, err := Make(eqlRule(`sequence by host.id with maxspan=10ms [process where true] with runs=3 [file where true]`), Options{Now: now})
	if err != nil || r.Matches() != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	var before time.Time
	for _, d := range r.Sets[0].Documents {
		if !d.Time.After(before) || d.Time.After(now) {
			t.Errorf("%s after %s", d.Time, before)
		}
		before = d.Time
	}
}
