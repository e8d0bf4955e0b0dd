package check

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/pipeline"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/esql"
	"github.com/rulewright/rulewright/rules/source"
)

// seed is a defect put into a query: what is replaced by what, and where it
// has to be reported. Undecidable ones need more than the catalogues know.
type seed struct {
	at          source.Span
	text        string
	want        source.Span // in offsets of the query as it becomes
	undecidable bool
}

func replaced(at source.Span, text string) *seed {
	return &seed{at: at, text: text, want: source.Span{Start: at.Start, End: at.Start + len(text)}}
}

// Six defects are put into every published ES|QL rule in turn.
func TestSeededDefectsOfESQLAreFoundAtTheirCharacters(t *testing.T) {
	t.Parallel()
	seeds := map[string]func(q *Query, random *rand.Rand) *seed{
		"misspelt column": misspeltColumn, "dropped column": droppedColumn, "no METADATA": noMetadata,
		"wrong argument": wrongArgument, "aggregate in WHERE": aggregateInWhere, "unknown function": unknownFunction,
	}
	catalogue := schema.Default()
	all, decidable, found := map[string]int{}, map[string]int{}, map[string]int{}
	eachLivingRule(t, func(d *rules.Document) {
		p := NewPass(d, Elastic, catalogue)
		for name, make := range seeds {
			for _, q := range p.Queries() {
				if q.ESQL == nil {
					continue
				}
				s := make(q, rand.New(rand.NewPCG(seedOf(d.File.Path()), 2)))
				if s == nil {
					continue
				}
				all[name]++
				if s.undecidable {
					continue
				}
				decidable[name]++
				if reportsSeed(t, d, q, s, catalogue) {
					found[name]++
				} else {
					t.Logf("%s: %s: %q for %q is not found", d.File.Path(), name, s.text, q.Text[s.at.Start:s.at.End])
				}
			}
		}
	})
	decided, reported := 0, 0
	for name := range seeds {
		t.Logf("%-20s %d seeded, %d decidable, %d found", name, all[name], decidable[name], found[name])
		decided, reported = decided+decidable[name], reported+found[name]
	}
	t.Logf("%d of %d decidable defects are found", reported, decided)
	if reported*100 < decided*99 {
		t.Errorf("%d of %d are fewer than 99 in 100", reported, decided)
	}
}

func reportsSeed(t *testing.T, d *rules.Document, q *Query, s *seed, catalogue *schema.Catalogue) bool {
	edits, ok := q.FileEdits(d.File, []source.Edit{{Span: s.at, NewText: s.text}})
	if !ok {
		t.Fatalf("%s: %q cannot be edited", d.File.Path(), q.Text[s.at.Start:s.at.End])
	}
	text, err := source.Apply(d.File.Text(), edits)
	if err != nil {
		t.Fatal(err)
	}
	p := NewPass(rules.Parse(source.NewFile(d.File.Path(), text)), Elastic, catalogue)
	want := p.Queries()[0].InFile(s.want)
	for _, c := range slices.Concat(esqlChecks, queryChecks, []*Check{fieldUnknown}) {
		if c.Run != nil && c.Severity >= Warning || c == esqlMissingMetadata {
			p.Run(c)
		}
	}
	return slices.ContainsFunc(p.Findings(), func(f Finding) bool { return want.Covers(f.Span) && !f.Span.IsEmpty() })
}

// adds reports whether a command of the query adds columns that nobody knows.
func adds(q *Query) bool {
	return slices.ContainsFunc(q.esqlCommands(), func(c esql.Command) bool {
		switch c.(type) {
		case *esql.Join, *esql.Enrich, *esql.Fork, *esql.Extract:
			return true
		}
		return false
	})
}

