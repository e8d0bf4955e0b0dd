package source

import (
	"testing"

	"pgregory.net/rapid"
)

func FuzzMap(f *testing.F) {
	f.Add([]byte("\x01\x02\x03\x04"))
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) {
		s := drawSpelled(t)
		for start := 0; start <= len(s.decoded); start++ {
			for end := start; end <= len(s.decoded); end++ {
				at := s.m.ToFile(Span{start, end})
				if at.Start < 0 || at.Start > at.End || at.End > len(s.file) {
					t.Fatalf("%d-%d maps to %v of %q", start, end, at, s.file)
				}
			}
		}
	}))
}

// Whatever the text and the place, a position names the same place again.
func FuzzPositions(f *testing.F) {
	f.Add("a\r\nb😀é\n\xff", 5)
	f.Fuzz(func(t *testing.T, text string, offset int) {
		file := NewFile("x", text)
		for _, encoding := range []Encoding{UTF8, UTF16, UTF32} {
			position := file.OffsetToPosition(offset, encoding)
			back, err := file.PositionToOffset(position, encoding)
			if err != nil || back < 0 || back > len(text) {
				t.Fatalf("%q at %d: %v is at %d, %v", text, offset, position, back, err)
			}
			// Inside a character it comes back at the character's start.
			again, err := file.PositionToOffset(file.OffsetToPosition(back, encoding), encoding)
			if err != nil || again != back {
				t.Fatalf("%q at %d: %d, then %d, %v", text, offset, back, again, err)
			}
			if offset >= 0 && offset <= len(text) && boundary(file, offset) && back != offset {
				t.Fatalf("%q at %d comes back at %d", text, offset, back)
			}
		}
	})
}
