package source

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// texts draws short texts rich in what columns get wrong: wide characters,
// surrogate pairs, combining marks, both line breaks and bytes that are no
// UTF-8.
func texts() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		"a", "bc", "\t", "\n", "\r\n", "\r", "é", "ß", "日本", "😀", "e\u0301", "\uFEFF", "\xff", "\xc3", "",
	})
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "")
	})
}

func TestPositionsComeBackToTheSameOffset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := NewFile("x", texts().Draw(t, "text"))
		for _, enc := range []Encoding{UTF8, UTF16, UTF32} {
			for offset := 0; offset <= f.Len(); offset++ {
				if !boundary(f, offset) {
					continue
				}
				p := f.OffsetToPosition(offset, enc)
				back, err := f.PositionToOffset(p, enc)
				if err != nil || back != offset {
					t.Fatalf("encoding %d: offset %d -> %v -> %d, %v in %q", enc, offset, p, back, err, f.Text())
				}
			}
		}
	})
}

func TestUTF16ColumnsCountWhatEditorsCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ToValidUTF8(texts().Draw(t, "text"), "?")
		f := NewFile("x", text)
		for line := range f.LineCount() {
			span := f.LineSpan(line)
			got := f.OffsetToPosition(span.End, UTF16)
			want := len(utf16.Encode([]rune(f.Line(line))))
			if got.Line != line || got.Column != want {
				t.Fatalf("end of line %d: got %v, want column %d in %q", line, got, want, text)
			}
		}
	})
}

func TestLinesAreWhatAnEditorShows(t *testing.T) {
	for _, c := range []struct {
		name, text string
		lines      []string
	}{
		{"an empty text has one empty line", "", []string{""}},
		{"a last line break opens an empty line", "a\n", []string{"a", ""}},
		{"carriage returns before a line feed belong to the break", "a\r\nb", []string{"a", "b"}},
		{"a lone carriage return is text", "a\rb", []string{"a\rb"}},
		{"the first line may be empty", "\nx", []string{"", "x"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := NewFile("x", c.text)
			if f.LineCount() != len(c.lines) {
				t.Fatalf("%d lines, want %d", f.LineCount(), len(c.lines))
			}
			for i, want := range c.lines {
				if got := f.Line(i); got != want {
					t.Errorf("line %d is %q, want %q", i, got, want)
				}
			}
		})
	}
}

func TestPositionsOutsideTheTextAreHandled(t *testing.T) {
	f := NewFile("x", "ab\n😀c")
	if _, err := f.PositionToOffset(Position{2, 0}, UTF16); err == nil {
		t.Error("a line behind the end has an offset")
	}
	if _, err := f.PositionToOffset(Position{0, -1}, UTF16); err == nil {
		t.Error("a negative column has an offset")
	}
	if got, _ := f.PositionToOffset(Position{0, 99}, UTF16); got != 2 {
		t.Errorf("a column behind the line gives %d, want the line's end, 2", got)
	}
	if got, _ := f.PositionToOffset(Position{1, 1}, UTF16); got != 3 {
		t.Errorf("a column inside a surrogate pair gives %d, want the character's start, 3", got)
	}
	if got := f.OffsetToPosition(99, UTF16); got != (Position{1, 3}) {
		t.Errorf("an offset behind the end gives %v, want the end, 1:3", got)
	}
	if got := f.Slice(Span{-3, 99}); got != f.Text() {
		t.Errorf("a span around the text gives %q", got)
	}
}

// boundary reports whether an editor can put its cursor at offset: not inside
// a character and not between the bytes of a line break.
func boundary(f *File, offset int) bool {
	text := f.Text()
	if offset < len(text) && text[offset] == '\n' && offset > 0 && text[offset-1] == '\r' {
		return false
	}
	line := f.LineSpan(f.LineAt(offset))
	for i := line.Start; i < offset; {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if i > offset {
			return false
		}
	}
	return true
}
