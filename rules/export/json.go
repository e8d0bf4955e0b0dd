package export

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

var errTooDeep = fmt.Errorf("the values nest more than %d levels deep", maxDepth)

// readJSON reads the next value. A null is left out of an object, which for
// Kibana is the same; in a list it is an error, as TOML has none.
func readJSON(d *jsontext.Decoder, depth int) (value any, null bool, err error) {
	if depth > maxDepth {
		return nil, false, errTooDeep
	}
	token, err := d.ReadToken()
	if err != nil {
		return nil, false, err
	}
	switch token.Kind() {
	case 'n':
		return nil, true, nil
	case 't', 'f':
		return token.Bool(), false, nil
	case '"':
		return token.String(), false, nil
	case '0':
		n, err := readNumber(token.String())
		return n, false, err
	case '[':
		list, err := readList(d, depth)
		return list, false, err
	}
	object, err := readObject(d, depth)
	return object, false, err
}

func readList(d *jsontext.Decoder, depth int) ([]any, error) {
	out := []any{}
	for d.PeekKind() != ']' {
		v, null, err := readJSON(d, depth+1)
		if err == nil && null {
			err = errors.New("a list with a null has no form in TOML")
		}
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := d.ReadToken()
	return out, err
}

func readObject(d *jsontext.Decoder, depth int) (*object, error) {
	out := &object{}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		key := name.String()
		v, null, err := readJSON(d, depth+1)
		if err != nil {
			return nil, err
		}
		if !null {
			out.members = append(out.members, member{key, v})
		}
	}
	_, err := d.ReadToken()
	return out, err
}

// readNumber takes the numbers that TOML has, too.
func readNumber(s string) (number, error) {
	if _, err := strconv.ParseInt(s, 10, 64); err == nil {
		return number(s), nil
	}
	isFloat := false
	for i := range len(s) {
		isFloat = isFloat || s[i] == '.' || s[i]|0x20 == 'e'
	}
	if _, err := strconv.ParseFloat(s, 64); err != nil || !isFloat {
		return "", fmt.Errorf("TOML has no number %s", s)
	}
	return number(s), nil
}

// appendJSON writes a value; line is "\n" followed by the indentation around
// it, or "" for no line breaks at all.
func appendJSON(b []byte, v any, line, indent string) []byte {
	switch v := v.(type) {
	case string:
		b, _ = jsontext.AppendQuote(b, v)
	case bool:
		b = strconv.AppendBool(b, v)
	case number:
		b = append(b, v...)
	case []any:
		b = append(b, '[')
		for i, item := range v {
			b = appendJSON(appendBreak(b, i, line, indent), item, deeper(line, indent), indent)
		}
		b = appendEnd(b, ']', len(v), line)
	case *object:
		b = append(b, '{')
		for i, m := range v.members {
			b, _ = jsontext.AppendQuote(appendBreak(b, i, line, indent), m.name)
			b = append(b, ':')
			if line != "" {
				b = append(b, ' ')
			}
			b = appendJSON(b, m.value, deeper(line, indent), indent)
		}
		b = appendEnd(b, '}', len(v.members), line)
	}
	return b
}

func deeper(line, indent string) string {
	if line == "" {
		return ""
	}
	return line + indent
}

// appendBreak writes what stands before the item of a list.
func appendBreak(b []byte, i int, line, indent string) []byte {
	if i > 0 {
		b = append(b, ',')
	}
	return append(b, deeper(line, indent)...)
}

func appendEnd(b []byte, closing byte, items int, line string) []byte {
	if items > 0 {
		b = append(b, line...)
	}
	return append(b, closing)
}

// isEnd tells the regular end of a text from what is wrong with it.
func isEnd(err error) bool { return errors.Is(err, io.EOF) }
