package ruletest

import (
	"fmt"

	"github.com/rulewright/rulewright/analysis/eval"
)

// sequenceText says how far the events of a case got in a sequence.
func sequenceText(p *eval.Progress) string {
	const none = "the events make no match"
	if p == nil || len(p.Keys) == 0 {
		return none + ": none of them begins one"
	}
	best := p.Keys[0]
	text := fmt.Sprintf("%s: they get as far as %d of %d", none, best.Passed, len(p.Stages))
	next := ""
	if best.Passed < len(p.Stages) {
		next = fmt.Sprintf(" for item %d", p.Stages[best.Passed])
	}
	switch best.Ended {
	case eval.NoEvent:
		return text + ", then no event" + next + " comes"
	case eval.TooLate:
		return text + fmt.Sprintf(", then event %d%s comes later than maxspan allows", best.By.Index+1, next)
	case eval.StoppedBy:
		return text + fmt.Sprintf(", then `until` ends it: event %d", best.By.Index+1)
	case eval.Forbidden:
		return text + fmt.Sprintf(", but event %d comes, which must not", best.By.Index+1)
	case eval.NoOtherItem:
		return text + ", and no event is left for the rest"
	}
	return text
}
