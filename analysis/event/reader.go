package event

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxNames bounds how many names a [Reader] remembers.
const maxNames = 1 << 14

// Reader reads many documents of one index. It remembers the names it has
// seen, so that most of the work is done once. It is not safe for concurrent
// use; the events that it made are its caller's.
type Reader struct {
	mapping Mapping
	decoder *jsontext.Decoder
	buffer  bytes.Buffer
	root    *name
	names   int
	only    []string // nil for all fields
}

// name is the name of a field or object, with those of its members.
type name struct {
	path    string
	nested  bool
	skipped bool // nothing here is wanted
	longest int  // of a text that is indexed, in characters; 0 for any
	members map[string]*name
}

// NewReader returns a reader of documents that are mapped so.
func NewReader(m Mapping) *Reader {
	return &Reader{mapping: m, root: &name{}}
}

// Only makes the reader leave out all fields but these and those below them,
// which makes it several times as fast. It is called before the first Read.
func (r *Reader) Only(fields []string) *Reader {
	r.only = append([]string{}, fields...)
	for _, f := range fields {
		if field := r.mapping.Aliases[f]; field != "" {
			r.only = append(r.only, field)
		}
	}
	return r
}

// skips reports whether nothing at a path, above or below it is wanted.
func (r *Reader) skips(path string) bool {
	for _, field := range r.only {
		if within(field, path) || within(path, field) {
			return false
		}
	}
	return r.only != nil
}

// within reports whether a field is an object or lies below it.
func within(field, object string) bool {
	return strings.HasPrefix(field, object) && (len(field) == len(object) || field[len(object)] == '.')
}

// Read reads one document: see [FromJSON]. It keeps nothing of text.
func (r *Reader) Read(text []byte) (*Event, error) {
	r.buffer.Reset()
	r.buffer.Write(text)
	if r.decoder == nil {
		r.decoder = jsontext.NewDecoder(&r.buffer, lenient)
	} else {
		r.decoder.Reset(&r.buffer, lenient)
	}
	if r.decoder.PeekKind() != '{' {
		return nil, fmt.Errorf("a document has to be a JSON object")
	}
	e := New()
	if err := r.value([]*Event{e}, r.root, 0); err != nil {
		return nil, plain(err)
	}
	if _, err := r.decoder.ReadToken(); err != io.EOF {
		return nil, fmt.Errorf("text follows the document at offset %d", r.decoder.InputOffset())
	}
	for alias, field := range r.mapping.Aliases {
		e.Add(alias, e.Values(field)...)
	}
	return e, nil
}

// plain says what is wrong with the text in words that do not name a package.
func plain(err error) error {
	var syntax *jsontext.SyntacticError
	if errors.As(err, &syntax) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("this is no JSON: " + strings.TrimPrefix(err.Error(), "jsontext: "))
	}
	return err
}

// lenient is how documents are decoded: what they mean is clear all the same.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// value reads the value of a field. The last of holders is what the value
// belongs to; the others are the documents and objects around it, which hold
// nested objects too.
func (r *Reader) value(holders []*Event, at *name, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("the document nests more than %d levels deep", maxDepth)
	}
	t, err := r.decoder.ReadToken()
	if err != nil {
		return err
	}
	e := holders[len(holders)-1]
	switch t.Kind() {
	case '{':
		return r.object(holders, at, depth)
	case '[':
		for r.decoder.PeekKind() != ']' {
			if err := r.value(holders, at, depth+1); err != nil {
				return err
			}
		}
		_, err = r.decoder.ReadToken()
		return err
	case '"':
		text := t.String()
		if at.longest > 0 && utf8.RuneCountInString(text) > at.longest {
			return nil
		}
		e.Add(at.path, Text(text))
	case '0':
		e.Add(at.path, number(t.String()))
	case 't', 'f':
		e.Add(at.path, Bool(t.Bool()))
	case 'n':
		if r.mapping.NullValue != nil {
			if v, ok := r.mapping.NullValue(at.path); ok {
				e.Add(at.path, v)
			}
		}
	}
	return nil
}

// object reads the members of an object up to its end.
func (r *Reader) object(holders []*Event, at *name, depth int) error {
	if at.nested {
		object := New()
		for _, holder := range holders {
			holder.AddObject(at.path, object)
		}
		holders = append(holders[:len(holders):len(holders)], object)
	}
	for r.decoder.PeekKind() != '}' {
		member, err := r.member(at)
		if err != nil {
			return err
		}
		if member.skipped {
			err = r.decoder.SkipValue()
		} else {
			err = r.value(holders, member, depth+1)
		}
		if err != nil {
			return err
		}
	}
	_, err := r.decoder.ReadToken()
	return err
}

// member reads the name of a member of an object.
func (r *Reader) member(of *name) (*name, error) {
	quoted, err := r.decoder.ReadValue()
	if err != nil {
		return nil, err
	}
	if known := of.members[string(quoted)]; known != nil {
		return known, nil
	}
	// The decoder has read the name: an error can only be that it is no UTF-8.
	own, _ := jsontext.AppendUnquote(nil, quoted)
	path := string(own)
	if of.path != "" {
		path = of.path + "." + path
	}
	out := &name{path: path, skipped: r.skips(path), longest: r.mapping.IgnoreAbove[path]}
	out.nested = path != "" && r.mapping.Nested != nil && r.mapping.Nested(path)
	if r.names++; r.names <= maxNames {
		if of.members == nil {
			of.members = map[string]*name{}
		}
		of.members[string(quoted)] = out
	}
	return out, nil
}
