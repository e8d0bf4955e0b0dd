package lower

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/rules/lucene"
)

func TestLuceneConditionsDecideEvents(t *testing.T) {
	tests := []struct {
		name, query, event string
		want               predicate.Truth
	}{
		{"an empty query matches everything", ``, `{}`, predicate.True},
		{"a keyword is exact", `k:foo`, `{"k":"Foo"}`, predicate.False},
		{"some value is enough", `k:foo`, `{"k":["bar","foo"]}`, predicate.True},
		{"one of two optional clauses", `k:foo n:5`, `{"n":5}`, predicate.True},
		{"none of two optional clauses", `k:foo OR n:5`, `{"n":6}`, predicate.False},
		{"an optional clause beside a required one does nothing", `k:foo OR n:5 AND b:true`, `{"n":5,"b":true}`, predicate.True},
		{"the clause before OR stays required", `k:foo AND n:5 OR b:true`, `{"b":true}`, predicate.False},
		{"required clauses are met together", `+k:foo +n:5`, `{"k":"foo"}`, predicate.False},
		{"a prohibited clause", `k:foo -n:5`, `{"k":"foo","n":5}`, predicate.False},
		{"a negated alternative is prohibited", `k:foo OR NOT n:5`, `{"n":6}`, predicate.False},
		{"only prohibited clauses match the rest", `NOT n:5`, `{}`, predicate.True},
		{"also in a group", `k:foo AND (NOT n:5)`, `{"k":"foo"}`, predicate.True},
		{"operators in lower case are words", `k:(foo or bar)`, `{"k":"bar"}`, predicate.False},
		{"words side by side are one value", `k:(foo or bar)`, `{"k":"foo or bar"}`, predicate.True},
		{"a list", `k:(foo OR bar)`, `{"k":"bar"}`, predicate.True},
		{"a group's field reaches inwards", `k:(+f* -(foo OR *x))`, `{"k":"fax"}`, predicate.False},
		{"exists", `k:*`, `{"k":""}`, predicate.True},
		{"exists by name", `_exists_:k`, `{}`, predicate.False},
		{"exists by a pattern of names", `_exists_:plain.\*`, `{"plain":{"b":1}}`, predicate.True},
		{"an object exists by its fields", `_exists_:plain`, `{"plain":{"b":1}}`, predicate.True},
		{"any field", `*:*`, `{}`, predicate.True},
		{"fields by a pattern", `plain.\*:x`, `{"plain":{"a":"x"}}`, predicate.True},
		{"the default fields", `foo`, `{"k":"foo"}`, predicate.Undecided},
		{"a quoted star is a star", `k:"*"`, `{"k":"foo"}`, predicate.False},
		{"wildcards", `k:f?o*`, `{"k":"fxoo"}`, predicate.True},
		{"an escaped wildcard", `k:f\*o*`, `{"k":"f*ooo"}`, predicate.True},
		{"an escaped wildcard is a character", `k:f\*o*`, `{"k":"fxo"}`, predicate.False},
		{"a prefix with an escape", `k:\u0066o*`, `{"k":"foo"}`, predicate.True},
		{"a regular expression", `k:/f.{2}/`, `{"k":"foo"}`, predicate.True},
		{"it is anchored", `k:/f./`, `{"k":"foo"}`, predicate.False},
		{"a slash in one", `k:/\/etc\/.*/`, `{"k":"/etc/x"}`, predicate.True},
		{"a fuzzy word", `k:foo~`, `{"k":"fox"}`, predicate.Undecided},
		{"a fuzzy word needs a value", `k:foo~`, `{}`, predicate.False},
		{"a number", `n:5`, `{"n":"5"}`, predicate.True},
		{"a comparison", `n:>=5`, `{"n":5}`, predicate.True},
		{"an open comparison", `n:<5`, `{"n":5}`, predicate.False},
		{"an escaped comparison is one all the same", `n:\>4`, `{"n":5}`, predicate.True},
		{"a quoted comparison is text", `k:">a"`, `{"k":">a"}`, predicate.True},
		{"a comparison of strings", `k:>a`, `{"k":"b"}`, predicate.True},
		{"a range", `n:[1 TO 5}`, `{"n":5}`, predicate.False},
		{"an open end", `n:{1 TO *]`, `{"n":9}`, predicate.True},
		{"a range of addresses", `ip:[10.0.0.0 TO 10.0.0.9]`, `{"ip":"10.0.0.9"}`, predicate.True},
		{"a network", `ip:10.0.0.0\/8`, `{"ip":"10.1.0.0"}`, predicate.True},
		{"a network in quotes", `ip:"10.0.0.0/8"`, `{"ip":"11.1.0.0"}`, predicate.False},
		{"a day", `d:2020-01-01`, `{"d":"2020-01-01T23:59:59Z"}`, predicate.True},
		{"a range of days", `d:[2020-01-01 TO 2020-01-02]`, `{"d":"2020-01-02T23:59:59Z"}`, predicate.True},
		{"date math", `d:>now-5m`, `{"d":"2020-01-01T23:59:59Z"}`, predicate.Undecided},
		{"any word of a text", `t:(foo bar)`, `{"t":"The Bar."}`, predicate.True},
		{"a phrase of a text", `t:"foo bar"`, `{"t":"A bar, a foo"}`, predicate.False},
		{"a loose phrase", `t:"foo bar"~2`, `{"t":"A bar, a foo"}`, predicate.Undecided},
		{"a prefix of a word", `t:FO*`, `{"t":"A FOO."}`, predicate.True},
		{"wildcards on words", `t:*Oo?`, `{"t":"A FOOD."}`, predicate.True},
		{"a regular expression on words keeps its case", `t:/FO.*/`, `{"t":"A FOO."}`, predicate.False},
		{"a value that vanishes", `t:"!!!" OR k:foo`, `{"k":"foo"}`, predicate.Undecided},
		{"a field that ignores case", `name.caseless:F*`, `{"name":"foo"}`, predicate.True},
		{"an unmapped field matches nothing", `NOT nosuch:x`, `{"nosuch":"x"}`, predicate.True},
		{"a flattened object has the values of its leaves", `flat:foo`, `{"flat":{"x":"foo"}}`, predicate.True},
		{"a nested field is out of reach", `obj.a:x`, `{"obj":[{"a":"x"}]}`, predicate.Undecided},
		{"a boost changes nothing", `k:foo^2 AND (n:5)^0.5`, `{"k":"foo","n":5}`, predicate.True},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := lucene.Parse(tt.query)
			if len(q.Problems) > 0 {
				t.Fatal(q.Problems)
			}
			e, err := event.FromJSON([]byte(tt.event), event.Mapping{})
			if err != nil {
				t.Fatal(err)
			}
			f := Lucene(q, mapping(t, types)).Formula
			if got := f.Eval(e); got != tt.want {
				t.Errorf("%s on %s: %v, not %v\n%s", tt.query, tt.event, got, tt.want, spellNode(f.Root, tt.query))
			}
			if got := f.Truths(e, nil)[0].Filter(); got != tt.want {
				t.Errorf("%s on %s, explained: %v, not %v", tt.query, tt.event, got, tt.want)
			}
		})
	}
}

