package esqleval

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

func init() {
	text := func(fn func(string) string) scalar {
		return scalar{strict: func(_ *call, v []Value) (Value, error) { return fn(toText(v[0])), nil }}
	}
	each := func(fn func(string) string) scalar {
		return scalar{each: func(_ *call, v []Value) (Value, error) { return fn(toText(v[0])), nil }}
	}
	number := func(fn func(string) int) scalar {
		return scalar{strict: func(_ *call, v []Value) (Value, error) { return int64(fn(toText(v[0]))), nil }}
	}
	test := func(fn func(a, b string) bool) scalar {
		return scalar{strict: func(_ *call, v []Value) (Value, error) { return fn(toText(v[0]), toText(v[1])), nil }}
	}
	register(map[string]scalar{
		"to_lower": each(strings.ToLower), "to_upper": each(strings.ToUpper),
		"trim":   text(func(s string) string { return strings.TrimFunc(s, isJavaSpace) }),
		"ltrim":  text(func(s string) string { return strings.TrimLeftFunc(s, isJavaSpace) }),
		"rtrim":  text(func(s string) string { return strings.TrimRightFunc(s, isJavaSpace) }),
		"length": number(utf8.RuneCountInString), "byte_length": number(func(s string) int { return len(s) }),
		"bit_length":  number(func(s string) int { return 8 * len(s) }),
		"starts_with": test(strings.HasPrefix), "ends_with": test(strings.HasSuffix), "contains": test(strings.Contains),
		"concat": {strict: concat}, "substring": {strict: substring}, "left": {strict: left}, "right": {strict: right},
		"replace": {strict: replace, check: checkRegex}, "locate": {strict: locate}, "split": {strict: split}, "repeat": {strict: repeat},
		"space":                {strict: func(k *call, v []Value) (Value, error) { return repeat(k, []Value{" ", v[0]}) }},
		"reverse":              text(reverse),
		"to_base64":            text(func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }),
		"from_base64":          {strict: fromBase64},
		"url_encode":           text(javaEscape),
		"url_encode_component": text(func(s string) string { return strings.ReplaceAll(javaEscape(s), "+", "%20") }),
		"url_decode":           {strict: urlDecode},
		"md5":                  text(digestOf(md5.New)), "sha1": text(digestOf(sha1.New)), "sha256": text(digestOf(sha256.New)),
		"hash": {strict: hashOf},
	})
}

// isJavaSpace is what Elasticsearch trims.
func isJavaSpace(c rune) bool { return unicode.IsSpace(c) }

// longest bounds the strings that functions make, in bytes.
const longest = 1 << 20

func tooLong(what string) error {
	return fmt.Errorf("java.lang.IllegalArgumentException: %s more than [1048576] bytes is not supported", what)
}

func concat(_ *call, v []Value) (Value, error) {
	n := 0
	for _, x := range v {
		n += len(toText(x))
	}
	if n > longest {
		return nil, tooLong("concatenating")
	}
	var b strings.Builder
	b.Grow(n)
	for _, x := range v {
		b.WriteString(toText(x))
	}
	return b.String(), nil
}

// substring counts characters from 1, from the end where the start is
// negative.
func substring(_ *call, v []Value) (Value, error) {
	runes := []rune(toText(v[0]))
	start, length := int(toInt(v[1])), len(runes)
	if len(v) > 2 {
		if length = int(toInt(v[2])); length < 0 {
			return nil, errors.New("java.lang.IllegalArgumentException: Length parameter cannot be negative, found [" + textOf(v[2], "integer") + "]")
		}
	}
	switch {
	case start > 0:
		start--
	case start < 0:
		start = max(len(runes)+start, 0)
	}
	start = min(start, len(runes))
	return string(runes[start:min(start+length, len(runes))]), nil
}

func left(_ *call, v []Value) (Value, error) {
	runes := []rune(toText(v[0]))
	return string(runes[:min(max(int(toInt(v[1])), 0), len(runes))]), nil
}

func right(_ *call, v []Value) (Value, error) {
	runes := []rune(toText(v[0]))
	return string(runes[len(runes)-min(max(int(toInt(v[1])), 0), len(runes)):]), nil
}

// checkRegex refuses constant expressions that only Java can run.
func checkRegex(args []node) error {
	if !args[1].constant || args[1].value() == nil {
		return nil
	}
	text := toText(args[1].value())
	_, err := regexp.Compile(text)
	if err != nil {
		_, err = newBacktracker(text)
	}
	if err != nil {
		return offline("the regular expression %q is not run offline: %v", text, err)
	}
	return nil
}

// replace replaces every match of a regular expression; the new text may name
// groups as $1.
func replace(k *call, v []Value) (Value, error) {
	s, expression, with := toText(v[0]), toText(v[1]), toText(v[2])
	matches, err := k.run.matches(expression, s)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	last := 0
	for _, m := range matches {
		out.WriteString(s[last:m[0]])
		if err := expand(&out, with, s, m); err != nil {
			return nil, err
		}
		if last = m[1]; out.Len() > longest {
			return nil, tooLong("Creating strings with")
		}
	}
	out.WriteString(s[last:])
	return out.String(), nil
}

