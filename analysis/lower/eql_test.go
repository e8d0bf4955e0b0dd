package lower

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/eql"
)

func lowerEQL(t *testing.T, condition string) *predicate.Formula {
	t.Helper()
	q := eql.Parse("any where "+condition, eql.Elasticsearch)
	if len(q.Problems) > 0 {
		t.Fatalf("%s: %v", condition, q.Problems)
	}
	return EQL(q, q.Steps[0], mapping(t, types), "").Formula
}

// The table of readings: for each condition what it says of an event without
// k, with one value, and with two.
func TestEQLReadings(t *testing.T) {
	const yes, no = predicate.True, predicate.False
	events := []string{`{}`, `{"k":"a"}`, `{"k":["a","b"]}`}
	tests := []struct {
		conditions []string
		want       [3]predicate.Truth
	}{
		{[]string{`k == "a"`, `k : "A"`, `k in ("a")`, `k like "a*"`, `startsWith(k, "a")`, `"a" == k`, `k in~ ("A", "c")`, `k regex "[a]"`}, [3]predicate.Truth{no, yes, yes}},
		{[]string{`not k == "a"`, `not k : "A"`, `k != "a"`, `k not in ("a")`, `not k like "a*"`, `not startsWith~(k, "A")`}, [3]predicate.Truth{yes, no, no}},
		{[]string{`k == "b"`, `endsWith(k, "b")`, `stringContains~(k, "B")`, `k like~ "?" and not k != "b"`}, [3]predicate.Truth{no, no, yes}},
		{[]string{`k == null`, `not k != null`, `null == k`}, [3]predicate.Truth{yes, no, no}},
		{[]string{`k != null`, `k : "*"`, `k like "**"`, `k >= ""`}, [3]predicate.Truth{no, yes, yes}},
		{[]string{`k == "a" and k == "b"`}, [3]predicate.Truth{no, no, yes}},
		{[]string{`length(k) == 1`, `length(k) + 1 == 2`, `concat(k, "x") : "A?"`}, [3]predicate.Truth{no, yes, yes}},
		{[]string{`length(k) != 1`, `length(k) == null and k != null`}, [3]predicate.Truth{no, no, no}},
		{[]string{`not (length(k) == 1)`, `length(k) == null`}, [3]predicate.Truth{yes, no, no}},
		{[]string{`concat(k, k) == "ab"`}, [3]predicate.Truth{no, no, yes}}, // each mention picks its own value
		{[]string{`true`, `1 == 1`, `not false`, `length("ab") == 2`}, [3]predicate.Truth{yes, yes, yes}},
	}
	for _, tt := range tests {
		for _, condition := range tt.conditions {
			f := lowerEQL(t, condition)
			for i, text := range events {
				e, err := event.FromJSON([]byte(text), event.Mapping{})
				if err != nil {
					t.Fatal(err)
				}
				if got := f.Eval(e); got != tt.want[i] {
					t.Errorf("%s on %s: %v, not %v", condition, text, got, tt.want[i])
				}
			}
		}
	}
}

