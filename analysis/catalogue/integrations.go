package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// released is a package's version and the stacks that it runs on.
type released struct {
	version
	kibana condition
}

// readManifests reads which versions of the packages there are:
// {package: {version: {"conditions": {"kibana": {"version": "^9.0.0"}}}}}.
func (d *derivation) readManifests(name string) map[string][]released {
	packages := make(map[string][]released)
	if !d.json(name, func(w *walker) error {
		return w.members(func(pkg string) error {
			return w.members(func(text string) error {
				words, err := readKibanaVersion(w)
				if v, ok := parseVersion(text); ok && err == nil {
					if kibana, ok := parseCondition(words); ok {
						packages[pkg] = append(packages[pkg], released{v, kibana})
					}
				}
				return err
			})
		})
	}) {
		return nil
	}
	for _, list := range packages {
		slices.SortFunc(list, func(a, b released) int { return b.compare(a.version) })
	}
	return packages
}

func readKibanaVersion(w *walker) (words string, err error) {
	err = w.members(func(key string) error {
		if key != "conditions" {
			return w.SkipValue()
		}
		return w.members(func(key string) error {
			switch {
			case key == "kibana.version":
				words, err = w.word()
				return err
			case key == "kibana" && w.PeekKind() == '{':
				return w.members(func(key string) error {
					if key != "version" {
						return w.SkipValue()
					}
					words, err = w.word()
					return err
				})
			}
			return w.SkipValue()
		})
	})
	return words, err
}

// installed returns the version that a stack gets: the newest that runs on it.
// The list begins with the newest.
func installed(list []released, stack version) (version, bool) {
	for _, r := range list {
		if raised, ok := r.kibana.raised(stack); ok {
			stack = raised
			break
		}
	}
	for _, r := range list {
		if r.kibana.holds(stack) {
			return r.version, true
		}
	}
	return version{}, false
}

// choice is the version of a package that counts, of those read so far.
type choice struct {
	wanted, version version
	streams         map[string][]schema.Fact
}

// better reports whether another version is the better choice: the nearer one
// to what is wanted, or the newest where nobody says.
func (c *choice) better(v version) bool {
	switch {
	case c.streams == nil:
		return true
	case c.wanted.text == "":
		return v.compare(c.version) > 0
	}
	return v.nearer(c.version, c.wanted)
}

// readIntegrations reads the fields of integration packages, of each package
// in the version that the stack gets or in the nearest:
// {package: {version: {stream: {field: type}}}}.
func (d *derivation) readIntegrations(name string, manifests map[string][]released, stack version) error {
	chosen := make(map[string]*choice)
	fields := 0 // of all that are chosen
	if !d.jsonUpTo(maxUnpacked, name, func(w *walker) error {
		return w.members(func(pkg string) error {
			c := &choice{}
			c.wanted, _ = installed(manifests[pkg], stack)
			chosen[pkg] = c
			return w.members(func(text string) error {
				v, ok := parseVersion(text)
				if !ok || !c.better(v) {
					return w.SkipValue()
				}
				w.seen = 0 // most versions are dropped for a better one
				streams, err := readStreams(w, pkg)
				if len(streams) > 0 {
					fields += count(streams) - count(c.streams)
					c.version, c.streams = v, streams
				}
				if fields > maxFacts {
					return errTooMany
				}
				return err
			})
		})
	}) {
		return nil
	}
	for _, pkg := range slices.Sorted(maps.Keys(chosen)) {
		if err := d.addPackage(name, pkg, chosen[pkg]); err != nil {
			return err
		}
	}
	return nil
}

func count(streams map[string][]schema.Fact) int {
	n := 0
	for _, facts := range streams {
		n += len(facts)
	}
	return n
}

// readStreams reads the fields of a package's data streams; others, such as
// lists of machine learning jobs, are passed over.
func readStreams(w *walker, pkg string) (map[string][]schema.Fact, error) {
	streams := make(map[string][]schema.Fact)
	err := w.members(func(stream string) error {
		if _, ok := layout.Place(pkg, stream); !ok {
			return w.SkipValue()
		}
		before := w.wrongs
		facts, err := leaves(w)
		if len(facts) > 0 || w.wrongs == before {
			streams[stream] = facts
		}
		return err
	})
	return streams, err
}

func (d *derivation) addPackage(name, pkg string, c *choice) error {
	if c.streams == nil || d.worse("integration "+pkg, c.version, c.wanted, isOfPackage(pkg)) {
		return nil
	}
	_, _, isFamiliar := d.carried(isOfPackage(pkg))
	for _, stream := range slices.Sorted(maps.Keys(c.streams)) {
		set, _ := layout.Place(pkg, stream)
		if !isFamiliar && len(set.Index) == 1 {
			// Nobody says whether these are logs or metrics.
			set.Index = append(set.Index, "metrics-"+strings.TrimPrefix(set.Index[0], "logs-"))
		}
		facts := c.streams[stream]
		if set.Has(schema.Strict) {
			facts = append(layout.Fleet(), facts...)
		}
		d.edition(&set, c.version, c.wanted, name, isOfPackage(pkg))
		if err := d.add(set, facts); err != nil {
			return err
		}
	}
	if isFamiliar {
		d.builder.Cover(layout.Covered(pkg)...)
	} else {
		// Its name may begin that of another package.
		d.builder.Cover("logs-"+pkg+".", "metrics-"+pkg+".")
	}
	return nil
}
