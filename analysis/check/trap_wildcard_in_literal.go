package check

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

var trapWildcardInLiteral = &Check{
	ID:    "trap/wildcard-in-literal",
	Title: "wildcard where it is an ordinary character",
	Text: "In EQL, `*` and `?` are wildcards after `:` and `like` only; `==`, `!=` and `in` take them as they are. In " +
		"KQL, `*` is a wildcard only outside quotes, and `?` never is. In a regular expression they repeat what stands " +
		"before them, and a pattern after `:` has no classes such as `[a-z]+`. A file's name or path has neither character on " +
		"Windows and hardly ever elsewhere, so that such a comparison finds nothing, and such an exclusion excludes " +
		"nothing.\n\nWhere the character itself is meant, suppress the finding with the reason.",
	Bad:      Example{Language: "eql", Query: `process where process.executable == "?:\\Users\\*.exe"`},
	Good:     Example{Language: "eql", Query: `process where process.executable : "?:\\Users\\*.exe"`},
	Since:    "0.1",
	Severity: Warning,
	Fixable:  true,
	Run: func(p *Pass) {
		p.eachPattern(func(q *Query, like *esql.Like, pattern *esql.Literal) {
			if like.Regex && strings.HasPrefix(pattern.Value, "*") {
				p.Reportf(q.InFile(pattern.Span()), beginsWithStar)
			}
		})
		p.eachUse(func(q *Query, u *use) {
			if !u.holdsFile() && !strings.HasPrefix(u.text, `?:\`) && !u.beginsNoCommand() {
				return
			}
			switch {
			case q.EQL != nil:
				reportEQLWildcard(p, q, u)
			case q.KQL != nil:
				reportKQLWildcard(p, q, u)
			} // for ES|QL there is esql/wildcard-in-equality
		})
	},
}

// regexClass matches what is no file's name but a regular expression's class
// with a repetition.
var regexClass = regexp.MustCompile(`\[(?:[a-zA-Z0-9]-[a-zA-Z0-9])+\][+*{]|\\[dws][+*{]`)

// alternatives matches what is no program's name but names with a regular
// expression's `|` between them.
var alternatives = regexp.MustCompile(`[\w*)]\|[\w*(]`)

const beginsWithStar = "a regular expression that begins with `*` looks for that character: `.*` is any text"

// beginsNoCommand reports whether the field holds a command line, which begins
// with the program, and the text begins with an asterisk.
func (u *use) beginsNoCommand() bool {
	return u.leaf() == "command_line" && len(u.text) > 1 && u.text[0] == '*'
}

// without says why the field has no value with the wildcards.
func (u *use) without() string {
	if u.beginsNoCommand() {
		return "with which no command line begins"
	}
	return "which no file's name or path has"
}

func reportEQLWildcard(p *Pass, q *Query, u *use) {
	if strings.HasPrefix(u.op, "regex") {
		if strings.HasPrefix(u.text, "*") {
			p.Reportf(q.InFile(u.at), beginsWithStar)
		}
		return
	}
	if u.pattern() {
		if strings.ContainsAny(u.text, `[\|`) && (regexClass.MatchString(u.text) || u.leaf() == "name" && alternatives.MatchString(u.text)) {
			p.Reportf(q.InFile(u.at), fmt.Sprintf("`%s` knows the wildcards `*` and `?` alone: for a regular expression use `regex`", u.op))
		}
		return
	}
	if !strings.ContainsAny(u.text, "*?") || u.text == "*" {
		return
	}
	f := Finding{
		Span:    q.InFile(u.at),
		Message: fmt.Sprintf("after `%s` the wildcards in this string are ordinary characters, %s", u.op, u.without()),
		Related: []Related{{Span: q.InFile(u.opAt), Message: "`:` and `like` take wildcards"}},
		Witness: q.missed(u.at, filled(u.text)),
	}
	if u.op == "==" {
		f.Fixes = []Fix{{Title: "Replace `==` with `:`, which ignores case too", Edits: []source.Edit{{Span: q.InFile(u.opAt), NewText: ":"}}}}
	}
	p.Report(f)
}

func reportKQLWildcard(p *Pass, q *Query, u *use) {
	f := Finding{Span: q.InFile(u.at)}
	switch {
	case u.quoted && u.text != "*" && strings.Contains(u.text, "*"):
		f.Message = "in quotes `*` is an ordinary character, " + u.without()
	case !u.quoted && u.leaf() == "name" && alternatives.MatchString(u.text):
		f.Message = "KQL has no `|`: the values of a list are joined by `or`"
	case strings.Contains(u.text, "?") && !u.beginsNoCommand():
		f.Message = "KQL has no wildcard `?`: here it is an ordinary character, " + u.without()
	default:
		return
	}
	f.Witness = q.missed(u.at, filled(u.text))
	p.Report(f)
}
