package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/rules"
)

// evalText prints for a reader. Of several rules, those that found nothing are
// only counted.
func evalText(out io.Writer, e *evaluation, f *evalFlags) error {
	var b strings.Builder
	shown := e.targets
	if e.several() && !f.explain {
		shown = e.matched()
		fmt.Fprintf(&b, "%d of %d rules found something in %d events\n", len(shown), len(e.targets), e.events)
	}
	for i, t := range shown {
		if i > 0 || e.several() {
			b.WriteByte('\n')
		}
		t.print(&b, f.explain)
		if f.explain && t.esql == nil {
			b.WriteByte('\n')
			_ = t.explanation.Print(&b, "  ")
		}
	}
	if len(e.skipped) > 0 {
		fmt.Fprintf(&b, "\nNot run: %s\n", count(len(e.skipped), "rule"))
		for _, s := range e.skipped[:min(len(e.skipped), 10)] {
			b.WriteString("  " + s.text + "\n")
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// title is what a target is called in the output.
func (t *target) title() string {
	if t.path == "" {
		return "query"
	}
	return t.path
}

// makesAlerts reports whether the rule's alerts are not simply its matches.
func (t *target) makesAlerts() bool {
	if t.esql != nil {
		return t.esql.gate.Suppresses()
	}
	return t.rule.MakesAlerts()
}

func (t *target) print(b *strings.Builder, explain bool) {
	name := t.title()
	switch {
	case t.esql != nil:
		t.printAnswer(b, explain)
	case t.makesAlerts():
		matching := "events match"
		if t.rule.IsSequence() {
			matching = "sequences"
		}
		fmt.Fprintf(b, "%s: %s; %d %s, of %d events\n", name, count(len(t.alerts), "alert"), len(t.matches), matching, t.events)
		t.printAlerts(b)
	case t.rule.IsSequence():
		fmt.Fprintf(b, "%s: %s in %d events\n", name, count(len(t.matches), "sequence"), t.events)
	default:
		fmt.Fprintf(b, "%s: %d of %d events match\n", name, len(t.matches), t.events)
	}
	if t.esql == nil && !t.makesAlerts() {
		for _, m := range t.matches {
			b.WriteString("  " + strings.Join(matchIDs(m), " → "))
			if len(m.Keys) > 0 {
				b.WriteString("  by " + strings.Join(keyTexts(m), ", "))
			}
			b.WriteByte('\n')
		}
	}
	if w := t.window; w != nil {
		fmt.Fprintf(b, "  looked at events from %s to %s\n", w.From.Format(time.RFC3339), w.To.Format(time.RFC3339))
	}
	for _, e := range t.errors {
		fmt.Fprintf(b, "  note: %s\n", e)
	}
}

// maxShownEvents is how many events of one alert are printed.
const maxShownEvents = 10

func (t *target) printAlerts(b *strings.Builder) {
	for _, a := range t.alerts {
		t.printAlert(b, a)
	}
}

func (t *target) printAlert(b *strings.Builder, a eval.Alert) {
	ids := matchIDs(eval.Match{Events: a.Events})
	counts := t.rule != nil && t.rule.Type() == rules.ThresholdType
	separator := " → "
	if counts || t.esql != nil {
		separator = ", "
	}
	if more := len(ids) - maxShownEvents; more > 0 {
		ids = append(ids[:maxShownEvents:maxShownEvents], fmt.Sprintf("and %d more", more))
	}
	b.WriteString("  " + strings.Join(ids, separator))
	for _, term := range a.Terms {
		value := strings.Join(term.Values, ", ")
		if len(term.Values) == 0 {
			value = "(none)"
		}
		fmt.Fprintf(b, "  %s: %s", term.Field, value)
	}
	switch {
	case counts:
		fmt.Fprintf(b, "  (%s", count(a.Count, "event"))
		if a.Distinct > 0 {
			fmt.Fprintf(b, ", %d different values", a.Distinct)
		}
		b.WriteByte(')')
	case a.Count > 1:
		fmt.Fprintf(b, "  (and %d suppressed)", a.Count-1)
	}
	if len(a.Indicators) > 0 {
		b.WriteString("  indicators " + strings.Join(matchIDs(eval.Match{Events: a.Indicators}), ", "))
	}
	b.WriteByte('\n')
}

// matchIDs names the events of a match; a missing one is a dash.
func matchIDs(m eval.Match) []string {
	out := make([]string, len(m.Events))
	for i, e := range m.Events {
		if out[i] = "–"; e != nil {
			out[i] = e.ID
		}
	}
	return out
}

// keyTexts are the keys of a match; a missing one is null.
func keyTexts(m eval.Match) []string {
	out := make([]string, len(m.Keys))
	for i, key := range m.Keys {
		if out[i] = "null"; key != nil {
			out[i] = *key
		}
	}
	return out
}

// evalCSV prints a line for each event of each match, or of each alert where
// the rule's alerts are not its matches.
// The answer to a single query in ES|QL is its table.
func evalCSV(out io.Writer, e *evaluation, _ *evalFlags) error {
	if !e.several() && e.targets[0].esql != nil {
		return esqlCSV(out, e.targets[0].esql.result.Table)
	}
	w := csv.NewWriter(out)
	_ = w.Write([]string{"path", "match", "item", "event", "id", "keys"})
	for _, t := range e.targets {
		matches := t.matches
		if t.makesAlerts() {
			matches = nil
			for _, a := range t.alerts {
				matches = append(matches, eval.Match{Events: a.Events, Keys: a.Keys})
			}
		}
		for i, m := range matches {
			for j, event := range m.Events {
				index, id := "", ""
				if event != nil {
					index, id = strconv.Itoa(event.Index), event.ID
				}
				_ = w.Write([]string{t.path, strconv.Itoa(i + 1), strconv.Itoa(j + 1), index, id, strings.Join(keyTexts(m), " ")})
			}
		}
	}
	w.Flush()
	return w.Error()
}
