package eval

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// mapping returns the fields of an index with these types and no other field.
func mapping(t testing.TB, types map[string]schema.Type) *lower.Fields {
	t.Helper()
	var facts []schema.Fact
	for name, typ := range types {
		facts = append(facts, schema.Fact{Name: name, Type: typ})
	}
	var b schema.Builder
	b.Add(schema.Dataset{Name: "test", Product: "test", Index: []string{"test"}, Traits: schema.Strict}, facts)
	table, err := schema.ReadTable(string(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return lower.NewMapping(new(schema.Catalogue).With(table).Scope([]string{"test"}, nil))
}

// dataset is a case file's events in order, and their fields.
type dataset struct {
	events []*Event
	fields *lower.Fields
}

func readDataset(t *testing.T, name string) dataset {
	t.Helper()
	f, err := os.Open(sharedtest.Path(t, "cases/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	id := "sequence"
	if strings.Contains(name, "eql_test_data") {
		id = "serial_event_id"
	}
	types := map[string]schema.Type{"optional_field_mapping_only": "keyword", "optional_field_default_null": "keyword"}
	var d dataset
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		e, err := event.FromJSON(scanner.Bytes(), event.Mapping{NullValue: nullValue})
		if err != nil {
			t.Fatal(err)
		}
		for _, field := range e.Fields() {
			if types[field] == "" {
				types[field] = "keyword"
				if e.Values(field)[0].Kind == event.Integer {
					types[field] = "long"
				}
			}
		}
		d.events = append(d.events, NewEvent(e, e.Values(id)[0].Text, "@timestamp", id))
	}
	for field, typ := range map[string]schema.Type{"source_address": "ip", "destination_address": "ip", "@timestamp": "date", "date_tags": "date", "version": "version"} {
		types[field] = typ
	}
	d.fields = mapping(t, types)
	Order(d.events)
	return d
}

// nullValue is the one null_value of the data sets' mappings.
func nullValue(field string) (event.Value, bool) {
	return event.Text("null"), field == "optional_field_default_null"
}

func TestQueriesFindWhatElasticsearchFinds(t *testing.T) {
	type evalCase struct {
		Suite, Name, Query string
		Expected           []int    `json:"expected_event_ids"`
		Keys               []string `json:"join_keys"`
		Dataset            string
	}
	datasets := map[string]dataset{}
	ran, wrong := 0, 0
	for _, c := range sharedtest.Lines[evalCase](t, "cases/eql_eval_cases.jsonl") {
		if c.Suite == "python-eql/test_queries" {
			continue // another dialect
		}
		if datasets[c.Dataset].fields == nil {
			datasets[c.Dataset] = readDataset(t, c.Dataset)
		}
		d := datasets[c.Dataset]
		q := eql.Parse(c.Query, eql.Elasticsearch)
		if len(q.Problems) > 0 {
			t.Errorf("%s: %v", c.Query, q.Problems)
			continue
		}
		found, _ := NewEQL(q, d.fields, "event_type").Run(d.events)
		ids, keys := []string{}, []string{}
		for _, m := range found {
			for _, e := range m.Events {
				id := "-1"
				if e != nil {
					id = e.ID
				}
				ids = append(ids, id)
			}
			for _, key := range m.Keys {
				text := "null"
				if key != nil {
					text = *key
				}
				keys = append(keys, text)
			}
		}
		ran++
		if fmt.Sprint(ids) != fmt.Sprint(c.Expected) || c.Keys != nil && fmt.Sprint(keys) != fmt.Sprint(c.Keys) {
			wrong++
			t.Errorf("%s\n%s\ngot  %v %v\nwant %v %v", c.Name, c.Query, ids, keys, c.Expected, c.Keys)
		}
	}
	t.Logf("%d of %d queries find the same", ran-wrong, ran)
}
