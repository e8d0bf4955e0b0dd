package check

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// logicExceptionChecks are the checks of Kibana filters and exception items. They
// share one analysis, too.
var logicExceptionChecks = []*Check{
	logicExceptionNeverMatches, logicExceptionOverlapping, logicExceptionRedundant, logicExceptionRemovesNothing,
	logicExceptionShadowedValue,
}

// The IDs of what the analysis of Kibana filters and exception items finds: what
// they say about each other and the query about them.
const (
	exceptionNeverMatches   = "logic/exception-never-matches"
	exceptionOverlapping    = "logic/exception-overlapping"
	exceptionRedundant      = "logic/exception-redundant"
	exceptionRemovesNothing = "logic/exception-removes-nothing"
	exceptionShadowedValue  = "logic/exception-shadowed-value"
)

type exceptionLogicKey struct{}

// exceptionLogic returns what there is to say about the document's filters and
// exceptions, by the check's ID.
func (p *Pass) exceptionLogic() map[string][]Finding {
	return Memo(p, exceptionLogicKey{}, func() map[string][]Finding {
		l := &exceptionLogic{logicSession: fileSession(p.Doc.File), pass: p}
		l.restrictions("rule.query", p.Exceptions())
		l.restrictions("rule.threat_query", nil)
		l.lists()
		l.settle()
		l.found[exceptionShadowedValue] = slices.Concat(l.found[duplicateValue], l.found[shadowedValue])
		return l.found
	})
}

// reportExceptionLogic reports the shared analysis' findings of one check.
func reportExceptionLogic(p *Pass) {
	for _, f := range p.exceptionLogic()[p.current.ID] {
		p.Report(f)
	}
}

// exceptionLogic is the analysis of one document: a session whose text is that
// of the file.
type exceptionLogic struct {
	*logicSession
	pass *Pass
	// asked is the query that is looked at, and steps are its conditions, each
	// taken apart: none where they are not known, one but for a sequence.
	asked *Query
	steps []step
}

// fileSession looks at a file's own text as the logic checks look at a query's.
func fileSession(file *source.File) *logicSession {
	text := file.Text()
	q := &Query{Query: rules.Query{Text: text, Map: source.Identity(0, len(text))}}
	return &logicSession{query: q, solver: solve.New(logicBudget), questions: logicQuestions, work: logicWork, found: map[string][]Finding{}}
}

// step is one condition of a query, in parts that hold together.
type step struct {
	parts []*clause
	// needed says that the rule needs an event that meets it.
	needed bool
}

// clause is a condition that holds of every event that a rule sees.
type clause struct {
	node *predicate.Node
	// names are the fields and opaque conditions that it mentions.
	names []string
	// text is the condition for a message, as code; of an exclusion what it
	// excludes. It is empty where there is no short way to say it.
	text string
	path string // the file, where it is not the pass's own
	at   source.Span
	// exclusion says that it names what it takes away.
	exclusion bool
	// restriction is nil for a part of the query.
	restriction *Restriction
}

// restrictions judges the filters of a query and the exceptions to it.
func (l *exceptionLogic) restrictions(path string, exceptions []*Restriction) {
	var filters, items []*clause
	for _, r := range l.pass.Filters(path) {
		filters = append(filters, l.restricting(r))
	}
	for _, r := range exceptions {
		items = append(items, l.restricting(r))
	}
	for _, c := range filters {
		l.values(c)
	}
	if n := len(filters) + len(items); n == 0 || n > maxRestrictions {
		return
	}
	l.asked = l.pass.queryAt(path)
	l.steps = l.stepsOf(l.asked)
	if l.contradiction(filters, items) {
		return
	}
	for i := len(filters) - 1; i >= 0; i-- {
		others := slices.Concat(filters[:i], filters[i+1:])
		if l.judge(filters[i], others) {
			filters = others
		}
	}
	for _, item := range items {
		if l.isOwn(item.restriction) {
			l.judge(item, filters)
		}
	}
	l.exclusions(filters)
}

