// Package catalogue reads the schema files that a workspace brings and makes a
// [schema.Table] of them, which is laid over the catalogue that the program
// carries: the files of a detection-rules checkout (`detection_rules/etc`), the
// custom schemas of a folder of custom rules, integration packages, and
// mappings and field capabilities as Elasticsearch answers them.
//
// The files of one source are a part. A part is read once into a derived
// table, which is kept in the user's cache folder with the sizes, times and
// sums of the files that it was made from; from then on those are compared and
// the table is read where it lies. A kept table that is damaged, half written
// or of something else is ignored and made anew.
//
// The files are somebody else's: nothing outside of the workspace is read,
// whatever a path or a link says, nothing is fetched, and size, depth and the
// number of fields are bounded. What is wrong with a file is a [Problem] and
// costs what it says of it; everything else counts.
//
// Which of two versions a rule is judged by is settled here. What follows from
// a field that is not listed is not.
package catalogue

import (
	"fmt"
	"hash/crc32"
	"sync"
	"time"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/workspace"
)

// Loader reads schema files. It is safe for concurrent use once its fields are
// set; whoever loads again should use the same one, which shares the tables.
type Loader struct {
	// Base is the catalogue beneath: [schema.Default], or another one in
	// tests.
	Base *schema.Catalogue
	// CacheDir is the folder for derived tables; empty for none, so that every
	// load reads everything.
	CacheDir string
	// Refresh reads the files whatever is kept of them.
	Refresh bool
	// KeptOnly leaves out every part that takes long to read and is not kept.
	KeptOnly bool
	// Overlay is what files hold in place of what lies on the disk. Tables that
	// are kept of the same content are read then, and none is written.
	Overlay Overlay

	mu   sync.Mutex
	seen map[string]remembered // tables that were read from the cache, by file
}

// large is the size of a part's files, in bytes, from which on its table is
// kept.
const large = 32 << 10

// Report says what was read.
type Report struct {
	Parts []Part
	// Pending says that a part was left out since it is not kept.
	Pending bool
	// Checksum tells apart what the files say.
	Checksum uint32
}

// Part is what one source of the workspace brought.
type Part struct {
	// Name is how the workspace names it: a path relative to it.
	Name string `json:"name"`
	// Folder is the absolute path of the folder that the files lie in.
	Folder string `json:"folder"`
	Files  []File `json:"files,omitempty"`
	// Stacks are the versions of the stack that the files were chosen for, the
	// newest first: that one's count, and the others' where a rule is judged by
	// older stacks.
	Stacks []string `json:"stacks,omitempty"`
	// Notes tell which versions count and why; Problems what cannot be used.
	Notes    []string  `json:"notes,omitempty"`
	Problems []Problem `json:"problems,omitempty"`
	// Datasets and Fields count what was found.
	Datasets int `json:"datasets"`
	Fields   int `json:"fields"`
	// Built is when the table was made, and TookMS how many milliseconds that
	// took.
	Built  time.Time `json:"built,omitzero"`
	TookMS int64     `json:"took_ms"`
	// Checked is when the files were last compared with it by their content.
	Checked time.Time `json:"checked,omitzero"`
	// Kept is the file that holds the table; empty where it is not kept.
	Kept string `json:"-"`
	// KeptSize is that file's size in bytes.
	KeptSize int64 `json:"-"`
	// Reused says that the table was there already.
	Reused bool `json:"-"`
	// Pending says that the part is left out until somebody reads it.
	Pending bool `json:"-"`
	// Unkept says why the table could not be kept.
	Unkept string `json:"-"`
}

// Size is the size of the part's files in bytes.
func (p *Part) Size() int64 {
	var sum int64
	for _, f := range p.Files {
		sum += f.Size
	}
	return sum
}

// Load returns the catalogue of a workspace: what its schema files say, over
// the base. It never fails: what cannot be used is in the report.
func (l *Loader) Load(cfg *config.Config) (*schema.Catalogue, *Report) {
	report := &Report{}
	catalogue := l.Base
	below := schema.DefaultChecksum()
	for _, s := range l.Overlay.sourcesOf(cfg) {
		part, table, values := l.load(&s, catalogue, below)
		if len(s.stacks) > 0 {
			catalogue = catalogue.WithStacks(known(s.stacks))
		}
		catalogue = catalogue.WithValues(values)
		if table != nil && len(table.Datasets()) > 0 {
			catalogue = catalogue.With(table)
			below = table.Checksum()
			report.Checksum = crc32.ChecksumIEEE(fmt.Appendf(nil, "%08x %08x", report.Checksum, below))
		}
		report.Pending = report.Pending || part.Pending
		report.Parts = append(report.Parts, part)
	}
	return catalogue, report
}

// load reads one part. below is the checksum of the table beneath, which its
// own depends on.
func (l *Loader) load(s *source, base *schema.Catalogue, below uint32) (Part, *schema.Table, *schema.Values) {
	part := Part{Name: s.name, Folder: s.dir, Problems: s.problems, Stacks: namesOf(s.stacks)}
	root, err := l.Overlay.openFolder(s.dir)
	if err != nil {
		part.Problems = append(part.Problems, Problem{Path: s.prefix, Message: messageOf(err)})
		return part, nil, nil
	}
	defer root.Close()
	key := fmt.Sprintf("%08x", crc32.ChecksumIEEE(fmt.Appendf(nil, "%d %08x %q %q %q", revision, below, s.salt, s.files, s.prefix)))
	kept := l.keptFile(s)
	size := root.size(s.files)
	if size >= large && kept != "" && !l.Refresh {
		if old, table, values, ok := l.readKept(kept, key, root, s); ok {
			old.Problems = append(part.Problems, old.Problems...)
			return old, table, values
		}
	}
	if l.KeptOnly && size >= large {
		part.Pending = true
		return part, nil, nil
	}
	table, values := derive(s, root, base, &part)
	if table != nil && size >= large && kept != "" && l.Overlay == nil {
		keep(kept, key, &part, table, values, len(s.problems))
	}
	return part, table, values
}

// revision is raised when the same files come to mean another table.
const revision = 2

// derive reads a part's files.
func derive(s *source, root *folder, base *schema.Catalogue, part *Part) (*schema.Table, *schema.Values) {
	start := time.Now()
	d := &derivation{folder: root, base: base, prefix: s.prefix}
	if err := s.derive(d); err != nil {
		d.problem(".", Problem{Message: err.Error()})
	}
	part.Files, part.Notes, part.Datasets, part.Fields = d.files, d.notes, d.datasets, d.facts
	part.Problems = append(part.Problems, d.problems...)
	part.Built = start.UTC().Round(0)
	part.Checked = part.Built
	defer func() { part.TookMS = time.Since(start).Milliseconds() }()
	table, err := schema.ReadTable(string(d.builder.Bytes()))
	if err != nil {
		part.Problems = append(part.Problems, Problem{Path: s.prefix, Message: "the fields cannot be used: " + err.Error()})
		return nil, nil
	}
	return table, d.values
}

// size is the sum of the files' sizes in bytes, as far as there are any.
func (f *folder) size(files []string) int64 {
	var sum int64
	for _, name := range files {
		if info, err := f.Stat(name); err == nil {
			sum += info.Size()
		}
	}
	return sum
}

// within returns a folder's path relative to the workspace, with slashes; as it
// is where no path leads there.
func within(p workspace.Platform, root, dir string) string {
	if rel, ok := p.Rel(root, dir); ok {
		return rel
	}
	return p.Slashes(dir)
}
