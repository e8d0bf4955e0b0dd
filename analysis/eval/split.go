package eval

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/rulewright/rulewright/analysis/event"
)

// documents splits a file into documents.
type documents struct {
	in     *bufio.Reader
	reader *event.Reader
	visit  func(*event.Event, string) error
	bad    func(Bad)
	limit  int
	count  int // of the documents so far

	// rest is what is left of the chunk that is being read: a line, or a piece
	// of a long one. It lies in the storage of in.
	rest   []byte
	line   int  // of rest, from 1
	ended  bool // whether the chunk before ended its line
	begun  bool
	held   []byte // a document that several chunks hold, or text to be read again
	lined  bool   // whether a line was a document: then each line is one
	nested bool   // whether the documents are those of an array
	wasBad bool   // whether the last document was bad
}

// all reads the file.
func (d *documents) all() error {
	for {
		d.rest = bytes.TrimLeft(d.rest, " \t\r\n")
		if len(d.rest) == 0 {
			switch err := d.next(); {
			case errors.Is(err, io.EOF):
				return nil
			case err != nil:
				return err
			}
			continue
		}
		var err error
		switch c := d.rest[0]; {
		case c == '{':
			err = d.object()
		case c == '[' && !d.nested && d.count == 0:
			d.nested, d.rest = true, d.rest[1:]
		case (c == ',' || c == ']') && d.nested:
			d.nested = c == ','
			d.rest = d.rest[1:]
		default:
			// Behind a bad document, this may well be the rest of it.
			if !d.wasBad {
				err = d.report(d.line, fmt.Errorf("a document has to be a JSON object, and this begins with %q", firstRune(d.rest)))
			}
			d.skipLine()
		}
		if err != nil {
			return err
		}
	}
}

func firstRune(text []byte) rune { return bytes.Runes(text[:min(len(text), 4)])[0] }

// next reads the next line, or a piece of a long one.
func (d *documents) next() error {
	chunk, err := d.in.ReadSlice('\n')
	if len(chunk) == 0 && err != nil && !errors.Is(err, bufio.ErrBufferFull) {
		return err
	}
	if !d.begun || d.ended {
		d.line++
	}
	d.begun = true
	d.rest, d.ended = chunk, chunk[len(chunk)-1] == '\n'
	return nil
}

// skipLine passes over what is left of the line.
func (d *documents) skipLine() {
	for d.rest = nil; !d.ended; d.rest = nil {
		if d.next() != nil {
			return
		}
	}
}

// report tells of a bad document, or ends the reading.
func (d *documents) report(line int, err error) error {
	var stop visitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &stop):
		return stop.error
	case d.bad == nil:
		return Bad{line, err}
	}
	d.bad(Bad{line, err})
	d.wasBad = true
	return nil
}

// object reads the document that rest begins with.
func (d *documents) object() error {
	line := d.line
	if d.ended && !d.nested {
		// The usual case first: a line is a document.
		err := d.unwrap(bytes.TrimRight(d.rest, " \t\r\n"))
		var stop visitError
		if err == nil || errors.As(err, &stop) {
			d.rest, d.lined = nil, true
			return d.report(line, err)
		}
	}
	var s scanner
	if end := s.scan(d.rest); end > 0 {
		text := d.rest[:end]
		d.rest = d.rest[end:]
		return d.report(line, d.unwrap(text))
	}
	if d.lined && d.ended {
		err := d.report(line, d.unwrap(d.rest))
		d.rest = nil
		return err
	}
	return d.gather(&s)
}

// gather reads a document that goes on behind this chunk.
func (d *documents) gather(s *scanner) error {
	line := d.line
	d.held = append(d.held[:0], d.rest...)
	first := bytes.IndexByte(d.rest, '\n') + 1
	for {
		if len(d.held) > min(streamed, d.limit) && isAnswer(d.held) {
			return d.report(line, d.stream(line))
		}
		if len(d.held) > d.limit {
			return d.tooLarge(line, s)
		}
		err := d.next()
		if errors.Is(err, io.EOF) {
			return d.again(line, first)
		}
		if err != nil {
			return err
		}
		if end := s.scan(d.rest); end > 0 {
			d.held = append(d.held, d.rest[:end]...)
			d.rest = d.rest[end:]
			return d.report(line, d.unwrap(d.held))
		}
		d.held = append(d.held, d.rest...)
	}
}

// tooLarge passes over the rest of a document that is too large.
func (d *documents) tooLarge(line int, s *scanner) error {
	for {
		err := d.next()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		end := s.scan(d.rest)
		if end > 0 || err != nil {
			d.rest = d.rest[max(end, 0):]
			return d.report(line, fmt.Errorf("the document is larger than %d MB", d.limit>>20))
		}
	}
}

// again takes a text that never ended for JSON Lines of which the first is
// broken, and reads on at the second one.
func (d *documents) again(line, first int) error {
	d.rest = nil
	err := d.unwrap(d.held)
	if err == nil {
		err = io.ErrUnexpectedEOF
	}
	if err := d.report(line, err); err != nil || first == 0 || d.lined {
		return err
	}
	// What follows is in memory already, and each line of it is shorter.
	rest := bytes.Clone(d.held[first:])
	d.in = bufio.NewReaderSize(bytes.NewReader(rest), 1<<18)
	d.lined, d.ended, d.begun, d.line = true, true, true, line
	return nil
}

// scanner finds the end of an object.
type scanner struct {
	depth             int
	inString, escaped bool
}

// scan goes over the next piece of an object's text and returns the offset
// behind its end; 0 if it goes on.
func (s *scanner) scan(text []byte) int {
	for i := 0; i < len(text); i++ {
		if s.inString {
			switch {
			case s.escaped:
				s.escaped = false
			case text[i] == '\\':
				s.escaped = true
			case text[i] == '"':
				s.inString = false
			}
			continue
		}
		switch text[i] {
		case '"':
			s.inString = true
		case '{', '[':
			s.depth++
		case '}', ']':
			if s.depth--; s.depth == 0 {
				return i + 1
			}
		}
	}
	return 0
}