func TestLuceneFormulasKeepTheTextOfTheirParts(t *testing.T) {
	tests := []struct{ query, want string }{
		{`k:a AND NOT (n:>5 OR k:b^2)`, `and[atom[k:a]{a} not[NOT (n:>5 OR k:b^2)|or[(n:>5 OR k:b^2)|atom[n:>5]{>5} atom[k:b^2]{b^2}]]]`},
		{`k:("a" OR b* OR /c/)`, `atom[k:("a" OR b* OR /c/)]{"a" b* /c/}`},
		{`k:("a" "b")`, `or[k:("a" "b")|atom["a"]{"a"} atom["b"]{"b"}]`},
		{`k:a n:[1 TO 5]`, `or[k:a n:[1 TO 5]|atom[k:a]{a} atom[n:[1 TO 5]]{[1 TO 5]}]`},
		{`k:a -k:b n:6`, `and[or[k:a -k:b n:6|atom[k:a]{a} atom[n:6]{6}] not[-k:b|atom[k:b]{b}]]`},
		{`k:a AND n:5 OR foo`, `and[atom[k:a]{a} atom[n:5]{5}]`},
	}
	for _, tt := range tests {
		got := spellNode(Lucene(lucene.Parse(tt.query), mapping(t, types)).Formula.Root, tt.query)
		if got != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s", tt.query, got, tt.want)
		}
	}
}

func TestLuceneRefusesWhatIsNoRegularExpression(t *testing.T) {
	for query, want := range map[string]int{`k:/a{2/`: 1, `k:/a{2}/`: 0, `n:/a{2/`: 0, `t:/(a/`: 1} {
		if got := Lucene(lucene.Parse(query), mapping(t, types)).Problems; len(got) != want {
			t.Errorf("%s: %v", query, got)
		}
	}
}

func FuzzLucene(f *testing.F) {
	for _, seed := range []string{
		`k:(a OR "b" -c*) AND n:>=5 || NOT t:"some words"~2`, `k\*:(a OR /b./) +foo _exists_:obj.a`,
		`ip:10.0.0.0\/8 d:[now-5m TO *} w:a?b n:{1 TO "2"] obj.a:x t:!! `, `plain:* AND (k:a n:(6`,
	} {
		f.Add(seed)
	}
	fields := mapping(f, types)
	f.Fuzz(func(t *testing.T, text string) {
		checkFormula(t, Lucene(lucene.Parse(text), fields.fresh()).Formula, text)
	})
}
