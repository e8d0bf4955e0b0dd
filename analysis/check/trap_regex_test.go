package check

import (
	"regexp"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/naiveregex"
	"pgregory.net/rapid"
)

func regexPass(language, query string) *Pass {
	p := NewPass(rules.Parse(source.NewFile("example.toml", Example{Language: language, Query: query}.Text())), Generic, schema.Default())
	p.Run(trapRegexOperator)
	return p
}

// raw is a query in EQL about a regular expression.
func raw(regex string) string { return `process where process.args regex """` + regex + `"""` }

func TestOperatorsOfRegularExpressions(t *testing.T) {
	tests := []struct {
		name, language, query string
		want                  string // "severity: text" of each finding
		fixed                 string // the query with all first fixes; "" where there are none
	}{
		{"an empty alternative", "eql", raw(`(a.*||b.*)`), `warning: |`, raw(`(a.*|b.*)`)},
		{"an empty alternative that may be meant", "eql", raw(`x(a||b)`), `warning: |`, ""},
		{"an empty alternative before others", "eql", raw(`x(|a|b)`), `warning: |`, raw(`x(()|a|b)`)},
		{"a bar at the beginning", "eql", raw(`|a`), `warning: |`, raw(`a`)},
		{"an escaped bar", "eql", raw(`a\||b`), "", ""},
		{"bars in a class", "eql", raw(`[a||b]`), "", ""},
		{"an ampersand in an alternative", "eql", raw(`.*(x >&|0>&1|y).*`), `warning: &`, raw(`.*(x >\&|0>\&1|y).*`)},
		{"an ampersand in the middle of a text", "eql", raw(`.*a=1&b=2.*`), `info: &`, raw(`.*a=1\&b=2.*`)},
		{"an intersection", "eql", raw(`.*curl.*&.*http.*`), "", ""},
		{"an intersection of ends", "eql", raw(`a.*&.*z`), "", ""},
		{"an intersection with a negation", "eql", raw(`a.*&~(.*b.*)`), "", ""},
		{"two ampersands between conditions", "eql", raw(`.*a.*&&.*b.*`), `warning: &&`, raw(`.*a.*&.*b.*`)},
		{"two ampersands of a shell", "eql", raw(`.*a && b.*`), `warning: &&`, raw(`.*a \&\& b.*`)},
		{"two ampersands that nothing meets", "eql", raw(`a && b`), `warning: &`, raw(`a \&\& b`)},
		{"a number sign", "eql", raw(`C#.*`), `warning: #`, raw(`C\#.*`)},
		{"number signs", "eql", raw(`(#a|b#).*`), `warning: #; warning: #`, raw(`(\#a|b\#).*`)},
		{"a number sign in a class", "eql", raw(`[#]\#`), "", ""},
		{"anything", "eql", raw(`a~#`), "", ""},
		{"an address", "eql", raw(`user@host`), `info: @`, raw(`user\@host`)},
		{"an address in quotes", "eql", `process where process.args regex "user@host"`, `info: @`, `process where process.args regex "user\\@host"`},
		{"two at signs", "esql", `from logs-endpoint.events.* | where process.name rlike "a@@b.*"`, `info: @@`, `from logs-endpoint.events.* | where process.name rlike "a\\@\\@b.*"`},
		{"any text on purpose", "eql", raw(`@abc@`), "", ""},
		{"all but something", "eql", raw(`@&~(abc.+)`), "", ""},
		{"an at sign in a class", "eql", raw(`[^@]+\@[^@]+`), "", ""},
		{"a home folder", "eql", raw(`.*~/.ssh/.*`), `info: ~`, raw(`.*\~/.ssh/.*`)},
		{"a short name", "eql", raw(`.*PROGRA~[0-9].*`), `info: ~`, raw(`.*PROGRA\~[0-9].*`)},
		{"a negation", "eql", raw(`~(a|b)`), "", ""},
		{"a negated character", "eql", raw(`~a`), "", ""},
		{"quotes of the value", "eql", raw(`.*name="admin".*`), `warning: "admin"`, raw(`.*name=\"admin\".*`)},
		{"quotes in quotes", "esql", `from logs-endpoint.events.* | where process.name rlike ".*=\"a\".*"`, `warning: \"a\"`, `from logs-endpoint.events.* | where process.name rlike ".*=\\\"a\\\".*"`},
		{"quotes on purpose", "eql", raw(`.*"a.b(c)+".*`), "", ""},
		{"an interval", "eql", raw(`v<1-10>`), "", ""},
		{"a group that captures nothing", "eql", raw(`(?:a|b).*`), `warning: (?:`, raw(`(a|b).*`)},
		{"a flag", "eql", raw(`(?i)a.*`), `warning: (?i)`, ""},
		{"a flag that changes nothing", "eql", `process where process.args regex~ "(?i)a.*"`, `warning: (?i)`, `process where process.args regex~ "a.*"`},
		{"a look ahead", "eql", raw(`(?!a).*`), `warning: (?!`, ""},
		{"a question mark", "eql", raw(`a\?(\?)?b?`), "", ""},
		{"a lazy repetition that matters", "eql", raw(`a+?b`), `info: ?`, raw(`a+b`)},
		{"a lazy repetition that does not", "eql", raw(`.*?(a|b).*?`), "", ""},
		{"a glob in a group", "eql", raw(`(*.exe|*.dll)`), `warning: *; warning: *`, raw(`(.*.exe|.*.dll)`)},
		{"an asterisk alone", "eql", raw(`(*|get)`), "", ""},
		{"a back reference", "eql", raw(`(a|b)\1`), `warning: \1`, ""},
		{"a named class", "eql", raw(`[[:digit:]]+`), `warning: [:digit:]`, raw(`[0-9]+`)},
		{"a named class alone", "eql", raw(`x[:digit:]`), `warning: [:digit:]`, raw(`x[0-9]`)},
		{"a dash at the end of a class", "eql", raw(`[a-z.-]+x[0-9]`), `warning: -]`, raw(`[a-z.\-]+x[0-9]`)},
		{"a dash at the beginning of one", "eql", raw(`[-a-z.]+[+\-\]]`), "", ""},
		{"a word boundary", "eql", `process where process.args regex "\bcmd.*"`, `warning: \b`, ""},
		{"a script", "eql", `process where substring(process.name, 1) regex "c#"`, "", ""},
		{"a list", "eql", `process where process.args regex ("a#", "b\\#", """c#""")`, `warning: #; warning: #`, `process where process.args regex ("a\\#", "b\\#", """c\#""")`},
		{"a list in ES|QL", "esql", `from logs-endpoint.events.* | where process.name rlike ("é\\.#", """c#""")`, `warning: #; warning: #`, `from logs-endpoint.events.* | where process.name rlike ("é\\.\\#", """c\#""")`},
		{"below a function", "esql", `from logs-endpoint.events.* | where to_lower(process.name) rlike "c#"`, `warning: #`, `from logs-endpoint.events.* | where to_lower(process.name) rlike "c\\#"`},
		{"in Lucene", "lucene", `process.name:/c#.*/ AND NOT process.args:(x OR /a@b/)`, `warning: #; info: @`, `process.name:/c\#.*/ AND NOT process.args:(x OR /a\@b/)`},
		{"a path in Lucene", "lucene", `file.path:/etc#/x`, "", ""},
		{"a pattern", "eql", `process where process.args like "a#@b"`, "", ""},
		{"an expression that is refused", "eql", raw(`#(`), "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := regexPass(tt.language, tt.query)
			var got []string
			var edits []source.Edit
			for _, f := range p.Findings() {
				got = append(got, f.Severity.String()+": "+p.Doc.File.Slice(f.Span))
				if len(f.Fixes) > 0 {
					edits = append(edits, f.Fixes[0].Edits...)
				}
			}
			if strings.Join(got, "; ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			want := tt.fixed
			if want == "" {
				want = tt.query
			}
			text, err := source.Apply(p.Doc.File.Text(), edits)
			if err != nil {
				t.Fatal(err)
			}
			if got := rules.Parse(source.NewFile("example.toml", text)).Queries()[0].Text; strings.TrimSpace(got) != want {
				t.Errorf("fixed to %s, want %s", got, want)
			}
			if want != tt.query && len(regexPass(tt.language, want).Findings()) > 0 {
				t.Error("the fixed one is reported again")
			}
		})
	}
}

