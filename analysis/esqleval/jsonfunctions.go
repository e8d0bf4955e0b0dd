package esqleval

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

func init() {
	register(map[string]scalar{"json_extract": {strict: jsonExtract}})
}

var (
	errJSON = errors.New("java.lang.IllegalArgumentException: invalid JSON input")
	errPath = errors.New("java.lang.IllegalArgumentException: invalid JSON path")
)

// jsonExtract reads the value at a path such as `$.a['b'][0]` out of a JSON
// text: strings without quotes, objects and arrays as they are written, null
// as null. What is not there is null with a warning.
func jsonExtract(_ *call, v []Value) (Value, error) {
	steps, err := parsePath(toText(v[1]))
	if err != nil {
		return nil, err
	}
	at := jsontext.Value(toText(v[0]))
	if !at.IsValid(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true)) {
		return nil, errJSON
	}
	for _, s := range steps {
		if at = member(at, s); at == nil {
			return nil, fmt.Errorf("java.lang.IllegalArgumentException: path [%s] does not exist", toText(v[1]))
		}
	}
	switch at.Kind() {
	case 'n':
		return nil, nil
	case '"':
		var s string
		if err := json.Unmarshal(at, &s, jsontext.AllowInvalidUTF8(true)); err != nil {
			return nil, errJSON
		}
		return s, nil
	}
	return strings.TrimSpace(string(at)), nil
}

// pathStep is the name of a member, or the place of an item.
type pathStep struct {
	name  string
	index int // -1 for a name
}

func parsePath(path string) ([]pathStep, error) {
	var out []pathStep
	rest := strings.TrimPrefix(path, "$")
	for rest != "" {
		switch {
		case strings.HasPrefix(rest, "['"), strings.HasPrefix(rest, `["`):
			end := strings.Index(rest[2:], rest[1:2]+"]")
			if end < 0 {
				return nil, errPath
			}
			out = append(out, pathStep{rest[2 : 2+end], -1})
			rest = rest[end+4:]
		case rest[0] == '[':
			end := strings.IndexByte(rest, ']')
			n, err := 0, errPath
			if end > 0 {
				n, err = strconv.Atoi(strings.TrimSpace(rest[1:end]))
			}
			if err != nil || n < 0 {
				return nil, errPath
			}
			out = append(out, pathStep{"", n})
			rest = rest[end+1:]
		default:
			rest = strings.TrimPrefix(rest, ".")
			end := strings.IndexAny(rest, ".[")
			if end < 0 {
				end = len(rest)
			}
			if end == 0 {
				return nil, errPath
			}
			out = append(out, pathStep{rest[:end], -1})
			rest = rest[end:]
		}
	}
	return out, nil
}

// member returns a part of an object or array, nil if it has none such.
func member(v jsontext.Value, s pathStep) jsontext.Value {
	d := jsontext.NewDecoder(strings.NewReader(string(v)), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	open, err := d.ReadToken()
	if err != nil || open.Kind() != '{' && open.Kind() != '[' || (open.Kind() == '[') != (s.index >= 0) {
		return nil
	}
	for i := 0; d.PeekKind() != '}' && d.PeekKind() != ']'; i++ {
		found := i == s.index
		if s.index < 0 {
			name, err := d.ReadToken()
			if err != nil {
				return nil
			}
			found = name.String() == s.name
		}
		item, err := d.ReadValue()
		if err != nil {
			return nil
		}
		if found {
			return item.Clone()
		}
	}
	return nil
}
