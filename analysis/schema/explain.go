package schema

import (
	"slices"
	"strings"
)

// Reach is what an index pattern comes to, for a reader who wonders.
type Reach struct {
	// Pattern is as it was written; Excluded where it takes indices away.
	Pattern  string
	Excluded bool
	// Datasets are those whose documents it reaches, by precedence, and
	// Additions the lists of fields that are added to them.
	Datasets, Additions []*Dataset
	// Open says that it may reach documents of which nothing is known, and
	// Reason why.
	Open   bool
	Reason string
	// Near is the pattern that was most likely meant, where it reaches nothing.
	Near string
}

// Resolve returns what index patterns come to, one by one and as they are
// taken apart: "a-*,b-*" is two of them.
func (c *Catalogue) Resolve(patterns []string) []Reach {
	var out []Reach
	for _, list := range patterns {
		for pattern := range strings.SplitSeq(list, ",") {
			pattern = strings.TrimSpace(pattern)
			wanted, excluded := splitPatterns([]string{pattern})
			switch {
			case len(excluded) > 0:
				out = append(out, Reach{
					Pattern: pattern, Excluded: true, Datasets: c.Reaching(excluded[0]),
					Reason: "data sets all of whose indices it matches are left out",
				})
			case len(wanted) > 0:
				out = append(out, c.resolve(pattern, wanted[0]))
			}
		}
	}
	return out
}

// resolve explains one pattern; bare is the pattern without what is of no
// matter.
func (c *Catalogue) resolve(pattern, bare string) Reach {
	r := Reach{Pattern: pattern, Datasets: c.Reaching(bare)}
	for _, d := range c.additions {
		if d.reaches(bare) {
			r.Additions = append(r.Additions, d)
		}
	}
	switch {
	case strings.HasPrefix(bare, "<"):
		r.Open, r.Reason = true, "its name is made of a date"
	case len(r.Datasets) == 0:
		r.Open, r.Reason = true, "no catalogue has a data set in such an index"
		r.Near, _ = c.NearestIndex(bare)
	case !c.covers(bare):
		r.Open, r.Reason = true, "it can match further indices, which no catalogue lists"
	default:
		r.Reason = "documents can have any field of ECS besides those of the data sets"
		strict := true
		for _, d := range r.Datasets {
			strict = strict && d.Has(Strict)
		}
		if strict {
			r.Reason = "documents have the fields of the data sets and no other"
		}
	}
	return r
}

// Everywhere returns the data sets of the catalogue that have a field: ECS,
// the others by precedence, and what is added to others behind them.
func (c *Catalogue) Everywhere(name string) []Origin {
	var sets []*Dataset
	if c.ecs != nil {
		sets = append(sets, c.ecs)
	}
	return withoutMembers(c.having(slices.Concat(sets, c.sets, c.additions), name))
}

// Sources returns the data sets of the scope that have a field, by precedence,
// and behind them what is added to others.
func (s *Scope) Sources(name string) []Origin {
	if s == nil {
		return nil
	}
	return withoutMembers(s.catalogue.having(append(s.Datasets(), s.additions...), name))
}

// withoutMembers leaves out additions that have only members of a field which
// others have, such as a multi-field.
func withoutMembers(origins []Origin) []Origin {
	isField := slices.ContainsFunc(origins, func(o Origin) bool { return o.Type.Family() != ObjectFamily })
	return slices.DeleteFunc(origins, func(o Origin) bool { return isField && o.Type == Object && o.Dataset.Has(Addition) })
}
