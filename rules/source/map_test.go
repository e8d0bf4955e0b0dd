package source

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// spelled is a decoded text beside the file that spells it: verbatim runs,
// escapes of one to four bytes and stretches that decode to nothing.
type spelled struct {
	decoded, file string
	m             Map
	verbatim      []bool // a decoded byte: whether it stands in the file as it is
}

func drawSpelled(t *rapid.T) spelled {
	var s spelled
	var b MapBuilder
	s.file = strings.Repeat("#", rapid.IntRange(0, 3).Draw(t, "before"))
	for range rapid.IntRange(0, 12).Draw(t, "segments") {
		text := rapid.StringMatching(`[a-z]{1,4}`).Draw(t, "text")
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			b.Verbatim(len(s.file), len(text))
			s.file += text
			s.decoded += text
			for range text {
				s.verbatim = append(s.verbatim, true)
			}
		case 1:
			escape := `\` + strings.Repeat("u", rapid.IntRange(1, 9).Draw(t, "width"))
			b.Escape(len(s.file), len(escape), len(text))
			s.file += escape
			s.decoded += text
			for range text {
				s.verbatim = append(s.verbatim, false)
			}
		case 2:
			s.file += "__"
		}
	}
	s.m = b.Map(len(s.file))
	s.file += "'''"
	return s
}

func TestAMappedSpanReadsBackAsItsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpelled(t)
		if s.m.Len() != len(s.decoded) {
			t.Fatalf("length %d, want %d", s.m.Len(), len(s.decoded))
		}
		for start := range len(s.decoded) {
			for end := start + 1; end <= len(s.decoded); end++ {
				got := s.m.ToFile(Span{start, end})
				if got.Start < 0 || got.End > len(s.file) || got.IsEmpty() {
					t.Fatalf("span %d-%d maps to %v", start, end, got)
				}
				if allTrue(s.verbatim[start:end]) && !strings.Contains(s.file[got.Start:got.End], "__") &&
					s.file[got.Start:got.End] != s.decoded[start:end] {
					t.Fatalf("%q maps to %q", s.decoded[start:end], s.file[got.Start:got.End])
				}
				if !strings.HasPrefix(s.file[got.Start:], `\`) && s.file[got.Start] != s.decoded[start] {
					t.Fatalf("the span of %q starts at %q", s.decoded[start:end], s.file[got.Start:])
				}
			}
		}
	})
}

func TestAnOffsetMapsThereAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSpelled(t)
		for offset := 0; offset <= len(s.decoded); offset++ {
			place := s.m.ToFile(Span{offset, offset}).Start
			back, ok := s.m.FromFile(place)
			inEscape := offset < len(s.decoded) && !s.verbatim[offset]
			if !ok || (back != offset && !inEscape) || back > offset {
				t.Fatalf("offset %d -> %d -> %d, %v in %q", offset, place, back, ok, s.file)
			}
		}
	})
}

func TestASpanInsideAnEscapeWidensToIt(t *testing.T) {
	var b MapBuilder
	b.Verbatim(10, 2)  // ab
	b.Escape(12, 6, 2) // \u00e9
	b.Verbatim(18, 1)  // c
	m := b.Map(19 + 2) // a line break trimmed at the end
	for _, c := range []struct {
		name     string
		in, want Span
	}{
		{"before it", Span{0, 2}, Span{10, 12}},
		{"its second byte", Span{3, 4}, Span{12, 18}},
		{"a cursor in its middle", Span{3, 3}, Span{12, 18}},
		{"a cursor before it", Span{2, 2}, Span{12, 12}},
		{"across it", Span{1, 5}, Span{11, 19}},
		{"the end of the text", Span{5, 5}, Span{21, 21}},
	} {
		if got := m.ToFile(c.in); got != c.want {
			t.Errorf("%s: %v maps to %v, want %v", c.name, c.in, got, c.want)
		}
	}
}

func TestAFileOffsetOutsideTheStringIsNoneOfIt(t *testing.T) {
	m := Identity(10, 5)
	for _, c := range []struct {
		file, want int
		ok         bool
	}{{9, 0, false}, {10, 0, true}, {12, 2, true}, {15, 5, true}, {16, 5, false}} {
		if got, ok := m.FromFile(c.file); got != c.want || ok != c.ok {
			t.Errorf("file offset %d: %d, %v; want %d, %v", c.file, got, ok, c.want, c.ok)
		}
	}
}

func allTrue(bs []bool) bool {
	for _, b := range bs {
		if !b {
			return false
		}
	}
	return true
}
