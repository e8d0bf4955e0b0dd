package source

import (
	"fmt"
	"unicode/utf8"
)

// Encoding is the unit in which a column is counted. The names are those of
// the Language Server Protocol's PositionEncodingKind.
type Encoding int

const (
	// UTF16 counts UTF-16 code units: what editors send unless told otherwise,
	// and what Rulewright's JSON prints.
	UTF16 Encoding = iota
	// UTF8 counts bytes.
	UTF8
	// UTF32 counts code points.
	UTF32
)

// Position is a line and a column, both counted from 0.
type Position struct {
	Line, Column int
}

// OffsetToPosition converts a byte offset. An offset outside the text is
// clamped to it. An offset inside a character counts the character's units up
// to that byte under UTF8 and none of them otherwise.
func (f *File) OffsetToPosition(offset int, enc Encoding) Position {
	offset = min(max(offset, 0), len(f.text))
	line := f.LineAt(offset)
	start := f.lines[line]
	if f.ascii || enc == UTF8 {
		return Position{line, offset - start}
	}
	return Position{line, units(f.text[start:], offset-start, enc)}
}

// PositionToOffset converts a position to a byte offset. A column behind the
// end of its line means the line's end, as the Language Server Protocol wants
// it; a column inside a character means the character's start. The error says
// that the line does not exist or that a number is negative.
func (f *File) PositionToOffset(p Position, enc Encoding) (int, error) {
	if p.Line < 0 || p.Column < 0 {
		return 0, fmt.Errorf("position %d:%d: negative", p.Line, p.Column)
	}
	if p.Line >= len(f.lines) {
		return 0, fmt.Errorf("position %d:%d: the text has %d lines", p.Line, p.Column, len(f.lines))
	}
	span := f.LineSpan(p.Line)
	if f.ascii {
		return min(span.Start+p.Column, span.End), nil
	}
	left := p.Column
	for i := span.Start; i < span.End; {
		r, size := utf8.DecodeRuneInString(f.text[i:])
		width := unitsOf(r, size, enc)
		if left < width {
			return i, nil
		}
		left -= width
		i += size
	}
	return span.End, nil
}

// units counts the code units of the characters of s that end at or before
// the byte offset.
func units(s string, offset int, enc Encoding) int {
	n := 0
	for i := 0; i < offset; {
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		if i <= offset {
			n += unitsOf(r, size, enc)
		}
	}
	return n
}

// unitsOf returns the width of one decoded rune. A byte that is not UTF-8
// stands for itself: one unit in every encoding.
func unitsOf(r rune, size int, enc Encoding) int {
	switch enc {
	case UTF8:
		return size
	case UTF16:
		if r >= 0x10000 {
			return 2
		}
	}
	return 1
}
