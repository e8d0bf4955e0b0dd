package toml

import (
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/rulewright/rulewright/rules/source"
)

// maxDepth is how deep lists and tables may nest in a statement that is being
// recovered. Rules nest four deep.
const maxDepth = 100

// place says where a value stands.
type place struct {
	key   string // the key that it belongs to, for messages
	in    byte   // the bracket that closes what it stands in; 0 at the top
	depth int
}

func (p place) inside(shut byte) place { return place{p.key, shut, p.depth + 1} }

// recoverValue reads the value at the offset, which may be none, and returns
// where it ends.
func (r *reader) recoverValue(at int, p place) (*Value, int) {
	if at == len(r.text) || r.atEnd(at) {
		r.adrift = true
		r.problem(CodeValue, source.Span{Start: at, End: at}, "expected a value after `"+p.key+" =`")
		return &Value{Span: source.Span{Start: at, End: at}}, at
	}
	switch c := r.text[at]; {
	case c == '"' || c == '\'':
		return r.recoverString(at, p)
	case (c == '[' || c == '{') && p.depth >= maxDepth:
		r.problem(CodeDepth, source.Span{Start: at, End: at + 1}, "the value of `"+p.key+"` is nested too deeply")
		r.stopped = true
		return &Value{Span: source.Span{Start: at, End: at + 1}}, r.nextStatement(at)
	case c == '[':
		return r.recoverList(at, p)
	case c == '{':
		return r.recoverTable(at, p)
	}
	return r.recoverScalar(at, p)
}

// nextStatement returns the start of the first line behind the offset's that
// leaves a list.
func (r *reader) nextStatement(at int) int {
	at = r.nextLine(at)
	for at < len(r.text) && !r.leavesList(at) {
		at = r.nextLine(at)
	}
	return at
}

// recoverScalar reads a value without quotes or brackets.
func (r *reader) recoverScalar(at int, p place) (*Value, int) {
	end := at
	for end < len(r.text) && r.text[end] != '\n' && r.text[end] != '#' &&
		(p.in == 0 || strings.IndexByte(",]}", r.text[end]) < 0) {
		end++
	}
	end = at + len(strings.TrimRight(r.text[at:end], " \t\r"))
	if end == at {
		end++
	}
	span := source.Span{Start: at, End: end}
	var parser unstable.Parser
	parser.Reset([]byte("v=" + r.text[at:end]))
	if parser.NextExpression() {
		return r.scalar(parser.Expression().Value().Kind, span), end
	}
	r.noScalar(span, p)
	return &Value{Span: span}, end
}

// noScalar says what is wrong with a bare value.
func (r *reader) noScalar(span source.Span, p place) {
	text := r.text[span.Start:span.End]
	lower := strings.ToLower(text)
	before := r.found
	r.checkCharacters(span.Start, span.End)
	switch {
	case r.found > before:
	case lower == "true" || lower == "false":
		pr := r.problem(CodeValue, span, "booleans are written in lower case: `"+lower+"`")
		pr.Fix, pr.FixTitle = []source.Edit{{Span: span, NewText: lower}}, "Write `"+lower+"`"
	case lower == "null" || lower == "none" || lower == "nil":
		r.problem(CodeValue, span, "TOML has no `"+text+"`: leave the key out")
	case strings.IndexByte("]},", text[0]) >= 0:
		r.problem(CodeValue, span, "expected a value after `"+p.key+" =`, not `"+excerpt(text)+"`")
	case text[0] == '=':
		r.problem(CodeEquals, source.Span{Start: span.Start, End: span.Start + 1}, "unexpected `=`: TOML gives a key its value with one `=`")
	case text[0] >= '0' && text[0] <= '9' || text[0] == '-' || text[0] == '+' || text[0] == '.':
		r.problem(CodeNumber, span, "`"+excerpt(text)+"` is no number or date as TOML writes them: put it in quotes if it is a text")
	case curlyInner(text) != "":
		inner := curlyInner(text)
		pr := r.problem(CodeQuotes, span, "typographic quotes do not make a string: write `\""+excerpt(inner)+"\"`")
		pr.Fix, pr.FixTitle = []source.Edit{{Span: span, NewText: `"` + inner + `"`}}, "Write `\"`"
	default:
		pr := r.problem(CodeQuotes, span, "a text needs quotes: write `\""+excerpt(text)+"\"`")
		if !strings.ContainsAny(text, "\"\\'") {
			pr.Fix, pr.FixTitle = []source.Edit{{Span: span, NewText: `"` + text + `"`}}, "Put quotes around it"
		}
	}
}

// curlyInner returns what stands between the quotes that word processors set;
// empty where there are none, or where it cannot stand in a string as it is.
func curlyInner(text string) string {
	for _, quotes := range [...]struct{ open, close string }{{"“", "”"}, {"„", "“"}, {"”", "”"}, {"‘", "’"}, {"«", "»"}} {
		inner, opened := strings.CutPrefix(text, quotes.open)
		inner, closed := strings.CutSuffix(inner, quotes.close)
		if opened && closed && !strings.ContainsAny(inner, "\"\\") {
			return inner
		}
	}
	return ""
}

