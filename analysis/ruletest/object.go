package ruletest

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rulewright/rulewright/rules/source"
)

// member is a member of a JSON object, or an entry of an array, which has no
// name. Spans are offsets of the file.
type member struct {
	name     string
	nameSpan source.Span
	value    string
	span     source.Span
}

func (m *member) kind() jsontext.Kind { return jsontext.Value(m.value).Kind() }

// text returns the content of a JSON string; false for anything else.
func (m *member) text() (string, bool) {
	if m.kind() != '"' {
		return "", false
	}
	out, err := jsontext.AppendUnquote(nil, m.value)
	return string(out), err == nil
}

// inner lists what an object or array holds. It has been read before, so it
// is whole; at is its offset in the file.
func inner(value string, at int) []member {
	d := jsontext.NewDecoder(strings.NewReader(value), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	opened, err := d.ReadToken()
	if err != nil {
		return nil
	}
	object := opened.Kind() == '{'
	var out []member
	for {
		if kind := d.PeekKind(); kind == '}' || kind == ']' || kind == 0 {
			return out
		}
		var m member
		if object {
			name, err := d.ReadValue()
			if err != nil {
				return out
			}
			m.nameSpan = spanBefore(d, len(name)).Shift(at)
			unquoted, _ := jsontext.AppendUnquote(nil, name)
			m.name = string(unquoted)
		}
		v, err := d.ReadValue()
		if err != nil {
			return out
		}
		m.span = spanBefore(d, len(v)).Shift(at)
		m.value = string(v)
		out = append(out, m)
	}
}

// spanBefore is where the value of n bytes stands that was read last.
func spanBefore(d *jsontext.Decoder, n int) source.Span {
	end := int(d.InputOffset())
	return source.Span{Start: end - n, End: end}
}

// readValues reads the JSON values of a text that stands at an offset of the
// file. The values before a problem are returned with it.
func readValues(text string, at int) ([]member, *source.Problem) {
	d := jsontext.NewDecoder(strings.NewReader(text), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	var out []member
	for {
		v, err := d.ReadValue()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, jsonProblem(err, text, at)
		}
		span := spanBefore(d, len(v)).Shift(at)
		out = append(out, member{value: string(bytes.Clone(v)), span: span})
	}
}

// jsonProblem words an error of the JSON decoder and places it.
func jsonProblem(err error, text string, at int) *source.Problem {
	p := &source.Problem{Code: "json", Span: source.Span{Start: at + len(text), End: at + len(text)}, Message: "this is not JSON"}
	var syntax *jsontext.SyntacticError
	if !errors.As(err, &syntax) {
		p.Message += ": " + err.Error()
		return p
	}
	offset := min(int(syntax.ByteOffset), len(text))
	if errors.Is(syntax.Err, io.ErrUnexpectedEOF) {
		p.Message += ": it ends before its last bracket or quote is closed"
		return p
	}
	p.Span = source.Span{Start: at + offset, End: at + min(offset+1, len(text))}
	p.Message += ": " + strings.TrimPrefix(syntax.Err.Error(), "jsontext: ")
	return p
}
