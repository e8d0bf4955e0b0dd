package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/report"
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
			explainClauses(&b, r)
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// explainClauses prints how many events meet each clause, inner ones indented
// below those that hold them.
func explainClauses(b *strings.Builder, r evaluated) {
	width := len(strconv.Itoa(r.events))
	var around []eval.Clause
	fmt.Fprintf(b, "\n  %*s of %d events meet\n", width, "n", r.events)
	for _, c := range r.clauses {
		for len(around) > 0 && !around[len(around)-1].Span.Covers(c.Span) {
			around = around[:len(around)-1]
		}
		text := strings.Join(strings.Fields(r.text[c.Span.Start:c.Span.End]), " ")
		if runes := []rune(text); len(runes) > 100 {
			text = string(runes[:99]) + "…"
		}
		fmt.Fprintf(b, "  %*d  %s%s\n", width, c.Matched, strings.Repeat("  ", len(around)), text)
		around = append(around, c)
	}
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

type evalRule struct {
	Path     string       `json:"path,omitempty"`
	RuleID   string       `json:"rule_id,omitempty"`
	Name     string       `json:"name,omitempty"`
	Language string       `json:"language"`
	Matches  []evalMatch  `json:"matches"`
	Clauses  []evalClause `json:"clauses"`
	Errors   []string     `json:"errors"`
}

type evalMatch struct {
	Events []*int    `json:"events"`
	IDs    []*string `json:"ids"`
	Keys   []*string `json:"keys"`
}

type evalClause struct {
	Range   report.Range `json:"range"`
	Text    string       `json:"text"`
	Matched int          `json:"matched"`
	Of      int          `json:"of"`
}

// evalJSON prints for programs.
func evalJSON(out io.Writer, results []evaluated, _ *evalFlags) error {
	answer := struct {
		Version int        `json:"version"`
		Rules   []evalRule `json:"rules"`
	}{Version: 1, Rules: []evalRule{}}
	for _, r := range results {
		rule := evalRule{
			Path: r.path, RuleID: r.ruleID, Name: r.name, Language: string(r.language),
			Matches: []evalMatch{}, Clauses: []evalClause{}, Errors: append([]string{}, r.errors...),
		}
		for _, m := range r.matches {
			match := evalMatch{Keys: append([]*string{}, m.Keys...)}
			for _, e := range m.Events {
				if e == nil {
					match.Events, match.IDs = append(match.Events, nil), append(match.IDs, nil)
					continue
				}
				match.Events, match.IDs = append(match.Events, &e.Index), append(match.IDs, &e.ID)
			}
			rule.Matches = append(rule.Matches, match)
		}
		for _, c := range r.clauses {
			rule.Clauses = append(rule.Clauses, evalClause{
				report.RangeOf(r.file, r.place(c.Span)), r.text[c.Span.Start:c.Span.End], c.Matched, c.Of,
			})
		}
		answer.Rules = append(answer.Rules, rule)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answer)
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
