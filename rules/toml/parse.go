package toml

import (
	"slices"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/rulewright/rulewright/rules/source"
)

// Parse reads a text. It never fails: what it could not read is in the tree's
// Problems. It takes time linear in the length of the text.
func Parse(file *source.File) *Tree {
	r := &reader{text: file.Text()}
	r.data = []byte(r.text)
	r.parser.KeepComments = true
	r.run()
	t := r.build(file)
	slices.SortStableFunc(t.Problems, func(a, b source.Problem) int { return a.Span.Start - b.Span.Start })
	return t
}

// reader collects what stands in the text, line by line; what belongs to
// which table is found out afterwards, in build.
type reader struct {
	text     string
	data     []byte // text again, for go-toml
	items    []item
	comments []Comment
	problems []source.Problem
	// found counts the problems, those included that are too many to keep.
	found  int
	parser unstable.Parser

	// wasted counts the bytes that go-toml read in statements that it then
	// refused.
	wasted int
	// suspect is the first accepted statement whose string looks as if it had
	// swallowed what follows it.
	suspect *suspect
	// adrift says that the statement being recovered has no sure end: the
	// lines behind it that are no TOML are its rest.
	adrift bool
	// stopped says that the statement being recovered ends where something
	// was never closed, so that nothing further is to be said about it.
	stopped bool
}

// item is a header or a statement, one of them.
type item struct {
	section   *Section
	statement *Statement
}

// suspect is where to begin again if a string turns out to have swallowed
// statements, and how much was known then.
type suspect struct {
	start                     int
	items, comments, problems int
}

// run reads with go-toml as far as it goes, recovers the statement that it
// refused, and goes on behind it.
//
// An unclosed string or list can make go-toml read on to the end of the text,
// once for each of them. When that adds up, the rest is read by the recovering
// reader alone: it knows the same grammar and looks no further than the next
// statement.
func (r *reader) run() {
	budget := 4*len(r.text) + 1<<16
	for at := r.byteOrderMark(); at < len(r.text); {
		var no *refusal
		if r.wasted <= budget {
			from := at
			if at, no = r.wellFormed(at); at == len(r.text) {
				if no == nil {
					return
				}
			}
			r.wasted += max(no.offset-at, 0)
			if s := r.suspect; s != nil {
				r.wasted += at - from
				r.rewind(s)
				at, no = s.start, nil
			}
		}
		at = r.recoverStatement(r.skipBlankLines(at), no)
	}
}

func (r *reader) rewind(s *suspect) {
	r.items = r.items[:s.items]
	r.comments = r.comments[:s.comments]
	r.problems = r.problems[:s.problems]
	r.found = s.problems
	r.suspect = nil
}

// add keeps a header or statement that go-toml accepted.
func (r *reader) add(it item) {
	if s := it.statement; s != nil && s.Value.Kind == String && r.suspect == nil && r.swallows(s.Value.Style, s.Value.Span) {
		r.suspect = &suspect{s.Span.Start, len(r.items), len(r.comments), len(r.problems)}
	}
	r.items = append(r.items, it)
}

// maxProblems is how many problems of one text are kept.
const maxProblems = 1000

// problem notes what is wrong; the result is for adding to it at once.
func (r *reader) problem(code string, span source.Span, message string) *source.Problem {
	p := source.Problem{Code: code, Span: span, Message: message}
	if r.found++; r.found > maxProblems {
		return &p
	}
	r.problems = append(r.problems, p)
	return &r.problems[len(r.problems)-1]
}