func misspeltColumn(q *Query, random *rand.Rand) *seed {
	var mentions []*esql.Column
	esql.Walk(q.ESQL, func(n esql.Node) bool {
		if c, ok := n.(*esql.Column); ok {
			if made := q.Columns().Refs[c]; made != nil && made.Span != c.Span() && len(c.Name()) > 3 && !strings.Contains(q.ESQL.TextOf(c), "`") {
				mentions = append(mentions, c)
			}
		}
		return true
	})
	if len(mentions) == 0 {
		return nil
	}
	c := mentions[random.IntN(len(mentions))]
	s := replaced(c.Span(), misspell(c.Name(), random))
	t := pipeline.TableAt(q.ESQL, func(p []string) *schema.Scope { return schema.Default().Scope(p, nil) }, c.Span().Start)
	_, answer, _ := t.Lookup(s.text)
	made := q.Columns().Refs[c].By != nil
	s.undecidable = adds(q) || answer == pipeline.Known || t.Open() && !(made && strings.HasPrefix(s.text, "Esql."))
	return s
}

// droppedColumn names a field behind the STATS that drops it.
func droppedColumn(q *Query, random *rand.Rand) *seed {
	var stats *esql.Stats
	var fields []string
	for _, c := range q.esqlCommands() {
		if s, ok := c.(*esql.Stats); ok && !s.Inline {
			stats = s
			break
		}
	}
	if stats == nil {
		return nil
	}
	for _, f := range q.Columns().Fields {
		if _, answer, _ := q.Columns().Result.Lookup(f.Name); f.Span.Start < stats.Span().Start && answer == pipeline.Missing {
			fields = append(fields, f.Name)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	name := fields[random.IntN(len(fields))]
	end := q.ESQL.Pipeline.Span().End
	return &seed{
		at: source.Span{Start: end, End: end}, text: "\n| where " + name + " is not null",
		want: source.Span{Start: end + len("\n| where "), End: end + len("\n| where ") + len(name)}, undecidable: adds(q),
	}
}

func noMetadata(q *Query, _ *rand.Rand) *seed {
	from := q.readsEvents()
	if from == nil || from.Metadata == nil {
		return nil
	}
	return &seed{at: from.Metadata.Span(), want: from.Keyword()}
}

// wrongArgument puts a constant of a wrong type in the place of an argument.
func wrongArgument(q *Query, random *rand.Rand) *seed {
	wrong := map[string]string{
		"to_lower": "1.5", "length": "7", "avg": `"x y"`, "sum": `"x y"`, "date_trunc": `"x y"`, "concat": "",
		"starts_with": "12", "cidr_match": "1.5", "mv_concat": "5", "round": `"x y"`, "count_distinct": "", "replace": "5",
		"min": "", "max": "", "substring": "5", "date_diff": "5", "ends_with": "5", "locate": "5", "case": `"x y"`, "date_extract": "5",
	}
	var calls []*esql.Call
	esql.Walk(q.ESQL, func(n esql.Node) bool {
		if c, ok := n.(*esql.Call); ok && len(c.Args) > 0 && wrong[strings.ToLower(c.Name.Name)] != "" {
			calls = append(calls, c)
		}
		return true
	})
	if len(calls) == 0 {
		return nil
	}
	c := calls[random.IntN(len(calls))]
	s := replaced(c.Args[0].Span(), wrong[strings.ToLower(c.Name.Name)])
	s.undecidable = strings.EqualFold(c.Name.Name, "case") // a string may become a boolean
	return s
}

func aggregateInWhere(q *Query, _ *rand.Rand) *seed {
	for _, c := range q.esqlCommands() {
		if where, ok := c.(*esql.Where); ok {
			at := where.Condition.Span().End
			text := " and count(*) > 1"
			return &seed{at: source.Span{Start: at, End: at}, text: text, want: source.Span{Start: at + 5, End: at + len(text)}}
		}
	}
	return nil
}

func unknownFunction(q *Query, random *rand.Rand) *seed {
	var calls []*esql.Call
	esql.Walk(q.ESQL, func(n esql.Node) bool {
		if c, ok := n.(*esql.Call); ok && len(c.Name.Name) > 2 {
			calls = append(calls, c)
		}
		return true
	})
	if len(calls) == 0 {
		return nil
	}
	c := calls[random.IntN(len(calls))]
	s := replaced(c.Name.Span(), misspell(c.Name.Name, random))
	s.undecidable = pipeline.FunctionNamed(s.text) != nil
	return s
}
