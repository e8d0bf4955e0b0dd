package rules

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// free are the tables whose content is anybody's.
var free = map[string]bool{"filters": true, "threat_filters": true, "actions": true, "response_actions": true, "meta": true}

func TestEveryPublishedRuleIsTypedWholly(t *testing.T) {
	queries := 0
	eachDocument(t, func(d *Document) {
		if d.Kind != DetectionRule || !d.Rule.Name.IsSet() {
			t.Errorf("%s: kind %d", d.File.Path(), d.Kind)
			return
		}
		read := nodes(d)
		for _, table := range []string{"metadata", "rule", "transform"} {
			untyped(d.Tree.Table(table), read, table, func(path string) {
				t.Errorf("%s: %s is not read, or of another type", d.File.Path(), path)
			})
		}
		for _, q := range d.Queries() {
			queries++
			if q.Language == NoLanguage || strings.TrimSpace(q.Text) == "" {
				t.Errorf("%s: query %+v", d.File.Path(), q)
			}
		}
	})
	t.Logf("%d queries", queries)
}

// nodes collects the values of the tree that a document has read as the type
// they should have.
func nodes(d *Document) map[*toml.Value]bool {
	found := map[*toml.Value]bool{}
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Struct:
			if p, ok := v.Interface().(Place); ok {
				if p.State == Set {
					found[p.Node] = true
				}
				return
			}
			if v.Type() == reflect.TypeFor[source.Map]() {
				return
			}
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		}
	}
	walk(reflect.ValueOf(d.Rule))
	walk(reflect.ValueOf(d.Metadata))
	walk(reflect.ValueOf(d.Transform))
	return found
}

// untyped reports the scalars of a table that are not among those read.
func untyped(t *toml.Table, read map[*toml.Value]bool, path string, report func(string)) {
	if t == nil {
		return
	}
	var look func(v *toml.Value, path string)
	look = func(v *toml.Value, path string) {
		switch v.Kind {
		case toml.TableKind:
			untyped(v.Table, read, path, report)
		case toml.Array:
			for _, item := range v.Items {
				look(item, path+"[]")
			}
		default:
			if !read[v] {
				report(path)
			}
		}
	}
	for _, e := range t.Entries {
		if !free[e.Key.Name] {
			look(e.Value, path+"."+e.Key.Name)
		}
	}
}

func eachDocument(t testing.TB, do func(*Document)) {
	sharedtest.Rules(t, func(path, text string) { do(Parse(source.NewFile(path, text))) })
}

func TestOwnRulesAreTypedWholly(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "testdata", "rules", "*.toml"))
	if err != nil || len(files) < 15 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		d := own(t, filepath.Base(file))
		if d.Kind != DetectionRule {
			continue
		}
		read := nodes(d)
		for _, table := range []string{"metadata", "rule", "transform"} {
			untyped(d.Tree.Table(table), read, table, func(path string) {
				t.Errorf("%s: %s is not read, or of another type", file, path)
			})
		}
	}
}

func BenchmarkParse(b *testing.B) {
	var files []*source.File
	eachDocument(b, func(d *Document) { files = append(files, d.File) })
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			Parse(f)
		}
	}
}