func TestWhatASlipMissesIsShown(t *testing.T) {
	tests := []struct{ name, language, query, want string }{
		{"an alternative", "eql", `process where process.name regex "(>&|0>&1)"`, `{"process":{"name":"\u003e\u0026"}}`},
		{"a bar in ES|QL", "esql", `from logs-endpoint.events.* | where process.name rlike "(ab||cd)"`, `{"process":{"name":"cd"}}`},
		{"a number sign in Lucene", "lucene", `process.name:/c#/`, `{"process":{"name":"c#"}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := regexPass(tt.language, tt.query).Findings()[0].Shown()
			if w == nil || string(w.Event) != tt.want {
				t.Errorf("got %v, want %s", w, tt.want)
			}
		})
	}
}

var matchesToo = regexp.MustCompile("and `([^`]*)` matches, too")

// What is said about random expressions is what the plainest reading of
// Lucene's grammar says: an alternative that never matches matches no short
// text, and what matches, too, does so no longer with the fix.
func TestWhatIsSaidOfExpressionsIsSo(t *testing.T) {
	symbols := strings.Split(`a b a b & & && | || ~ ( ) [ab] .* a* + ? {1,2} @ # >`, " ")
	subjects := []string{""}
	for i := 0; i < len(subjects) && len(subjects[i]) < 4; i++ {
		for _, c := range "ab&|" {
			subjects = append(subjects, subjects[i]+string(c))
		}
	}
	dead, wide := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(symbols), 1, 9).Draw(t, "symbols"), "")
		query := raw(text)
		p := regexPass("eql", query)
		for _, f := range p.Findings() {
			at, _ := p.Queries()[0].Map.FromFile(f.Span.Start)
			at -= strings.Index(query, text)
			if strings.Contains(f.Message, "`&` asks for both sides at once, which no text is") {
				dead++
				root, _ := pattern.ReadRegex(text, pattern.Exact)
				n := intersectionAt(root, at)
				part := text[n.Start:n.End]
				matches, err := naiveregex.Parse(part)
				for _, s := range subjects {
					if err != nil || matches(s) {
						t.Fatalf("%s: %s matches %q", text, part, s)
					}
				}
			}
			if m := matchesToo.FindStringSubmatch(f.Message); m != nil {
				wide++
				was, err1 := naiveregex.Parse(text)
				fixed, err2 := source.Apply(p.Doc.File.Text(), f.Fixes[0].Edits)
				if err1 != nil || err2 != nil {
					t.Fatalf("%s: %v %v", text, err1, err2)
				}
				after := rules.Parse(source.NewFile("example.toml", fixed)).Queries()[0].Text
				is, err := naiveregex.Parse(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(after), raw("")[:len(raw(""))-3]), `"""`))
				if err != nil || !was(m[1]) || is(m[1]) {
					t.Fatalf("%s and %s: %s", text, after, f.Message)
				}
			}
		}
	})
	t.Logf("%d alternatives that never match, %d expressions that match more", dead, wide)
}

// intersectionAt returns the innermost intersection around a place.
func intersectionAt(n *pattern.RegexPart, at int) *pattern.RegexPart {
	var found *pattern.RegexPart
	if n.Kind == pattern.Intersection {
		found = n
	}
	for _, part := range n.Parts {
		if part.Start <= at && at < part.End {
			if inner := intersectionAt(part, at); inner != nil {
				return inner
			}
		}
	}
	return found
}
