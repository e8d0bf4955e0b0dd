package catalogue

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/go-json-experiment/json/jsontext"
)

// Problem is something in a schema file that cannot be used. The rest of the
// file still counts, unless the message says otherwise.
type Problem struct {
	// Path is the file's, relative to the workspace, with slashes.
	Path string `json:"path"`
	// Line and Column count from 1, the column in bytes. They are 0 where the
	// file is packed; Where then tells the place.
	Line   int `json:"line,omitzero"`
	Column int `json:"column,omitzero"`
	// Where is the place in a JSON file, as a JSON pointer.
	Where string `json:"where,omitzero"`
	// Message is a sentence for the user.
	Message string `json:"message"`
}

// String says what is wrong, and where in the file.
func (p Problem) String() string {
	where := ""
	if p.Line > 0 {
		where = fmt.Sprintf("line %d, column %d: ", p.Line, p.Column)
	}
	if p.Where != "" {
		where += p.Where + ": "
	}
	return where + p.Message
}

// maxReported is how many mistakes of one file are told apart.
const maxReported = 5

// maxDepth is how deep objects of fields may lie in one another.
const maxDepth = 50

// walker walks through a JSON text in one pass, whatever its size, and passes
// over values of a wrong type after saying so. An error ends the walk: then
// the text is no JSON or the file cannot be read.
type walker struct {
	*jsontext.Decoder
	text   []byte // the whole text; nil where it is read piece by piece
	within string // for a part of a file, the JSON pointer to it
	report func(Problem)
	wrongs int
	seen   int // members of objects
}

func newWalker(r io.Reader, text []byte, report func(Problem)) *walker {
	if text != nil {
		text = bytes.TrimPrefix(text, []byte("\xEF\xBB\xBF"))
		r = bytes.NewReader(text)
	}
	guard := &tokenGuard{Reader: r}
	// Whether a name comes twice is the writer's business, and costs a set of
	// names for every object.
	dec := jsontext.NewDecoder(guard, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if text == nil {
		guard.dec = dec
	}
	return &walker{Decoder: dec, text: text, report: report}
}

// maxToken is the size in bytes above which a string, or what separates two
// values, is none of a schema file's; a list of fields is read as a whole, too.
const maxToken = 4 << 20

// tokenGuard ends the reading where the decoder has got far more than it could
// make a token of: it would hold all of it in memory.
type tokenGuard struct {
	io.Reader
	dec  *jsontext.Decoder
	read int64
}

func (g *tokenGuard) Read(p []byte) (int, error) {
	if g.dec != nil && g.read-g.dec.InputOffset() > maxToken {
		return 0, errTooLarge{"the file holds a value that is larger than any of a schema file: nothing of it counts"}
	}
	n, err := g.Reader.Read(p)
	g.read += int64(n)
	return n, err
}

// members visits the members of the object that comes next. The visitor reads
// or skips the value.
func (w *walker) members(visit func(name string) error) error {
	if w.PeekKind() != '{' {
		return w.wrong("an object")
	}
	if _, err := w.ReadToken(); err != nil {
		return err
	}
	for w.PeekKind() == '"' {
		token, err := w.ReadToken()
		if err != nil {
			return err
		}
		if w.seen++; w.seen > maxMembers {
			return errTooMany
		}
		if err := visit(token.String()); err != nil {
			return err
		}
	}
	_, err := w.ReadToken()
	return err
}

// items visits the items of the array that comes next.
func (w *walker) items(visit func() error) error {
	if w.PeekKind() != '[' {
		return w.wrong("a list")
	}
	if _, err := w.ReadToken(); err != nil {
		return err
	}
	for k := w.PeekKind(); k != ']' && k != 0; k = w.PeekKind() {
		if err := visit(); err != nil {
			return err
		}
	}
	_, err := w.ReadToken()
	return err
}

// word reads a string, "" where there is none.
func (w *walker) word() (string, error) {
	if w.PeekKind() != '"' {
		return "", w.wrong("a string")
	}
	token, err := w.ReadToken()
	if err != nil {
		return "", err
	}
	return token.String(), nil
}

// scalar reads a string, a boolean or a number as it is written, and passes
// over anything else.
func (w *walker) scalar() (string, error) {
	switch w.PeekKind() {
	case '{', '[':
		return "", w.SkipValue()
	}
	token, err := w.ReadToken()
	if err != nil {
		return "", err
	}
	return token.String(), nil
}

var kinds = map[jsontext.Kind]string{
	'{': "an object", '[': "a list", '"': "a string", '0': "a number", 't': "true", 'f': "false", 'n': "null",
}

// wrong says that the next value is of a wrong type, and passes over it.
func (w *walker) wrong(want string) error {
	kind, ok := kinds[w.PeekKind()]
	if !ok {
		_, err := w.ReadToken() // says what is wrong
		if err == nil {
			err = errors.New("is no JSON text")
		}
		return err
	}
	if w.wrongs++; w.wrongs <= maxReported {
		at := w.InputOffset()
		// What separates it from the value before.
		for w.text != nil && at < int64(len(w.text)) && bytes.IndexByte([]byte(" \t\r\n:,"), w.text[at]) >= 0 {
			at++
		}
		if err := w.SkipValue(); err != nil {
			return err
		}
		p := w.place(at)
		p.Where = w.within + string(w.StackPointer())
		p.Message = "expected " + want + ", found " + kind
		if w.wrongs == maxReported {
			p.Message += "; further mistakes of this kind are not listed"
		}
		w.report(p)
		return nil
	}
	return w.SkipValue()
}

// end reports an error that ended the walk, and what that means.
func (w *walker) end(err error) {
	p := Problem{Message: err.Error()}
	var syntactic *jsontext.SyntacticError
	var large errTooLarge
	switch {
	case errors.As(err, &large):
		p.Message = large.message
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		p = w.place(w.InputOffset())
		p.Message = "the file ends too early, so nothing of it counts"
	case errors.As(err, &syntactic):
		p = w.place(syntactic.ByteOffset)
		p.Where = string(syntactic.JSONPointer)
		p.Message = "is no JSON, so nothing of the file counts: " + syntactic.Err.Error()
	}
	w.report(p)
}

// place returns the line and column of an offset, where they can be told.
func (w *walker) place(offset int64) Problem {
	if w.text == nil || w.within != "" || offset < 0 || offset > int64(len(w.text)) {
		return Problem{}
	}
	before := w.text[:offset]
	return Problem{Line: bytes.Count(before, []byte("\n")) + 1, Column: len(before) - (bytes.LastIndexByte(before, '\n') + 1) + 1}
}
