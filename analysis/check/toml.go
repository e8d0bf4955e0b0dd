package check

import (
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// tomlChecks are the checks of the group toml/*, each in a file of its own.
var tomlChecks = []*Check{tomlSyntax, tomlDuplicateKey, tomlEscape}

// isDuplicate tells a text that says something twice from one that is no TOML
// to begin with.
func isDuplicate(problem source.Problem) bool {
	switch problem.Code {
	case toml.CodeDuplicateKey, toml.CodeDuplicateTable, toml.CodeConflict:
		return true
	}
	return false
}

// reportTOML says what the reader of TOML found. A fix of it is safe: the text
// as it stands has no meaning that it could change.
func (p *Pass) reportTOML(problem source.Problem) {
	f := Finding{Span: problem.Span, Message: problem.Message}
	if r := problem.Related; r != nil {
		f.Related = []Related{{Span: r.Span, Message: r.Message}}
	}
	if len(problem.Fix) > 0 {
		f.Fixes = []Fix{{Title: problem.FixTitle, Safe: true, Edits: problem.Fix}}
	}
	p.Report(f)
}