// maxRestrictions is how many filters and exceptions of a rule, or items of a
// list, are compared with each other.
const maxRestrictions = 300

// isOwn reports whether an exception serves this rule alone: one that others
// heed, too, need not remove anything here.
func (l *exceptionLogic) isOwn(r *Restriction) bool {
	if r.Set.Type.Is("endpoint") {
		return false
	}
	return r.Set.Type.Is("rule_default") || r.File == l.pass.Doc.File || len(r.Set.RuleIDs.Values()) == 1
}

// stepsOf takes the conditions of a query apart. A saved query may have been
// changed since, so what stands in the file says nothing.
func (l *exceptionLogic) stepsOf(q *Query) []step {
	if q == nil || l.pass.Doc.Rule.Type() == rules.SavedQueryType {
		return nil
	}
	var out []step
	words := logicSession{query: q}
	for _, c := range q.Conditions() {
		if len(c.Formula.Nodes()) > maxLogicSize {
			return nil
		}
		s := step{needed: !c.Until && (c.Step == nil || !c.Step.Missing)}
		for _, n := range conditionParts(c.Formula.Root, nil) {
			part := &clause{node: n, names: mentioned(n), at: q.InFile(n.Span), exclusion: isExclusion(n)}
			if !n.Span.IsEmpty() {
				part.text = words.quote(n.Span)
			}
			s.parts = append(s.parts, part)
		}
		out = append(out, s)
	}
	return out
}

// conditionParts appends the parts of a conjunction.
func conditionParts(n *predicate.Node, out []*predicate.Node) []*predicate.Node {
	if n.Op != predicate.And {
		return append(out, n)
	}
	for _, arg := range n.Args {
		out = conditionParts(arg, out)
	}
	return out
}

func (l *exceptionLogic) restricting(r *Restriction) *clause {
	c := &clause{node: r.Formula.Root, names: mentioned(r.Formula.Root), at: r.At, exclusion: r.IsExclusion(), restriction: r}
	c.text = describe(r.Subject())
	if r.File != l.pass.Doc.File {
		c.path = r.File.Path()
	}
	return c
}

func (c *clause) meets() solve.Goal { return solve.Goal{Node: c.node} }
func (c *clause) fails() solve.Goal { return solve.Goal{Node: c.node, Fails: true} }

// spent reports whether nothing more can be asked.
func (l *exceptionLogic) spent() bool { return l.questions == 0 || l.work < 0 }

// never reports whether no event meets a goal and some clauses.
func (l *exceptionLogic) never(goal solve.Goal, with []*clause) bool {
	return l.impossible(goalsOf(goal, with)...)
}

func goalsOf(goal solve.Goal, with []*clause) []solve.Goal {
	goals := []solve.Goal{goal}
	for _, c := range with {
		goals = append(goals, c.meets())
	}
	return goals
}

// ruledOut reports whether no event meets a goal for a clause beside others, in
// any step of the query.
func (l *exceptionLogic) ruledOut(c *clause, goal solve.Goal, with []*clause) bool {
	if l.spent() {
		return false
	}
	for _, s := range l.steps {
		if !l.never(goal, kin(c, slices.Concat(s.parts, with))) {
			return false
		}
	}
	return len(l.steps) > 0 || l.never(goal, kin(c, with))
}

// kin returns those clauses that may say something about one: they have a
// field in common, directly or through others.
func kin(c *clause, all []*clause) []*clause {
	mentioning := map[string][]*clause{}
	for _, other := range all {
		for _, name := range other.names {
			mentioning[name] = append(mentioning[name], other)
		}
	}
	seen := map[*clause]bool{c: true}
	out := []*clause{c}
	for i := 0; i < len(out); i++ {
		for _, name := range out[i].names {
			for _, other := range mentioning[name] {
				if !seen[other] {
					seen[other] = true
					out = append(out, other)
				}
			}
			delete(mentioning, name)
		}
	}
	return out[1:]
}
