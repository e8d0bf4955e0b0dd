package source

// Span is a half-open range [Start, End) of byte offsets. Whether they count
// from the start of a file or of a decoded query is the holder's to say; the
// two meet only in a [Map].
type Span struct {
	Start, End int
}

// Len returns the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// IsEmpty reports whether the span holds no byte. An empty span is still a
// place: a missing token is reported at one.
func (s Span) IsEmpty() bool { return s.End <= s.Start }

// Contains reports whether offset lies in the span or directly behind it, as
// a cursor at the end of a word still means that word.
func (s Span) Contains(offset int) bool { return s.Start <= offset && offset <= s.End }

// Covers reports whether every byte of other is in s.
func (s Span) Covers(other Span) bool { return s.Start <= other.Start && other.End <= s.End }

// Overlaps reports whether the spans have a byte in common.
func (s Span) Overlaps(other Span) bool { return s.Start < other.End && other.Start < s.End }

// Join returns the smallest span that covers both.
func (s Span) Join(other Span) Span {
	return Span{min(s.Start, other.Start), max(s.End, other.End)}
}

// Shift returns the span moved by delta bytes.
func (s Span) Shift(delta int) Span { return Span{s.Start + delta, s.End + delta} }

func (s Span) clamp(length int) Span {
	start := min(max(s.Start, 0), length)
	return Span{start, min(max(s.End, start), length)}
}
