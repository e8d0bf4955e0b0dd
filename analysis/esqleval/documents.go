package esqleval

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
)

// Documents are documents as a source of rows. The zero value has none.
type Documents struct {
	Events []*event.Event
	// IDs are the documents' names, one each; nil numbers them.
	IDs []string
	// Numbers are the documents' places in the input, one each, which only the
	// order of what is shown goes by; nil numbers them from 0.
	Numbers []int
	// Index is what _index says.
	Index string
	// Types are the mapping types of fields; a field that is not there is a
	// keyword if a document has it, else null.
	Types map[string]schema.Type
	// Fields are fields that other documents have, which are columns as if these
	// had them.
	Fields []string
	// Wants reports whether a column can matter for the query: see [Wants].
	// Nil takes all.
	Wants func(name string) bool
}

// Source makes a row of each document: nested objects are flattened, and values
// are those that an index would keep. What is no value of its field's type is
// left out. It is an [Env.Source].
func (d *Documents) Source(_, names, metadata []string) (*Table, error) {
	types := map[string]pipeline.Type{}
	for _, name := range names {
		// A field that nothing tells of is null.
		types[name] = d.typeOf(name, pipeline.Null)
	}
	add := func(name string) {
		if typ, ok := types[name]; typ == pipeline.Null || !ok && (d.Wants == nil || d.Wants(name)) {
			types[name] = d.typeOf(name, pipeline.Keyword)
		}
	}
	for _, e := range d.Events {
		for name := range e.All() {
			add(name)
		}
	}
	for _, name := range d.Fields {
		add(name)
	}
	t := &Table{}
	for name, typ := range types {
		if !slices.Contains(metadata, name) {
			t.Columns = append(t.Columns, Column{name, typ})
		}
	}
	slices.SortFunc(t.Columns, func(a, b Column) int { return strings.Compare(a.Name, b.Name) })
	fields := len(t.Columns)
	for _, name := range metadata {
		t.Columns = append(t.Columns, Column{name, metadataType(name)})
	}
	for i, e := range d.Events {
		cells := make([]Value, len(t.Columns))
		for j, c := range t.Columns {
			if j < fields {
				cells[j] = d.cell(e, c)
			} else {
				cells[j] = d.metadata(i, c.Name)
			}
		}
		t.Rows = append(t.Rows, Row{cells, []int{i}})
	}
	return t, nil
}

// number returns a document's place in the input.
func (d *Documents) number(i int) int {
	if i < len(d.Numbers) {
		return d.Numbers[i]
	}
	return i
}

// Unsupported is the type of columns whose fields ES|QL cannot show; they are
// null.
const Unsupported pipeline.Type = "unsupported"

func (d *Documents) typeOf(name string, otherwise pipeline.Type) pipeline.Type {
	typ, ok := d.Types[name]
	if !ok {
		return otherwise
	}
	if t := pipeline.TypeOfField(typ); t != pipeline.Unknown {
		return t
	}
	return Unsupported
}

// holders are the endings of multi-fields, whose values are those of the field
// in front.
var holders = []string{".text", ".caseless", ".keyword", ".wildcard"}

// cell returns the values of a field.
func (d *Documents) cell(e *event.Event, c Column) Value {
	if c.Type == Unsupported || c.Type == pipeline.Null {
		return nil
	}
	values := e.Values(c.Name)
	for _, ending := range holders {
		if name, ok := strings.CutSuffix(c.Name, ending); ok && len(values) == 0 {
			values = e.Values(name)
		}
	}
	if len(values) == 0 && c.Type == "geo_point" {
		return placeOf(e, c.Name)
	}
	out := make([]Value, 0, len(values))
	for _, v := range values {
		if x, err := FieldValue(v, c.Type); err == nil {
			out = append(out, d.narrowed(x, c.Name))
		}
	}
	return Indexed(out, c.Type)
}

// narrowed is what a field of a narrow type keeps of a number.
func (d *Documents) narrowed(v Value, name string) Value {
	if f, ok := v.(float64); ok && d.Types[name] == schema.Float {
		return float64(float32(f))
	}
	return v
}

// FieldValue makes a value of a document one of its field's type.
func FieldValue(v event.Value, t pipeline.Type) (Value, error) {
	switch {
	case isDate(t):
		if x, err := convert(v.Text, pipeline.Keyword, t); err == nil {
			return x, nil
		}
		n, err := strconv.ParseInt(v.Text, 10, 64)
		if err != nil || t == pipeline.Date {
			return n, err
		}
		return convertDate(n, pipeline.Date, pipeline.DateNanos)
	case t == pipeline.Integer || t == pipeline.Long:
		// An index cuts off what stands behind the point.
		if v.Kind == event.Float {
			return convertWhole(truncated(v.Float), pipeline.Double, t)
		}
	case t == "geo_point":
		if lat, lon, ok := strings.Cut(v.Text, ","); ok && !strings.Contains(v.Text, "(") {
			y, errY := strconv.ParseFloat(strings.TrimSpace(lat), 64)
			x, errX := strconv.ParseFloat(strings.TrimSpace(lon), 64)
			if errX == nil && errY == nil {
				return Point{x, y}, nil
			}
		}
	}
	return Parse(v.Text, t)
}

// placeOf returns a point that is written as an object.
func placeOf(e *event.Event, name string) Value {
	lat, lon := e.Values(name+".lat"), e.Values(name+".lon")
	if len(lat) == 0 || len(lat) != len(lon) {
		return nil
	}
	var out []Value
	for i := range lat {
		out = append(out, Point{lon[i].Float, lat[i].Float})
	}
	return gather(out)
}

func metadataType(name string) pipeline.Type {
	switch name {
	case "_version":
		return pipeline.Long
	case "_score":
		return pipeline.Double
	case "_source":
		return "_source"
	}
	return pipeline.Keyword
}

// metadata returns a metadata field of a document; null for what only a cluster
// knows.
func (d *Documents) metadata(i int, name string) Value {
	switch name {
	case "_id":
		if i < len(d.IDs) && d.IDs[i] != "" {
			return d.IDs[i]
		}
		return strconv.Itoa(i + 1)
	case "_index":
		if d.Index != "" {
			return d.Index
		}
	case "_version":
		return int64(1)
	case "_index_mode":
		return "standard"
	case "_source":
		return sourceOf(d.Events[i])
	}
	return nil
}

// sourceOf writes a document as JSON, with objects where names have dots.
func sourceOf(e *event.Event) Value {
	root := map[string]any{}
	for _, name := range e.Fields() {
		at, rest := root, name
		for {
			part, below, nested := strings.Cut(rest, ".")
			inner, isObject := at[part].(map[string]any)
			if _, taken := at[part]; !nested || taken && !isObject {
				at[rest] = jsonOf(e.Values(name))
				break
			}
			if !isObject {
				inner = map[string]any{}
				at[part] = inner
			}
			at, rest = inner, below
		}
	}
	text, err := json.Marshal(root, json.Deterministic(true))
	if err != nil {
		return nil
	}
	return string(text)
}

func jsonOf(values []event.Value) any {
	if len(values) == 1 {
		return values[0].JSON()
	}
	var out []any
	for _, v := range values {
		out = append(out, v.JSON())
	}
	return out
}
