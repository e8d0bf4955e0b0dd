package suppress

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

// directive is one suppression comment.
type directive struct {
	// span is the whole comment, with its delimiters, in the file.
	span source.Span
	// target is what the comment is about: findings that start in it.
	target source.Span
	// wholeFile says that it is about the file as a whole too.
	wholeFile bool
	checks    []named
	// text narrows the comment to a part of its target if quoted is true.
	text   string
	quoted bool
	// found are the places of text, once searched.
	found    []source.Span
	searched bool
	// problem says why the comment cannot be read; empty if it can.
	problem string
}

// named is a check that a comment names.
type named struct {
	name string
	span source.Span // in the file
	used bool
}

const prefix = "rulewright:"

// isDirective reports whether the text of a comment, without its delimiters,
// wants to be a suppression.
func isDirective(comment string) bool {
	comment = strings.TrimSpace(comment)
	return len(comment) >= len(prefix) && strings.EqualFold(comment[:len(prefix)], prefix)
}

// read reads a comment's text, without its delimiters; toFile gives the place
// in the file of a span of it. The result lacks its target.
func read(comment string, toFile func(source.Span) source.Span) *directive {
	d := &directive{}
	s := &scanner{text: comment, at: strings.IndexByte(comment, ':') + 1}
	if !s.word("ignore") {
		d.problem = "expected `ignore` after `rulewright:`, as in `rulewright: ignore CHECK -- reason`"
		return d
	}
	for {
		name := s.until(" \t,\"")
		if name.IsEmpty() || strings.HasPrefix(comment[name.Start:], "--") {
			d.problem = "expected the name of a check, as in `rulewright: ignore CHECK -- reason`"
			d.checks = nil
			return d
		}
		d.checks = append(d.checks, named{name: comment[name.Start:name.End], span: toFile(name)})
		if !s.word(",") {
			break
		}
	}
	if s.word(`"`) {
		if d.text, d.quoted = s.quoted(); !d.quoted {
			d.fail("the quoted text has no closing `\"`")
			return d
		}
	}
	if !s.word("--") || strings.TrimSpace(s.rest()) == "" {
		d.fail("a suppression needs a reason: write ` -- ` and why after the check")
	}
	return d
}

// fail makes the comment one without effect.
func (d *directive) fail(problem string) {
	d.problem, d.checks = problem, nil
}

// scanner reads a comment from left to right.
type scanner struct {
	text string
	at   int
}

func (s *scanner) rest() string { return s.text[s.at:] }

func (s *scanner) blanks() {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.at]) >= 0 {
		s.at++
	}
}

// word skips blanks and then w, if it is there.
func (s *scanner) word(w string) bool {
	s.blanks()
	if !strings.HasPrefix(s.rest(), w) {
		return false
	}
	s.at += len(w)
	return true
}

// until skips blanks and takes everything before one of the stop characters.
func (s *scanner) until(stops string) source.Span {
	s.blanks()
	start := s.at
	if i := strings.IndexAny(s.rest(), stops+"\n"); i >= 0 {
		s.at += i
	} else {
		s.at = len(s.text)
	}
	return source.Span{Start: start, End: s.at}
}

// quoted takes the text up to the closing quote, in which \" and \\ stand for
// a quote and a backslash.
func (s *scanner) quoted() (string, bool) {
	var out strings.Builder
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return out.String(), true
		case c == '\\' && s.at+1 < len(s.text) && (s.text[s.at+1] == '"' || s.text[s.at+1] == '\\'):
			s.at++
			out.WriteByte(s.text[s.at])
		default:
			out.WriteByte(c)
		}
	}
	return "", false
}

// removal is the fix that takes a check out of the comment, or the comment
// out of the file if all of its checks go.
func (d *directive) removal(file *source.File, i int, all bool) check.Fix {
	if all {
		return check.Fix{Title: "Remove the comment", Safe: true, Edits: []source.Edit{{Span: d.line(file)}}}
	}
	// The check goes with the comma before it, the first one with the comma
	// behind.
	span := d.checks[i].span
	if i > 0 {
		span.Start = d.checks[i-1].span.End
	} else {
		span.End = d.checks[1].span.Start
	}
	return check.Fix{
		Title: fmt.Sprintf("Remove `%s` from the comment", d.checks[i].name),
		Safe:  true, Edits: []source.Edit{{Span: span}},
	}
}

// line is the comment with the blanks before it, and with its line where
// nothing else stands on that.
func (d *directive) line(file *source.File) source.Span {
	out := d.span
	start := file.LineSpan(file.LineAt(out.Start)).Start
	before := strings.TrimRight(file.Slice(source.Span{Start: start, End: out.Start}), " \t")
	out.Start = start + len(before)
	end := file.LineSpan(file.LineAt(out.End)).End
	after := file.Slice(source.Span{Start: out.End, End: end})
	if strings.TrimSpace(after) != "" {
		return d.span
	}
	out.End = end
	if before == "" {
		// The line break goes too.
		if next := file.LineAt(end) + 1; next < file.LineCount() {
			out.End = file.LineSpan(next).Start
		}
	}
	return out
}
