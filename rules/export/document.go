package export

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// Documents reads the rules of an export, or of JSON of Kibana's API, where
// they stand: each as the document that a rule file with the same content
// gives, whose places are those of the JSON text. They are for reading alone:
// what would be an edit of a rule file is none of the text.
//
// Reading stops at the first text that is not JSON, which is the problem; the
// rules before it are returned.
func Documents(file *source.File) ([]*rules.Document, *source.Problem) {
	text := []byte(file.Text())
	mark := 0
	if bytes.HasPrefix(text, []byte(byteOrderMark)) {
		mark = len(byteOrderMark)
	}
	r := &placed{file: file, base: mark, d: jsontext.NewDecoder(bytes.NewBuffer(text[mark:]))}
	var out []*rules.Document
	for {
		v, err := r.value(0)
		switch {
		case isEnd(err):
			return out, nil
		case err != nil:
			at := r.offset()
			return out, &source.Problem{Span: source.Span{Start: at, End: at}, Message: "this is not JSON that Kibana writes: " + err.Error()}
		}
		for _, rule := range rulesIn(v) {
			out = append(out, r.document(rule))
		}
	}
}

// rulesIn returns the rules of one value: it may be one, a list of them, or
// the answer to a search.
func rulesIn(v *toml.Value) []*toml.Value {
	if v.Kind == toml.TableKind {
		if found := v.Table.Entry("data"); found != nil && v.Table.Entry("total") != nil {
			v = found.Value
		}
	}
	list := []*toml.Value{v}
	if v.Kind == toml.Array {
		list = v.Items
	}
	var out []*toml.Value
	for _, item := range list {
		if item.Kind == toml.TableKind && isRuleTable(item.Table) {
			out = append(out, item)
		}
	}
	return out
}

func isRuleTable(t *toml.Table) bool {
	o, err := fromTable(t)
	return err == nil && isRule(o)
}

// document makes the document of a rule: its tables are where a rule file has
// them.
func (r *placed) document(rule *toml.Value) *rules.Document {
	root := toml.NewTable()
	entry := func(name string, v *toml.Value) {
		root.Add(toml.Key{Name: name, Span: source.Span{Start: v.Span.Start, End: v.Span.Start}}, v)
	}
	entry("rule", foldPlaced(rule))
	if metadata := metadataOf(rule.Table); metadata != nil {
		entry("metadata", metadata)
	}
	return rules.FromTree(&toml.Tree{File: r.file, Span: rule.Span, Root: root})
}

// metadataOf returns the table [metadata] that travels in a rule's `meta`.
func metadataOf(rule *toml.Table) *toml.Value {
	meta := tableIn(rule, "meta")
	if meta == nil {
		return nil
	}
	if meta.Entry("maturity") != nil && meta.Entry("creation_date") != nil {
		return rule.Entry("meta").Value
	}
	if own := tableIn(meta, metaKey); own != nil && tableIn(own, "metadata") != nil {
		return own.Entry("metadata").Value
	}
	return nil
}

func tableIn(t *toml.Table, name string) *toml.Table {
	if e := t.Entry(name); e != nil && e.Value.Kind == toml.TableKind {
		return e.Value.Table
	}
	return nil
}

// foldPlaced is foldNewTerms for values that know their places.
func foldPlaced(rule *toml.Value) *toml.Value {
	fields, window := rule.Table.Entry(fieldsKey), rule.Table.Entry(windowKey)
	if fields == nil || window == nil || rule.Table.Entry("new_terms") != nil {
		return rule
	}
	table := func(name string, value *toml.Entry) *toml.Table {
		t := toml.NewTable()
		t.Add(toml.Key{Name: "field", Span: value.Key.Span}, &toml.Value{Kind: toml.String, Text: name, Span: value.Key.Span})
		t.Add(toml.Key{Name: "value", Span: value.Key.Span}, value.Value)
		return t
	}
	start := &toml.Value{Kind: toml.TableKind, Span: window.Value.Span, Table: table(windowKey, window)}
	terms := table(fieldsKey, fields)
	terms.Add(window.Key, &toml.Value{Kind: toml.Array, Span: window.Value.Span, Items: []*toml.Value{start}})
	out := *rule
	out.Table = toml.NewTable()
	for _, e := range rule.Table.Entries {
		if e != fields && e != window {
			out.Table.Add(e.Key, e.Value)
		}
	}
	out.Table.Add(toml.Key{Name: "new_terms", Span: fields.Key.Span}, &toml.Value{Kind: toml.TableKind, Span: fields.Value.Span, Table: terms})
	return &out
}

