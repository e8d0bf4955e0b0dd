package eval

import (
	"fmt"
	"strings"
)

// progress prints how far the keys of a sequence got.
func (p *printer) progress(g *Progress) {
	p.line("")
	keys := 0
	for _, n := range g.Depth {
		keys += n
	}
	if keys == 0 {
		p.line("No event began the sequence.")
		return
	}
	p.line("How far the sequence got, of %s:", plural(len(g.Stages), "event"))
	p.line("")
	for _, k := range g.Keys {
		p.line("  %s: %d of %d%s", keyText(k), k.Passed, len(g.Stages), endingText(k, g))
		if len(k.Events) > 0 {
			names := make([]string, len(k.Events))
			for i, e := range k.Events {
				names[i] = eventName(e)
			}
			p.line("    %s", strings.Join(names, " → "))
		}
	}
	if more := keys - len(g.Keys); more > 0 {
		p.line("  and %s", plural(more, "more key"))
	}
}

func keyText(k KeyProgress) string {
	if len(k.Keys) == 0 {
		return "all events"
	}
	texts := make([]string, len(k.Keys))
	for i, key := range k.Keys {
		if texts[i] = "(none)"; key != nil {
			texts[i] = *key
		}
	}
	return strings.Join(texts, ", ")
}

// endingText says what became of the furthest attempt.
func endingText(k KeyProgress, g *Progress) string {
	next := ""
	if k.Passed < len(g.Stages) {
		next = fmt.Sprintf(" for item %d", g.Stages[k.Passed])
	}
	switch k.Ended {
	case NoEvent:
		return ", then no event" + next + " came"
	case TooLate:
		last := k.By.Time.Sub(k.Events[0].Time)
		return fmt.Sprintf(", then %s%s came %s after the first, later than maxspan allows", eventName(k.By), next, last)
	case StoppedBy:
		return ", then `until` ended it: " + eventName(k.By)
	case Forbidden:
		return ", but " + eventName(k.By) + " came, which must not"
	case NoOtherItem:
		return ", no other event for the rest"
	}
	if k.Matches == 1 {
		return ", a match"
	}
	return fmt.Sprintf(", %d matches", k.Matches)
}

// guards prints what filters and exceptions took away.
func (p *printer) guards(guards []Guard) {
	if len(guards) == 0 {
		return
	}
	p.line("")
	p.line("Before the query was asked:")
	for _, g := range guards {
		text := g.Kind
		if g.Name != "" {
			text += " " + g.Name
		}
		text += fmt.Sprintf(" took away %s", plural(g.TurnedAway, "event"))
		if g.Undecided > 0 {
			text += fmt.Sprintf("; %d cannot be told offline and were kept", g.Undecided)
		}
		p.line("  %s", text)
	}
}
