package check

import (
	"strings"
	"sync"
	"unicode"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/rules/source"
)

var trapRegexOperator = &Check{
	ID:    "trap/regex-operator",
	Title: "character of a regular expression that Lucene reads otherwise",
	Text: "The regular expressions of `RLIKE`, EQL's `regex` and Lucene's `/…/` are Lucene's. Beside `|`, `*`, `+`, `?`, `.`, `{2}`, `[a-z]` and `(…)`, " +
		"these are operators: `&` asks for both sides at once, `~a` for anything but `a`, `@` for any text, `#` for no text at " +
		"all, `<1-10>` for a number, and quotes hold text that stands for itself. To mean the character, write `\\&`, `\\~`, `\\@`, `\\#`, `\\\"`: " +
		"in quotes with two backslashes.\n\n" +
		"What other engines have besides, Lucene takes for ordinary characters: an empty alternative as in `a||b`, groups " +
		"such as `(?:…)` and `(?i)`, back references, `[[:alpha:]]`. A `?` behind a repetition does not make it lazy but optional.\n\n" +
		"A `&` is reported where both sides have nothing in common, so that the alternative can never match. What matches more than it says is for your information.",
	Bad: Example{Language: "eql", Query: `process where process.command_line regex """.*(bash -i >&|0>&1).*"""`},
	Good: Example{
		Language: "eql",
		Query:    `process where process.command_line regex (""".*(bash -i >\&|0>\&1).*""", """.*curl.*&.*http.*""")`,
	},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Stage:    Thorough,
	Run: func(p *Pass) {
		proofs := maxRegexProofs
		p.eachRegex(func(r *regex) {
			if !strings.ContainsAny(r.text, "&~@#\"|?*[\\\b") {
				return
			}
			if root, ok := pattern.ReadRegex(r.text, r.fold()); ok {
				s := &regexReader{pass: p, regex: r, proofs: &proofs}
				s.visit(root, &regexContext{})
			}
		})
	},
}

// maxRegexProofs is how often the expressions of one rule are compared with
// what their authors may have meant.
const maxRegexProofs = 100

// regexReader looks for what Lucene reads otherwise in one expression.
type regexReader struct {
	*regex
	pass   *Pass
	proofs *int
}

// regexContext is where a part of an expression stands.
type regexContext struct {
	// alone says that the part is the only one of its sequence.
	alone bool
	// repeated says that a repetition is about the part.
	repeated bool
}

func (s *regexReader) visit(n *pattern.RegexPart, in *regexContext) {
	if s.pass.IsFull() {
		return
	}
	below := regexContext{}
	switch n.Kind {
	case pattern.Character:
		s.character(n, in)
	case pattern.Class:
		s.class(n)
	case pattern.NoString:
		s.noString(n)
	case pattern.Quoted:
		s.quoted(n)
	case pattern.Sequence:
		below.alone = len(n.Parts) == 1
		s.anyStrings(n)
	case pattern.Intersection:
		if s.intersection(n) {
			return
		}
	case pattern.Complement:
		s.complement(n, in)
	case pattern.Repetition:
		below.repeated = true
		s.lazy(n)
	}
	for _, part := range n.Parts {
		s.visit(part, &below)
	}
}

// regexFix is a fix whose edits are in offsets of the expression's text.
type regexFix struct {
	title string
	edits []source.Edit
}

// noFix is for what is not beyond doubt.
var noFix = regexFix{}

// escape is the fix that writes a backslash before characters.
func (s *regexReader) escape(places ...int) regexFix {
	f := regexFix{title: "Write `" + s.spelt(`\`) + "` before it"}
	for _, at := range places {
		f.edits = append(f.edits, source.Edit{Span: source.Span{Start: at, End: at}, NewText: `\`})
	}
	return f
}

func replace(title string, start, end int, text string) regexFix {
	return regexFix{title, []source.Edit{{Span: source.Span{Start: start, End: end}, NewText: text}}}
}

// report reports a part of the expression and the fix of it, if the expression
// is one with it.
func (s *regexReader) report(start, end int, severity Severity, message string, fix regexFix, related ...Related) {
	f := Finding{Span: s.query.InFile(s.inQuery(start, end)), Severity: severity, Message: message, Related: related}
	if fixed, ok := s.with(fix); ok {
		if edits, ok := s.edits(s.pass.Doc.File, fix.edits); ok {
			f.Fixes = []Fix{{Title: fix.title, Edits: edits}}
		}
		if severity == Warning {
			f.Witness = sync.OnceValue(func() *Witness { return s.gained(fixed) })
		}
	}
	s.pass.Report(f)
}

// with returns the expression with a fix; false if there is none or it makes
// no expression.
func (s *regexReader) with(fix regexFix) (string, bool) {
	if len(fix.edits) == 0 {
		return "", false
	}
	fixed, err := source.Apply(s.text, fix.edits)
	if err != nil || fixed == "" || pattern.CheckRegex(fixed) != nil {
		return "", false
	}
	return fixed, true
}

// gained makes an event that another expression matches and this one does not.
func (s *regexReader) gained(fixed string) *Witness {
	if value, ok := s.onlyIn(fixed, s.text); ok {
		return s.query.makeMissed(s.at, value)
	}
	return nil
}

// lost returns, as the end of a sentence, a value that this expression matches
// and not with a fix; false unless there surely is one.
func (s *regexReader) lost(fix regexFix) (string, bool) {
	fixed, ok := s.with(fix)
	if !ok || *s.proofs == 0 {
		return "", false
	}
	*s.proofs--
	value, ok := s.onlyIn(s.text, fixed)
	unfit := func(r rune) bool { return r == '`' || !unicode.IsPrint(r) }
	switch {
	case !ok:
		return "", false
	case value == "":
		return ", and the empty text matches, too", true
	case len(value) > 60 || strings.IndexFunc(value, unfit) >= 0:
		return "", true
	}
	return ", and `" + value + "` matches, too", true
}

// onlyIn returns a value that one expression matches and another does not.
func (s *regexReader) onlyIn(one, other string) (string, bool) {
	in, okIn := s.set(one)
	out, okOut := s.set(other)
	if !okIn || !okOut {
		return "", false
	}
	budget := pattern.DefaultBudget
	value, answer := pattern.Find(in.Domain(), [][]pattern.Pattern{{in}}, []pattern.Pattern{out}, &budget)
	return value, answer == pattern.Yes
}
