package report

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// tabStop is the distance of tab stops in printed source. Tabs are printed as
// blanks, so that the marks below stand right whatever the terminal does.
const tabStop = 4

// cell is one character as a terminal shows it.
type cell struct {
	text   string
	offset int // byte offset of the character in its line
	width  int // columns it takes
}

// cells lays out one line of source. Combining marks join the character they
// follow. A character that would not show or would steer the terminal
// (controls, escape sequences, changes of text direction) is replaced, since
// source is not to be trusted.
func cells(line string) []cell {
	out := make([]cell, 0, len(line))
	column := 0
	for i, r := range line {
		text, w := visible(r, column)
		if w == 0 && len(out) > 0 {
			out[len(out)-1].text += text
			continue
		}
		out = append(out, cell{text, i, w})
		column += w
	}
	return out
}

// visible returns what is printed for a character at a column and how many
// columns that takes; none for a combining mark.
func visible(r rune, column int) (string, int) {
	if r >= 0x20 && r < 0x7f {
		return string(r), 1
	}
	if r == '\t' {
		w := tabStop - column%tabStop
		return strings.Repeat(" ", w), w
	}
	if steersTerminal(r) {
		return "\ufffd", 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return string(r), 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return string(r), 2
	}
	return string(r), 1
}

// steersTerminal reports whether a character moves the cursor, changes
// colours or turns the direction of writing.
func steersTerminal(r rune) bool {
	switch {
	case unicode.IsControl(r), r == '\u2028', r == '\u2029':
		return true
	case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c':
		return true
	}
	return false
}

// plain returns text that is safe to print in one line of a terminal.
func plain(text string) string {
	if strings.IndexFunc(text, steersTerminal) < 0 {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return ' '
		}
		if steersTerminal(r) {
			return '\ufffd'
		}
		return r
	}, text)
}
