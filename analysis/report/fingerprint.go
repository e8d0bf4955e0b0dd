package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
)

// Fingerprints returns, for each finding, a name that stays the same while
// lines move, files are renamed and text around it changes: 32 hexadecimal
// digits over the check, the rule, the text that the finding points at and
// the words that its message quotes. Findings that agree in all of these are
// numbered in their order. The message itself is left out, since its wording
// may improve from one release to the next.
func (r *Report) Fingerprints() []string {
	out := make([]string, len(r.Findings))
	seen := make(map[string]int)
	for i := range r.Findings {
		f := &r.Findings[i]
		key := strings.Join([]string{f.Check, r.identity(f), r.subject(f), quoted(f.Message)}, "\x00")
		sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
		seen[key]++
		out[i] = hex.EncodeToString(sum[:16])
	}
	return out
}

// identity names the rule: by its id, which a renamed file keeps, or by its
// file where there is none.
func (r *Report) identity(f *check.Finding) string {
	if f.RuleID != "" {
		return f.RuleID
	}
	return r.Path(f.Path)
}

// subject is the text that the finding points at, with runs of blanks and
// line breaks as one blank, so that reformatting changes nothing.
func (r *Report) subject(f *check.Finding) string {
	file := r.file(f.Path)
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
