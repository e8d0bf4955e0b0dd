package ruletest

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/source"
)

// members are those that a case can have.
var members = []string{"expect", "name", "note", "event", "events", "history", "indicators"}

// Parse reads a test file; its name tells JSON Lines (.ndjson, .jsonl) from
// JSON. It never fails: what is wrong is in the file's Problems.
func Parse(file *source.File) *File {
	p := &parser{file: &File{Source: file}}
	switch path.Ext(strings.ToLower(file.Path())) {
	case ".ndjson", ".jsonl":
		p.lines = true
		for n := range file.LineCount() {
			p.line(n)
		}
	default:
		p.whole()
	}
	return p.file
}

type parser struct {
	file  *File
	lines bool
	// expect is what a line without an event said of those after it.
	expect Verdict
}

func problem(span source.Span, format string, args ...any) source.Problem {
	return source.Problem{Code: "test", Span: span, Message: fmt.Sprintf(format, args...)}
}

// line reads one line of JSON Lines.
func (p *parser) line(n int) {
	at := p.file.Source.LineSpan(n)
	text := p.file.Source.Slice(at)
	if n == 0 {
		trimmed := strings.TrimPrefix(text, "\ufeff")
		at.Start += len(text) - len(trimmed)
		text = trimmed
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	values, problem := readValues(text, at.Start)
	switch {
	case problem != nil:
		problem.Message += "; every line of this file has to be one object"
		p.file.Problems = append(p.file.Problems, *problem)
	case len(values) > 1:
		p.file.report(values[1].span, "a second value on this line: every line of this file has to be one object")
	case values[0].kind() != '{':
		p.file.report(values[0].span, "expected an object, a case or an event, not %s", kindOf(&values[0]))
	default:
		p.object(values[0], fmt.Sprintf("line %d", n+1))
	}
}

// whole reads a file that is not of JSON Lines.
func (p *parser) whole() {
	text := p.file.Source.Text()
	trimmed := strings.TrimPrefix(text, "\ufeff")
	values, problem := readValues(trimmed, len(text)-len(trimmed))
	if problem != nil {
		p.file.Problems = append(p.file.Problems, *problem)
	}
	if len(values) == 1 && values[0].kind() == '[' {
		values = inner(values[0].value, values[0].span.Start)
	}
	base := path.Base(strings.ReplaceAll(p.file.Source.Path(), `\`, "/"))
	name := strings.TrimSuffix(base, path.Ext(base))
	for i, v := range values {
		if len(values) > 1 {
			name = fmt.Sprintf("number %d", i+1)
		}
		if v.kind() != '{' {
			p.file.report(v.span, "expected an object, a case or an event, not %s", kindOf(&v))
			continue
		}
		p.object(v, name)
	}
}

// object reads a case, or a document that stands for itself.
func (p *parser) object(v member, name string) {
	has := inner(v.value, v.span.Start)
	if !isCase(has) {
		if wrong := likeExpect(has); wrong != nil {
			p.file.report(wrong.nameSpan, "a case says `expect`, not `%s`", wrong.name)
			return
		}
		p.file.Cases = append(p.file.Cases, &Case{
			Name: name, Expect: p.expect, Events: []Document{{v.value, v.span}}, Span: v.span, open: -1,
		})
		return
	}
	c := &Case{Name: name, Span: v.span, open: v.span.Start + 1}
	before := len(p.file.Problems)
	seen := map[string]bool{}
	for i := range has {
		m := &has[i]
		if seen[m.name] {
			p.file.report(m.nameSpan, "`%s` is here twice", m.name)
		}
		seen[m.name] = true
		p.member(c, m)
	}
	if len(p.file.Problems) > before {
		return
	}
	if len(c.Events) > 0 {
		p.file.Cases = append(p.file.Cases, c)
		return
	}
	if !p.lines || c.Expect == Unsaid || c.named {
		p.file.report(v.span, "this case has no events: put one into `event`, or several into `events`")
		return
	}
	p.expect = c.Expect
}

// isCase reports whether an object is a case. A document of the Elastic Common
// Schema has an object `event` too, so that alone tells nothing.
func isCase(has []member) bool {
	named := func(name string) bool { return slices.ContainsFunc(has, func(m member) bool { return m.name == name }) }
	if named("expect") {
		return true
	}
	for _, m := range has {
		if !slices.Contains(members, m.name) {
			return false
		}
	}
	return named("events") || named("event") && (named("name") || named("note"))
}

// likeExpect returns a member that must be a mistyped `expect`, or nil.
func likeExpect(has []member) *member {
	for i := range has {
		m := &has[i]
		if _, is := m.text(); !is || m.name == "event" {
			continue
		}
		if _, like := keys.Nearest(m.name, []string{"expect"}); like || m.name == "expected" {
			return m
		}
	}
	return nil
}

func (p *parser) member(c *Case, m *member) {
	switch m.name {
	case "expect":
		text, _ := m.text()
		switch {
		case text == Match.String():
			c.Expect = Match
		case text == NoMatch.String():
			c.Expect = NoMatch
		default:
			p.file.report(m.span, "`expect` is \"match\" or \"no match\"")
		}
	case "name":
		c.Name, c.named = p.text(m), true
	case "note":
		c.Note = p.text(m)
	case "event":
		c.Events = p.event(c.Events, m)
	case "events":
		if c.Events = append(c.Events, p.events(m)...); m.value == "[]" {
			p.file.report(m.span, "`events` is empty: a rule on nothing says nothing")
		}
	case "history":
		c.History = p.events(m)
	case "indicators":
		c.Indicators = p.events(m)
	default:
		hint := "use one of " + strings.Join(members, ", ") + "; fields of the event belong into `event`"
		if nearest, ok := keys.Nearest(m.name, members); ok {
			hint = fmt.Sprintf("did you mean `%s`?", nearest)
		}
		p.file.report(m.nameSpan, "a case has no member `%s`: %s", m.name, hint)
	}
}

// events reads a list of events.
func (p *parser) events(m *member) []Document {
	if m.kind() != '[' {
		p.file.report(m.span, "`%s` is a list of objects, not %s", m.name, kindOf(m))
		return nil
	}
	var out []Document
	for _, entry := range inner(m.value, m.span.Start) {
		out = p.event(out, &entry)
	}
	return out
}

func (p *parser) event(list []Document, m *member) []Document {
	if m.kind() != '{' {
		p.file.report(m.span, "an event is an object, not %s", kindOf(m))
		return list
	}
	return append(list, Document{m.value, m.span})
}

func (p *parser) text(m *member) string {
	text, ok := m.text()
	if !ok || strings.TrimSpace(text) == "" {
		p.file.report(m.span, "`%s` is a text, not %s", m.name, kindOf(m))
	}
	return text
}

// kindOf names what a value is, for messages.
func kindOf(m *member) string {
	switch kind := m.kind(); kind {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		if text, _ := m.text(); strings.TrimSpace(text) == "" {
			return "an empty one"
		}
		return "a text"
	case '0':
		return "a number"
	case 'n':
		return "null"
	default:
		return jsontext.Kind(kind).String()
	}
}
