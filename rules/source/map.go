package source

import "sort"

// Map relates the offsets of a decoded string to those of the file that
// spells it: a query's text inside a TOML string, with its escapes, trimmed
// line breaks and delimiters.
//
// It is a sorted list of segments. The zero Map is that of an empty string at
// the file's start. A Map is immutable once built and safe for concurrent use.
type Map struct {
	segs []segment
	end  segment // an empty segment behind the last one: the place of the decoded end
}

// segment relates decoded bytes [decoded, decoded+length) to file bytes
// [file, file+fileLength). A verbatim segment has equal lengths and relates
// byte by byte; any other is an escape and is only ever meant as a whole.
type segment struct {
	decoded, length  int
	file, fileLength int
	verbatim         bool
}

// MapBuilder builds a [Map] from left to right.
type MapBuilder struct {
	m    Map
	next int
}

// Verbatim adds length bytes that stand in the file, at offset file, as they
// are in the decoded text.
func (b *MapBuilder) Verbatim(file, length int) {
	if length == 0 {
		return
	}
	if n := len(b.m.segs); n > 0 {
		last := &b.m.segs[n-1]
		if last.verbatim && last.file+last.fileLength == file {
			last.length += length
			last.fileLength += length
			b.next += length
			return
		}
	}
	b.m.segs = append(b.m.segs, segment{b.next, length, file, length, true})
	b.next += length
}

// Escape adds length decoded bytes that the fileLength bytes at offset file
// spell together. A stretch of the file that decodes to nothing is not added:
// the next segment simply starts behind it.
func (b *MapBuilder) Escape(file, fileLength, length int) {
	if length == 0 {
		return
	}
	b.m.segs = append(b.m.segs, segment{b.next, length, file, fileLength, false})
	b.next += length
}

// Map returns the finished map; end is the file offset of the decoded end,
// which is where the closing delimiter begins.
func (b *MapBuilder) Map(end int) Map {
	b.m.end = segment{decoded: b.next, file: end}
	return b.m
}

// Identity returns the map of a text of length bytes that stands in its file
// at offset file exactly as it is.
func Identity(file, length int) Map {
	var b MapBuilder
	b.Verbatim(file, length)
	return b.Map(file + length)
}

// Len returns the length of the decoded text in bytes.
func (m Map) Len() int { return m.end.decoded }

// at returns the segment that holds the decoded offset; the end segment for
// the decoded end and beyond.
func (m Map) at(decoded int) segment {
	i := sort.Search(len(m.segs), func(i int) bool {
		return m.segs[i].decoded+m.segs[i].length > decoded
	})
	if i == len(m.segs) {
		return m.end
	}
	return m.segs[i]
}

// ToFile returns the file span of a decoded span. A span that begins or ends
// inside an escape widens to the whole escape. An empty span gives the place
// just before the decoded offset's character.
func (m Map) ToFile(s Span) Span {
	first := m.at(s.Start)
	if s.IsEmpty() && (first.verbatim || s.Start <= first.decoded) {
		place := first.file
		if first.verbatim {
			place += s.Start - first.decoded
		}
		return Span{place, place}
	}
	last := first
	if !s.IsEmpty() {
		last = m.at(s.End - 1)
	}
	out := Span{first.file, last.file + last.fileLength}
	if first.verbatim {
		out.Start += s.Start - first.decoded
	}
	if last.verbatim {
		out.End = last.file + s.End - last.decoded
	}
	return out
}

// FromFile returns the decoded offset for a file offset. Inside an escape it
// is the escape's start; in a stretch that decodes to nothing it is the
// offset of what follows. The result is false outside the string's text.
func (m Map) FromFile(file int) (int, bool) {
	i := sort.Search(len(m.segs), func(i int) bool {
		return m.segs[i].file+m.segs[i].fileLength > file
	})
	if i == len(m.segs) {
		return m.end.decoded, file <= m.end.file && file >= m.start()
	}
	s := m.segs[i]
	if file <= s.file {
		return s.decoded, file >= m.start()
	}
	if !s.verbatim {
		return s.decoded, true
	}
	return s.decoded + file - s.file, true
}

func (m Map) start() int {
	if len(m.segs) > 0 {
		return m.segs[0].file
	}
	return m.end.file
}
