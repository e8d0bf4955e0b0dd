package eval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strconv"

	"github.com/rulewright/rulewright/analysis/event"
)

// maxDocument bounds the size of one document in bytes: it is what
// Elasticsearch takes in one request.
const maxDocument = 100 << 20

// Input is how documents are read. The zero Input reads every field and stops
// at the first text that is no document.
type Input struct {
	Mapping event.Mapping
	// Only are the fields that are wanted; nil for all. Leaving fields out makes
	// reading several times as fast.
	Only []string
	// Bad is told of each text that is no document, which is then passed over;
	// nil to stop there with an error.
	Bad func(Bad)

	limit int // of one document; 0 for maxDocument
}

// Bad is text where a document should be.
type Bad struct {
	// Line is where it begins, from 1.
	Line int
	Err  error
}

// Error returns the line and what is wrong.
func (b Bad) Error() string { return fmt.Sprintf("line %d: %v", b.Line, b.Err) }

// Unwrap returns what is wrong.
func (b Bad) Unwrap() error { return b.Err }

// Read reads documents as the zero [Input] does: see [Input.Read].
func Read(r io.Reader, mapping event.Mapping, visit func(e *event.Event, id string) error) error {
	return (&Input{Mapping: mapping}).Read(r, visit)
}

// Read reads documents one after another and calls visit for each, with a name
// for it: its _id where it has one, else its number in the file from 1. It
// reads JSON Lines, JSON arrays, documents over several lines, bulk requests,
// the answers of Elasticsearch and exports of Kibana, whose documents are in
// _source or fields; any of them may be compressed with gzip. However long the
// file is, one document is held in memory at a time.
//
// A name that an object has twice gives its field the values of both. What is
// no UTF-8 becomes U+FFFD. A document that is too large, nests too deep or is
// no JSON is bad; in JSON Lines the next line is read on.
//
// What has been visited stays so when an error follows.
func (in *Input) Read(r io.Reader, visit func(e *event.Event, id string) error) error {
	buffered := bufio.NewReaderSize(r, 1<<18)
	if magic, _ := buffered.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return err
		}
		defer unzipped.Close()
		buffered = bufio.NewReaderSize(unzipped, 1<<18)
	}
	if mark, _ := buffered.Peek(3); string(mark) == "\xEF\xBB\xBF" {
		_, _ = buffered.Discard(3)
	}
	reader := event.NewReader(in.Mapping)
	if in.Only != nil {
		reader.Only(in.Only)
	}
	d := &documents{in: buffered, reader: reader, visit: visit, bad: in.Bad, limit: in.limit}
	if d.limit == 0 {
		d.limit = maxDocument
	}
	return d.all()
}

// visitError is an error of whoever is given the documents: it ends the
// reading.
type visitError struct{ error }

// document reads one document and hands it over.
func (d *documents) document(text []byte, id string) error {
	e, err := d.reader.Read(text)
	if err != nil {
		return err
	}
	d.count++
	d.wasBad = false
	if id == "" {
		id = strconv.Itoa(d.count)
	}
	if err := d.visit(e, id); err != nil {
		return visitError{err}
	}
	return nil
}
