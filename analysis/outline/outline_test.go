package outline_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/outline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

func of(path, text string) *outline.Outline {
	return outline.Of(check.NewPass(rules.Parse(source.NewFile(path, text)), check.Generic, schema.Default()))
}

func TestAnOutlineHasWhatOthersLookUp(t *testing.T) {
	const text = `[metadata]
integration = ["endpoint"]
[rule]
name = "Example"
note = "See 11111111-2222-3333-4444-555555555555, not 011111111-2222-3333-4444-555555555555."
rule_id = "5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11"
type = "eql"
language = "eql"
index = ["logs-endpoint.events.*"]
tags = ["OS: Linux"]
query = '''
process where process.name in ("nc", "n*") and user.name == "root" and not process.name == "nc"
'''
[[rule.exceptions_list]]
list_id = "trusted"
[[rule.threat]]
[rule.threat.tactic]
id = "TA0002"
[[rule.threat.technique]]
id = "T1059"
[[rule.threat.technique.subtechnique]]
id = "T1059.004"
`
	o := of("a.toml", text)
	if o.Name.Text != "Example" || text[o.ID.At.Start:o.ID.At.End] != `"5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11"` || o.Heeds[0].Text != "trusted" {
		t.Errorf("%+v", o)
	}
	if !slices.Equal(o.Techniques, []string{"TA0002", "T1059", "T1059.004"}) || !slices.Equal(o.Fields, []string{"process.name", "user.name"}) {
		t.Errorf("%q %q", o.Techniques, o.Fields)
	}
	if want := []outline.Value{{"process.name", "nc"}, {"user.name", "root"}}; !slices.Equal(o.Values, want) {
		t.Errorf("%q", o.Values)
	}
	if len(o.Mentions) != 2 || text[o.Mentions[0].At.Start:o.Mentions[0].At.End] != "11111111-2222-3333-4444-555555555555" {
		t.Errorf("%+v", o.Mentions)
	}
	for _, m := range o.Mentions {
		for _, at := range []int{m.At.Start, m.At.Start + 9, m.At.End} {
			if got, ok := outline.UUIDAt(text, at); !ok || got != m {
				t.Errorf("at %d: %v", at, got)
			}
		}
	}
	if _, ok := outline.UUIDAt(text, 3); ok {
		t.Error("an id where there is none")
	}
}

func TestAllPublishedRulesHaveAnOutline(t *testing.T) {
	root := sharedtest.Path(t, "corpus/detection-rules/rules")
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var all []*outline.Outline
	start := time.Now()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".toml" {
			return err
		}
		text, err := os.ReadFile(path)
		o := of(path, string(text))
		if o.ID.Text == "" || o.Name.Text == "" {
			t.Errorf("%s: %+v", path, o)
		}
		all = append(all, o)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	t.Logf("%d rules in %v, %d kB", len(all), took, (int(after.HeapAlloc)-int(before.HeapAlloc))>>10)
	runtime.KeepAlive(all)
}

// A text that an outline holds a part of would be kept as long as the outline.
func TestAnOutlineHoldsNothingOfItsText(t *testing.T) {
	text := strings.Clone(`[metadata]
integration = ["endpoint"]
[rule]
name = "Example"
rule_id = "5a0c1f5e-7d3b-4c7e-9a51-0f6a3f0b7c11"
type = "eql"
language = "eql"
index = ["logs-endpoint.events.*"]
tags = ["OS: Linux"]
query = 'process where process.name in ("nc", "ncat") and user.name == "root"'
[[rule.exceptions_list]]
list_id = "trusted"
[[rule.threat]]
[rule.threat.tactic]
id = "TA0002"
[[exceptions]]
[exceptions.list]
list_id = "another"
`)
	begin := uintptr(unsafe.Pointer(unsafe.StringData(text)))
	n := 0
	var look func(v reflect.Value)
	look = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				look(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				look(v.Index(i))
			}
		case reflect.String:
			n++
			if at := uintptr(unsafe.Pointer(unsafe.StringData(v.String()))); begin <= at && at < begin+uintptr(len(text)) {
				t.Errorf("%q is a part of the text", v.String())
			}
		}
	}
	look(reflect.ValueOf(of("a.toml", text)).Elem())
	if n < 12 {
		t.Errorf("only %d texts were seen", n)
	}
}
