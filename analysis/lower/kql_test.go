package lower

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/kql"
)

var types = map[string]string{
	"k": "keyword", "w": "wildcard", "c": "constant_keyword", "t": "match_only_text", "n": "long", "x": "double", "d": "date",
	"ip": "ip", "b": "boolean", "v": "version", "name": "keyword", "name.text": "match_only_text", "name.caseless": "keyword",
	"obj": "nested", "obj.a": "keyword", "obj.b": "long", "plain.a": "keyword", "plain.b": "long", "flat": "flattened",
}

func TestKQLConditionsDecideEvents(t *testing.T) {
	tests := []struct {
		name, query, event string
		want               predicate.Truth
	}{
		{"an empty query matches everything", ``, `{}`, predicate.True},
		{"a keyword is exact", `k:foo`, `{"k":"foo"}`, predicate.True},
		{"a keyword keeps its case", `k:foo`, `{"k":"Foo"}`, predicate.False},
		{"some value is enough", `k:foo`, `{"k":["bar","foo"]}`, predicate.True},
		{"two values meet both conditions", `k:foo and k:bar`, `{"k":["bar","foo"]}`, predicate.True},
		{"a negation means no value", `not k:foo`, `{"k":["bar","foo"]}`, predicate.False},
		{"a negation holds for a missing field", `not k:foo`, `{}`, predicate.True},
		{"null is missing", `k:*`, `{"k":null}`, predicate.False},
		{"an empty array is missing", `k:*`, `{"k":[]}`, predicate.False},
		{"an empty string is a value", `k:*`, `{"k":""}`, predicate.True},
		{"a quoted star is a star", `k:"*"`, `{"k":"foo"}`, predicate.False},
		{"two stars are a wildcard", `k:**`, `{"k":"foo"}`, predicate.True},
		{"a wildcard inside", `k:f*o`, `{"k":"fooo"}`, predicate.True},
		{"a question mark is ordinary", `k:fo? and not k:foo`, `{"k":"fo?"}`, predicate.True},
		{"an unquoted value holds blanks", `k:foo bar`, `{"k":"foo bar"}`, predicate.True},
		{"words of a wildcard on a wildcard field are alternatives", `w:foo b*`, `{"w":"bar"}`, predicate.True},
		{"on a keyword they are one pattern", `k:foo b*`, `{"k":"bar"}`, predicate.False},
		{"a list", `k:(a or b and not c)`, `{"k":["b","c"]}`, predicate.False},
		{"a list with exists", `k:(a or *)`, `{"k":"z"}`, predicate.True},
		{"a list of all", `k:(a and b)`, `{"k":["b","a"]}`, predicate.True},
		{"a number", `n:5`, `{"n":5}`, predicate.True},
		{"a number in a string", `n:5`, `{"n":"5"}`, predicate.True},
		{"a fraction is cut off a whole number", `n:5`, `{"n":5.9}`, predicate.True},
		{"a number's range", `n > 4 and n <= 5`, `{"n":5}`, predicate.True},
		{"text that is no number", `n:five`, `{"n":5}`, predicate.Undecided},
		{"a floating point number", `x >= 0.5`, `{"x":0.5}`, predicate.True},
		{"a boolean", `b:true`, `{"b":true}`, predicate.True},
		{"a quoted boolean", `b:"false"`, `{"b":false}`, predicate.True},
		{"an address", `ip:"10.0.0.1"`, `{"ip":"10.0.0.1"}`, predicate.True},
		{"a network", `ip:10.0.0.0/8`, `{"ip":"10.255.0.1"}`, predicate.True},
		{"a network of IPv6", `ip:"fe80::/10"`, `{"ip":"fe80::1"}`, predicate.True},
		{"a network on a keyword is a string", `k:10.0.0.0/8`, `{"k":"10.255.0.1"}`, predicate.False},
		{"a day", `d:2020-01-01`, `{"d":"2020-01-01T23:59:59Z"}`, predicate.True},
		{"after a day", `d > 2020-01-01`, `{"d":"2020-01-01T23:59:59Z"}`, predicate.False},
		{"date math", `d > now-5m`, `{"d":"2020-01-01T23:59:59Z"}`, predicate.Undecided},
		{"a type that is not modelled", `v:1.2`, `{"v":"1.2"}`, predicate.Undecided},
		{"of such a type a missing field", `v:1.2`, `{}`, predicate.False},
		{"any word of a text", `t:foo bar`, `{"t":"The bar."}`, predicate.True},
		{"a phrase of a text", `t:"foo bar"`, `{"t":"A bar, a foo"}`, predicate.False},
		{"a phrase across signs", `t:"foo bar"`, `{"t":"Foo, Bar!"}`, predicate.True},
		{"a phrase does not span values", `t:"foo bar"`, `{"t":["foo","bar"]}`, predicate.False},
		{"a wildcard on words", `t:fo*`, `{"t":"A FOO."}`, predicate.True},
		{"a multi-field has the values of its field", `name.text:foo`, `{"name":"a foo"}`, predicate.True},
		{"a field that ignores case", `name.caseless:FOO`, `{"name":"foo"}`, predicate.True},
		{"an unmapped field matches nothing", `nosuch:*`, `{"nosuch":"x"}`, predicate.False},
		{"its negation matches everything", `not nosuch:x`, `{"nosuch":"x"}`, predicate.True},
		{"any field", `*:*`, `{}`, predicate.True},
		{"a bare value", `foo`, `{"k":"foo"}`, predicate.Undecided},
		{"fields by a pattern", `plain.*:x`, `{"plain":{"a":"x"}}`, predicate.True},
		{"fields by a pattern, none of which has it", `plain.*:x`, `{"k":"x"}`, predicate.False},
		{"an object exists by its fields", `plain:*`, `{"plain":{"a":"x"}}`, predicate.True},
		{"an object has no values of its own", `plain:x`, `{"plain":{"a":"x"}}`, predicate.False},
		{"a leaf of a flattened object", `flat.x.y:foo`, `{"flat":{"x":{"y":"foo"}}}`, predicate.True},
		{"a flattened object has the values of its leaves", `flat:foo`, `{"flat":{"x":{"y":"foo"}}}`, predicate.True},
		{"a flattened object exists by its leaves", `flat:*`, `{"flat":{"x":{"y":"foo"}}}`, predicate.True},
		{"one nested object meets all", `obj:{ a:x and b:1 }`, `{"obj":[{"a":"x","b":1},{"a":"y","b":2}]}`, predicate.True},
		{"two nested objects do not add up", `obj:{ a:x and b:2 }`, `{"obj":[{"a":"x","b":1},{"a":"y","b":2}]}`, predicate.False},
		{"a negation inside a nested group", `obj:{ not a:x }`, `{"obj":[{"a":"x"},{"a":"y"}]}`, predicate.True},
		{"a negated nested group", `not obj:{ a:x }`, `{"obj":[{"a":"x"},{"a":"y"}]}`, predicate.False},
		{"objects that are not nested add up", `plain.a:x and plain.b:2`, `{"plain":[{"a":"x","b":1},{"a":"y","b":2}]}`, predicate.True},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := kql.Parse(tt.query)
			if len(q.Problems) > 0 {
				t.Fatal(q.Problems)
			}
			e, err := event.FromJSON([]byte(tt.event), event.Mapping{Nested: func(path string) bool { return path == "obj" }})
			if err != nil {
				t.Fatal(err)
			}
			f := KQL(q, mapping(t, types)).Formula
			if got := f.Eval(e); got != tt.want {
				t.Errorf("%s on %s: %v, not %v\n%s", tt.query, tt.event, got, tt.want, spellNode(f.Root, tt.query))
			}
			if fields, all := f.Reads(); !all {
				only, err := event.NewReader(event.Mapping{Nested: func(path string) bool { return path == "obj" }}).Only(fields).Read([]byte(tt.event))
				if err != nil {
					t.Fatal(err)
				}
				if got := f.Eval(only); got != tt.want {
					t.Errorf("%s on the fields %q of %s: %v, not %v", tt.query, fields, tt.event, got, tt.want)
				}
			}
			if got := f.Truths(e, nil)[0].Filter(); got != tt.want {
				t.Errorf("%s on %s, explained: %v, not %v", tt.query, tt.event, got, tt.want)
			}
		})
	}
}