// recoverList reads a list up to its `]`, or to where a statement begins.
func (r *reader) recoverList(at int, p place) (*Value, int) {
	v := &Value{Kind: Array}
	open, last := at, at+1
	at++
	separated := true // the list's start or a comma stands before the next item
	for {
		var ok bool
		if at, ok = r.skipInside(at, r.leavesList); !ok {
			return r.unclosed(v, open, last, at, "list", "]", p)
		}
		switch c := r.text[at]; {
		case c == ']':
			v.Span = source.Span{Start: open, End: at + 1}
			return v, at + 1
		case c == ',' && separated:
			r.stray(at, "unexpected `,`: expected a value before it")
			at++
		case c == ',':
			separated = true
			at++
		case c == '}':
			if p.in == '}' {
				return r.unclosed(v, open, last, at, "list", "]", p)
			}
			r.stray(at, "unexpected `}`: expected a value or `]`")
			at++
		default:
			r.separate(separated, last, "items of a list")
			var item *Value
			item, last = r.recoverValue(at, p.inside(']'))
			v.Items = append(v.Items, item)
			if r.stopped {
				v.Span = source.Span{Start: open, End: max(item.Span.End, open+1)}
				return v, last
			}
			at, separated = last, false
		}
	}
}

// recoverTable reads a table in braces up to its `}`, or to where a statement
// begins.
func (r *reader) recoverTable(at int, p place) (*Value, int) {
	v := &Value{Kind: TableKind, Table: newTable(inlineTable)}
	open, last := at, at+1
	at++
	separated := true
	for {
		var ok bool
		if at, ok = r.skipInside(at, r.leavesText); !ok {
			return r.unclosed(v, open, last, at, "table", "}", p)
		}
		switch c := r.text[at]; {
		case c == '}':
			v.Span = source.Span{Start: open, End: at + 1}
			return v, at + 1
		case c == ',' && separated:
			r.stray(at, "unexpected `,`: expected `key = value` before it")
			at++
		case c == ',':
			separated = true
			at++
		case c == ']' && p.in == ']':
			return r.unclosed(v, open, last, at, "table", "}", p)
		default:
			r.separate(separated, last, "keys of a table in braces")
			last = r.recoverInlineEntry(at, v.Table, p)
			if r.stopped {
				v.Span = source.Span{Start: open, End: max(min(last, r.lineEnd(open)), open+1)}
				return v, last
			}
			at, separated = last, false
		}
	}
}

// recoverInlineEntry reads `key = value` in a table in braces.
func (r *reader) recoverInlineEntry(at int, t *Table, p place) int {
	keys, end := r.keys(at)
	sign := r.skipBlanks(end)
	if len(keys) == 0 || sign == len(r.text) || r.text[sign] != '=' {
		for end = at + 1; end < len(r.text) && strings.IndexByte(",]}\n", r.text[end]) < 0; {
			end++
		}
		end = at + max(1, len(strings.TrimRight(r.text[at:end], " \t\r")))
		r.problem(CodeEquals, source.Span{Start: at, End: end}, "expected `key = value` in the braces, not `"+excerpt(r.text[at:end])+"`")
		return end
	}
	s := &Statement{Keys: keys}
	q := p.inside('}')
	q.key = keys[len(keys)-1].Name
	at = r.skipBlanks(sign + 1)
	if at < len(r.text) && (r.text[at] == ',' || r.text[at] == '}') {
		r.problem(CodeValue, source.Span{Start: at, End: at}, "expected a value after `"+q.key+" =`")
		s.Value, end = &Value{Span: source.Span{Start: at, End: at}}, at
	} else {
		s.Value, end = r.recoverValue(at, q)
	}
	r.insert(t, s)
	return end
}

// skipInside skips blanks, line breaks and comments inside brackets. The
// result is false at the end of the text and at the start of a line that
// leaves the brackets.
func (r *reader) skipInside(at int, leaves func(int) bool) (int, bool) {
	for {
		at = r.skipBlanks(at)
		if at == len(r.text) {
			return at, false
		}
		if next := afterLineBreak(r.text, at); next > at {
			if at = next; leaves(at) {
				return at, false
			}
			continue
		}
		if r.text[at] != '#' {
			return at, true
		}
		end := r.comment(at)
		r.checkCharacters(at, end)
		at = end
	}
}

func (r *reader) stray(at int, message string) {
	span := source.Span{Start: at, End: at + 1}
	p := r.problem(CodeUnexpected, span, message)
	p.Fix, p.FixTitle = []source.Edit{{Span: span}}, "Remove it"
}

// separate reports a comma that is missing behind the previous item.
func (r *reader) separate(separated bool, last int, what string) {
	if separated {
		return
	}
	span := source.Span{Start: last, End: last}
	p := r.problem(CodeComma, span, "expected `,` between the "+what)
	p.Fix, p.FixTitle = []source.Edit{{Span: span, NewText: ","}}, "Insert `,`"
}

// unclosed reports a list or table that the text at the offset `at` shows to
// be left open; its content ends at last.
func (r *reader) unclosed(v *Value, open, last, at int, what, shut string, p place) (*Value, int) {
	v.Span = source.Span{Start: open, End: last}
	pr := r.problem(CodeUnclosed, source.Span{Start: open, End: open + 1},
		"the "+what+" of `"+p.key+"` is never closed: expected `"+shut+"`")
	pr.Fix, pr.FixTitle = []source.Edit{{Span: source.Span{Start: last, End: last}, NewText: shut}}, "Insert `"+shut+"`"
	if at == len(r.text) {
		r.stopped = true
		return v, at
	}
	pr.Related = &source.Related{
		Span:    source.Span{Start: at, End: r.lineEnd(at)},
		Message: "this cannot be part of it",
	}
	if p.in == 0 || r.text[at] != p.in {
		r.stopped = true
		return v, at
	}
	return v, at // the bracket around it closes here
}
