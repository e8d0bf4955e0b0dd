package lower

import (
	"math"
	"net/netip"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/rulewright/rulewright/analysis/pattern"
)

// callFunction evaluates one of EQL's functions; positions and lengths count
// UTF-16 units, as Elasticsearch's do.
func callFunction(name string, insensitive bool, args []any) (any, error) {
	f, ok := functions[strings.ToLower(name)]
	if !ok || len(args) == 0 {
		return nil, errUnsaid
	}
	return f(args, insensitive)
}

var functions = map[string]func(args []any, insensitive bool) (any, error){
	"add":            arithmeticCall("add"),
	"subtract":       arithmeticCall("subtract"),
	"multiply":       arithmeticCall("multiply"),
	"divide":         arithmeticCall("divide"),
	"modulo":         arithmeticCall("modulo"),
	"between":        between,
	"cidrmatch":      cidrMatch,
	"concat":         concat,
	"indexof":        indexOf,
	"length":         length,
	"number":         numberOf,
	"string":         stringOf,
	"substring":      substring,
	"wildcard":       wildcard,
	"startswith":     textTestCall(strings.HasPrefix),
	"endswith":       textTestCall(strings.HasSuffix),
	"stringcontains": textTestCall(strings.Contains),
}

func arithmeticCall(name string) func([]any, bool) (any, error) {
	return func(args []any, _ bool) (any, error) {
		if len(args) != 2 {
			return nil, errUnsaid
		}
		return arithmetic(name, args[0], args[1])
	}
}

// arithmetic computes with whole numbers where both are, else with floating
// point ones.
func arithmetic(name string, a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	m, whole1 := a.(int64)
	n, whole2 := b.(int64)
	if whole1 && whole2 {
		switch {
		case name == "add":
			return m + n, nil
		case name == "subtract":
			return m - n, nil
		case name == "multiply":
			return m * n, nil
		case n == 0:
			return nil, errUnsaid
		case name == "divide":
			return m / n, nil
		}
		return m % n, nil
	}
	x, ok1 := floatOf(a)
	y, ok2 := floatOf(b)
	if !ok1 || !ok2 {
		return nil, errUnsaid
	}
	switch name {
	case "add":
		return x + y, nil
	case "subtract":
		return x - y, nil
	case "multiply":
		return x * y, nil
	case "divide":
		return x / y, nil
	}
	return math.Mod(x, y), nil
}

// texts returns the arguments as strings; null is true if one of them is.
func texts(args []any) (out []string, null bool, err error) {
	for _, arg := range args {
		switch arg := arg.(type) {
		case nil:
			null = true
		case string:
			out = append(out, arg)
		default:
			err = errUnsaid
		}
	}
	return out, null, err
}

func textTestCall(test func(text, part string) bool) func([]any, bool) (any, error) {
	return func(args []any, insensitive bool) (any, error) {
		list, null, err := texts(args)
		if err != nil || null || len(list) != 2 {
			return nil, err
		}
		if insensitive {
			list[0], list[1] = strings.ToLower(list[0]), strings.ToLower(list[1])
		}
		return test(list[0], list[1]), nil
	}
}

// between returns what stands between the first left and the next right (the
// last one, if greedy) of a text; an empty text if either is missing.
func between(args []any, insensitive bool) (any, error) {
	greedy := false
	if len(args) == 4 {
		greedy, _ = args[3].(bool)
		args = args[:3]
	}
	list, null, err := texts(args)
	if err != nil || null || len(list) != 3 {
		return nil, err
	}
	text, left, right := list[0], list[1], list[2]
	if text == "" || left == "" || right == "" {
		return text, nil
	}
	search := text
	if insensitive {
		search, left, right = strings.ToLower(text), strings.ToLower(left), strings.ToLower(right)
		if len(search) != len(text) {
			return nil, errUnsaid
		}
	}
	start := strings.Index(search, left)
	if start < 0 {
		return "", nil
	}
	start += len(left)
	end := strings.Index(search[start:], right) + start
	if greedy {
		end = strings.LastIndex(search, right)
	}
	switch {
	case !strings.Contains(search, right) || !greedy && end < start:
		return "", nil
	case end < start:
		return nil, errUnsaid // Elasticsearch fails here
	}
	return text[start:end], nil
}

