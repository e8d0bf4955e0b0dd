package catalogue

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// maxFacts bounds how many fields one part may have, all data sets together,
// and maxMembers how many members of objects one file: those that are
// published have a tenth of it.
const (
	maxFacts   = 500_000
	maxFormer  = 300_000 // from which on what older stacks get is left out
	maxMembers = 1_000_000
)

var errTooMany = fmt.Errorf("has more than %d fields: no schema has, so what is left is not read", maxFacts)

// derivation is the making of one table.
type derivation struct {
	folder  *folder
	base    *schema.Catalogue
	builder schema.Builder
	// prefix is put before a file's name where it is told to a user: the
	// folder's path relative to the workspace.
	prefix   string
	files    []File
	problems []Problem
	notes    []string
	datasets int
	facts    int
	types    map[schema.Type]bool
	values   *schema.Values // of ECS; nil where none were read
	unjudged []string       // stacks by which no rule is judged
}

// note tells the user something that is no mistake.
func (d *derivation) note(format string, args ...any) {
	d.notes = append(d.notes, fmt.Sprintf(format, args...))
}

func (d *derivation) problem(name string, p Problem) {
	p.Path = d.shown(name)
	d.problems = append(d.problems, p)
}

func (d *derivation) shown(name string) string { return path.Join(d.prefix, name) }

// add adds a data set, if the number of all fields allows it.
func (d *derivation) add(set schema.Dataset, facts []schema.Fact) error {
	if d.facts += len(facts); d.facts > maxFacts {
		return errTooMany
	}
	d.datasets++
	for i := range facts {
		facts[i].Type = d.known(facts[i].Type)
		if set.Has(schema.Former) {
			facts[i].Words = "" // a reader is told those of the fields that count
		}
	}
	d.builder.Add(set, facts)
	return nil
}

// maxTypes is how many different types a table can have: Elasticsearch has
// some forty, so whatever a file has beyond this many is no type.
const maxTypes = 200

// known returns a type, or none where there are too many different ones.
func (d *derivation) known(t schema.Type) schema.Type {
	if d.types[t] {
		return t
	}
	if len(d.types) == maxTypes {
		return schema.NoType
	}
	if d.types == nil {
		d.types = map[schema.Type]bool{schema.NoType: true}
	}
	d.types[t] = true
	return t
}

// read passes a file to a function that reads it. What is wrong with it is
// reported, and true returned where nothing ended the reading early.
func (d *derivation) read(name string, limit int64, use func(io.Reader) error) bool {
	file, err := d.folder.read(name, limit, use)
	d.files = append(d.files, file)
	if err != nil && !errors.Is(err, errReported) {
		d.problem(name, Problem{Message: messageOf(err)})
	}
	return err == nil
}

// errReported is an error that the user has been told of.
var errReported = errors.New("reported")

func messageOf(err error) string {
	var large errTooLarge
	if errors.As(err, &large) {
		return large.message
	}
	return plain(err).Error()
}

// json walks through a JSON file. One that is not packed is read whole, so that
// a mistake in it has a line and a column.
func (d *derivation) json(name string, visit func(*walker) error) bool {
	return d.jsonUpTo(maxText, name, visit)
}

// jsonUpTo is json with a limit for what a packed file holds, in bytes.
func (d *derivation) jsonUpTo(limit int64, name string, visit func(*walker) error) bool {
	walk := func(r io.Reader, text []byte) error {
		w := newWalker(r, text, func(p Problem) { d.problem(name, p) })
		if err := visit(w); err != nil {
			if errors.Is(err, errTooMany) {
				return err
			}
			w.end(err)
			return errReported
		}
		return nil
	}
	if strings.HasSuffix(name, ".gz") {
		return d.read(name, limit, func(r io.Reader) error { return walk(r, nil) })
	}
	return d.read(name, maxText, func(r io.Reader) error {
		text, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		return walk(nil, text)
	})
}

// carried returns the version and the date of the data sets that the program
// carries and that a test accepts.
func (d *derivation) carried(is func(*schema.Dataset) bool) (v version, date string, ok bool) {
	for _, set := range append(d.base.Datasets(), d.base.ECS()) {
		if set != nil && set.Source == "" && is(set) {
			v, ok = parseVersion(set.Version)
			return v, set.Date, ok
		}
	}
	return version{}, "", false
}

func isNamed(name string) func(*schema.Dataset) bool {
	return func(set *schema.Dataset) bool { return set.Name == name }
}

func isOfPackage(pkg string) func(*schema.Dataset) bool {
	return func(set *schema.Dataset) bool { return set.Package == pkg }
}

// date fills in the version of a data set, and what is known of its age: the
// files do not tell when they were made, but facts of the version that the
// program carries are as old as its own.
func (d *derivation) date(set *schema.Dataset, e edition, is func(*schema.Dataset) bool) {
	set.Version, set.Source, set.Stacks = e.version.String(), d.shown(e.file), e.stacks
	if e.wanted.text != "" && e.version.compare(e.wanted) != 0 {
		set.Wanted = e.wanted.String()
	}
	if e.former {
		set.Traits |= schema.Former
	}
	if own, date, ok := d.carried(is); ok && own.compare(e.version) == 0 {
		set.Date = date
	}
}

// worse reports whether the program carries facts of a version that is nearer
// to the wanted one, and says so. Facts of an older stack have none to compare
// with.
func (d *derivation) worse(what string, e edition, is func(*schema.Dataset) bool) bool {
	own, _, ok := d.carried(is)
	if !ok || e.former || e.wanted.text == "" || !own.nearer(e.version, e.wanted) || own.compare(e.version) == 0 {
		return false
	}
	d.note("%s: %s is wanted, the workspace has %s at best, so %s that the program carries counts", what, e.wanted, e.version, own)
	return true
}

// leaves reads an object whose members are types, or objects of members, and
// gives the facts with their names spelt out.
func leaves(w *walker) ([]schema.Fact, error) {
	var out []schema.Fact
	var read func(prefix string, depth int) error
	read = func(prefix string, depth int) error {
		return w.members(func(name string) error {
			name = prefix + name
			if w.PeekKind() == '{' && depth < maxDepth {
				return read(name+".", depth+1)
			}
			t, err := w.word()
			if err != nil {
				return err
			}
			// A name whose type cannot be read is a name nevertheless.
			for _, name := range layout.SpellOut(name) {
				out = append(out, schema.Fact{Name: name, Type: layout.TypeOf(t), Array: true})
			}
			return nil
		})
	}
	err := read("", 0)
	return out, err
}

// indexOf turns a rule's index pattern into one that a data set can have: a
// name, or a beginning and "*".
func indexOf(pattern string) (string, bool) {
	if _, local, ok := strings.Cut(pattern, ":"); ok {
		pattern = local
	}
	head, _, wild := strings.Cut(strings.TrimSpace(pattern), "*")
	if wild {
		return head + "*", true
	}
	return head, head != ""
}
