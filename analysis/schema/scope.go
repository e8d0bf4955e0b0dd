package schema

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Scope is what is known about the documents that one rule reads. A nil Scope
// is open and knows nothing.
type Scope struct {
	catalogue *Catalogue
	sets      []*Dataset // by precedence
	additions []*Dataset
	open      bool
	strict    bool // whether every data set is strict, so that ECS adds nothing
	uncovered []string
	memo      memo
}

// Scope returns the fields of the documents that index patterns reach.
// Patterns are written as a rule writes them: "logs-endpoint.events.*",
// "winlogbeat-*", "cluster:logs-*", "-logs-excluded-*". The integrations are
// those that the rule's metadata declares; they choose among what an open
// scope may hold, and never close it. Without any pattern the scope is open.
func (c *Catalogue) Scope(patterns, integrations []string) *Scope {
	key := scopeOf{joined(patterns), joined(integrations)}
	return remember(&c.memo, key, func(key scopeOf) *Scope { return c.scope(key.patterns(), key.integrations()) })
}

func (c *Catalogue) scope(patterns, integrations []string) *Scope {
	wanted, excluded := splitPatterns(patterns)
	s := &Scope{catalogue: c, open: len(wanted) == 0}
	chosen := make([]bool, len(c.sets))
	for _, pattern := range wanted {
		found := false
		for i, d := range c.sets {
			if d.reaches(pattern) {
				found = true
				if !chosen[i] && !slices.ContainsFunc(excluded, d.leaves) {
					chosen[i] = true
					s.sets = append(s.sets, d)
				}
			}
		}
		if !found || !c.covers(pattern) {
			s.open = true
			s.uncovered = append(s.uncovered, pattern)
		}
	}
	for _, d := range c.additions {
		if slices.ContainsFunc(wanted, d.reaches) {
			s.additions = append(s.additions, d)
		}
	}
	slices.SortStableFunc(s.sets, func(a, b *Dataset) int {
		return cmp.Compare(slices.Index(c.tables, a.table), slices.Index(c.tables, b.table))
	})
	if s.open {
		s.preferPackages(integrations)
	}
	return s.settle()
}

// preferPackages leaves those data sets that the declared integrations have,
// if there are any: an open pattern such as "logs-*" reaches everything.
func (s *Scope) preferPackages(integrations []string) {
	declared := slices.DeleteFunc(slices.Clone(s.sets), func(d *Dataset) bool {
		return !slices.Contains(integrations, d.Package)
	})
	if len(declared) > 0 {
		s.sets = declared
	}
}

func (s *Scope) settle() *Scope {
	s.strict = !s.open && !slices.ContainsFunc(s.sets, func(d *Dataset) bool { return !d.Has(Strict) })
	return s
}

// WithDatasets returns the scope of those documents alone whose event.dataset
// (or data_stream.dataset) is one of values, in which "*" is a wildcard. A
// Beat's documents can have any data set. A value that the scope does not know
// leaves it open.
func (s *Scope) WithDatasets(values []string) *Scope {
	if s == nil || len(values) == 0 {
		return s
	}
	return remember(&s.memo, datasetsOf{joined(values)}, func(key datasetsOf) *Scope { return s.withDatasets(separate(key.values)) })
}

func (s *Scope) withDatasets(values []string) *Scope {
	out := &Scope{catalogue: s.catalogue, additions: s.additions}
	matched := make([]bool, len(values))
	for _, d := range s.sets {
		keep := d.Package == ""
		for i, value := range values {
			if d.Package != "" && matchGlob(value, d.Name) {
				keep, matched[i] = true, true
			}
		}
		if keep {
			out.sets = append(out.sets, d)
		}
	}
	onlyStreams := !slices.ContainsFunc(s.sets, func(d *Dataset) bool { return d.Package == "" })
	for i, value := range values {
		if !matched[i] && (s.open || onlyStreams) {
			out.open = true
			out.uncovered = append(out.uncovered, value)
		}
	}
	return out.settle()
}

// IsOpen reports whether the scope has documents of which nothing is known.
func (s *Scope) IsOpen() bool { return s == nil || s.open }

// Uncovered returns the index patterns, or the values of event.dataset, that
// leave the scope open.
func (s *Scope) Uncovered() []string {
	if s == nil {
		return nil
	}
	return s.uncovered
}

// Datasets returns the data sets in the scope, by precedence, with ECS last
// unless all the others are strict.
func (s *Scope) Datasets() []*Dataset {
	return slices.Collect(s.all())
}

// all yields the data sets that a look-up asks, in order.
func (s *Scope) all() iter.Seq[*Dataset] {
	return func(yield func(*Dataset) bool) {
		if s == nil {
			return
		}
		for _, d := range s.sets {
			if !yield(d) {
				return
			}
		}
		if !s.strict && s.catalogue.ecs != nil && !yield(s.catalogue.ecs) {
			return
		}
	}
}

// Current reports whether the scope's silence about a field proves that there
// is none: it is closed, each of its data sets is strict, and none is older
// than date, which is written "2026/01/15" or "2026-01-15". No catalogue is
// as new as a rule that does not say when it was written.
func (s *Scope) Current(date string) bool {
	if s.IsOpen() || !s.strict || len(date) < len("2026-01-15") {
		return false
	}
	date = strings.ReplaceAll(date, "/", "-")
	return !slices.ContainsFunc(s.sets, func(d *Dataset) bool { return d.Date < date })
}

// Cited names the catalogues that a look-up asks, with version and age, in the
// words of a message: "Elastic Defend 9.6.0 (August 2026) and ECS 9.5.0 (…)".
func (s *Scope) Cited() string { return cited(s.all()) }

// CitedOf is Cited for those of the scope's data sets that are called like the
// origins of a field, which may be of another scope.
func (s *Scope) CitedOf(origins []Origin) string {
	return cited(func(yield func(*Dataset) bool) {
		for d := range s.all() {
			same := func(o Origin) bool { return o.Dataset.Name == d.Name }
			if slices.ContainsFunc(origins, same) && !yield(d) {
				return
			}
		}
	})
}

func cited(sets iter.Seq[*Dataset]) string {
	var names []string
	for d := range sets {
		if name := d.Cited(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch n := len(names); {
	case n == 0:
		return ""
	case n == 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}
