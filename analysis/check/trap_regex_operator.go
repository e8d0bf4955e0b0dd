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
		proofs := regexProofs{sets: maxRegexSets, fixed: maxRegexFixed, work: pattern.DefaultBudget}
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

// maxRegexSets is how many expressions and parts of them the check finds out
// about in one rule, and maxRegexFixed how many bytes of them with fixes it
// reads: published rules need a hundredth.
const (
	maxRegexSets  = 60
	maxRegexFixed = 1 << 18
)

// regexProofs is what may still be asked about the expressions of one rule.
type regexProofs struct {
	sets  int
	fixed int
	work  pattern.Budget
}

// set returns the strings that an expression matches; false where nobody can
// tell or too much was asked.
func (p *regexProofs) set(text string, fold pattern.Fold) (pattern.Pattern, bool) {
	if p.sets == 0 {
		return pattern.Pattern{}, false
	}
	p.sets--
	set, err := pattern.Regex(text, fold)
	return set, err == nil && !set.Opaque()
}

// find looks for a value that one expression matches and others do not.
func (p *regexProofs) find(fold pattern.Fold, one string, others ...string) (string, pattern.Answer) {
	in, ok := p.set(one, fold)
	var out []pattern.Pattern
	for i := 0; ok && i < len(others); i++ {
		var set pattern.Pattern
		set, ok = p.set(others[i], fold)
		out = append(out, set)
	}
	if !ok {
		return "", pattern.Undecided
	}
	return pattern.Find(pattern.Text, [][]pattern.Pattern{{in}}, out, &p.work)
}

// regexReader looks for what Lucene reads otherwise in one expression.
type regexReader struct {
	*regex
	pass   *Pass
	proofs *regexProofs
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
		if r := s.regex; severity == Warning {
			f.Witness = sync.OnceValue(func() *Witness { return r.gained(fixed) })
		}
	}
	s.pass.Report(f)
}

// with returns the expression with a fix; false if there is none, it makes no
// expression or too many were read.
func (s *regexReader) with(fix regexFix) (string, bool) {
	if len(fix.edits) == 0 || s.proofs.fixed < len(s.text) {
		return "", false
	}
	s.proofs.fixed -= len(s.text)
	fixed, err := source.Apply(s.text, fix.edits)
	if err != nil || fixed == "" || pattern.CheckRegex(fixed) != nil {
		return "", false
	}
	return fixed, true
}

// gained makes an event that another expression matches and this one does not.
func (r *regex) gained(fixed string) *Witness {
	proofs := regexProofs{sets: 2, work: pattern.DefaultBudget}
	if value, answer := proofs.find(r.fold(), fixed, r.text); answer == pattern.Yes {
		return r.query.makeMissed(r.at, value)
	}
	return nil
}

// lost returns, as the end of a sentence, a value that this expression matches
// and not with a fix; false unless there surely is one.
func (s *regexReader) lost(fix regexFix) (string, bool) {
	fixed, ok := s.with(fix)
	if !ok {
		return "", false
	}
	value, answer := s.proofs.find(s.fold(), s.text, fixed)
	unfit := func(r rune) bool { return r == '`' || !unicode.IsPrint(r) }
	switch {
	case answer != pattern.Yes:
		return "", false
	case value == "":
		return ", and the empty text matches, too", true
	case len(value) > 60 || strings.IndexFunc(value, unfit) >= 0:
		return "", true
	}
	return ", and `" + value + "` matches, too", true
}
