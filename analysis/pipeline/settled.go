package pipeline

import (
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/rules/esql"
)

// settled reports what Elasticsearch refuses of a command whatever the columns
// are: a number that is none, an option or a mode that there is not.
func (a *analyser) settled(c esql.Command) {
	switch c := c.(type) {
	case *esql.Limit:
		a.limit(c)
	case *esql.Sample:
		a.sample(c)
	case *esql.Drop:
		a.dropsAll(c)
	case *esql.Dissect:
		a.dissectOptions(c)
	case *esql.Enrich:
		a.enrichMode(c)
	case *esql.Join:
		a.joinTarget(c)
	case *esql.From:
		a.metadataOnce(c)
	case *esql.Fork:
		if len(c.Branches) > mostBranches {
			a.problem(WrongCount, "too-many-branches", c.Branches[mostBranches].Span(), "`FORK` takes at most 8 branches")
		}
	}
}

// mostBranches is how many branches FORK takes.
const mostBranches = 8

func (a *analyser) limit(c *esql.Limit) {
	l, ok := c.Count.(*esql.Literal)
	if !ok || l.Kind == esql.IntegerLiteral && !strings.HasPrefix(l.Value, "-") {
		return
	}
	a.problem(WrongType, "wrong-limit", l.Span(), "`LIMIT` takes a whole number of rows, such as `100`")
}

func (a *analyser) sample(c *esql.Sample) {
	l, ok := c.Probability.(*esql.Literal)
	if !ok {
		return
	}
	if p, err := strconv.ParseFloat(l.Value, 64); l.Kind == esql.DecimalLiteral && err == nil && p > 0 && p < 1 {
		return
	}
	a.problem(WrongType, "wrong-sample", l.Span(), "`SAMPLE` takes the part of the rows to keep, between 0 and 1: `0.1` is a tenth")
}

func (a *analyser) dropsAll(c *esql.Drop) {
	for _, p := range c.Columns {
		if p.Wildcard && p.Name() == "*" && !p.Qualified {
			a.problem(WrongType, "drops-all", p.Span(), "`DROP` cannot take every column away: name those to drop, or those to `KEEP`")
		}
	}
}

func (a *analyser) dissectOptions(c *esql.Dissect) {
	for _, o := range c.Options {
		switch l, literal := o.Value.(*esql.Literal); {
		case o.Name == nil || o.Name.Param:
		case !strings.EqualFold(o.Name.Name, "append_separator"):
			a.problem(WrongType, "unknown-option", o.Name.Span(), "`DISSECT` has one option, `APPEND_SEPARATOR`, and no `"+o.Name.Name+"`")
		case literal && l.Kind != esql.StringLiteral:
			a.problem(WrongType, "wrong-type", l.Span(), "`APPEND_SEPARATOR` is a string, such as `\",\"`")
		}
	}
}

func (a *analyser) enrichMode(c *esql.Enrich) {
	if c.Policy == nil {
		return
	}
	mode, _, ok := strings.Cut(c.Policy.Name, ":")
	switch {
	case !ok, strings.EqualFold(mode, "_any"), strings.EqualFold(mode, "_coordinator"), strings.EqualFold(mode, "_remote"):
		return
	}
	a.problem(WrongType, "unknown-mode", c.Policy.Span(), "`"+mode+"` is no mode of `ENRICH`: it is `_any`, `_coordinator` or `_remote`, or left out")
}

func (a *analyser) joinTarget(c *esql.Join) {
	switch t := c.Target; {
	case t == nil || c.Kind != "LOOKUP":
	case strings.Contains(t.Index, "*"):
		a.problem(WrongType, "wrong-join", t.Span(), "`LOOKUP JOIN` takes the name of one index, without `*`")
	case t.Cluster != "":
		a.problem(WrongType, "wrong-join", t.Span(), "`LOOKUP JOIN` takes an index's name without a cluster: each cluster looks in its own")
	}
}

func (a *analyser) metadataOnce(c *esql.From) {
	if c.Metadata == nil {
		return
	}
	seen := make(map[string]bool, len(c.Metadata.Fields))
	for _, m := range c.Metadata.Fields {
		if m.Name != "" && seen[m.Name] {
			a.problem(WrongType, "metadata-twice", m.Span(), "`"+m.Name+"` stands twice behind `METADATA`: remove one of them")
		}
		seen[m.Name] = true
	}
}

// fuse reports a method that there is not, and the columns that FUSE merges
// rows by where nothing makes them.
func (a *analyser) fuse(c *esql.Fuse, t *Table) {
	if m := c.Method; m != nil && !m.Param && !strings.EqualFold(m.Name, "rrf") && !strings.EqualFold(m.Name, "linear") {
		a.problem(WrongType, "unknown-method", m.Span(), "`"+m.Name+"` is no method of `FUSE`: it is `RRF` or `LINEAR`")
	}
	needs := func(named bool, names ...string) {
		for _, name := range names {
			if _, answer, _ := t.Lookup(name); !named && answer == Missing {
				a.problem(UnknownColumn, "unknown-column", c.Keyword(), "`FUSE` needs the column `"+name+"`, and there is none here: "+whoMakes(name))
			}
		}
	}
	needs(c.Score != nil, "_score")
	needs(c.Group != nil, "_fork")
	needs(len(c.Key) > 0, "_id", "_index")
}

func whoMakes(name string) string {
	if name == "_fork" {
		return "`FORK` makes it"
	}
	return "`FROM` makes it with `METADATA " + name + "`"
}
