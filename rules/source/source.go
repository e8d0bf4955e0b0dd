// Package source is the ground that every other room stands on: the text of
// one file, and the places in it.
//
// A place is a byte offset into the text as it was read, and a [Span] is a
// half-open range of such offsets. Lines and columns exist only at the edges
// of the program (a terminal, JSON, an editor) and are computed here, once,
// in the unit the reader asks for ([UTF8], [UTF16] or [UTF32]). Nothing in
// this package knows TOML, a query language or a rule.
package source

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// File is an immutable text with an index of its lines.
//
// A line ends after "\n" or "\r\n"; a lone "\r" does not end one, since TOML
// does not treat it as a line break and editors that speak the Language
// Server Protocol do so only by courtesy. A File is safe for concurrent use.
type File struct {
	path  string
	text  string
	lines []int // byte offset of each line's first byte; lines[0] is 0
	ascii bool  // whether every byte is below 0x80: columns need no decoding
}

// NewFile indexes text. The path is carried along as the file's name and is
// never opened.
func NewFile(path, text string) *File {
	lines := make([]int, 1, 1+strings.Count(text, "\n"))
	ascii := true
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\n' {
			lines = append(lines, i+1)
		} else if c >= utf8.RuneSelf {
			ascii = false
		}
	}
	return &File{path: path, text: text, lines: lines, ascii: ascii}
}

// Path returns the name that the file was made with.
func (f *File) Path() string { return f.path }

// Text returns the whole text.
func (f *File) Text() string { return f.text }

// Len returns the length of the text in bytes.
func (f *File) Len() int { return len(f.text) }

// LineCount returns the number of lines; an empty text has one.
func (f *File) LineCount() int { return len(f.lines) }

// Slice returns the text of s. Offsets outside the file are clamped to it, so
// that a span of an older version of the text cannot panic.
func (f *File) Slice(s Span) string {
	s = s.clamp(len(f.text))
	return f.text[s.Start:s.End]
}

// LineAt returns the index, from 0, of the line that holds the byte offset.
func (f *File) LineAt(offset int) int {
	return sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset }) - 1
}

// LineSpan returns the span of line, counted from 0, without its line break.
// A line outside the file gives an empty span at the nearest end.
func (f *File) LineSpan(line int) Span {
	if line < 0 {
		return Span{}
	}
	if line >= len(f.lines) {
		return Span{len(f.text), len(f.text)}
	}
	start, end := f.lines[line], len(f.text)
	if line+1 < len(f.lines) {
		end = f.lines[line+1] - 1
		if end > start && f.text[end-1] == '\r' {
			end--
		}
	}
	return Span{start, end}
}

// Line returns the text of line, counted from 0, without its line break.
func (f *File) Line(line int) string { return f.Slice(f.LineSpan(line)) }
