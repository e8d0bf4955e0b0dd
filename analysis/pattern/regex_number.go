package pattern

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// numbers returns the expression of the decimal numbers that the text between
// < and > names: of 1-10 the numbers with any zeros before them, of 01-10 and
// 1-9 those written with as many digits as the ends, which may be the wrong
// way round.
func numbers(text string) (*expression, error) {
	from, to, isInterval := strings.Cut(text, "-")
	if !isInterval {
		return nil, fmt.Errorf("`<%s>` names an expression, and none has a name", text)
	}
	lo, okLo := natural(from)
	hi, okHi := natural(to)
	if !okLo || !okHi || strings.Contains(to, "-") {
		return nil, fmt.Errorf("`<%s>` is no interval of numbers", text)
	}
	lo, hi = min(lo, hi), max(lo, hi)
	if len(from) == len(to) {
		if len(from) > maxRegexStates {
			return nil, errNotModelled
		}
		return between(pad(lo, len(from)), pad(hi, len(from))), nil
	}
	out := &expression{op: choice}
	for first, last := 0, 9; first <= hi; first, last = last+1, last*10+9 { // 0 to 9, 10 to 99 …
		if lo <= last {
			low, high := max(lo, first), min(hi, last)
			out.parts = append(out.parts, between(strconv.Itoa(low), strconv.Itoa(high)))
		}
	}
	zeros := repeated(&expression{class: digit('0', '0')}, 0, -1)
	return &expression{op: sequence, parts: []*expression{zeros, out}}, nil
}

// natural reads a number as Java's parseInt, which takes a plus sign.
func natural(text string) (int, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return int(n), err == nil && n >= 0 && n <= math.MaxInt32
}

func pad(n, width int) string { return fmt.Sprintf("%0*d", width, n) }

func digit(lo, hi byte) []edge { return []edge{{lo: rune(lo), hi: rune(hi)}} }

// between returns the texts of digits from lo to hi, which are as long as
// each other.
func between(lo, hi string) *expression {
	same := 0
	for same < len(lo) && lo[same] == hi[same] {
		same++
	}
	out := &expression{op: sequence}
	for i := range same {
		out.parts = append(out.parts, &expression{class: digit(lo[i], lo[i])})
	}
	if same == len(lo) {
		return out
	}
	first, last := lo[same], hi[same]
	low, high := lo[same+1:], hi[same+1:]
	ends := &expression{op: choice, parts: []*expression{
		{op: sequence, parts: []*expression{{class: digit(first, first)}, beyond(low, '9')}},
		{op: sequence, parts: []*expression{{class: digit(last, last)}, beyond(high, '0')}},
	}}
	if first+1 < last {
		inner := &expression{op: sequence, parts: []*expression{{class: digit(first+1, last-1)}, anyDigits(len(low))}}
		ends.parts = append(ends.parts, inner)
	}
	out.parts = append(out.parts, ends)
	return out
}

// beyond returns the texts of digits that are as long as bound and from it to
// one of nothing but limit, which is 9 or 0.
func beyond(bound string, limit byte) *expression {
	out := &expression{op: choice}
	for i := range len(bound) {
		step := digit(bound[i]+1, '9')
		if limit == '0' {
			step = digit('0', bound[i]-1)
		}
		if step[0].lo > step[0].hi {
			continue
		}
		first, _ := textOf(bound[:i], Exact)
		out.parts = append(out.parts, &expression{op: sequence, parts: []*expression{first, {class: step}, anyDigits(len(bound) - i - 1)}})
	}
	itself, _ := textOf(bound, Exact)
	out.parts = append(out.parts, itself)
	return out
}

func anyDigits(n int) *expression { return repeated(&expression{class: digits}, n, n) }