// Every node and entry stands for its own text: fixes and messages cut it out.
func TestKQLFormulasKeepTheTextOfTheirParts(t *testing.T) {
	tests := []struct{ query, want string }{
		{`k:a and not (n > 5 or k:b)`, `and[atom[k:a]{a} not[not (n > 5 or k:b)|or[(n > 5 or k:b)|atom[n > 5]{5} atom[k:b]{b}]]]`},
		{`(k:a)`, `atom[(k:a)]{a}`},
		{`k:("a" or b* or c)`, `atom[k:("a" or b* or c)]{"a" b* c}`},
		{`k:(a or b or (c and d) or e)`, `or[k:(a or b or (c and d) or e)|atom[a or b]{a b} and[(c and d)|atom[c]{c} atom[d]{d}] atom[e]{e}]`},
		{`k:(a and not (b or c))`, `and[atom[a]{a} not[not (b or c)|atom[(b or c)]{b c}]]`},
		{`obj:{ a:x }`, `nested[obj:{ a:x }|atom[a:x]{x}]`},
		{`foo and k:a`, `and[opaque[foo] atom[k:a]{a}]`},
	}
	for _, tt := range tests {
		q := kql.Parse(tt.query)
		got := spellNode(KQL(q, mapping(t, types)).Formula.Root, tt.query)
		if got != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.query, got, tt.want)
		}
	}
}

var opNames = [...]string{"const", "and", "or", "not", "filter", "atom", "nested", "opaque"}

// spellNode writes a tree with the text of its nodes; that of the root and of
// leaves' surroundings only where it differs.
func spellNode(n *predicate.Node, text string) string {
	var parts []string
	for _, arg := range n.Args {
		parts = append(parts, spellNode(arg, text))
	}
	for _, e := range n.Entries {
		parts = append(parts, text[e.Span.Start:e.Span.End])
	}
	own := text[n.Span.Start:n.Span.End]
	inner := strings.Join(parts, " ")
	switch {
	case n.Op == predicate.Atom:
		return fmt.Sprintf("atom[%s]{%s}", own, inner)
	case len(n.Args) == 0:
		return fmt.Sprintf("%s[%s]", opNames[n.Op], own)
	case n.ID == 0 && own == text && n.Op == predicate.And:
		return fmt.Sprintf("%s[%s]", opNames[n.Op], inner)
	}
	return fmt.Sprintf("%s[%s|%s]", opNames[n.Op], own, inner)
}

func TestKQLRefusesFieldsInTheWrongNestedGroup(t *testing.T) {
	tests := []struct{ query, code string }{
		{`obj.a:x`, "outside-nested"},
		{`obj.b > 2`, "outside-nested"},
		{`obj:{ a:x }`, ""},
		{`plain:{ a:x }`, "wrong-nesting"},
		{`nosuch:{ a:x }`, ""},
		{`obj:*`, ""},
	}
	for _, tt := range tests {
		problems := KQL(kql.Parse(tt.query), mapping(t, types)).Problems
		got := ""
		if len(problems) > 0 {
			got = problems[0].Code
		}
		if got != tt.code {
			t.Errorf("%s: got %q, want %q", tt.query, got, tt.code)
		}
	}
}
