package export

import (
	"fmt"
	"strings"
)

// key returns a key as TOML spells it.
func key(name string) string {
	bare := name != ""
	for i := range len(name) {
		c := name[i]
		bare = bare && (c == '-' || c == '_' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z')
	}
	if bare {
		return name
	}
	return basic(name)
}

// keyed returns the string of a key: a query as it is between three single
// quotes, wherever TOML allows it; another one of several lines between three
// double quotes.
func keyed(s string, query bool) string {
	switch {
	case query && fitsLiteral(s):
		return "'''\n" + s + "'''"
	case strings.Contains(s, "\n"):
		return multiline(s)
	}
	return basic(s)
}

// fitsLiteral reports whether a string can be written without escapes.
func fitsLiteral(s string) bool {
	if strings.Contains(s, "'''") || strings.HasSuffix(s, "'") {
		return false
	}
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' && c != '\n' || c == 0x7F {
			return false
		}
	}
	return true
}

// basic returns a string on one line.
func basic(s string) string { return `"` + escaped(s, false) + `"` }

// multiline returns a string whose line breaks are line breaks.
func multiline(s string) string {
	text := strings.ReplaceAll(escaped(s, true), `"""`, `""\"`)
	if strings.HasSuffix(text, `"`) {
		text = text[:len(text)-1] + `\"`
	}
	return "\"\"\"\n" + text + `"""`
}

// escaped escapes what cannot stand in a basic string. Over several lines
// quotes and line breaks can.
func escaped(s string, lines bool) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\\':
			b.WriteString(`\\`)
		case c == '"' && !lines:
			b.WriteString(`\"`)
		case c == '\n' && !lines:
			b.WriteString(`\n`)
		case c == '\t' && !lines:
			b.WriteString(`\t`)
		case c == '\r':
			b.WriteString(`\r`)
		case c < ' ' && c != '\n' && c != '\t' || c == 0x7F:
			fmt.Fprintf(&b, `\u%04X`, c)
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
