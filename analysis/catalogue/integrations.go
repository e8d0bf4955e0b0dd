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

// runningOn are the versions that run on a stack, the newest first, as the list
// is. The stack's patch is the one that the newest version which names the
// stack's minor asks for.
func runningOn(list []released, stack version) []version {
	for _, r := range list {
		if raised, ok := r.kibana.raised(stack); ok {
			stack = raised
			break
		}
	}
	var out []version
	for _, r := range list {
		if r.kibana.holds(stack) {
			out = append(out, r.version)
		}
	}
	return out
}

// readIntegrations reads the fields of integration packages, of each data
// stream in the version that the stack gets, or in the nearest:
// {package: {version: {stream: {field: type}}}}. What older stacks get is kept
// as far as it is there.
func (d *derivation) readIntegrations(name string, manifests map[string][]released, stacks []stack) error {
	chosen := make(map[string][]chosenStream)
	fields := 0   // of all that are chosen
	left := false // whether some of an older stack's are not
	if !d.jsonUpTo(maxUnpacked, name, func(w *walker) error {
		return w.members(func(pkg string) error {
			text, err := readPackageText(w, pkg)
			if err != nil {
				return err
			}
			for _, stream := range text.choose(manifests[pkg], stacks) {
				isList, err := stream.read(w)
				if fields += len(stream.facts); fields > maxFacts && !stream.former {
					err = errTooMany
				}
				if err != nil {
					return err
				}
				if stream.former && fields > maxFormer {
					left = true
				} else if isList {
					chosen[pkg] = append(chosen[pkg], stream)
				}
			}
			return nil
		})
	}) {
		return nil
	}
	if left {
		d.note("the integrations have more than %d fields in all stacks together: some data streams are judged by the newest stack alone", maxFormer)
	}
	d.noteStacks(chosen, stacks)
	for _, pkg := range slices.Sorted(maps.Keys(chosen)) {
		if err := d.addPackage(name, pkg, chosen[pkg]); err != nil {
			return err
		}
	}
	return nil
}

// noteStacks says how much is known of what older stacks get.
func (d *derivation) noteStacks(chosen map[string][]chosenStream, stacks []stack) {
	for i, st := range stacks {
		if i == 0 || slices.Contains(d.unjudged, st.name()) {
			continue
		}
		all, exact := 0, 0
		for _, streams := range chosen {
			for _, s := range streams {
				if !s.former {
					all++
				}
				if slices.Contains(s.stacks, st.name()) {
					exact++
				}
			}
		}
		d.note("stack %s: %d of %d data streams of integrations are there in the version that it gets; the others are not judged by it", st.name(), exact, all)
	}
}

// addPackage adds the data sets of a package.
func (d *derivation) addPackage(name, pkg string, streams []chosenStream) error {
	if len(streams) == 0 {
		return nil
	}
	isPackage := isOfPackage(pkg)
	newest := newestOf(streams)
	worse := d.worse("integration "+pkg, newest, isPackage)
	_, _, isFamiliar := d.carried(isPackage)
	for _, s := range streams {
		set, _ := layout.Place(pkg, s.stream)
		if worse && !s.former || set.Has(schema.Addition) && s.version.compare(newest.version) != 0 {
			continue // what is added to others is called after its version
		}
		if !isFamiliar && len(set.Index) == 1 {
			// Nobody says whether these are logs or metrics.
			set.Index = append(set.Index, "metrics-"+strings.TrimPrefix(set.Index[0], "logs-"))
		}
		facts := s.facts
		if set.Has(schema.Strict) {
			facts = append(layout.Fleet(), facts...)
		}
		s.file = name
		d.date(&set, s.edition, isPackage)
		if err := d.add(set, facts); err != nil {
			return err
		}
	}
	switch {
	case worse:
	case isFamiliar:
		d.builder.Cover(layout.Covered(pkg)...)
	default:
		// Its name may begin that of another package.
		d.builder.Cover("logs-"+pkg+".", "metrics-"+pkg+".")
	}
	return nil
}

// newestOf returns the newest of the editions that count.
func newestOf(streams []chosenStream) edition {
	out := edition{former: true}
	for _, s := range streams {
		if !s.former && (out.former || s.version.compare(out.version) > 0) {
			out = s.edition
		}
	}
	return out
}
