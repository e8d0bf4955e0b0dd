package ruletest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/sample"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
)

// Settle returns the text of a test file with the verdicts that the rule gave
// to its samples, and the results that it wrote down. Events of one case of
// which some match and some do not get none.
func (o *Outcome) Settle(file *File) (text string, settled []*Result) {
	var edits []source.Edit
	for i := range o.Results {
		r := &o.Results[i]
		if r.File != file || r.Status != Sample || r.Got == Mixed {
			continue
		}
		settled = append(settled, r)
		edits = append(edits, r.Case.settle(file.Source, r.Got)...)
	}
	text, err := source.Apply(file.Source.Text(), edits)
	if err != nil {
		return file.Source.Text(), nil // edits of different cases do not overlap
	}
	return text, settled
}

// settle returns the edits that give a case its verdict.
func (c *Case) settle(file *source.File, v Verdict) []source.Edit {
	if c.open < 0 {
		return []source.Edit{
			{Span: source.Span{Start: c.Span.Start, End: c.Span.Start}, NewText: fmt.Sprintf(`{"expect":%q,"event":`, v)},
			{Span: source.Span{Start: c.Span.End, End: c.Span.End}, NewText: "}"},
		}
	}
	// The new member stands on a line of its own where the others do.
	behind := file.Slice(source.Span{Start: c.open, End: c.Span.End})
	blank := behind[:len(behind)-len(strings.TrimLeft(behind, " \t\r\n"))]
	return []source.Edit{{Span: source.Span{Start: c.open, End: c.open}, NewText: fmt.Sprintf(`%s"expect": %q,`, blank, v)}}
}

// made is the time of the events that are made: any would do, and the same
// rule gets the same tests.
var made = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// mostMade bounds how many cases of a kind are made for a rule.
const mostMade = 20

// Propose makes cases for a rule that has none, as a file of JSON Lines: an
// event for each alternative and near misses, each confirmed by running the
// rule on it. The error says why there is none.
func Propose(doc *rules.Document, options Options) (*File, error) {
	result, err := sample.Make(doc, sample.Options{Catalogue: options.Catalogue, Now: made, Alternatives: true, NearMisses: true, Most: mostMade})
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, set := range result.Sets {
		line, err := proposed(&set)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	file := Parse(source.NewFile("proposed.ndjson", strings.Join(lines, "")))
	outcome := Run(doc, []*File{file}, options)
	var confirmed []string
	for i := range outcome.Results {
		if outcome.Results[i].Status == Passed {
			confirmed = append(confirmed, lines[i])
		}
	}
	switch {
	case outcome.Unable != "":
		return nil, errors.New(outcome.Unable)
	case len(confirmed) == 0:
		return nil, errors.New("no event was found that it matches")
	}
	return Parse(source.NewFile("proposed.ndjson", strings.Join(confirmed, ""))), nil
}

// proposed writes a set of documents as a case on a line.
func proposed(set *sample.Set) (string, error) {
	c := struct {
		Expect     string            `json:"expect"`
		Name       string            `json:"name"`
		Note       string            `json:"note,omitempty"`
		Event      json.RawMessage   `json:"event,omitempty"`
		Events     []json.RawMessage `json:"events,omitempty"`
		History    []json.RawMessage `json:"history,omitempty"`
		Indicators []json.RawMessage `json:"indicators,omitempty"`
	}{Expect: Match.String(), Name: "matches", Note: set.Note}
	if set.NearMiss {
		c.Expect, c.Name = NoMatch.String(), "near miss"
	}
	if set.Clause != nil {
		// The note says which way; the name is enough for that.
		c.Name, c.Note = c.Name+": "+shortened(set.Clause.Text), ""
	}
	for _, d := range set.Documents {
		list := map[sample.Role]*[]json.RawMessage{
			sample.EventRole: &c.Events, sample.HistoryRole: &c.History, sample.IndicatorRole: &c.Indicators,
		}[d.Role]
		*list = append(*list, json.RawMessage(d.JSON))
	}
	if len(c.Events) == 1 {
		c.Event, c.Events = c.Events[0], nil
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(c)
	return out.String(), err
}

// nameWidth bounds the name of a case that is made, in characters.
const nameWidth = 80

func shortened(text string) string {
	if runes := []rune(text); len(runes) > nameWidth {
		return string(runes[:nameWidth-1]) + "…"
	}
	return text
}
