package schema

import (
	"errors"
	"fmt"
	"hash/crc32"
	"sort"
	"sync"
)

// Table is a number of data sets in the form in which they are stored: the
// names of all fields once, in order, and for each data set the numbers of its
// names with their types. It is read where it lies, so that opening one costs
// next to nothing and a look-up is two binary searches; the program's own
// table is part of the executable's text, and one that is derived from a
// workspace can be kept in a file as it is.
type Table struct {
	data     string
	names    int // how many names
	offsets  int // position of the offsets of the names in the blob, one more than names
	blob     int // position of the names' text
	ids      int // position of the entries' name numbers
	kinds    int // position of the entries' types, a byte each
	flags    int // position of the entries' flags, a byte each
	types    []Type
	datasets []*Dataset
	families []string // beginnings of index names of which the table has every data set
	words    []words  // in order of entry
	// letters are those of the names, by their number, found out when the first
	// name is looked for that there is not.
	letters func() []letters
}

// words is what is said of an entry to a reader.
type words struct {
	entry int
	text  string
}

// magic begins a table. Its last byte is the version of the format.
const magic = "rwfield\x02"

// errDamaged is what a table that cannot be read is reported as.
var errDamaged = errors.New("the field table is damaged")

// ReadTable reads a table that [Builder.Bytes] made. The table keeps data. A
// table that is damaged, cut short or of another format is an error, never a
// panic later.
func ReadTable(data string) (*Table, error) {
	if len(data) < len(magic)+8 || data[:len(magic)] != magic {
		return nil, fmt.Errorf("%w: it does not begin as one", errDamaged)
	}
	if checksum(data[len(magic)+4:]) != readUint32(data, len(magic)) {
		return nil, fmt.Errorf("%w: its checksum is another", errDamaged)
	}
	t, err := open(data)
	if err != nil {
		return nil, err
	}
	return t, t.verify()
}

// checksum is that of the text's bytes, of which it copies only a few at a
// time.
func checksum(text string) uint32 {
	var sum uint32
	var part [8 << 10]byte
	for len(text) > 0 {
		n := copy(part[:], text)
		sum = crc32.Update(sum, crc32.IEEETable, part[:n])
		text = text[n:]
	}
	return sum
}

// verify checks that every number in the table points into it.
func (t *Table) verify() error {
	end := uint32(0)
	for i := range t.names + 1 {
		offset := readUint32(t.data, t.offsets+4*i)
		if offset < end || int(offset) > t.ids-t.blob {
			return fmt.Errorf("%w: name %d lies outside", errDamaged, i)
		}
		end = offset
	}
	for i := range (t.kinds - t.ids) / 4 {
		if t.entryName(i) >= t.names {
			return fmt.Errorf("%w: entry %d has no name", errDamaged, i)
		}
	}
	for i := range t.flags - t.kinds {
		if int(t.data[t.kinds+i]) >= len(t.types) {
			return fmt.Errorf("%w: entry %d has no type", errDamaged, i)
		}
	}
	for _, d := range t.datasets {
		for _, i := range d.wild {
			if i >= d.size {
				return fmt.Errorf("%w: %s has no entry %d", errDamaged, d.Name, i)
			}
		}
	}
	return nil
}

// open is ReadTable for data that is known to be whole.
func open(data string) (*Table, error) {
	r := reader{data: data, at: len(magic) + 4}
	t := &Table{data: data, names: r.uint32()}
	t.letters = sync.OnceValue(t.lettersOfNames)
	entries := r.uint32()
	blobSize := r.uint32()
	t.offsets = r.skip(4 * (t.names + 1))
	t.blob = r.skip(blobSize)
	t.ids = r.skip(4 * entries)
	t.kinds = r.skip(entries)
	t.flags = r.skip(entries)
	for _, name := range r.strings() {
		t.types = append(t.types, Type(name))
	}
	t.families = r.strings()
	sets := make([]Dataset, r.count())
	for i := range sets {
		d := &sets[i]
		d.read(&r, t)
		if r.failed || d.first < 0 || d.size < 0 || d.first+d.size > entries {
			return nil, errDamaged
		}
		t.datasets = append(t.datasets, d)
	}
	if r.at < len(data) && !r.failed {
		t.words = make([]words, r.count())
		for i := range t.words {
			t.words[i] = words{r.uint32(), r.string()}
		}
	}
	if r.failed {
		return nil, errDamaged
	}
	return t, nil
}

func (d *Dataset) read(r *reader, t *Table) {
	d.table = t
	d.Name, d.Title, d.Product, d.Package = r.string(), r.string(), r.string(), r.string()
	d.Version, d.Date, d.Wanted, d.Source = r.string(), r.string(), r.string(), r.string()
	d.Index = r.strings()
	d.Traits = Traits(r.uint32())
	if d.Has(staged) {
		d.Stacks, d.Traits = r.strings(), d.Traits&^staged
	}
	d.first, d.size = r.uint32(), r.uint32()
	for range r.count() {
		d.wild = append(d.wild, r.uint32())
	}
}

// Bytes returns the table as it is stored.
func (t *Table) Bytes() string { return t.data }

// Checksum tells tables apart.
func (t *Table) Checksum() uint32 { return readUint32(t.data, len(magic)) }

// Datasets returns the table's data sets.
func (t *Table) Datasets() []*Dataset { return t.datasets }

// name returns the name with a number.
func (t *Table) name(id int) string {
	at := t.offsets + 4*id
	return t.data[t.blob+int(readUint32(t.data, at)) : t.blob+int(readUint32(t.data, at+4))]
}

// search returns the number of the first name that is not before s.
func (t *Table) search(s string) int {
	return sort.Search(t.names, func(i int) bool { return t.name(i) >= s })
}

// find returns the number of a name, or -1.
func (t *Table) find(s string) int {
	if i := t.search(s); i < t.names && t.name(i) == s {
		return i
	}
	return -1
}

func (t *Table) entryName(i int) int { return int(readUint32(t.data, t.ids+4*i)) }

func (t *Table) entry(i int) entry {
	return entry{t.types[t.data[t.kinds+i]], flags(t.data[t.flags+i])}
}

// reader takes a table's parts one after the other. After a part that is not
// there everything else is empty, and failed is set.
type reader struct {
	data   string
	at     int
	failed bool
}

// skip passes n bytes and returns where they begin.
func (r *reader) skip(n int) int {
	from := r.at
	if r.failed || n < 0 || n > len(r.data)-r.at {
		r.failed = true
		return 0
	}
	r.at += n
	return from
}

func (r *reader) uint32() int {
	from := r.skip(4)
	if r.failed {
		return 0
	}
	return int(readUint32(r.data, from))
}

func (r *reader) string() string {
	n := r.uint32()
	from := r.skip(n)
	if r.failed {
		return ""
	}
	return r.data[from : from+n]
}

// count reads how many things follow, of which each takes four bytes or more.
func (r *reader) count() int {
	n := r.uint32()
	if n > (len(r.data)-r.at)/4 {
		r.failed = true
		return 0
	}
	return n
}

func (r *reader) strings() []string {
	out := make([]string, r.count())
	for i := range out {
		out[i] = r.string()
	}
	return out
}

// readUint32 reads a little-endian number.
func readUint32(s string, at int) uint32 {
	b := s[at : at+4]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}
