package lower

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/eql"
)

func TestVersionsAreOrderedAsElasticsearchOrdersThem(t *testing.T) {
	ordered := []version{
		"0.9", "1", "1.0", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.2", "1.0.0-alpha.11", "1.0.0-alpha.beta", "1.0.0-rc.1",
		"1.0.0", "1.0.0+5", "1.0.0+build", "1.0.0.1", "1.2.4-SNAPSHOT", "1.2.4", "1.5.0", "1.11.3", "10.0.0", "123456789012345678901.0",
		"", "1.02", "1.0-", "1.0.0-01", "1.0.0+", "1.0_0",
		"bad", "v1.0",
	}
	// What is no version is ordered by its bytes, behind what is one.
	invalid := ordered[20:]
	for i := range invalid {
		for j := range invalid {
			if got, want := invalid[i].compare(invalid[j]), strings.Compare(string(invalid[i]), string(invalid[j])); got != want {
				t.Errorf("%q beside %q is %d, not %d", invalid[i], invalid[j], got, want)
			}
		}
	}
	for i, v := range ordered[:20] {
		if v.compare(v) != 0 {
			t.Errorf("%q is not itself", v)
		}
		for _, w := range ordered[i+1:] {
			if v.compare(w) >= 0 || w.compare(v) <= 0 {
				t.Errorf("%q does not come before %q", v, w)
			}
		}
	}
}

func TestAVersionHasAtMost32PartsAndNumbersOf127Digits(t *testing.T) {
	for text, want := range map[string]bool{
		strings.Repeat("1.", 31) + "1": true,
		strings.Repeat("1.", 32) + "1": false,
		strings.Repeat("1", 127):       true,
		strings.Repeat("1", 128):       false,
	} {
		if got := version(text).key() != text; got != want {
			t.Errorf("that %s is a version is %t", text, got)
		}
	}
}

func TestEQLComparesVersions(t *testing.T) {
	fields := mapping(t, map[string]string{"v": "version", "w": "version", "event.category": "keyword"})
	for _, c := range []struct {
		name, condition, event string
		want                   predicate.Truth
	}{
		{"numbers and not texts", `v < "1.11.0"`, `{"v":"1.5.0"}`, predicate.True},
		{"a bound that is left out", `v > "1.5.0"`, `{"v":"1.5.0"}`, predicate.False},
		{"a bound that is in", `v >= "1.5.0"`, `{"v":"1.5.0"}`, predicate.True},
		{"a constant on the left", `"1.9" < v`, `{"v":"1.10"}`, predicate.True},
		{"any value of several", `v == "2.0"`, `{"v":["1.0","2.0"]}`, predicate.True},
		{"unequal", `v != "2.0"`, `{"v":"2.0"}`, predicate.False},
		{"a missing version", `not v < "2.0"`, `{}`, predicate.True},
		{"a list", `v in ("1.0", "2.0")`, `{"v":"2.0"}`, predicate.True},
		{"a list without it", `v in ("1.0", "2.0")`, `{"v":"2.0.0"}`, predicate.False},
		{"a pre-release", `v < "2.0.0"`, `{"v":"2.0.0-rc1"}`, predicate.True},
		{"what is no version", `v > "999"`, `{"v":"unknown"}`, predicate.True},
		{"as a text", `string(v) == "1.0"`, `{"v":"1.0"}`, predicate.True},
		{"a function of texts, which Elasticsearch refuses", `length(v) == 3`, `{"v":"1.0"}`, predicate.Undecided},
		{"a pattern, which Elasticsearch refuses", `v : "1.*"`, `{"v":"1.0"}`, predicate.Undecided},
		{"a number", `v == 1`, `{"v":"1"}`, predicate.Undecided},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := eql.Parse("any where "+c.condition, eql.Elasticsearch)
			if len(q.Problems) > 0 {
				t.Fatal(q.Problems)
			}
			e, err := event.FromJSON([]byte(c.event), event.Mapping{})
			if err != nil {
				t.Fatal(err)
			}
			if got := EQL(q, q.Steps[0], fields, "").Formula.Eval(e); got != c.want {
				t.Errorf("%s of %s is %v, not %v", c.condition, c.event, got, c.want)
			}
		})
	}
}
