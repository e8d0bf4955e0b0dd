package server

import (
	"strings"

	"go.lsp.dev/protocol"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/eql"
	"github.com/rulewright/rulewright/rules/kql"
	"github.com/rulewright/rulewright/rules/source"
)

// part is a condition that others are joined to by `and`.
type part struct {
	at source.Span
	// excluded is what it negates, without parentheses around; empty where it
	// negates nothing.
	excluded source.Span
}

// extractExclusions offers to take the exclusions that are scattered over a
// condition out of it, and to put them behind the rest, all in one. `not a and
// not b` is `not (a or b)` in the logic of two values and in that of three, and
// the order of conditions changes nothing.
func (a *actions) extractExclusions(offset int) {
	q, at := a.doc.queryAt(offset)
	if q == nil {
		return
	}
	parts := partsAt(q, at)
	text, ok := gathered(q.Text, parts)
	if !ok {
		return
	}
	whole := parts[0].at.Join(parts[len(parts)-1].at)
	if edits, ok := q.FileEdits(a.doc.source, []source.Edit{{Span: whole, NewText: text}}); ok {
		a.add("Extract the exclusions into one `not (…)`", protocol.CodeActionKindRefactorExtract, nil, false, edits)
	}
}

// partsAt returns the parts of the whole condition of the query, or of the event
// of a sequence, that an offset is in; nil where they are not joined by `and`.
func partsAt(q *check.Query, at int) []part {
	switch {
	case q.KQL != nil:
		and, ok := q.KQL.Root.(*kql.And)
		if !ok {
			return nil
		}
		var out []part
		for _, kid := range and.Kids {
			p := part{at: kid.Span()}
			if not, ok := kid.(*kql.Not); ok {
				p.excluded = not.Kid.Span()
				if group, ok := not.Kid.(*kql.Group); ok {
					p.excluded = insideOr(group.Kid, group.At)
				}
			}
			out = append(out, p)
		}
		return out
	case q.EQL != nil:
		for _, e := range q.EQL.Expressions() {
			and, ok := e.(*eql.Logical)
			if !ok || and.Op != "and" || !and.At.Contains(at) && and.At.End != at {
				continue
			}
			var out []part
			for _, kid := range and.Kids {
				p := part{at: kid.Span()}
				if not, ok := kid.(*eql.Not); ok {
					p.excluded = not.Kid.Span()
					if or, ok := inParentheses(not.Kid).(*eql.Logical); ok && or.Op == "or" {
						p.excluded = or.At
					}
				}
				out = append(out, p)
			}
			return out
		}
	}
	return nil
}

// insideOr is the text of a disjunction in parentheses without these, or else
// with them: `a and b` needs them.
func insideOr(n kql.Node, group source.Span) source.Span {
	if or, ok := n.(*kql.Or); ok {
		return or.At
	}
	return group
}

func inParentheses(e eql.Expr) eql.Expr {
	if p, ok := e.(*eql.Paren); ok {
		return p.Kid
	}
	return nil
}

// gathered writes the parts anew: those that exclude nothing as they stand, and
// behind them all exclusions in one. It is false where there is nothing to
// gather, or a comment whose place nobody knows.
func gathered(text string, parts []part) (string, bool) {
	var kept, excluded []int
	for i, p := range parts {
		if p.excluded.IsEmpty() {
			kept = append(kept, i)
		} else {
			excluded = append(excluded, i)
		}
		if i > 0 && strings.Contains(between(text, parts, i), "/") {
			return "", false
		}
	}
	if len(kept) == 0 || len(excluded) < 2 {
		return "", false
	}
	var b strings.Builder
	slice := func(s source.Span) string { return text[s.Start:s.End] }
	for n, i := range kept {
		if n > 0 {
			b.WriteString(between(text, parts, i))
		}
		b.WriteString(slice(parts[i].at))
	}
	joint := between(text, parts, max(excluded[0], 1))
	b.WriteString(joint + "not (")
	or, indent := " or ", lineStartIn(joint)
	if indent != "" {
		b.WriteString(indent + "  ")
		or = " or" + indent + "  "
	}
	for n, i := range excluded {
		if n > 0 {
			b.WriteString(or)
		}
		b.WriteString(slice(parts[i].excluded))
	}
	b.WriteString(indent + ")")
	return b.String(), true
}

// lineStartIn is the last line break of a text with the blanks behind it; empty
// where the text is of one line.
func lineStartIn(text string) string {
	line := strings.LastIndexByte(text, '\n')
	if line < 0 {
		return ""
	}
	return text[line : len(text)-len(strings.TrimLeft(text[line:], " \t\n"))]
}

// between is the text before a part: the `and` with what is around it.
func between(text string, parts []part, i int) string {
	return text[parts[i-1].at.End:parts[i].at.Start]
}
