package schema

import (
	"sort"
	"strings"
)

// Dataset is one set of fields that documents share: a data stream's, a
// Beat's, or ECS itself.
type Dataset struct {
	// Name is the value of event.dataset for a data stream
	// ("endpoint.events.process", "aws.cloudtrail"), else the product's
	// ("winlogbeat", "endgame", "ecs").
	Name string
	// Title is what a reader calls it, such as "Elastic Defend process
	// events"; Product is the part of it that has the version, such as
	// "Elastic Defend".
	Title, Product string
	// Package is the integration package that declares it; empty for a Beat,
	// Endgame and ECS.
	Package string
	// Version is that of the facts, and Date the day ("2024-07-31") up to
	// which they are known to be right.
	Version, Date string
	// Wanted is the version that was looked for, where Version is only the
	// nearest that there is; else empty.
	Wanted string
	// Source is the file that the facts were read from, as its workspace names
	// it; empty for what the program carries.
	Source string
	// Index are the patterns of the indices that hold its documents. Each is
	// a name, or a beginning followed by "*".
	Index []string
	// Stacks are the versions of the Elastic Stack, as the workspace names
	// them, that get exactly these fields; empty where nobody says.
	Stacks []string
	Traits

	table       *Table
	first, size int   // its entries in the table
	wild        []int // those entries whose names are patterns
}

// Traits say how far a data set's silence about a field can be trusted.
type Traits uint8

// The traits.
const (
	// Strict: documents have these fields and no other, as nothing is mapped
	// when it appears. Without it a document may have any field of ECS, and
	// the members of an object vary.
	Strict Traits = 1 << iota
	// Headless: some names lack their first parts, so that a name outside of
	// ECS counts as possible when its last parts are listed.
	Headless
	// Addition: the fields can be added to the documents of any data set in
	// the indices, and nothing is said about other fields.
	Addition
	// Former: a version that other stacks get than the one that counts. The
	// data set of the same name that is not a former one stands in its place
	// everywhere but in [Scope.In].
	Former

	// staged marks, where a table is stored, a data set that has Stacks.
	staged
)

// Has reports whether all of the given traits are set.
func (t Traits) Has(which Traits) bool { return t&which == which }

// String names the data set with its version and age, as a message cites it:
// "Elastic Defend process events 9.6.0 (August 2026)".
func (d *Dataset) String() string { return strings.TrimSpace(d.Title + " " + d.edition()) }

// Cited names what the data set belongs to, with its version and age: "Elastic
// Defend 9.6.0 (August 2026)", "ECS 9.4.0 (nearest to 9.5.0)".
func (d *Dataset) Cited() string { return strings.TrimSpace(d.Product + " " + d.edition()) }

// edition is the version and the month of the facts.
func (d *Dataset) edition() string {
	var notes []string
	if d.Wanted != "" {
		notes = append(notes, "nearest to "+d.Wanted)
	}
	if month := monthOf(d.Date); month != "" {
		notes = append(notes, month)
	}
	if len(notes) == 0 {
		return d.Version
	}
	return strings.TrimSpace(d.Version + " (" + strings.Join(notes, ", ") + ")")
}

var months = [...]string{
	"January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December",
}

// monthOf turns "2024-07-31" into "July 2024", and anything else into "".
func monthOf(date string) string {
	if len(date) < 7 || date[4] != '-' {
		return ""
	}
	month := int(date[5]-'0')*10 + int(date[6]-'0')
	if month < 1 || month > len(months) {
		return ""
	}
	return months[month-1] + " " + date[:4]
}

// entry is one field of a data set.
type entry struct {
	typ   Type
	flags flags
}

// flags are what a table keeps of a field beside its type.
type flags uint8

const (
	flagArray     flags = 1 << iota // ECS lets it hold several values
	flagMulti                       // a multi-field of the name before the last dot
	flagBeta                        // not yet settled in ECS
	flagUnindexed                   // kept in the source alone, so no query finds it
)

// get returns the entry for the table's name id; the id may be -1.
func (d *Dataset) get(id int) (entry, bool) {
	if id < 0 {
		return entry{}, false
	}
	i := d.search(id)
	if i == d.size || d.table.entryName(d.first+i) != id {
		return entry{}, false
	}
	return d.at(i), true
}

// at returns the data set's i-th entry.
func (d *Dataset) at(i int) entry { return d.table.entry(d.first + i) }

// search returns the index of the first entry whose name id is not below id.
func (d *Dataset) search(id int) int {
	return sort.Search(d.size, func(i int) bool { return d.table.entryName(d.first+i) >= id })
}

// name returns the name of the data set's i-th entry. Entries are in order of
// name.
func (d *Dataset) name(i int) string { return d.table.name(d.table.entryName(d.first + i)) }

// below returns the range of entries whose names begin with prefix.
func (d *Dataset) below(prefix string) (from, to int) {
	from = d.search(d.table.search(prefix))
	to = from
	for to < d.size && strings.HasPrefix(d.name(to), prefix) {
		to++
	}
	return from, to
}

// hasMembers reports whether some entry's name begins with name and a dot.
func (d *Dataset) hasMembers(name string) bool {
	from := d.search(d.table.search(name + "."))
	return from < d.size && strings.HasPrefix(d.name(from), name) && d.name(from)[len(name)] == '.'
}
