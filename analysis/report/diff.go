package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/rulewright/rulewright/analysis/diff"
)

// Compared is a rule with what became of it.
type Compared struct {
	Path string
	// Difference is nil for a rule that is new, or gone; Name is its name.
	Difference *diff.Difference
	Name       string
	// Removed says that the rule is gone.
	Removed bool
}

// what says what became of a rule that is not compared.
func (c *Compared) what() string {
	if c.Removed {
		return "removed"
	}
	return "new"
}

// headlines say what a relation means.
var headlines = map[diff.Relation]string{
	diff.Same:      "the query matches the same events (proved)",
	diff.More:      "the query matches more events",
	diff.Fewer:     "the query matches fewer events",
	diff.Both:      "the query matches other events: some more, some no longer",
	diff.Undecided: "what the change of the query means is undecided",
}

// meaning says what a query's relation means.
func meaning(q *diff.Query) string {
	text := headlines[q.Relation]
	if q.With != "" {
		text = strings.Replace(text, "the query", "the query with its "+q.With, 1)
	}
	return text
}

// headline says what became of a query.
func headline(q *diff.Query) string {
	text := meaning(q)
	if q.Reason != "" {
		text += ": " + q.Reason
	}
	return text
}

// DiffText writes differences for a terminal; with Options.Verbose those of
// the texts too.
func DiffText(w io.Writer, rules []Compared, o Options) error {
	out := bufio.NewWriter(w)
	p := palette(o.Colour)
	if len(rules) == 0 {
		fmt.Fprintln(out, "no rule differs in meaning")
	}
	for i, c := range rules {
		if i > 0 {
			fmt.Fprintln(out)
		}
		d := c.Difference
		if d == nil {
			fmt.Fprintf(out, "%s: %s\n  %s\n", p.paint(bold, c.Path), c.Name, map[bool]string{false: "a new rule", true: "removed"}[c.Removed])
			continue
		}
		fmt.Fprintf(out, "%s: %s\n", p.paint(bold, c.Path), d.After.Rule.Name.Value)
		switch {
		case d.IsEmpty():
			fmt.Fprintln(out, "  nothing changed that has a meaning")
		default:
			diffQuery(out, d, d.Query, asEvents)
			diffQuery(out, d, d.Indicators, asIndicators)
		}
		for _, change := range d.Changes {
			fmt.Fprintf(out, "  %s: %s → %s\n", change.Key, orAbsent(change.Before), orAbsent(change.After))
		}
		if o.Verbose {
			if err := UnifiedDiff(out, c.Path, d.Before.File.Text(), d.After.File.Text(), o); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// asEvents and asIndicators put what became of a query in words.
var (
	asEvents     = strings.NewReplacer()
	asIndicators = strings.NewReplacer("the query", "the threat query", "events", "indicators")
)

// diffQuery writes what became of a query, if anything.
func diffQuery(out io.Writer, d *diff.Difference, q *diff.Query, words *strings.Replacer) {
	if q == nil {
		return
	}
	fmt.Fprintf(out, "  %s\n", words.Replace(headline(q)))
	diffExample(out, d, "matches now", q.Gained)
	diffExample(out, d, "no longer matches", q.Lost)
	for _, what := range q.NotCompared {
		fmt.Fprintf(out, "    not compared: %s\n", what)
	}
}

func diffExample(out io.Writer, d *diff.Difference, what string, e *diff.Example) {
	if e == nil {
		return
	}
	text, err := json.Marshal(e.Event)
	if err != nil {
		return
	}
	item := ""
	if e.Item > 0 {
		item = fmt.Sprintf(" (item %d)", e.Item)
	}
	fmt.Fprintf(out, "    %s%s: %s\n", what, item, text)
	for _, c := range e.Clauses {
		fmt.Fprintf(out, "      %s %s: %s\n", versionOf(c), where(d, c), oneLine(c.Text, 100))
	}
}

// versionOf says which version turns the example away.
func versionOf(c diff.Clause) string {
	if c.InBefore {
		return "before, it was turned away by"
	}
	return "now it is turned away by"
}

// where names the line of a clause, from 1, and its file if that is not the
// rule's.
func where(d *diff.Difference, c diff.Clause) string {
	text := fmt.Sprintf("line %d", c.File.LineAt(c.Span.Start)+1)
	if path := elsewhere(d, c); path != "" {
		text += " of " + path
	}
	return text
}

// elsewhere is the path of a clause's file; empty for the rule's own.
func elsewhere(d *diff.Difference, c diff.Clause) string {
	if c.File == d.Before.File || c.File == d.After.File {
		return ""
	}
	return filepath.ToSlash(c.File.Path())
}

func orAbsent(value string) string {
	if value == "" {
		return "(absent)"
	}
	return oneLine(value, 80)
}

// oneLine writes a text on one line of at most so many characters.
func oneLine(text string, longest int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest-1]) + "…"
	}
	return text
}

// DiffMarkdown writes differences for the comment on a change: nothing long
// where there is nothing to say.
func DiffMarkdown(w io.Writer, rules []Compared, _ Options) error {
	out := bufio.NewWriter(w)
	if len(rules) == 0 {
		fmt.Fprintln(out, "No rule changes its meaning.")
	}
	for _, c := range rules {
		markdownRule(out, &c)
	}
	return out.Flush()
}