func TestEQLConditionsDecideEvents(t *testing.T) {
	const yes, no, open = predicate.True, predicate.False, predicate.Undecided
	tests := []struct {
		name, condition, event string
		want                   predicate.Truth
	}{
		{"== keeps case", `k == "A"`, `{"k":"a"}`, no},
		{"== takes a star as it is", `k == "a*"`, `{"k":"ab"}`, no},
		{"a question mark is one character", `k : "a?"`, `{"k":"a"}`, no},
		{"a backslash in a pattern is literal", `k : "a\\*"`, `{"k":"a\\b"}`, yes},
		{"not < holds for a missing number", `not n < 5`, `{}`, yes},
		{"and >= does not", `n >= 5`, `{}`, no},
		{"a constant on the left", `5 < n`, `{"n":6}`, yes},
		{"a negative number", `n > -1`, `{"n":0}`, yes},
		{"a boolean field stands alone", `b and not (b == false)`, `{"b":true}`, yes},
		{"an address", `ip == "10.0.0.1"`, `{"ip":"10.0.0.1"}`, yes},
		{"cidrMatch", `cidrMatch(ip, "192.168.0.0/16", "10.0.0.0/8")`, `{"ip":"10.9.9.9"}`, yes},
		{"cidrMatch negated and missing", `not cidrMatch(ip, "10.0.0.0/8")`, `{}`, yes},
		{"a network on a keyword is a string", `k == "10.0.0.0/8"`, `{"k":"10.1.1.1"}`, no},
		{"a date", `d > "2020-01-01"`, `{"d":"2020-01-02T00:00:00Z"}`, yes},
		{"a text field without a keyword", `t == "x"`, `{"t":"x"}`, open},
		{"an unmapped optional field differs", `?nosuch != "x" and not ?nosuch == "x"`, `{}`, yes},
		{"an unmapped optional field is null", `?nosuch == null`, `{}`, yes},
		{"its pattern is null, and so is the negation", `not ?nosuch : "x"`, `{}`, no},
		{"and its list", `?nosuch not in ("x")`, `{}`, no},
		{"an optional field that is mapped", `not ?k : "x"`, `{}`, yes},
		{"a wildcard in endsWith", `endsWith(k, "*b")`, `{"k":"ab"}`, yes},
		{"division by zero", `n / 0 == 1`, `{"n":1}`, open},
		{"field and field in a function", `startsWith(name, k)`, `{"name":"abc","k":["x","ab"]}`, yes},
		{"a call compared with false", `startsWith(k, "a") == false`, `{"k":"b"}`, yes},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := event.FromJSON([]byte(tt.event), event.Mapping{})
			if err != nil {
				t.Fatal(err)
			}
			if got := lowerEQL(t, tt.condition).Eval(e); got != tt.want {
				t.Errorf("%s on %s: %v, not %v", tt.condition, tt.event, got, tt.want)
			}
		})
	}
}

func TestEQLItemsAskForTheirCategoryAndKeys(t *testing.T) {
	q := eql.Parse(`sequence by k, ?n [any where true] by name [process where true] by name`, eql.Elasticsearch)
	fields := mapping(t, map[string]string{"k": "keyword", "n": "long", "name": "keyword", "event.category": "keyword"})
	tests := []struct {
		name, event string
		want        predicate.Truth
	}{
		{"all there", `{"event":{"category":["file","process"]},"k":"a","name":"b"}`, predicate.True},
		{"another category", `{"event":{"category":"file"},"k":"a","name":"b"}`, predicate.False},
		{"a key is missing", `{"event":{"category":"process"},"name":"b"}`, predicate.False},
		{"an item's own key is missing", `{"event":{"category":"process"},"k":"b"}`, predicate.False},
	}
	for _, tt := range tests {
		e, err := event.FromJSON([]byte(tt.event), event.Mapping{})
		if err != nil {
			t.Fatal(err)
		}
		if got := EQL(q, q.Steps[1], fields, "").Formula.Eval(e); got != tt.want {
			t.Errorf("%s: %v, not %v", tt.name, got, tt.want)
		}
	}
}

func TestEQLFormulasKeepTheTextOfTheirParts(t *testing.T) {
	const text = `any where k == "a" and (n > 5 or not k : ("b*", "c") or length(k) == 2)`
	q := eql.Parse(text, eql.Elasticsearch)
	f := EQL(q, q.Steps[0], mapping(t, types), "").Formula
	want := `and[k == "a" and (n > 5 or not k : ("b*", "c") or length(k) == 2)|atom[k == "a"]{"a"} ` +
		`or[(n > 5 or not k : ("b*", "c") or length(k) == 2)|atom[n > 5]{5} ` +
		`not[not k : ("b*", "c")|atom[k : ("b*", "c")]{"b*" "c"}] filter[length(k) == 2|opaque[length(k) == 2]]]]`
	if got := spellNode(f.Root, text); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
