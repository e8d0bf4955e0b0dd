package report

import (
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// marked returns the line of source and the line of marks that the text
// format prints for a finding at the part of line between « and ».
func marked(t *testing.T, line string, width int) (string, string) {
	t.Helper()
	start := strings.Index(line, "«")
	line = strings.Replace(line, "«", "", 1)
	end := strings.Index(line, "»")
	line = strings.Replace(line, "»", "", 1)
	f := source.NewFile("a.toml", line)
	r := &Report{Source: files(f), Findings: []check.Finding{
		{Check: "a/b", Severity: check.Error, Path: "a.toml", Span: source.Span{Start: start, End: end}},
	}}
	lines := strings.Split(string(print(t, Text, r, Options{Width: width, Quiet: true})), "\n")
	return strings.TrimPrefix(lines[1], "  1 | "), strings.TrimPrefix(lines[2], "    | ")
}

func TestMarksStandUnderWhatTheyMean(t *testing.T) {
	for name, c := range map[string]struct{ line, source, marks string }{
		"plain text":                      {`a «bcd» e`, `a bcd e`, `  ^^^`},
		"an empty span":                   {`a «»bcd`, `a bcd`, `  ^`},
		"the end of the line":             {`abc«»`, `abc`, `   ^`},
		"an empty line":                   {`«»`, ``, `^`},
		"a tab before":                    {"\t«b»", `    b`, `    ^`},
		"a tab that fills a stop":         {"ab\t«c»", `ab  c`, `    ^`},
		"wide characters before":          {`日本 «x»`, `日本 x`, `     ^`},
		"wide characters marked":          {`x «日本» y`, `x 日本 y`, `  ^^^^`},
		"fullwidth letters":               {`Ａ«b»`, `Ａb`, `  ^`},
		"halfwidth katakana":              {`ｱ«b»`, `ｱb`, ` ^`},
		"a combining accent":              {"e\u0301«b»", "e\u0301b", ` ^`},
		"an emoji beyond the basic plane": {`😀«b»`, `😀b`, `  ^`},
		"an escape sequence":              {"\x1b[31m«b»", "\ufffd[31mb", `     ^`},
		"text turned right to left":       {"\u202e«b»", "\ufffdb", ` ^`},
		"bytes that are not UTF-8":        {"\xff\xfe«b»", "\ufffd\ufffdb", `  ^`},
	} {
		t.Run(name, func(t *testing.T) {
			source, marks := marked(t, c.line, 0)
			if source != c.source || marks != c.marks {
				t.Errorf("printed\n%q\n%q\nwant\n%q\n%q", source, marks, c.source, c.marks)
			}
		})
	}
}

func TestLongLinesAreCutAroundTheMark(t *testing.T) {
	long := strings.Repeat("x", 50_000)
	for name, line := range map[string]string{
		"at the start":  "«here»" + long,
		"in the middle": long + "«here»" + long,
		"at the end":    long + "«here»",
		"behind wide":   strings.Repeat("日", 20_000) + "«here»" + long,
	} {
		t.Run(name, func(t *testing.T) {
			source, marks := marked(t, line, 80)
			w := 0
			for _, c := range cells(source) {
				w += c.width
			}
			if w > 80-len("  1 | ") {
				t.Errorf("printed %d columns", w)
			}
			column := strings.Index(marks, "^^^^")
			for _, c := range cells(source) {
				if column > 0 {
					column -= c.width
					continue
				}
				if !strings.HasPrefix(source[c.offset:], "here") {
					t.Errorf("the mark stands under %q", source[c.offset:])
				}
				break
			}
		})
	}
}

func TestALongMarkOnALongLineStaysWithinTheWidth(t *testing.T) {
	_, marks := marked(t, "«"+strings.Repeat("x", 1000)+"»", 60)
	if len(marks) > 60 {
		t.Errorf("%d columns of marks", len(marks))
	}
}
