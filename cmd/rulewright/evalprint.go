package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
)

// evalText prints for a reader.
func evalText(out io.Writer, results []evaluated, f *evalFlags) error {
	var b strings.Builder
	for i, r := range results {
		if i > 0 {
			b.WriteByte('\n')
		}
		name := r.path
		if name == "" {
			name = "query"
		}
		noun := "events match"
		if len(r.matches) > 0 && len(r.matches[0].Events) > 1 {
			noun = "sequences in"
			fmt.Fprintf(&b, "%s: %d sequences in %d events\n", name, len(r.matches), r.events)
		} else {
			fmt.Fprintf(&b, "%s: %d of %d %s\n", name, len(r.matches), r.events, noun)
		}
		for _, m := range r.matches {
			b.WriteString("  " + strings.Join(matchIDs(m), " → "))
			if len(m.Keys) > 0 {
				b.WriteString("  by " + strings.Join(keyTexts(m), ", "))
			}
			b.WriteByte('\n')
		}
		for _, e := range r.errors {
			fmt.Fprintf(&b, "  note: %s\n", e)
		}
		if f.explain {
			b.WriteByte('\n')
			_ = r.explanation.Print(&b, "  ")
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
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

// evalCSV prints a line for each event of each match.
func evalCSV(out io.Writer, results []evaluated, _ *evalFlags) error {
	w := csv.NewWriter(out)
	_ = w.Write([]string{"path", "match", "item", "event", "id", "keys"})
	for _, r := range results {
		for i, m := range r.matches {
			for j, e := range m.Events {
				index, id := "", ""
				if e != nil {
					index, id = strconv.Itoa(e.Index), e.ID
				}
				_ = w.Write([]string{r.path, strconv.Itoa(i + 1), strconv.Itoa(j + 1), index, id, strings.Join(keyTexts(m), " ")})
			}
		}
	}
	w.Flush()
	return w.Error()
}
