package schema

import (
	"encoding/binary"
	"hash/crc32"
	"maps"
	"slices"
	"sort"
	"strings"
)

// Fact is one field of a data set that is about to be stored.
type Fact struct {
	// Name may have "*" for parts that vary.
	Name string
	Type Type
	// Array says that ECS lets the field hold several values.
	Array bool
	// Beta marks a field that ECS has not settled.
	Beta bool
	// Unindexed marks a field that is kept but that no query finds.
	Unindexed bool
	// Of marks a multi-field of the name before the last dot.
	Of bool
	// Words is what the schema says of the field to a reader; empty mostly.
	Words string
}

// Builder collects data sets and makes a [Table] of them. The zero value is
// ready. The table's bytes depend on what was added and not on the order of
// facts.
type Builder struct {
	sets     []*building
	families []string
}

type building struct {
	Dataset
	facts map[string]Fact
}

// Add adds a data set with its fields; of two facts about one name the later
// one counts.
func (b *Builder) Add(d Dataset, facts []Fact) {
	set := &building{d, make(map[string]Fact, len(facts))}
	for _, f := range facts {
		set.facts[f.Name] = f
	}
	for name, f := range set.facts {
		if !f.Of && set.looksLikeMultiField(name) {
			f.Of = true
			set.facts[name] = f
		}
	}
	b.sets = append(b.sets, set)
}

// Cover says that the table has every data set of the indices whose names
// begin with one of the prefixes. The indices of each data set are covered
// without it.
func (b *Builder) Cover(prefixes ...string) { b.families = append(b.families, prefixes...) }

// multiFieldNames are what multi-fields are called in the mappings at hand.
// Any other name below a field is a second field that only looks like one.
var multiFieldNames = []string{"text", "caseless", "keyword", "raw"}

func (s *building) looksLikeMultiField(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || !slices.Contains(multiFieldNames, name[dot+1:]) {
		return false
	}
	switch parent := s.facts[name[:dot]]; parent.Type.Family() {
	case KeywordFamily, TextFamily:
		return true
	}
	return false
}

// Bytes returns the table.
func (b *Builder) Bytes() []byte {
	names := map[string]int{}
	types := map[Type]int{}
	for _, s := range b.sets {
		for name, f := range s.facts {
			names[name], types[f.Type] = 0, 0
		}
	}
	var w writer
	sortedNames, sortedTypes := number(names), number(types)
	entries := 0
	for _, s := range b.sets {
		s.first, s.size = entries, len(s.facts)
		entries += s.size
	}
	blob := strings.Join(sortedNames, "")
	w.uint32(len(sortedNames), entries, len(blob))
	w.offsets(sortedNames)
	w.out = append(w.out, blob...)
	b.writeEntries(&w, names, types)
	w.uint32(len(sortedTypes))
	for _, t := range sortedTypes {
		w.string(string(t))
	}
	w.strings(slices.Compact(slices.Sorted(slices.Values(b.families))))
	w.uint32(len(b.sets))
	for _, s := range b.sets {
		s.write(&w)
	}
	b.writeWords(&w)
	head := append([]byte(magic), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(head[len(magic):], crc32.ChecksumIEEE(w.out))
	return append(head, w.out...)
}

// number gives every key its place in the order of keys.
func number[K ~string](keys map[K]int) []K {
	sorted := slices.Sorted(maps.Keys(keys))
	for i, k := range sorted {
		keys[k] = i
	}
	return sorted
}

// writeEntries writes the three columns of the data sets' entries.
func (b *Builder) writeEntries(w *writer, names map[string]int, types map[Type]int) {
	var kinds, flags []byte
	for _, s := range b.sets {
		sorted := slices.Sorted(maps.Keys(s.facts))
		for i, name := range sorted {
			f := s.facts[name]
			w.uint32(names[name])
			kinds = append(kinds, byte(types[f.Type]))
			flags = append(flags, byte(f.flags()))
			if strings.Contains(name, "*") {
				s.wild = append(s.wild, i)
			}
		}
	}
	w.out = append(w.out, kinds...)
	w.out = append(w.out, flags...)
}

// writeWords writes what is said of the entries, at the end of the table: the
// numbers of those of which something is said, in order, each with its text.
// Where nothing is said there is no such part.
func (b *Builder) writeWords(w *writer) {
	var part writer
	said := 0
	for _, s := range b.sets {
		for i, name := range slices.Sorted(maps.Keys(s.facts)) {
			if text := s.facts[name].Words; text != "" {
				said++
				part.uint32(s.first + i)
				part.string(text)
			}
		}
	}
	if said > 0 {
		w.uint32(said)
		w.out = append(w.out, part.out...)
	}
}

func (f Fact) flags() flags {
	var out flags
	for flag, set := range map[flags]bool{flagArray: f.Array, flagMulti: f.Of, flagBeta: f.Beta, flagUnindexed: f.Unindexed} {
		if set {
			out |= flag
		}
	}
	return out
}

func (s *building) write(w *writer) {
	for _, text := range []string{s.Name, s.Title, s.Product, s.Package, s.Version, s.Date, s.Wanted, s.Source} {
		w.string(text)
	}
	sort.Strings(s.Index)
	w.strings(s.Index)
	traits := s.Traits
	if len(s.Stacks) > 0 {
		traits |= staged
	}
	w.uint32(int(traits))
	if traits.Has(staged) {
		w.strings(s.Stacks)
	}
	w.uint32(s.first, s.size, len(s.wild))
	w.uint32(s.wild...)
}

// writer writes what [reader] reads.
type writer struct{ out []byte }

func (w *writer) uint32(values ...int) {
	for _, v := range values {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(v))
	}
}

func (w *writer) string(s string) {
	w.uint32(len(s))
	w.out = append(w.out, s...)
}

func (w *writer) strings(list []string) {
	w.uint32(len(list))
	for _, s := range list {
		w.string(s)
	}
}

// offsets writes where each of the names begins and where the last one ends.
func (w *writer) offsets(names []string) {
	at := 0
	for _, name := range names {
		w.uint32(at)
		at += len(name)
	}
	w.uint32(at)
}
