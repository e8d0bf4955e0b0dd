package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// packageText is what a file says of one package, in all its versions. Which
// of them count shows only when all have been seen, so their texts are kept
// until then: each once, since most versions change nothing.
type packageText struct {
	name     string
	versions []versionText // the newest first
}

// versionText is a version of a package with the texts of its streams' fields.
type versionText struct {
	version
	streams map[string]string
}

// maxPackageText is the size, in bytes, of the different texts of one package
// above which it is none. All packages that are published have this together.
const maxPackageText = 64 << 20

func readPackageText(w *walker, pkg string) (*packageText, error) {
	p := &packageText{name: pkg}
	texts := make(map[string]string)
	size := 0
	err := w.members(func(name string) error {
		v, ok := parseVersion(name)
		if !ok {
			return w.SkipValue()
		}
		out := versionText{v, make(map[string]string)}
		err := w.members(func(stream string) error {
			if _, ok := layout.Place(pkg, stream); !ok {
				return w.SkipValue() // such as a list of machine learning jobs
			}
			value, err := w.ReadValue()
			if err != nil {
				return err
			}
			text, known := texts[string(value)]
			if !known {
				if size += len(value); size > maxPackageText {
					return errTooLarge{"the package " + pkg + " is larger than all that are published: nothing of the file counts"}
				}
				text = string(value)
				texts[text] = text
			}
			out.streams[stream] = text
			return nil
		})
		p.versions = append(p.versions, out)
		return err
	})
	slices.SortStableFunc(p.versions, func(a, b versionText) int { return b.compare(a.version) })
	return p, err
}

// chosenStream is a data stream of a package in one version.
type chosenStream struct {
	edition
	stream string
	pkg    string
	text   string
	facts  []schema.Fact
}

// choose picks, for every data stream, the version that counts, and those that
// older stacks get as far as they are there and have other fields.
func (p *packageText) choose(list []released, stacks []stack) []chosenStream {
	if len(stacks) == 0 {
		stacks = []stack{{}}
	}
	running := make([][]version, len(stacks))
	for i, st := range stacks {
		running[i] = runningOn(list, st.version)
	}
	streams := make(map[string]bool)
	for _, v := range p.versions {
		for stream := range v.streams {
			streams[stream] = true
		}
	}
	var out []chosenStream
	for _, stream := range slices.Sorted(maps.Keys(streams)) {
		from := len(out)
		for i, st := range stacks {
			v, wanted, ok := p.of(stream, running[i])
			exact := ok && v.compare(wanted) == 0 && wanted.text != ""
			if !ok || i > 0 && !exact {
				continue
			}
			text := v.streams[stream]
			at := slices.IndexFunc(out[from:], func(c chosenStream) bool {
				return c.text == text && (!c.former || c.version.compare(v.version) == 0)
			})
			if at < 0 {
				at = len(out) - from
				out = append(out, chosenStream{
					edition: edition{version: v.version, wanted: wanted, former: i > 0}, pkg: p.name, stream: stream, text: text,
				})
			}
			if exact {
				out[from+at].stacks = append(out[from+at].stacks, st.name())
			}
		}
	}
	return out
}

// of returns the version of a stream that a stack gets, of which running are
// the package's versions: the newest that has the stream. Where that one's
// fields are not at hand, it is wanted, and the nearest that has the stream
// stands for it; where none runs, that is the newest. It is false where the
// stack has no such stream.
func (p *packageText) of(stream string, running []version) (v versionText, wanted version, ok bool) {
	for _, r := range running {
		i := slices.IndexFunc(p.versions, func(v versionText) bool { return v.compare(r) == 0 })
		if i < 0 {
			wanted = r
			break
		}
		if _, has := p.versions[i].streams[stream]; has {
			return p.versions[i], r, true
		}
	}
	if wanted.text == "" && len(running) > 0 {
		return versionText{}, wanted, false
	}
	for _, near := range p.versions {
		if _, has := near.streams[stream]; has && (!ok || wanted.text != "" && near.nearer(v.version, wanted)) {
			v, ok = near, true
		}
	}
	return v, wanted, ok
}

// read reads the stream's fields, whose text stands in the file that w walks
// through. It is false for what is no list of fields, which is reported.
func (c *chosenStream) read(w *walker) (bool, error) {
	part := newWalker(nil, []byte(c.text), w.report)
	part.within = "/" + escaped(c.pkg) + "/" + escaped(c.version.String()) + "/" + escaped(c.stream)
	part.wrongs = w.wrongs
	var err error
	c.facts, err = leaves(part)
	c.text = ""
	isList := len(c.facts) > 0 || part.wrongs == w.wrongs
	w.wrongs = part.wrongs
	return isList, err
}

// escaped is a name as a JSON pointer has it.
func escaped(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}
