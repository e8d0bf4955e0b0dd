package export

import (
	"strconv"
	"strings"
	"unicode"
)

// maxName bounds the length of a file's name in bytes, without its ending.
const maxName = 100

// FileName returns a name for the rule's file, as detection-rules forms it: the
// rule's name in lower case with `_` for everything else. Names in taken, which
// are in lower case, are not given again; the new one is added to them.
func (r Rule) FileName(taken map[string]bool) string {
	var b strings.Builder
	for _, c := range strings.ToLower(r.Name()) {
		switch {
		case c < 0x80 && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "_"):
			b.WriteByte('_')
		}
		if b.Len() >= maxName {
			break
		}
	}
	stem := strings.Trim(b.String(), "_")
	if stem == "" {
		stem = "rule"
	}
	name := stem + ".toml"
	for i := 2; taken[name]; i++ {
		name = stem + "_" + strconv.Itoa(i) + ".toml"
	}
	taken[name] = true
	return name
}
