package server

import (
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/rulewright/rulewright/analysis/sample"
	"github.com/rulewright/rulewright/rules/source"
)

// madeAt is the time of the events that a hover shows: the same rule gets the
// same ones.
var madeAt = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// hoverEffort bounds how long a hover looks for events: some tens of
// milliseconds.
const hoverEffort = 3000

// explainMade offers sample events for a rule that has none, at a clause of
// its query: it says of an event that would match, and of one that the clause
// alone turns away. They are made when somebody asks and never before.
func explainMade(d *document, offset int, runsLinks bool) *explanation {
	if d.file == nil || d.sampleFiles == nil || d.sampleFiles.find == nil || len(d.samples().paths) > 0 || !canSample(d) {
		return nil
	}
	if q, _ := d.queryAt(offset); q == nil || q.Path != "rule.query" || len(q.Problems) > 0 {
		return nil
	}
	var at source.Span
	stands := func(c *sample.Clause) bool {
		return c.File.Path() == d.source.Path() && c.Span.Start <= offset && offset <= c.Span.End
	}
	result, err := sample.Make(d.file.Document(), sample.Options{
		Catalogue: d.options.Catalogue, Lists: d.options.Lists, Now: madeAt, Most: 1, NearMisses: true, Effort: hoverEffort,
		Only: func(c *sample.Clause) bool {
			if stands(c) {
				at = c.Span
			}
			return stands(c)
		},
	})
	if err != nil || at.IsEmpty() {
		return nil
	}
	b := &strings.Builder{}
	b.WriteString("No sample events: " + generateLink(d, runsLinks))
	for i := range result.Sets {
		title := "Would match"
		if result.Sets[i].NearMiss {
			title = "Near miss of this clause"
		}
		fmt.Fprintf(b, "\n\n%s:%s", title, madeText(&result.Sets[i]))
	}
	for _, m := range result.Missing {
		what := "An event that matches"
		if m.NearMiss {
			what = "A near miss of this clause"
		}
		fmt.Fprintf(b, "\n\n%s was not found: %s.", what, m.Reason)
	}
	return &explanation{at, b.String()}
}

// generateLink is what makes the sample events: a link where the editor runs
// commands, else the words of the lens.
func generateLink(d *document, runsLinks bool) string {
	if !runsLinks {
		return "the lens above the rule makes some (`rulewright test --update " + filepath.Base(d.source.Path()) + "`)."
	}
	argument, _ := json.Marshal([]string{string(d.id)}) // strings have a form
	return fmt.Sprintf("[generate some](command:%s?%s)", makeSamples, url.PathEscape(string(argument)))
}

// mostMade is how many events of a set a hover shows, and mostFields how many
// fields of each.
const (
	mostMade   = 4
	mostFields = 8
)

// madeText lists what the conditions ask for of the events of a set.
func madeText(s *sample.Set) string {
	var b strings.Builder
	for i, doc := range s.Documents {
		if i == mostMade {
			fmt.Fprintf(&b, "\n- … and %d more events", len(s.Documents)-i)
			break
		}
		var fields []string
		for j, f := range doc.Asked {
			if j == mostFields {
				fields = append(fields, "…")
				break
			}
			var values []string
			for _, v := range f.Values[:min(len(f.Values), maxValues)] {
				values = append(values, quoteShort(v.Text))
			}
			fields = append(fields, "`"+f.Name+"` "+strings.Join(values, ", "))
		}
		if len(fields) == 0 {
			fields = []string{"an event without any field that the query asks for"}
		}
		sep := "\n- "
		if len(s.Documents) == 1 {
			sep = " "
		}
		b.WriteString(sep + strings.Join(fields, " · "))
	}
	return b.String()
}
