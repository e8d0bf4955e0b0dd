package check

import (
	"github.com/rulewright/rulewright/rules"
)

// workspaceChecks are the checks of the group workspace/*, each in a file of
// its own: what a rule says against other rules. Without other files to look
// at they say nothing.
var workspaceChecks = []*Check{workspaceDuplicateID, workspaceDuplicateName, workspaceImpliedRule, workspaceSameQuery}

// maxSiblings is how many rules that say the same are named.
const maxSiblings = 3

// maxOpened is how many files are looked at for them: with as many candidates
// for each rule, the time for a workspace would grow with its square.
const maxOpened = 30

// others opens files that may hold other rules of the kind that is looked for,
// and returns those that do.
func (p *Pass) others(paths []string, is func(*rules.Document) bool) []*rules.Document {
	own := p.Siblings.Key(p.Doc.File.Path())
	var out []*rules.Document
	for i, path := range paths {
		if i == maxOpened {
			break
		}
		if path == own {
			continue
		}
		if doc := p.Siblings.Open(path); doc != nil && doc.Rule != nil && is(doc) {
			if out = append(out, doc); len(out) == maxSiblings {
				break
			}
		}
	}
	return out
}

// onWorkspace makes the run function of a check that needs other rules.
func onWorkspace(run func(*Pass, *rules.Rule)) func(*Pass) {
	return onRule(func(p *Pass, r *rules.Rule) {
		if p.Siblings != nil {
			run(p, r)
		}
	})
}

// deprecated reports whether a rule was taken out of use: a successor may have
// its name and its query.
func deprecated(doc *rules.Document) bool { return doc.Metadata.Maturity.Value == "deprecated" }

// sameText is the related location of another rule's text.
func sameText(doc *rules.Document, at rules.String, message string) Related {
	return Related{Path: doc.File.Path(), Span: textSpan(at.Node), Message: message}
}
