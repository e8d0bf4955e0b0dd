package check

import (
	"strings"

	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// reportStray reports values behind `field: value or`, which no field has: those
// that look like the value before them, as two patterns or two numbers do. Words
// that are searched for everywhere on purpose look otherwise.
func (p *Pass) reportStray(q *Query, kids []kql.Node) {
	for i, kid := range kids[1:] {
		before := lastMatch(kids[i])
		for stray := kid; before != nil; {
			if and, ok := stray.(*kql.And); ok {
				stray = and.Kids[0]
				continue
			}
			if bare, ok := stray.(*kql.Bare); ok && alike(before.Value.(*kql.Literal), bare.Value) {
				p.Report(Finding{
					Span:    q.InFile(bare.Value.At),
					Message: "this value is looked for in every field, not only in `" + before.Field.Text + "`: the values of a field stand in parentheses, as in `field:(a or b)`",
					Related: []Related{{Span: q.InFile(before.At), Message: "the condition on `" + before.Field.Text + "` ends here"}},
				})
			}
			break
		}
	}
}

// lastMatch returns the condition of one value that a node ends with; nil if it
// ends otherwise.
func lastMatch(n kql.Node) *kql.Match {
	for {
		switch at := n.(type) {
		case *kql.And:
			n = at.Kids[len(at.Kids)-1]
		case *kql.Not:
			n = at.Kid
		case *kql.Match:
			if _, ok := at.Value.(*kql.Literal); !ok {
				return nil
			}
			return at
		default:
			return nil
		}
	}
}

// alike reports whether both are patterns that are more than a star, or both
// numbers.
func alike(a, b *kql.Literal) bool {
	if a.Quoted || b.Quoted {
		return false
	}
	number := func(l *kql.Literal) bool { return l.Text != "" && strings.Trim(l.Text, "0123456789") == "" }
	pattern := func(l *kql.Literal) bool { return l.HasWildcard() && strings.Trim(l.Text, "*") != "" }
	return number(a) && number(b) || pattern(a) && pattern(b)
}

// lineComment returns where a value holds a line that begins with `# ` and goes
// on behind it, so that a comment of another language became a part of it.
func lineComment(text string) (source.Span, bool) {
	for at := 0; at < len(text); {
		line := text[at:]
		end := strings.IndexByte(line, '\n')
		if end < 0 {
			break // nothing that was meant for KQL stands behind it
		}
		if body := strings.TrimLeft(line[:end], " \t"); strings.HasPrefix(body, "# ") {
			mark := at + end - len(body)
			return source.Span{Start: mark, End: mark + 1}, true
		}
		at += end + 1
	}
	return source.Span{}, false
}
