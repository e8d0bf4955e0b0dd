// Package schema knows which fields documents have: those of ECS, of Elastic
// Defend, of integration packages, of Beats and of Endgame, and what a
// workspace adds to them.
//
// The facts come in a [Catalogue] of data sets. A rule's index patterns and
// the data sets that its query asks for choose some of them, which is a
// [Scope]; a scope answers whether it knows a field ([Scope.Lookup]), of what
// type it is, where it comes from, and which names are like it. A pattern that
// no data set covers leaves the scope open: then nothing can be said about a
// name that it does not know.
//
// The package reads no file and judges no rule: a catalogue says how complete
// and how old its facts are, and the checks decide what follows from that.
// Everything here is immutable once made, and safe for concurrent use.
package schema

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Catalogue is a set of data sets. The zero value knows nothing, so that every
// scope of it is open.
type Catalogue struct {
	sets      []*Dataset // by precedence, without ECS and additions
	additions []*Dataset
	ecs       *Dataset              // nil where no table has it
	former    map[string][]*Dataset // other versions of the data sets, by name
	stacks    []Stack
	values    *Values // nil for those that the program carries
	families  []string
	tables    []*Table
	memo      memo
}

//go:generate go run ./gen -facts ../../../shared/facts -out fields.bin -values ecs-values.json

//go:embed fields.bin
var embedded string

var carried = sync.OnceValue(func() *Catalogue {
	t, err := open(embedded)
	if err != nil {
		panic("the program's own field table cannot be read: " + err.Error()) // it was built wrongly
	}
	return new(Catalogue).With(t)
})

// Default returns the catalogue that the program carries with it.
func Default() *Catalogue { return carried() }

// DefaultChecksum tells apart what different builds of the program carry.
func DefaultChecksum() uint32 { return readUint32(embedded, len(magic)) }

// With returns the catalogue with a table laid over it: a data set of the
// table hides those of the same name, and comes before all others where they
// speak of the same indices.
func (c *Catalogue) With(t *Table) *Catalogue {
	out := &Catalogue{
		ecs:      c.ecs,
		families: slices.Concat(t.families, c.families),
		tables:   append([]*Table{t}, c.tables...),
		former:   maps.Clone(c.former),
		stacks:   c.stacks,
		values:   c.values,
	}
	hidden := map[string]bool{}
	for _, d := range t.datasets {
		if !d.Has(Former) {
			hidden[d.Name] = true
			delete(out.former, d.Name)
			out.add(d)
		}
	}
	for _, d := range t.datasets {
		if d.Has(Former) {
			if out.former == nil {
				out.former = make(map[string][]*Dataset)
			}
			out.former[d.Name] = append(slices.Clip(out.former[d.Name]), d)
		}
	}
	for _, d := range slices.Concat(c.sets, c.additions) {
		if !hidden[d.Name] {
			out.add(d)
		}
	}
	return out
}

func (c *Catalogue) add(d *Dataset) {
	switch {
	case d.Name == "ecs":
		c.ecs = d
	case d.Has(Addition):
		c.additions = append(c.additions, d)
	default:
		c.sets = append(c.sets, d)
		for _, index := range d.Index {
			if prefix, ok := strings.CutSuffix(index, "*"); ok {
				c.families = append(c.families, prefix)
			}
		}
	}
}

// ECS returns the data set of the Elastic Common Schema, or nil.
func (c *Catalogue) ECS() *Dataset { return c.ecs }

// Datasets returns every data set but ECS, by precedence.
func (c *Catalogue) Datasets() []*Dataset { return slices.Concat(c.sets, c.additions) }

// ECSType returns the type that ECS gives a field, or [NoType].
func (c *Catalogue) ECSType(name string) Type {
	if c.ecs == nil {
		return NoType
	}
	e, ok := c.ecs.get(c.ecs.table.find(name))
	if !ok {
		return NoType
	}
	return e.typ
}
