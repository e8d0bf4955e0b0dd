package toml

import (
	"strings"

	"github.com/rulewright/rulewright/rules/source"
)

// recoverString reads the string at the offset, closed or not.
func (r *reader) recoverString(at int, p place) (*Value, int) {
	lit := delimit(r.text, at)
	next := lit.end
	if lit.style.Multiline() {
		next = r.recoverMultilineEnd(&lit, p)
	} else if !lit.closed {
		next = r.recoverEnd(&lit, p)
	}
	r.checkCharacters(lit.bodyStart, lit.bodyEnd)
	return lit.value(r.text, func(code string, span source.Span, message string) {
		r.problem(code, span, message)
	}), next
}

// recoverEnd decides where a string ends that its line does not close: with
// the line, or inside brackets before the last of them or a comma.
func (r *reader) recoverEnd(lit *literal, p place) int {
	body := strings.TrimRight(r.text[lit.bodyStart:lit.bodyEnd], " \t\r")
	if p.in != 0 {
		for _, suffix := range []string{",", string(p.in)} {
			body = strings.TrimRight(strings.TrimSuffix(body, suffix), " \t")
		}
	}
	lit.bodyEnd = lit.bodyStart + len(body)
	lit.end = lit.bodyEnd
	quote := lit.style.delimiter()
	pr := r.problem(CodeUnclosed, source.Span{Start: lit.start, End: lit.end},
		"the string of `"+p.key+"` is not closed: expected `"+quote+"` before the end of the line")
	end := source.Span{Start: lit.end, End: lit.end}
	pr.Fix, pr.FixTitle = []source.Edit{{Span: end, NewText: quote}}, "Insert `"+quote+"`"
	return lit.end
}

// recoverMultilineEnd decides where a string of three quotes ends that is not
// closed, or whose closing quotes are rather the opening ones of another: at
// the first line that is clearly a statement. It returns where reading goes on.
func (r *reader) recoverMultilineEnd(lit *literal, p place) int {
	quote := lit.style.delimiter()
	if lit.closed {
		if quotes := lit.end - lit.bodyEnd; quotes > 5 {
			r.problem(CodeUnexpected, source.Span{Start: lit.bodyEnd, End: lit.end}, "too many quotes: expected `"+quote+"`")
		}
		span := source.Span{Start: lit.start, End: lit.end}
		if !r.swallows(lit.style, span) && (p.in != 0 || r.atEnd(lit.end)) {
			return lit.end
		}
	}
	line, found := r.statementIn(lit.bodyStart, lit.bodyEnd)
	if lit.closed && !found {
		return lit.end // what follows the quotes is reported there
	}
	body := strings.TrimRight(r.text[lit.bodyStart:line], " \t\r\n")
	lit.closed = false
	lit.bodyEnd = lit.bodyStart + len(body)
	lit.end = lit.bodyEnd
	pr := r.problem(CodeUnclosed, source.Span{Start: lit.start, End: lit.start + len(quote)},
		"the string of `"+p.key+"` is never closed: expected `"+quote+"`")
	end := source.Span{Start: lit.end, End: lit.end}
	pr.Fix, pr.FixTitle = []source.Edit{{Span: end, NewText: "\n" + quote}}, "Insert `"+quote+"`"
	if found {
		pr.Related = &source.Related{
			Span:    source.Span{Start: line, End: r.lineEnd(line)},
			Message: "it would have to end before this",
		}
	}
	r.stopped = true
	return line
}

// reportEscape says what is wrong with the escape of size bytes at i.
func reportEscape(text string, i, size int, report reporter) {
	span := source.Span{Start: i, End: i + size}
	escape := text[i : i+size]
	if size < 2 {
		report(CodeEscape, span, "a backslash at the end of a string escapes its quotes: write `\\\\`")
		return
	}
	if digits, ok := codeEscapes[escape[1]]; ok {
		if size > 2 {
			report(CodeEscape, span, "`"+escape+"` is no character of Unicode")
			return
		}
		report(CodeEscape, span, "`"+escape+"` must be followed by "+count(digits)+" hexadecimal digits: write `\\\\"+escape[1:]+"` for a backslash")
		return
	}
	report(CodeEscape, span, "`"+excerpt(escape)+"` is no escape of TOML: write `\\\\"+excerpt(escape[1:])+"` for a backslash, or use single quotes, where backslashes are plain")
}

func count(n int) string {
	switch n {
	case 2:
		return "two"
	case 4:
		return "four"
	}
	return "eight"
}