// markdownRule writes what became of one rule.
func markdownRule(out io.Writer, c *Compared) {
	d := c.Difference
	if d == nil {
		fmt.Fprintf(out, "### %s\n\n%s is %s.\n\n", markdown(c.Name), codeCell(c.Path), c.what())
		return
	}
	fmt.Fprintf(out, "### %s\n\n%s", markdown(d.After.Rule.Name.Value), codeCell(c.Path))
	if d.Query != nil {
		fmt.Fprintf(out, ": **%s**", meaning(d.Query))
		if d.Query.Reason != "" {
			fmt.Fprintf(out, " (%s)", markdown(d.Query.Reason))
		}
	}
	fmt.Fprint(out, "\n\n")
	markdownQuery(out, d, d.Query)
	if q := d.Indicators; q != nil {
		fmt.Fprintf(out, "**%s**\n\n", markdown(asIndicators.Replace(headline(q))))
		markdownQuery(out, d, q)
	}
	if len(d.Changes) > 0 {
		fmt.Fprint(out, "| key | before | after |\n|---|---|---|\n")
		for _, change := range d.Changes {
			fmt.Fprintf(out, "| `%s` | %s | %s |\n", change.Key, codeCell(change.Before), codeCell(change.After))
		}
		fmt.Fprintln(out)
	}
}

func markdownQuery(out io.Writer, d *diff.Difference, q *diff.Query) {
	if q == nil {
		return
	}
	markdownExample(out, d, "Matches now", q.Gained)
	markdownExample(out, d, "No longer matches", q.Lost)
	for _, what := range q.NotCompared {
		fmt.Fprintf(out, "Not compared: %s.\n\n", what)
	}
}

func markdownExample(out io.Writer, d *diff.Difference, what string, e *diff.Example) {
	if e == nil {
		return
	}
	text, err := json.Marshal(e.Event)
	if err != nil {
		return
	}
	fmt.Fprintf(out, "%s:\n\n```json\n%s\n```\n\n", what, text)
	for _, c := range e.Clauses {
		fmt.Fprintf(out, "- %s %s: %s\n", versionOf(c), where(d, c), codeCell(c.Text))
	}
	fmt.Fprintln(out)
}

// markdown escapes a text so that it is shown as it is.
func markdown(text string) string {
	return strings.NewReplacer("\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "<", "&lt;", "[", "\\[", "|", "\\|").Replace(oneLine(text, 200))
}

// codeCell writes a value as code in a table.
func codeCell(text string) string {
	if text == "" {
		return "–"
	}
	text = oneLine(text, 120)
	quotes := "`"
	for strings.Contains(text, quotes) {
		quotes += "`"
	}
	if len(quotes) > 1 {
		text = " " + text + " "
	}
	return quotes + strings.ReplaceAll(text, "|", "\\|") + quotes
}

type jsonDiff struct {
	Path    string      `json:"path"`
	RuleID  string      `json:"rule_id,omitempty"`
	Name    string      `json:"name,omitempty"`
	New     bool        `json:"new,omitempty"`
	Removed bool        `json:"removed,omitempty"`
	Query   *jsonChange `json:"query,omitempty"`
	// Indicators is what became of an indicator match rule's threat_query.
	Indicators *jsonChange `json:"indicators,omitempty"`
	Changes    []jsonKey   `json:"changes"`
}

type jsonChange struct {
	Relation string        `json:"relation"`
	Reason   string        `json:"reason,omitempty"`
	Examples []jsonExample `json:"examples"`
	// NotCompared says what restricts the query and could not be read.
	NotCompared []string `json:"not_compared,omitempty"`
}

type jsonExample struct {
	Direction string       `json:"direction"`
	Item      int          `json:"item,omitempty"`
	Event     any          `json:"event"`
	Clauses   []jsonClause `json:"clauses"`
}

type jsonClause struct {
	Version string `json:"version"`
	// Path is that of an exception list's file; empty for the rule's own.
	Path  string `json:"path,omitempty"`
	Range Range  `json:"range"`
	Text  string `json:"text"`
}

type jsonKey struct {
	Key    string  `json:"key"`
	Before *string `json:"before"`
	After  *string `json:"after"`
}

// DiffJSON writes differences for programs.
func DiffJSON(w io.Writer, compared []Compared, _ Options) error {
	answer := struct {
		Version int        `json:"version"`
		Rules   []jsonDiff `json:"rules"`
	}{Version: JSONVersion, Rules: []jsonDiff{}}
	for _, c := range compared {
		answer.Rules = append(answer.Rules, jsonDiffOf(c))
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(answer)
}

func jsonDiffOf(c Compared) jsonDiff {
	out := jsonDiff{Path: c.Path, Name: c.Name, New: c.Difference == nil && !c.Removed, Removed: c.Removed, Changes: []jsonKey{}}
	d := c.Difference
	if d == nil {
		return out
	}
	out.RuleID, out.Name = d.After.Rule.RuleID.Value, d.After.Rule.Name.Value
	out.Query, out.Indicators = jsonChangeOf(d, d.Query), jsonChangeOf(d, d.Indicators)
	for _, change := range d.Changes {
		out.Changes = append(out.Changes, jsonKey{change.Key, present(change.Before), present(change.After)})
	}
	return out
}

func jsonChangeOf(d *diff.Difference, q *diff.Query) *jsonChange {
	if q == nil {
		return nil
	}
	out := &jsonChange{Relation: q.Relation.String(), Reason: q.Reason, Examples: []jsonExample{}, NotCompared: q.NotCompared}
	out.add("gained", d, q.Gained)
	out.add("lost", d, q.Lost)
	return out
}

func (q *jsonChange) add(direction string, d *diff.Difference, e *diff.Example) {
	if e == nil {
		return
	}
	out := jsonExample{Direction: direction, Item: e.Item, Event: e.Event, Clauses: []jsonClause{}}
	for _, c := range e.Clauses {
		version := "after"
		if c.InBefore {
			version = "before"
		}
		out.Clauses = append(out.Clauses, jsonClause{version, elsewhere(d, c), RangeOf(c.File, c.Span), c.Text})
	}
	q.Examples = append(q.Examples, out)
}

func present(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
