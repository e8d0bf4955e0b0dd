package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/siblings"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules"
)

var workspaceImpliedRule = &Check{
	ID:    "workspace/implied-rule",
	Title: "rule whose every alert is another rule's, too",
	Text: "Every event that this rule matches, the other one matches as well, in the same indices and with a risk that is " +
		"no lower: an analyst gets two alerts for one event, and this one says nothing new. That is proved from what the " +
		"queries mean.\n\nA rule that rates a part of what another one finds higher is left out, and so are rules with " +
		"filters, exceptions or suppression, and sequences. Found are rules whose query names the fields and values of the other. The " +
		"check reads many other rules, so that it is off unless it is selected.",
	Bad: Example{
		TOML: workspaceExample("Shell started by nginx as root", "f0c2f3f4-5d1b-4e69-8a37-1d5c5c0b7e27",
			`process.parent.name : "nginx" and process.name : "bash" and user.name : "root"`), Beside: workspaceSibling,
	},
	Good: Example{
		TOML: workspaceExample("Python started by nginx as root", "f0c2f3f4-5d1b-4e69-8a37-1d5c5c0b7e28",
			`process.parent.name : "nginx" and process.name : "python" and user.name : "root"`), Beside: workspaceSibling,
	},
	Since:    "0.1",
	Severity: Info,
	Stage:    Thorough,
	Optional: true,
	Run: onWorkspace(func(p *Pass, r *rules.Rule) {
		q := p.queryAt("rule.query")
		if deprecated(p.Doc) || !comparable(r) || q == nil {
			return
		}
		mine := q.onEvents()
		if mine == nil {
			return
		}
		solver := solve.New(logicBudget)
		met := solver.Find(solve.Meets(mine)).Witness
		index := p.Siblings.Index()
		same := index.WithQuery(q.Text) // what workspace/same-query looks at
		candidates := slices.DeleteFunc(index.Wider(siblings.Mentions(q.Text)), func(path string) bool {
			return slices.Contains(same, path)
		})
		others := p.others(candidates, func(doc *rules.Document) bool { return p.implies(r, mine, met, doc) })
		if len(others) == 0 {
			return
		}
		f := Finding{Span: textSpan(r.Query.Node), Message: fmt.Sprintf("all that this rule matches, `%s` matches, too, with no lower risk", clip(others[0].Rule.Name.Value))}
		if met != nil {
			f.Witness = witnessOf(met, bothRulesMatch).Known()
		}
		for _, doc := range others {
			f.Related = append(f.Related, sameText(doc, doc.Rule.Name, "the other rule"))
		}
		p.Report(f)
	}),
}

const bothRulesMatch = "both rules match it"

// onEvents returns the condition of a query on single events; nil for another.
func (q *Query) onEvents() *predicate.Formula {
	if q.EQL != nil && (len(q.EQL.Steps) != 1 || len(q.EQL.Pipes) > 0) {
		return nil
	}
	if conditions := q.Conditions(); len(conditions) == 1 {
		return conditions[0].Formula
	}
	return nil
}

// implies reports whether each alert of the pass's rule, with its condition and
// an event that meets it, is surely one of another document's rule as well.
func (p *Pass) implies(r *rules.Rule, mine *predicate.Formula, met *event.Event, doc *rules.Document) bool {
	other := doc.Rule
	if deprecated(doc) || !comparable(other) || other.Type() != r.Type() || !other.Suppression.IsAbsent() ||
		other.BuildingBlockType.IsSet() && !r.BuildingBlockType.IsSet() || other.RiskScore.Value < r.RiskScore.Value || !within(r, other) {
		return false
	}
	pass := NewPass(doc, p.Profile, p.Catalogue)
	// Only the events of this rule's indices matter, and what types they have.
	pass.memo[indicesKey("rule.query")] = p.Indices("rule.query")
	q := pass.queryAt("rule.query")
	if q == nil {
		return false
	}
	theirs := q.onEvents()
	if theirs == nil || met != nil && theirs.Eval(met) == predicate.False {
		return false
	}
	return solve.New(logicBudget).Implies(mine, theirs).Answer == pattern.Yes
}

// within reports whether all index patterns of a rule are the other's, which
// takes none away.
func within(r, other *rules.Rule) bool {
	mine, theirs := r.Index.Values(), other.Index.Values()
	return len(mine) > 0 && !slices.ContainsFunc(mine, func(index string) bool { return !slices.Contains(theirs, index) }) &&
		!slices.ContainsFunc(theirs, func(index string) bool { return strings.HasPrefix(index, "-") })
}
