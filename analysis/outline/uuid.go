package outline

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// uuidLength is the length of a UUID as it is written.
const uuidLength = len("00000000-0000-0000-0000-000000000000")

// maxMentions bounds how many ids of one file are kept.
const maxMentions = 200

// uuids finds the texts of a file that have the form of a UUID.
func uuids(text string) []Named {
	var out []Named
	for i := 0; len(out) < maxMentions; {
		dash := strings.IndexByte(text[i:], '-')
		if dash < 0 {
			return out
		}
		i += dash
		if start := i - len("00000000"); start >= 0 && start+uuidLength <= len(text) && isUUID(text[start:start+uuidLength]) && !borders(text, start) {
			out = append(out, Named{keep(text[start : start+uuidLength]), source.Span{Start: start, End: start + uuidLength}})
			i = start + uuidLength
			continue
		}
		i++
	}
	return out
}

// UUIDAt returns the text in the form of a UUID that holds an offset.
func UUIDAt(text string, offset int) (Named, bool) {
	from := max(offset-uuidLength, 0)
	to := min(offset+uuidLength, len(text))
	for start := from; start+uuidLength <= to; start++ {
		if isUUID(text[start:start+uuidLength]) && !borders(text, start) {
			return Named{text[start : start+uuidLength], source.Span{Start: start, End: start + uuidLength}}, true
		}
	}
	return Named{}, false
}

func isUUID(s string) bool {
	for i := range len(s) {
		switch i {
		case 8, 13, 18, 23:
			if s[i] != '-' {
				return false
			}
		default:
			if !isHex(s[i]) {
				return false
			}
		}
	}
	return true
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// borders reports whether a UUID is part of a longer word.
func borders(text string, start int) bool {
	end := start + uuidLength
	return start > 0 && isWord(text[start-1]) || end < len(text) && isWord(text[end])
}

func isWord(c byte) bool { return isHex(c) || c == '-' || c >= 'g' && c <= 'z' || c >= 'G' && c <= 'Z' }