// placed reads JSON as the values of a rule file, with their places.
type placed struct {
	file *source.File
	base int // where the JSON begins in the file
	d    *jsontext.Decoder
}

// offset is where the last token ended, in the file.
func (r *placed) offset() int { return r.base + int(r.d.InputOffset()) }

// value reads the next value. A null is of no kind: for Kibana it is the same
// as no value at all.
func (r *placed) value(depth int) (*toml.Value, error) {
	if depth > maxDepth {
		return nil, errTooDeep
	}
	switch r.d.PeekKind() {
	case '{':
		return r.table(depth)
	case '[':
		return r.list(depth)
	}
	raw, err := r.d.ReadValue()
	if err != nil {
		return nil, err
	}
	return scalar(string(raw), r.offset()-len(raw))
}

func (r *placed) list(depth int) (*toml.Value, error) {
	if _, err := r.d.ReadToken(); err != nil {
		return nil, err
	}
	out := &toml.Value{Kind: toml.Array, Span: source.Span{Start: r.offset() - 1}}
	for r.d.PeekKind() != ']' {
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if v.Kind != toml.Invalid {
			out.Items = append(out.Items, v)
		}
	}
	_, err := r.d.ReadToken()
	out.Span.End = r.offset()
	return out, err
}

func (r *placed) table(depth int) (*toml.Value, error) {
	if _, err := r.d.ReadToken(); err != nil {
		return nil, err
	}
	out := &toml.Value{Kind: toml.TableKind, Span: source.Span{Start: r.offset() - 1}, Table: toml.NewTable()}
	for r.d.PeekKind() != '}' {
		raw, err := r.d.ReadValue()
		if err != nil {
			return nil, err
		}
		name, err := scalar(string(raw), r.offset()-len(raw))
		if err != nil {
			return nil, err
		}
		v, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if v.Kind != toml.Invalid {
			out.Table.Add(toml.Key{Name: name.Text, Span: name.Span}, v)
		}
	}
	_, err := r.d.ReadToken()
	out.Span.End = r.offset()
	return out, err
}

// scalar reads a value without others in it, which stands at a place. A null
// is of no kind.
func scalar(raw string, at int) (*toml.Value, error) {
	v := &toml.Value{Text: raw, Span: source.Span{Start: at, End: at + len(raw)}}
	switch raw[0] {
	case 'n':
	case 't', 'f':
		v.Kind, v.Bool = toml.Boolean, raw == "true"
	case '"':
		v.Kind = toml.String
		v.Text, v.Map = unquote(raw, at)
	default:
		if n, err := strconv.ParseInt(raw, 10, 64); err == nil {
			v.Kind, v.Int = toml.Integer, n
			break
		}
		x, err := strconv.ParseFloat(raw, 64)
		if err != nil {
			return nil, errors.New("the number " + raw + " is out of range")
		}
		v.Kind, v.Float = toml.Float, x
	}
	return v, nil
}

// unquote decodes a JSON string that is well formed, and maps it.
func unquote(raw string, at int) (string, source.Map) {
	var text []byte
	var m source.MapBuilder
	end := len(raw) - 1
	for i := 1; i < end; {
		if raw[i] != '\\' {
			start := i
			for i < end && raw[i] != '\\' {
				i++
			}
			text = append(text, raw[start:i]...)
			m.Verbatim(at+start, i-start)
			continue
		}
		decoded, size := escape(raw[i:end])
		n := len(text)
		text = utf8.AppendRune(text, decoded)
		m.Escape(at+i, size, len(text)-n)
		i += size
	}
	return string(text), m.Map(at + end)
}

// escape decodes the escape that a text begins with, and returns its length.
func escape(s string) (rune, int) {
	switch s[1] {
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'u':
		high := hex(s)
		if utf16.IsSurrogate(high) && len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
			if r := utf16.DecodeRune(high, hex(s[6:])); r != utf8.RuneError {
				return r, 12
			}
		}
		return high, 6
	}
	return rune(s[1]), 2
}

// hex decodes \uXXXX.
func hex(s string) rune {
	n, err := strconv.ParseUint(s[2:6], 16, 32)
	if err != nil {
		return utf8.RuneError
	}
	return rune(n)
}