// cidrMatch reports whether an address is in one of the networks.
func cidrMatch(args []any, _ bool) (any, error) {
	list, null, err := texts(args)
	if err != nil || null {
		return nil, err
	}
	address, err := netip.ParseAddr(list[0])
	if err != nil {
		return nil, errUnsaid
	}
	for _, network := range list[1:] {
		p, ok := pattern.Equal(pattern.Address, network)
		if !ok {
			return nil, errUnsaid
		}
		if p.Holds(pattern.Address, address.String()) {
			return true, nil
		}
	}
	return false, nil
}

// concat joins the spellings of its arguments; of a null nothing comes.
func concat(args []any, _ bool) (any, error) {
	var b strings.Builder
	for _, arg := range args {
		if arg == nil {
			return nil, nil
		}
		b.WriteString(spellValue(arg))
	}
	return b.String(), nil
}

// indexOf returns where a text first has another, null where nowhere.
func indexOf(args []any, insensitive bool) (any, error) {
	start := int64(0)
	if len(args) == 3 {
		if args[2] == nil {
			return nil, nil
		}
		n, ok := args[2].(int64)
		if !ok {
			return nil, errUnsaid
		}
		start, args = max(n, 0), args[:2]
	}
	list, null, err := texts(args)
	if err != nil || null || len(list) != 2 {
		return nil, err
	}
	if insensitive {
		list[0], list[1] = strings.ToLower(list[0]), strings.ToLower(list[1])
	}
	units := utf16.Encode([]rune(list[0]))
	if start > int64(len(units)) {
		return nil, nil
	}
	rest := string(utf16.Decode(units[start:]))
	at := strings.Index(rest, list[1])
	if at < 0 {
		return nil, nil
	}
	return start + int64(units16(rest[:at])), nil
}

func units16(s string) int { return len(utf16.Encode([]rune(s))) }

func length(args []any, _ bool) (any, error) {
	list, null, err := texts(args)
	if err != nil || null {
		return nil, err
	}
	return int64(units16(list[0])), nil
}

// numberOf reads a number, with a base and the prefix 0x where they are given.
func numberOf(args []any, _ bool) (any, error) {
	base := int64(10)
	if len(args) == 2 && args[1] != nil {
		n, ok := args[1].(int64)
		if !ok || n < 2 || n > 36 {
			return nil, errUnsaid
		}
		base = n
	}
	list, null, err := texts(args[:1])
	if err != nil || null {
		return nil, err
	}
	text := list[0]
	if digits, ok := strings.CutPrefix(text, "0x"); ok && (base == 16 || len(args) == 1) {
		text, base = digits, 16
	}
	if n, err := strconv.ParseInt(text, int(base), 64); err == nil {
		return n, nil
	}
	if x, err := strconv.ParseFloat(text, 64); err == nil && base == 10 {
		return x, nil
	}
	return nil, errUnsaid
}

func stringOf(args []any, _ bool) (any, error) {
	if args[0] == nil {
		return nil, nil
	}
	return spellValue(args[0]), nil
}

// substring returns a part of a text; a negative position counts from the
// end, and one outside the text is moved to its end.
func substring(args []any, _ bool) (any, error) {
	list, null, err := texts(args[:1])
	if err != nil || null {
		return nil, err
	}
	units := utf16.Encode([]rune(list[0]))
	bounds := [2]int64{0, int64(len(units))}
	for i, arg := range args[1:] {
		if arg == nil {
			continue
		}
		n, ok := arg.(int64)
		if !ok || i > 1 {
			return nil, errUnsaid
		}
		if n < 0 {
			n += int64(len(units))
		}
		bounds[i] = min(max(n, 0), int64(len(units)))
	}
	if bounds[0] >= bounds[1] {
		return "", nil
	}
	return string(utf16.Decode(units[bounds[0]:bounds[1]])), nil
}

func wildcard(args []any, insensitive bool) (any, error) {
	list, null, err := texts(args)
	if err != nil || null {
		return nil, err
	}
	fold := pattern.Exact
	if insensitive {
		fold = pattern.ASCII
	}
	for _, glob := range list[1:] {
		if p := pattern.Glob(glob, pattern.EQLSyntax, fold); p.Holds(pattern.Text, list[0]) {
			return true, nil
		}
	}
	return false, nil
}

// spellValue writes a value as `string` does.
func spellValue(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case version:
		return string(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1e7 {
			return strconv.FormatFloat(v, 'f', 1, 64)
		}
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return "null"
}
