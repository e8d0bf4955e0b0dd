package check

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/pattern"
	"github.com/rulewright/rulewright/analysis/solve"
	"github.com/rulewright/rulewright/rules"
)

var workspaceSameQuery = &Check{
	ID:    "workspace/same-query",
	Title: "query that another rule has, too",
	Text: "Two rules of one type that look in the same indices for the same events alert twice for each of them. The queries " +
		"need not be written alike: that they match the same events is proved. Found are queries made of the same words, " +
		"in any order.",
	Bad: Example{
		TOML: workspaceExample("Web server starts a shell", "f0c2f3f4-5d1b-4e69-8a37-1d5c5c0b7e25",
			`process.parent.name : "nginx" and process.name : ("sh" or "bash")`), Beside: workspaceSibling,
	},
	Good: Example{
		TOML: workspaceExample("Web server is started by a shell", "f0c2f3f4-5d1b-4e69-8a37-1d5c5c0b7e26",
			`process.name : "nginx" and process.parent.name : ("sh" or "bash")`), Beside: workspaceSibling,
	},
	Since:    "0.1",
	Severity: Info,
	Stage:    Thorough,
	Run: onWorkspace(func(p *Pass, r *rules.Rule) {
		if deprecated(p.Doc) || !comparable(r) {
			return
		}
		for _, q := range p.Queries() {
			if q.Path != "rule.query" || len(q.Problems) > 0 {
				continue
			}
			others := p.others(p.Siblings.Index().WithQuery(r.Query.Value), func(doc *rules.Document) bool {
				return !deprecated(doc) && p.sameQuery(r, q, doc)
			})
			if len(others) == 0 {
				continue
			}
			f := Finding{Span: textSpan(r.Query.Node), Message: "another rule asks the same indices for the same events"}
			for _, doc := range others {
				f.Related = append(f.Related, sameText(doc, doc.Rule.Name, "the other rule"))
			}
			p.Report(f)
		}
	}),
}

// comparable reports whether a rule's alerts depend on its query and indices
// alone, as far as it is compared.
func comparable(r *rules.Rule) bool {
	return (r.Type() == rules.QueryType || r.Type() == rules.EQLType) && len(r.Filters) == 0 && len(r.ExceptionsList) == 0 &&
		!r.DataViewID.IsSet()
}

// sameQuery reports whether another document's rule surely asks for the same
// events.
func (p *Pass) sameQuery(r *rules.Rule, q *Query, doc *rules.Document) bool {
	other := doc.Rule
	if other.Type() != r.Type() || !comparable(other) || !slices.Equal(sorted(r.Index.Values()), sorted(other.Index.Values())) {
		return false
	}
	for _, theirs := range NewPass(doc, p.Profile, p.Catalogue).Queries() {
		if theirs.Path == "rule.query" && theirs.Language == q.Language {
			return sameEvents(q, theirs)
		}
	}
	return false
}

func sorted(list []string) []string {
	list = slices.Clone(list)
	slices.Sort(list)
	return list
}

// sameEvents compares two queries of one language: sequences by how they are
// written, single conditions by what they mean.
func sameEvents(a, b *Query) bool {
	if len(a.Problems) > 0 || len(b.Problems) > 0 {
		return false
	}
	if a.EQL != nil && (len(a.EQL.Steps) != 1 || len(b.EQL.Steps) != 1 || len(a.EQL.Pipes)+len(b.EQL.Pipes) > 0) {
		return a.EQL.Print() == b.EQL.Print()
	}
	mine, theirs := a.Conditions(), b.Conditions()
	if len(mine) != 1 || len(theirs) != 1 {
		return false
	}
	return solve.New(logicBudget).Equivalent(mine[0].Formula, theirs[0].Formula).Answer == pattern.Yes
}
