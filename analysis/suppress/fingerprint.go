package suppress

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// Fingerprints returns, for each finding, a name that stays the same while
// lines move, files are renamed and text around it changes: 32 hexadecimal
// digits over the check, the rule, the text that the finding points at and
// the words that its message quotes. Findings that agree in all of these are
// numbered in their order. The message itself is left out, since its wording
// may improve from one release to the next.
//
// file gives the text of a finding's path, or nil; name gives the path by
// which a rule without an id is known.
func Fingerprints(findings []check.Finding, file func(path string) *source.File, name func(path string) string) []string {
	out := make([]string, len(findings))
	seen := make(map[string]int)
	for i := range findings {
		f := &findings[i]
		// A rule is known by its id, which a renamed file keeps.
		rule := f.RuleID
		if rule == "" {
			rule = name(f.Path)
		}
		key := rule + "\x00" + likeness(f, file(f.Path))
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
		seen[key]++
		out[i] = hex.EncodeToString(sum[:16])
	}
	return out
}

// likeness is what two findings of one rule have in common that are the same
// fact at different times. file may be nil.
func likeness(f *check.Finding, file *source.File) string {
	id := f.Check
	if c := check.Find(id); c != nil {
		id = c.FirstID()
	}
	return strings.Join([]string{id, subject(f, file), quoted(f.Message)}, "\x00")
}

// subject is the text that the finding points at, with runs of blanks and
// line breaks as one blank, so that reformatting changes nothing.
func subject(f *check.Finding, file *source.File) string {
	if f.WholeFile || file == nil {
		return ""
	}
	return strings.Join(strings.Fields(file.Slice(f.Span)), " ")
}

// quoted returns the parts of a message between back quotes: what it is
// about, without how it is said.
func quoted(message string) string {
	parts := strings.Split(message, "`")
	var out []string
	for i := 1; i < len(parts); i += 2 {
		out = append(out, parts[i])
	}
	return strings.Join(out, "\x00")
}
