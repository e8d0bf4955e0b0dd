package eval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/rulewright/rulewright/analysis/event"
)

// maxDocument bounds the size of one document in bytes; Elasticsearch itself
// takes requests of 100 MB, and events are thousands of times smaller.
const maxDocument = 16 << 20

// Read reads documents one after another and calls visit for each, with a name
// for it: its _id where it has one, else its number in the file from 1. It
// reads JSON Lines, JSON arrays, single documents, and the answers of
// Elasticsearch and exports of Kibana, whose documents are in _source or
// fields; any of them may be compressed with gzip. What has been visited stays
// so when an error follows.
func Read(r io.Reader, mapping event.Mapping, visit func(e *event.Event, id string) error) error {
	buffered := bufio.NewReader(r)
	if magic, _ := buffered.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return err
		}
		defer unzipped.Close()
		buffered = bufio.NewReader(unzipped)
	}
	if mark, _ := buffered.Peek(3); string(mark) == "\xEF\xBB\xBF" {
		_, _ = buffered.Discard(3)
	}
	d := &documents{
		Decoder: jsontext.NewDecoder(buffered, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)),
		reader:  event.NewReader(mapping), visit: visit,
	}
	for {
		switch kind := d.PeekKind(); kind {
		case '{':
			if err := d.object(); err != nil {
				return err
			}
		case '[':
			if err := d.array(); err != nil {
				return err
			}
		default:
			_, err := d.ReadToken()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err == nil {
				err = fmt.Errorf("offset %d: a document is a JSON object, not %s", d.InputOffset(), kind)
			}
			return err
		}
	}
}

type documents struct {
	*jsontext.Decoder
	reader *event.Reader
	visit  func(*event.Event, string) error
	count  int
}

// array reads the documents of an array.
func (d *documents) array() error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != ']' {
		if d.PeekKind() != '{' {
			if _, err := d.ReadToken(); err != nil {
				return err
			}
			return fmt.Errorf("offset %d: the entries of the array have to be JSON objects", d.InputOffset())
		}
		if err := d.object(); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// object reads one object, which is a document or holds some.
func (d *documents) object() error {
	at := d.InputOffset()
	text, err := d.ReadValue()
	if err != nil {
		return err
	}
	if len(text) > maxDocument && !bytes.Contains(text[:min(len(text), 4096)], []byte(`"hits"`)) {
		return fmt.Errorf("offset %d: this document is larger than %d MB", at, maxDocument>>20)
	}
	return d.unwrap(bytes.Clone(text))
}

// envelope is what may stand around documents.
type envelope struct {
	ID     string                    `json:"_id"`
	Index  jsontext.Value            `json:"_index"`
	Source jsontext.Value            `json:"_source"`
	Fields jsontext.Value            `json:"fields"`
	Hits   jsontext.Value            `json:"hits"`
	Raw    jsontext.Value            `json:"rawResponse"`
	Rest   map[string]jsontext.Value `json:",unknown"`
}

// unwrap visits the document that an object is, or those that it holds.
func (d *documents) unwrap(text jsontext.Value) error {
	var e envelope
	// A document whose own fields have these names is no envelope: what does
	// not fit is taken for a document.
	if json.Unmarshal(text, &e) != nil {
		return d.document(text, "")
	}
	switch {
	case e.Source.Kind() == '{' && (e.Index != nil || e.ID != ""):
		return d.document(e.Source, e.ID)
	case e.Fields.Kind() == '{' && (e.Index != nil || e.ID != ""):
		return d.document(e.Fields, e.ID)
	case e.Raw.Kind() == '{':
		return d.unwrap(e.Raw)
	case e.Hits.Kind() == '{':
		var hits struct {
			Hits []jsontext.Value `json:"hits"`
		}
		if json.Unmarshal(e.Hits, &hits) != nil || hits.Hits == nil {
			return d.document(text, "")
		}
		for _, hit := range hits.Hits {
			if err := d.unwrap(hit); err != nil {
				return err
			}
		}
		return nil
	}
	return d.document(text, e.ID)
}

func (d *documents) document(text []byte, id string) error {
	d.count++
	e, err := d.reader.Read(text)
	if err != nil {
		return fmt.Errorf("document %d: %w", d.count, err)
	}
	if id == "" {
		id = strconv.Itoa(d.count)
	}
	return d.visit(e, id)
}
