package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/rulewright/rulewright/analysis/report"
	"github.com/rulewright/rulewright/analysis/sample"
)

// sampleLines prints the documents, one on a line, with their labels.
func sampleLines(out io.Writer, all []sampled) error {
	var b bytes.Buffer
	for _, s := range all {
		for _, set := range s.result.Sets {
			for _, d := range set.Documents {
				b.Write(d.Labelled(set.Label(d)))
				b.WriteByte('\n')
			}
		}
	}
	_, err := out.Write(b.Bytes())
	return err
}

// mostShown is how many documents of a set a reader is shown.
const mostShown = 5

// sampleText prints for a reader.
func sampleText(out io.Writer, all []sampled) error {
	var b bytes.Buffer
	for i, s := range all {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "%s: %s\n", s.path, s.doc.Rule.Name.Value)
		if len(s.result.Sets) == 0 {
			b.WriteString("  no events\n")
		}
		for _, set := range s.result.Sets {
			fmt.Fprintf(&b, "\n  %s\n", sampleHeading(set))
			for i, d := range set.Documents {
				if i == mostShown && len(set.Documents) > mostShown+1 {
					fmt.Fprintf(&b, "    … and %d more\n", len(set.Documents)-mostShown)
					break
				}
				if len(set.Documents) > 1 {
					fmt.Fprintf(&b, "    %s\n", sampleRole(d))
				}
				b.WriteString("    ")
				if err := json.Indent(&b, d.JSON, "    ", "  "); err != nil {
					return err
				}
				b.WriteByte('\n')
			}
		}
	}
	_, err := out.Write(b.Bytes())
	return err
}

// sampleHeading says what is special about a set.
func sampleHeading(set sample.Set) string {
	if label := set.Label(sample.Document{Role: sample.EventRole}); label != "" {
		return label
	}
	return "match"
}

// sampleRole says what a document is for.
func sampleRole(d sample.Document) string {
	if d.Item > 0 {
		return fmt.Sprintf("%s, item %d", d.Role, d.Item)
	}
	return string(d.Role)
}

type sampleRule struct {
	Path    string          `json:"path"`
	RuleID  string          `json:"rule_id,omitempty"`
	Name    string          `json:"name,omitempty"`
	Sets    []sampleSet     `json:"sets"`
	Missing []sampleMissing `json:"missing"`
}

type sampleSet struct {
	Matches   bool             `json:"matches"`
	Note      string           `json:"note,omitempty"`
	Clause    *sampleClause    `json:"clause,omitempty"`
	Documents []sampleDocument `json:"documents"`
}

type sampleClause struct {
	Path  string       `json:"path"`
	Range report.Range `json:"range"`
	Text  string       `json:"text"`
}

type sampleDocument struct {
	Role   sample.Role     `json:"role"`
	Item   int             `json:"item,omitempty"`
	Source json.RawMessage `json:"source"`
}

type sampleMissing struct {
	Matches bool          `json:"matches"`
	Clause  *sampleClause `json:"clause,omitempty"`
	Proved  bool          `json:"proved"`
	Reason  string        `json:"reason"`
}

// sampleJSON prints for programs.
func sampleJSON(out io.Writer, all []sampled) error {
	answer := struct {
		Version int          `json:"version"`
		Rules   []sampleRule `json:"rules"`
	}{Version: 1, Rules: []sampleRule{}}
	for _, s := range all {
		rule := sampleRule{
			Path: s.path, RuleID: s.doc.Rule.RuleID.Value, Name: s.doc.Rule.Name.Value, Sets: []sampleSet{}, Missing: []sampleMissing{},
		}
		for _, set := range s.result.Sets {
			shown := sampleSet{Matches: !set.NearMiss, Note: set.Note, Clause: sampleClauseOf(set.Clause)}
			for _, d := range set.Documents {
				shown.Documents = append(shown.Documents, sampleDocument{d.Role, d.Item, d.JSON})
			}
			rule.Sets = append(rule.Sets, shown)
		}
		for _, m := range s.result.Missing {
			rule.Missing = append(rule.Missing, sampleMissing{!m.NearMiss, sampleClauseOf(m.Clause), m.Proved, m.Reason})
		}
		answer.Rules = append(answer.Rules, rule)
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answer)
}

func sampleClauseOf(c *sample.Clause) *sampleClause {
	if c == nil {
		return nil
	}
	return &sampleClause{c.File.Path(), report.RangeOf(c.File, c.Span), c.Text}
}
