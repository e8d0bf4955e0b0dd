package lower

import (
	"regexp"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
)

// version is a value of a field of the type version. It has no set of values
// in [pattern], so that the checks of logic claim nothing about it.
type version string

// versionTest returns how a comparison with a constant decides one value of a
// version field; nil for another field or a constant that is no text.
func versionTest(f *field, op string, constant any) func(string) bool {
	text, isText := constant.(string)
	if !isText || !f.only(schema.Version) {
		return nil
	}
	bound := version(text).key()
	return func(value string) bool { return HoldsFor(op, strings.Compare(version(value).key(), bound)) }
}

// compare orders two versions.
func (v version) compare(w version) int { return strings.Compare(v.key(), w.key()) }

// The parts of a semantic version as Elasticsearch takes them, with as many
// numbers as there are.
var (
	versionNumbers = regexp.MustCompile(`^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*$`)
	versionRelease = regexp.MustCompile(`^(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(\.(0|[1-9][0-9]*|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*$`)
	versionBuild   = regexp.MustCompile(`^[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*$`)
)

// maxVersionParts is how many parts between dots each of the three may have,
// and maxVersionDigits how long a number may be; more is no version.
const (
	maxVersionParts  = 32
	maxVersionDigits = 127
)

// The bytes that begin a number, a pre-release, and the end of the numbers of
// what is none. What is no version begins with none of them, and comes last.
const (
	versionNumber     = "\x01"
	versionPreRelease = "\x02"
	versionFinal      = "\x03"
)

// key returns a text whose order by bytes is that of the versions: numbers by
// their value, a pre-release before its release, builds by their bytes, and
// what is no semantic version after all others, by its bytes.
func (v version) key() string {
	text, build, built := cutInside(string(v), '+')
	numbers, release, early := cutInside(text, '-')
	switch {
	case v == "":
		return versionFinal
	case !isVersionPart(numbers, versionNumbers),
		early && !isVersionPart(release, versionRelease),
		built && !isVersionPart(build, versionBuild):
		return string(v)
	}
	var b strings.Builder
	writeVersionParts(&b, numbers)
	if early {
		b.WriteString(versionPreRelease + "-")
		writeVersionParts(&b, release)
	} else {
		b.WriteString(versionFinal)
	}
	if built {
		b.WriteString("+" + build)
	}
	return b.String()
}

// cutInside cuts a text at the first separator, unless it begins with it.
func cutInside(text string, separator byte) (before, after string, found bool) {
	if at := strings.IndexByte(text, separator); at > 0 {
		return text[:at], text[at+1:], true
	}
	return text, "", false
}

func isVersionPart(text string, form *regexp.Regexp) bool {
	if strings.Count(text, ".") >= maxVersionParts || !form.MatchString(text) {
		return false
	}
	for part := range strings.SplitSeq(text, ".") {
		if len(part) > maxVersionDigits && isDigits(part) {
			return false
		}
	}
	return true
}

// writeVersionParts writes parts between dots, each number behind its length.
func writeVersionParts(b *strings.Builder, text string) {
	for i, part := range strings.Split(text, ".") {
		if i > 0 {
			b.WriteByte('.')
		}
		if isDigits(part) {
			b.WriteString(versionNumber)
			b.WriteByte(byte(len(part)) | 0x80)
		}
		b.WriteString(part)
	}
}

func isDigits(text string) bool { return strings.Trim(text, "0123456789") == "" }
