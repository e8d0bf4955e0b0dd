package server

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/outline"
)

func outlineOf(fields ...string) *outline.Outline {
	o := &outline.Outline{Fields: fields, Tags: fields[:1], Makes: []outline.Named{{Text: fields[0]}}}
	for _, f := range fields {
		o.Values = append(o.Values, outline.Value{Field: f, Text: "Value of " + f})
	}
	return o
}

func TestATallyIsWhatCountingAnewSays(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	kept := newTally()
	files := map[string]*outline.Outline{}
	for range 500 {
		path := fmt.Sprint(random.IntN(20))
		files[path] = nil
		if random.IntN(3) > 0 {
			a := random.IntN(5)
			files[path] = outlineOf(fmt.Sprint("a", a), fmt.Sprint("b", a+random.IntN(2)))
		}
		kept.put(path, files[path])
	}
	anew := newTally()
	for path, o := range files {
		anew.put(path, o)
	}
	if !maps.EqualFunc(kept.counts, anew.counts, maps.Equal) || len(kept.counts) == 0 {
		t.Errorf("%v\nanew %v", kept.counts, anew.counts)
	}
	for path := range files {
		kept.put(path, nil)
	}
	if len(kept.counts)+len(kept.outlines) > 0 {
		t.Errorf("something is left: %v", kept.counts)
	}
}

func TestUsageIsOfTheTextsOnTheScreen(t *testing.T) {
	kept := newTally()
	kept.put("1", outlineOf("a", "b"))
	kept.put("2", outlineOf("a"))
	kept.with(map[string]*outline.Outline{"1": nil, "2": outlineOf("c"), "3": outlineOf("c", "d")}, func(u *usage) {
		fields := u.of(trait{kind: fieldTrait})
		got := fmt.Sprint(fields("a"), fields("b"), fields("c"), fields("d"),
			u.all(trait{kind: tagTrait}, func(string) bool { return true }),
			u.all(trait{valueTrait, "d"}, func(text string) bool { return strings.HasPrefix(text, "V") }))
		if want := "0 0 2 1 map[c:2] map[Value of d:1]"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}

// What is counted is what a walk over all rules finds, whatever was opened,
// changed, saved and removed.
func TestRulesAreCountedAsTheyAreNow(t *testing.T) {
	e := open(t, progressing, map[string]string{"a.toml": rule(`process.name : a`), "b.toml": twin, "in/c.toml": twin, "in/rulewright.toml": ""})
	e.show("in/c.toml", twin)
	e.show("a.toml", rule(`process.name : a`))
	e.diagnostics("a.toml", "the twin", has("workspace/duplicate-id"))
	check := func(when string) {
		t.Helper()
		e.alive() // what was sent was heeded
		walked := newTally()
		b := filepath.Join(e.dir, "b.toml")
		e.server.volumes(e.server.view.Load(), b, func(path string, o *outline.Outline) bool {
			walked.put(path, o)
			return true
		})
		e.server.usage(b, func(u *usage) {
			for which, texts := range walked.counts {
				if got := u.all(which, func(string) bool { return true }); !maps.Equal(got, texts) {
					t.Errorf("%s: %v: %v, but there are %v", when, which, got, texts)
				}
			}
		})
	}
	check("in the beginning")
	e.edit("in/c.toml", 2, queryLine, 0, queryLine, 0, "user.name : x and ")
	check("after an edit")
	e.write("a.toml", rule(`file.name : new`))
	e.touched("a.toml", 2)
	check("after a change on the disk")
	e.notify("textDocument/didClose", asJSON(map[string]any{"textDocument": map[string]any{"uri": e.uri("a.toml")}}))
	check("after closing")
	e.remove("a.toml")
	e.touched("a.toml", 3)
	check("after removing")
}
