package suppress

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// version makes a finding of every «…» in a text, with a message that quotes
// the text if about is true.
func version(text string, about bool) Version {
	var findings []check.Finding
	for {
		start := strings.Index(text, "«")
		if start < 0 {
			break
		}
		text = strings.Replace(text, "«", "", 1)
		end := strings.Index(text, "»")
		text = strings.Replace(text, "»", "", 1)
		message := "is odd"
		if about {
			message = "`" + text[start:end] + "` is odd"
		}
		findings = append(findings, check.Finding{Check: "a/b", Span: source.Span{Start: start, End: end}, Message: message})
	}
	return Version{source.NewFile("a.toml", text), findings}
}

func TestOnlyWhatTheChangeBroughtIsIntroduced(t *testing.T) {
	for name, c := range map[string]struct {
		before, after string
		about         bool
		want          []string
	}{
		"nothing changed":                        {"a = «1»\n", "a = «1»\n", true, nil},
		"lines moved down":                       {"a = «1»\n", "# new\n\na = «1»\n", true, nil},
		"another one added":                      {"a = «1»\n", "a = «1»\nb = «2»\n", true, []string{"2:5 2"}},
		"the first one in a clean file":          {"a = 1\n", "a = «1»\n", true, []string{"1:5 1"}},
		"one mended":                             {"a = «1»\nb = «2»\n", "a = 1\nb = «2»\n", true, nil},
		"one mended, one added":                  {"a = «1»\nb = 2\n", "a = 1\nb = «2»\n", true, []string{"2:5 2"}},
		"lines swapped":                          {"a = «1»\nb = «2»\n", "b = «2»\na = «1»\n", true, nil},
		"an equal one added above":               {"a\nx = «1»\n", "x = «1»\na\nx = «1»\n", true, []string{"1:5 1"}},
		"an equal one added below":               {"x = «1»\na\n", "x = «1»\na\nx = «1»\n", true, []string{"3:5 1"}},
		"the text is wrapped":                    {"x = [«1, 2»]\n", "x = [«1,\n\t2»]\n", false, nil},
		"a long text is edited inside":           {"«any where\n a or\n b»\n", "«any where\n a or\n c»\n", false, nil},
		"a value is replaced by another bad one": {"x = «1»\n", "x = «2»\n", true, []string{"1:5 2"}},
		"everything is rewritten":                {"«a»\nb\n", "c\n«d»\n", true, []string{"2:1 d"}},
		"the end of a file without line break":   {"a = «1»", "a = «1»\nb = «2»", true, []string{"2:5 2"}},
		"an empty span at the end":               {"a = 1\n«»", "b = 1\na = 1\n«»", false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			after := version(c.after, c.about)
			var got []string
			for _, f := range Introduced(version(c.before, c.about), after) {
				p := after.File.OffsetToPosition(f.Span.Start, source.UTF16)
				got = append(got, fmt.Sprintf("%d:%d %s", p.Line+1, p.Column+1, after.File.Slice(f.Span)))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
