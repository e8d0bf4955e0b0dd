package check

import (
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

var ruleWrongType = &Check{
	ID:    "rule/wrong-type",
	Title: "value of another type than its key takes",
	Text: "The key wants a value of another type: a list where a single text stands, a number where a text in quotes " +
		"stands. Kibana refuses such a rule. A number or boolean in quotes is a warning, since the loader of " +
		"detection-rules takes it for what it says.",
	Bad:      Example{TOML: "[rule]\nname = \"Example\"\ntags = \"OS: Linux\"\n"},
	Good:     Example{TOML: "[rule]\nname = \"Example\"\ntags = [\"OS: Linux\"]\n"},
	Since:    "0.1",
	Severity: Error,
	Fixable:  true,
	Run: func(p *Pass) {
		for _, v := range p.ruleValues() {
			for _, wrong := range misfits(v.key.Shape, v.entry.Value) {
				p.reportWrongType(v, wrong)
			}
		}
	},
}

func (p *Pass) reportWrongType(v ruleValue, wrong misfit) {
	f := Finding{Span: wrong.value.Span, Severity: Error}
	if v.key.In == keys.Repository && !p.Profile.Includes(Elastic) {
		f.Severity = Warning // nobody refuses it, but it cannot be read as what it should be
	}
	what := "`" + v.key.Name + "`"
	if wrong.value != v.entry.Value {
		what = "an item of " + what
	}
	f.Message = what + " has to be " + wrong.want + ", not " + wrong.value.Kind.String()
	if wrong.fix != "" {
		f.Fixes = []Fix{{Title: "Write `" + wrong.fix + "`", Safe: true, Edits: []source.Edit{{Span: wrong.value.Span, NewText: wrong.fix}}}}
	}
	if wrong.quoted {
		f.Severity = Warning
		f.Message = what + " is " + wrong.want + " and needs no quotes"
	}
	if wrong.value.Headers {
		f.Span = v.entry.Key.Span
	}
	p.Report(f)
}

// misfit is a value that is not of the type it should be.
type misfit struct {
	value *toml.Value
	// want names the right type.
	want string
	// fix is the value written as it should be, if that is plain.
	fix string
	// quoted says that only the quotes are too many.
	quoted bool
}

// misfits returns what does not fit a shape: the value or some of its items.
func misfits(shape keys.Shape, v *toml.Value) []misfit {
	switch shape {
	case keys.Text:
		return kindMisfit(v, "a text in quotes", toml.String)
	case keys.Integer:
		return integerMisfit(v)
	case keys.Boolean:
		return booleanMisfit(v)
	case keys.Texts:
		if v.Kind == toml.String && !strings.Contains(v.Text, "\n") {
			return []misfit{{value: v, want: "a list of texts", fix: "[" + tomlString(v.Text) + "]"}}
		}
		return listMisfits(v, "a list of texts", keys.Text)
	case keys.TextOrTexts:
		if v.Kind == toml.String {
			return nil
		}
		return listMisfits(v, "a text or a list of texts", keys.Text)
	case keys.Table, keys.FreeTable:
		return kindMisfit(v, "a table", toml.TableKind)
	case keys.Tables, keys.FreeTables:
		return listMisfits(v, "a list of tables", keys.Table)
	case keys.TableLists:
		return listMisfits(v, "a list of lists of tables", keys.Tables)
	}
	return nil
}

func kindMisfit(v *toml.Value, want string, kind toml.Kind) []misfit {
	if v.Kind == kind || v.Kind == toml.Invalid {
		return nil
	}
	return []misfit{{value: v, want: want}}
}

func listMisfits(v *toml.Value, want string, item keys.Shape) []misfit {
	if wrong := kindMisfit(v, want, toml.Array); wrong != nil || v.Kind != toml.Array {
		return wrong
	}
	var out []misfit
	for _, i := range v.Items {
		out = append(out, misfits(item, i)...)
	}
	return out
}

// integerMisfit accepts 47.0 as well: in JSON, which Kibana gets, that is 47.
func integerMisfit(v *toml.Value) []misfit {
	if v.Kind == toml.Float && v.Float == float64(int64(v.Float)) {
		return nil
	}
	wrong := kindMisfit(v, "a whole number", toml.Integer)
	if wrong != nil && v.Kind == toml.String && isDigits(v.Text) {
		wrong[0].fix, wrong[0].quoted = v.Text, true
	}
	return wrong
}

// trueWords and falseWords are what the repository's loader takes for a
// boolean.
var (
	trueWords  = []string{"true", "yes", "on", "y", "t", "1"}
	falseWords = []string{"false", "no", "off", "n", "f", "0"}
)

func booleanMisfit(v *toml.Value) []misfit {
	wrong := kindMisfit(v, "`true` or `false`", toml.Boolean)
	if wrong == nil || v.Kind != toml.String {
		return wrong
	}
	for fix, words := range map[string][]string{"true": trueWords, "false": falseWords} {
		if slices.Contains(words, strings.ToLower(v.Text)) {
			wrong[0].fix, wrong[0].quoted = fix, true
		}
	}
	return wrong
}

func isDigits(text string) bool {
	return text != "" && len(text) < 10 && strings.Trim(text, "0123456789") == "" && (text[0] != '0' || text == "0")
}

// tomlString writes a text of one line as a TOML string.
func tomlString(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`).Replace(text) + `"`
}
