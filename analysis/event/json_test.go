package event

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
)

func TestDocumentsMeanTheSameHoweverTheyNest(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nested", `{"process":{"name":"x"}}`, `process.name=[x]`},
		{"dotted", `{"process.name":"x"}`, `process.name=[x]`},
		{"mixed", `{"process.parent":{"name":"x","pid":4},"process":{"parent.args":["a","b"]}}`, `process.parent.args=[a b] process.parent.name=[x] process.parent.pid=[4]`},
		{"an array of objects flattens", `{"a":[{"b":1},{"b":2,"c":[3]}]}`, `a.b=[1 2] a.c=[3]`},
		{"null, [] and {} are no value", `{"a":null,"b":[],"c":[null],"d":{}}`, ``},
		{"an empty string is one", `{"a":""}`, `a=[]`},
		{"arrays in arrays", `{"a":[1,[2,[3]]]}`, `a=[1 2 3]`},
		{"numbers as they are written", `{"a":[1,1.0,1e3,9223372036854775808]}`, `a=[1 1.0 1e3 9223372036854775808]`},
		{"booleans", `{"a":[true,false]}`, `a=[true false]`},
		{"a name twice", `{"a":1,"a":2}`, `a=[1 2]`},
		{"objects of one name twice", `{"a":{"b":1},"a":{"b":2,"c":3}}`, `a.b=[1 2] a.c=[3]`},
		{"what is no UTF-8", "{\"a\xff\":\"x\xffy\",\"b\":\"\\ud800\"}", "a\ufffd=[x\ufffdy] b=[\ufffd]"},
		{"numbers beyond 64 bits", `{"a":[18446744073709551615,-9223372036854775809,1e400,123456789012345678901234567890]}`, `a=[18446744073709551615 -9223372036854775809 1e400 123456789012345678901234567890]`},
		{"as deep as may be", `{"a":` + strings.Repeat("[", 150) + "1" + strings.Repeat("]", 150) + `}`, `a=[1]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := FromJSON([]byte(tt.text), Mapping{})
			if err != nil {
				t.Fatal(err)
			}
			if got := spell(e); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func spell(e *Event) string {
	var out []string
	for _, name := range e.Fields() {
		var values []string
		for _, v := range e.Values(name) {
			values = append(values, v.Text)
		}
		out = append(out, fmt.Sprintf("%s=%v", name, values))
	}
	return strings.Join(out, " ")
}

func TestValuesKeepTheirKind(t *testing.T) {
	e, err := FromJSON([]byte(`{"a":["x",7,7.5,true]}`), Mapping{})
	if err != nil {
		t.Fatal(err)
	}
	want := []Value{Text("x"), Int(7), Number(7.5), Bool(true)}
	for i, v := range e.Values("a") {
		if v != want[i] {
			t.Errorf("value %d is %+v, not %+v", i, v, want[i])
		}
	}
}

func TestNumbersBeyondWhatFitsAreTheNearestThatDo(t *testing.T) {
	for text, want := range map[string]Value{
		"9223372036854775807":  Int(math.MaxInt64),
		"9223372036854775808":  {Kind: Float, Text: "9223372036854775808", Float: 1 << 63},
		"-9223372036854775809": {Kind: Float, Text: "-9223372036854775809", Float: -1 << 63},
		"1e999":                {Kind: Float, Text: "1e999", Float: math.Inf(1)},
		"-1e999":               {Kind: Float, Text: "-1e999", Float: math.Inf(-1)},
		"1e-999":               {Kind: Float, Text: "1e-999"},
	} {
		e, err := FromJSON([]byte(`{"a":`+text+`}`), Mapping{})
		if err != nil || e.Values("a")[0] != want {
			t.Errorf("%s is %+v, %v", text, e.Values("a"), err)
			continue
		}
		if _, err := json.Marshal(e); err != nil {
			t.Errorf("%s cannot be written: %v", text, err)
		}
	}
}

func TestNestedObjectsStandForThemselves(t *testing.T) {
	m := Mapping{Nested: func(path string) bool { return path == "o" || path == "o.p" }}
	e, err := FromJSON([]byte(`{"o":[{"a":1,"p":[{"b":1},{"b":2}]},{"a":2}],"c":3}`), m)
	if err != nil {
		t.Fatal(err)
	}
	if got := spell(e); got != "c=[3]" {
		t.Errorf("the document itself has %s", got)
	}
	objects := e.Objects("o")
	if len(objects) != 2 || spell(objects[0]) != "o.a=[1]" || spell(objects[1]) != "o.a=[2]" {
		t.Errorf("the objects at o are %v", objects)
	}
	if len(objects[0].Objects("o.p")) != 2 || len(e.Objects("o.p")) != 2 {
		t.Error("objects at o.p belong to that at o and to the document")
	}
}

func TestNullValuesComeFromTheMapping(t *testing.T) {
	m := Mapping{NullValue: func(path string) (Value, bool) { return Text("NULL"), path == "a" }}
	e, err := FromJSON([]byte(`{"a":[null,"x"],"b":null}`), m)
	if err != nil {
		t.Fatal(err)
	}
	if got := spell(e); got != "a=[NULL x]" {
		t.Errorf("got %s", got)
	}
}

func TestAliasesHaveTheValuesOfTheirFields(t *testing.T) {
	m := Mapping{Aliases: map[string]string{"b": "a.x", "c": "nothing"}, IgnoreAbove: map[string]int{"long": 3}}
	const text = `{"a":{"x":["1","2"]},"long":["äöü","four"]}`
	e, err := FromJSON([]byte(text), m)
	if err != nil {
		t.Fatal(err)
	}
	if got := spell(e); got != "a.x=[1 2] b=[1 2] long=[äöü]" {
		t.Errorf("got %s", got)
	}
	if e, err = NewReader(m).Only([]string{"b"}).Read([]byte(text)); err != nil || len(e.Values("b")) != 2 {
		t.Errorf("of the alias alone: %s, %v", spell(e), err)
	}
}

func TestAReaderCanLeaveFieldsOut(t *testing.T) {
	const text = `{"process":{"name":"x","pid":4,"hash":{"md5":"1","sha1":"2"}},"process.parent.name":"y","host":{"process":{"name":"z"}},"proc":1}`
	tests := []struct {
		only []string
		want string
	}{
		{nil, "host.process.name=[z] proc=[1] process.hash.md5=[1] process.hash.sha1=[2] process.name=[x] process.parent.name=[y] process.pid=[4]"},
		{[]string{"process.name"}, "process.name=[x]"},
		{[]string{"process.hash", "process.parent.name"}, "process.hash.md5=[1] process.hash.sha1=[2] process.parent.name=[y]"},
		{[]string{}, ""},
	}
	for _, tt := range tests {
		r := NewReader(Mapping{})
		if tt.only != nil {
			r.Only(tt.only)
		}
		for range 2 { // the second time names are known
			e, err := r.Read([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if got := spell(e); got != tt.want {
				t.Errorf("only %q: got %s, want %s", tt.only, got, tt.want)
			}
		}
	}
}

func TestWhatIsNoDocumentIsAnError(t *testing.T) {
	for _, text := range []string{
		``, `[]`, `1`, `{`, `{"a":}`, `{"a":1}{}`, `{"a":1} x`, `{"a":[1,}`, `{"a":` + strings.Repeat("[", 5000),
		`{"a":` + strings.Repeat(`{"a":`, 5000),
	} {
		if _, err := FromJSON([]byte(text), Mapping{}); err == nil {
			t.Errorf("%.40q is read without an error", text)
		}
	}
}

func FuzzFromJSON(f *testing.F) {
	f.Add([]byte(`{"process":{"name":"x","args":["a",null,1.5e3]},"a.b":[{"c":true},[{}]]}`))
	f.Add([]byte(`{"nested":[{"a":{"nested":[1]}}],"a":"\ud800"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m := Mapping{Nested: func(path string) bool { return strings.HasSuffix(path, "nested") }}
		e, err := FromJSON(text, m)
		if err != nil {
			return
		}
		for _, name := range e.Fields() {
			if len(e.Values(name)) == 0 {
				t.Errorf("%q has no value, so it is no field", name)
			}
		}
	})
}