// expand writes the new text of a match, as Java's Matcher does.
func expand(out *bytes.Buffer, with, s string, m []int) error {
	for i := 0; i < len(with); i++ {
		switch c := with[i]; {
		case c == '\\' && i+1 < len(with):
			i++
			out.WriteByte(with[i])
		case c == '\\':
			return errors.New("java.lang.IllegalArgumentException: character to be escaped is missing")
		case c == '$':
			j := i + 1
			if j == len(with) || with[j] < '0' || with[j] > '9' {
				return errors.New("java.lang.IllegalArgumentException: Illegal group reference")
			}
			group := int(with[j] - '0')
			if 2*group >= len(m) {
				return fmt.Errorf("java.lang.IndexOutOfBoundsException: No group %d", group)
			}
			// More digits belong to the number as long as there is such a group.
			for j+1 < len(with) && with[j+1] >= '0' && with[j+1] <= '9' && 2*(10*group+int(with[j+1]-'0')) < len(m) {
				j++
				group = 10*group + int(with[j]-'0')
			}
			if m[2*group] >= 0 {
				out.WriteString(s[m[2*group]:m[2*group+1]])
			}
			i = j
		default:
			out.WriteByte(c)
		}
	}
	return nil
}

// locate returns the place of a text in another in characters from 1; 0 if it
// is not there. It is looked for from a place on, which counts from the end
// where it is negative.
func locate(_ *call, v []Value) (Value, error) {
	s, part := toText(v[0]), toText(v[1])
	if len(s) < len(part) {
		return int64(0), nil
	}
	from := 0
	if len(v) > 2 {
		runes, start := []rune(s), int(toInt(v[2]))
		if start > 0 {
			start--
		} else if start < 0 {
			start += len(runes)
		}
		from = len(string(runes[:min(max(start, 0), len(runes))]))
	}
	at := strings.Index(s[from:], part)
	if at < 0 {
		return int64(0), nil
	}
	return int64(utf8.RuneCountInString(s[:from+at]) + 1), nil
}

func split(_ *call, v []Value) (Value, error) {
	delimiter := toText(v[1])
	if delimiter == "" {
		return nil, errors.New("java.lang.IllegalArgumentException: delimiter must be single byte for now")
	}
	var out []Value
	for part := range strings.SplitSeq(toText(v[0]), delimiter) {
		out = append(out, part)
	}
	return gather(out), nil
}

func repeat(_ *call, v []Value) (Value, error) {
	s, n := toText(v[0]), toInt(v[1])
	switch {
	case n < 0:
		return nil, errors.New("java.lang.IllegalArgumentException: Number parameter cannot be negative, found [" + textOf(v[1], "integer") + "]")
	case s == "":
		return "", nil
	case n > int64(longest/len(s)):
		return nil, tooLong("Creating repeated strings with")
	}
	return strings.Repeat(s, int(n)), nil
}

// reverse turns a text around and leaves marks behind their letters.
func reverse(s string) string {
	runes := []rune(s)
	var b strings.Builder
	for end := len(runes); end > 0; {
		start := end - 1
		for start > 0 && unicode.Is(unicode.M, runes[start]) {
			start--
		}
		b.WriteString(string(runes[start:end]))
		end = start
	}
	return b.String()
}

func fromBase64(_ *call, v []Value) (Value, error) {
	s := strings.TrimRight(toText(v[0]), "=")
	out, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return nil, errors.New("java.lang.IllegalArgumentException: Illegal base64 character")
	}
	return strings.ToValidUTF8(string(out), "\uFFFD"), nil
}

// javaEscape is URL encoding as Java's URLEncoder does it.
func javaEscape(s string) string {
	return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(s))
}

func urlDecode(_ *call, v []Value) (Value, error) {
	s, err := url.QueryUnescape(toText(v[0]))
	if err != nil {
		return nil, errors.New("java.lang.IllegalArgumentException: URLDecoder: Illegal hex characters in escape (%) pattern")
	}
	return strings.ToValidUTF8(s, "\uFFFD"), nil
}

func digestOf(algorithm func() hash.Hash) func(string) string {
	return func(s string) string {
		h := algorithm()
		h.Write([]byte(s))
		return hex.EncodeToString(h.Sum(nil))
	}
}

func hashOf(_ *call, v []Value) (Value, error) {
	algorithm, ok := map[string]func() hash.Hash{
		"md5": md5.New, "sha": sha1.New, "sha-1": sha1.New, "sha1": sha1.New, "sha-224": sha256.New224, "sha-256": sha256.New,
		"sha-384": sha512.New384, "sha-512": sha512.New,
	}[strings.ToLower(toText(v[0]))]
	if !ok {
		return nil, fmt.Errorf("java.security.NoSuchAlgorithmException: %s MessageDigest not available", toText(v[0]))
	}
	return digestOf(algorithm)(toText(v[1])), nil
}
