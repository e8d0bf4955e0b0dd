package eval

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// envelope is what may stand around documents: the members of an object.
type envelope map[string]jsontext.Value

// id returns the document's name, or "".
func (e envelope) id() string {
	var id string
	_ = json.Unmarshal(e["_id"], &id) // a document's own _id may be anything
	return id
}

// isHit reports whether the object has what stands around a document in an
// index, or nothing else beside the document.
func (e envelope) isHit() bool { return e["_index"] != nil || e.id() != "" || len(e) == 1 }

var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// mayWrap reports whether a text may be an envelope: all that are known have
// _source, _index, _id, hits or rawResponse in it. It is asked of every
// document, hence the few letters.
func mayWrap(text []byte) bool {
	for _, name := range [...]string{`"_`, `"hits"`, `"rawR`} {
		if bytes.Contains(text, []byte(name)) {
			return true
		}
	}
	return isAction(text)
}

// isAction reports whether a line begins as the actions of a bulk request do,
// which stand between its documents.
func isAction(text []byte) bool {
	return bytes.HasPrefix(text, []byte(`{"index":`)) || bytes.HasPrefix(text, []byte(`{"create":`)) || bytes.HasPrefix(text, []byte(`{ "index" :`)) || bytes.HasPrefix(text, []byte(`{ "create" :`))
}

// unwrap visits the document that an object is, or those that it holds.
func (d *documents) unwrap(text []byte) error {
	if !mayWrap(text) {
		return d.document(text, "")
	}
	var e envelope
	// A document whose own fields have these names is no envelope: what does
	// not fit is taken for a document.
	if json.Unmarshal(text, &e, lenient) != nil {
		return d.document(text, "")
	}
	switch {
	case e.isBulkAction():
		return nil
	case e["_source"].Kind() == '{' && e.isHit():
		return d.document(e["_source"], e.id())
	case e["fields"].Kind() == '{' && e.isHit():
		return d.document(e["fields"], e.id())
	case e["rawResponse"].Kind() == '{':
		return d.unwrap(e["rawResponse"])
	case e["hits"].Kind() == '{':
		var hits struct {
			Hits []jsontext.Value `json:"hits"`
		}
		if json.Unmarshal(e["hits"], &hits, lenient) != nil || hits.Hits == nil {
			return d.document(text, "")
		}
		for _, hit := range hits.Hits {
			if err := d.report(d.line, d.unwrap(hit)); err != nil {
				return visitError{err}
			}
		}
		return nil
	}
	return d.document(text, e.id())
}

// isBulkAction reports whether an object is an action of a bulk request: it
// has one name, and only metadata below it.
func (e envelope) isBulkAction() bool {
	action := e["index"]
	if action == nil {
		action = e["create"]
	}
	var metadata map[string]jsontext.Value
	if len(e) != 1 || action.Kind() != '{' || json.Unmarshal(action, &metadata, lenient) != nil {
		return false
	}
	for name := range metadata {
		switch {
		case strings.HasPrefix(name, "_"), name == "routing", name == "pipeline", name == "require_alias", name == "dynamic_templates":
		default:
			return false
		}
	}
	return true
}

// streamed is from which size on an answer of Elasticsearch is read hit by hit
// and not as a whole.
const streamed = 8 << 20

// isAnswer reports whether a text that goes on looks like an answer of
// Elasticsearch.
func isAnswer(text []byte) bool { return bytes.Contains(text[:min(len(text), 4096)], []byte(`"hits"`)) }

// stream reads the hits of a large answer one after another: of the object that
// d.held begins with. What follows the answer is not read.
func (d *documents) stream(line int) error {
	decoder := jsontext.NewDecoder(io.MultiReader(bytes.NewReader(bytes.Clone(d.held)), d.in), lenient)
	d.held, d.rest = nil, nil
	found := false
	for {
		token, err := decoder.ReadToken()
		if errors.Is(err, io.EOF) || err == nil && decoder.StackDepth() == 0 {
			if !found {
				return errors.New("a large object that is no answer of Elasticsearch")
			}
			return nil
		}
		if err != nil {
			return err
		}
		kind, length := decoder.StackIndex(decoder.StackDepth())
		isName := token.Kind() == '"' && kind == '{' && length%2 == 1
		name := ""
		if isName {
			name = token.String() // before the decoder moves on
		}
		switch {
		case !isName:
		case name == "hits" && decoder.PeekKind() == '[':
			found = true
			if err := d.hits(decoder, line); err != nil {
				return err
			}
		case (name == "hits" || name == "rawResponse") && decoder.PeekKind() == '{':
		default:
			if err := decoder.SkipValue(); err != nil {
				return err
			}
		}
	}
}

func (d *documents) hits(decoder *jsontext.Decoder, line int) error {
	if _, err := decoder.ReadToken(); err != nil {
		return err
	}
	for decoder.PeekKind() != ']' {
		hit, err := decoder.ReadValue()
		if err != nil {
			return err
		}
		if len(hit) > d.limit {
			err = errors.New("a hit is too large")
		} else {
			err = d.unwrap(bytes.Clone(hit))
		}
		if err := d.report(line, err); err != nil {
			return visitError{err}
		}
	}
	_, err := decoder.ReadToken()
	return err
}
