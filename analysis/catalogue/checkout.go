package catalogue

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
	"github.com/rulewright/rulewright/rules/workspace"
)

// checkout are the schema files of a detection-rules repository, named
// relative to it.
type checkout struct {
	stacks                          []stack
	ecs, beats, endgame             []edition
	endpoint                        []string
	nonECS, manifests, integrations string // empty where there is none
}

// edition is a schema file that lies in the repository once a version.
type edition struct {
	file    string
	version version
	// wanted is the version that was looked for, and stacks those that get
	// just this one.
	wanted version
	stacks []string
	// former says that this is not the edition that counts.
	former bool
}

// checkoutSource finds the schema files of the repository that the workspace
// is in. Of the versions of a schema the one counts that belongs to the newest
// stack that the rules are made for, or the nearest; those of older stacks are
// kept beside it as far as they are there.
func (o Overlay) checkoutSource(cfg *config.Config) (source, bool) {
	r := cfg.Repository
	if r == nil || r.Etc == "" {
		return source{}, false
	}
	dir := filepath.Dir(filepath.Dir(r.Etc))
	s := source{name: within(workspace.Host, cfg.Root, r.Etc), dir: dir, prefix: within(workspace.Host, cfg.Root, dir)}
	root, err := o.openFolder(dir)
	if err != nil {
		return source{}, false
	}
	defer root.Close()
	etc, err := root.relative(".", r.Etc)
	if err != nil {
		return source{}, false
	}
	s.stacks = s.stacksOf(root, r)
	c := checkout{stacks: s.stacks}
	c.ecs = c.editions(foldersWith(root, path.Join(etc, "ecs_schemas"), "ecs_flat.json.gz"), func(s stack) version { return s.ecs })
	c.endgame = c.editions(foldersWith(root, path.Join(etc, "endgame_schemas"), "endgame_ecs_mapping.json.gz"), func(s stack) version { return s.endgame })
	c.beats = c.editions(filesOf(root, path.Join(etc, "beats_schemas"), ".json.gz"), func(s stack) version { return s.beats })
	for _, name := range root.names(path.Join(etc, "endpoint_schemas")) {
		c.endpoint = append(c.endpoint, path.Join(etc, "endpoint_schemas", name))
	}
	for file, name := range map[*string]string{
		&c.nonECS: "non-ecs-schema.json", &c.manifests: "integration-manifests.json.gz", &c.integrations: "integration-schemas.json.gz",
	} {
		if *file = path.Join(etc, name); !root.has(*file) {
			*file = ""
		}
	}
	s.files = slices.Concat([]string{c.nonECS, c.manifests, c.integrations}, c.endpoint)
	for _, e := range slices.Concat(c.ecs, c.beats, c.endgame) {
		s.files = append(s.files, e.file)
	}
	s.files = slices.DeleteFunc(s.files, func(name string) bool { return name == "" })
	for _, st := range c.stacks {
		s.salt = append(s.salt, st.String(), st.ecs.String(), st.beats.String(), st.endgame.String())
	}
	s.derive = c.derive
	return s, len(s.files) > 0
}

// foldersWith lists the files of a name that lie in folders which are called
// after versions; versions are the keys.
func foldersWith(root *folder, dir, file string) map[string]string {
	out := make(map[string]string)
	for _, name := range root.names(dir) {
		if full := path.Join(dir, name, file); root.has(full) {
			out[name] = full
		}
	}
	return out
}

// filesOf lists the files that are called after versions.
func filesOf(root *folder, dir, suffix string) map[string]string {
	out := make(map[string]string)
	for _, name := range root.names(dir) {
		if v, ok := strings.CutSuffix(name, suffix); ok {
			out[v] = path.Join(dir, name)
		}
	}
	return out
}

// editions chooses among the files of a schema: first the one that counts,
// then for every older stack that gets another version the file of just that
// one, if it is there.
func (c *checkout) editions(files map[string]string, of func(stack) version) []edition {
	names := slices.Sorted(maps.Keys(files))
	var newest stack
	if len(c.stacks) > 0 {
		newest = c.stacks[0]
	}
	self := func(name string) string { return name }
	name, v, ok := pick(names, of(newest), self)
	if !ok {
		return nil
	}
	out := []edition{{file: files[name], version: v, wanted: of(newest)}}
	for _, st := range c.stacks {
		wanted := of(st)
		if wanted.text == "" {
			continue
		}
		i := slices.IndexFunc(out, func(e edition) bool { return e.version.compare(wanted) == 0 })
		if i < 0 {
			name, v, _ := pick(names, wanted, self)
			if v.compare(wanted) != 0 {
				continue
			}
			i = len(out)
			out = append(out, edition{file: files[name], version: v, wanted: wanted, former: true})
		}
		out[i].stacks = append(out[i].stacks, st.name())
	}
	return out
}

func (c *checkout) derive(d *derivation) error {
	for _, kind := range []struct {
		editions []edition
		read     func(edition) error
	}{{c.ecs, d.readECS}, {c.beats, d.readBeats}, {c.endgame, d.readEndgame}} {
		for _, e := range kind.editions {
			if err := kind.read(e); err != nil {
				return err
			}
		}
	}
	for i, st := range c.stacks {
		is := func(e edition) bool { return slices.Contains(e.stacks, st.name()) }
		if i > 0 && !slices.ContainsFunc(c.ecs, is) {
			d.note("stack %s: its ECS %s is not there, so no rule is judged by it", st.name(), st.ecs)
			d.unjudged = append(d.unjudged, st.name())
		}
	}
	if c.nonECS != "" {
		if err := d.readNonECS(c.nonECS); err != nil {
			return err
		}
	}
	if c.integrations != "" {
		var manifests map[string][]released
		if c.manifests != "" {
			manifests = d.readManifests(c.manifests)
		}
		if err := d.readIntegrations(c.integrations, manifests, c.stacks); err != nil {
			return err
		}
	}
	for _, name := range c.endpoint {
		if err := d.readEndpoint(name); err != nil {
			return err
		}
	}
	return nil
}

// flat reads a file of one object of names and types.
func (d *derivation) flat(name string) []schema.Fact {
	var facts []schema.Fact
	if !d.json(name, func(w *walker) (err error) {
		facts, err = leaves(w)
		return err
	}) {
		return nil
	}
	return facts
}

func (d *derivation) readEndgame(e edition) error {
	if d.worse("Endgame", e, isNamed("endgame")) {
		return nil
	}
	facts := d.flat(e.file)
	if len(facts) == 0 {
		return nil
	}
	set := layout.Endgame()
	d.date(&set, e, isNamed("endgame"))
	if !e.former {
		d.builder.Cover("endgame")
	}
	return d.add(set, append(facts, layout.EndgameFields()...))
}

// readNonECS reads the fields that rules use beyond what ECS and packages
// list: {index: {field: type}}.
func (d *derivation) readNonECS(name string) error {
	return d.byIndex(name, func(index string, facts []schema.Fact) error {
		return d.add(schema.Dataset{
			Name: name + "#" + index, Title: "non-ECS fields", Product: "non-ECS fields", Version: path.Base(name),
			Source: d.shown(name), Index: []string{index}, Traits: schema.Addition,
		}, facts)
	})
}

// byIndex reads an object of indices with objects of fields.
func (d *derivation) byIndex(name string, use func(index string, facts []schema.Fact) error) error {
	byIndex := make(map[string][]schema.Fact)
	var order []string
	if !d.json(name, func(w *walker) error {
		return w.members(func(pattern string) error {
			facts, err := leaves(w)
			if index, ok := indexOf(pattern); ok && len(facts) > 0 {
				if byIndex[index] == nil {
					order = append(order, index)
				}
				byIndex[index] = append(byIndex[index], facts...)
			}
			return err
		})
	}) {
		return nil
	}
	for _, index := range order {
		if err := use(index, byIndex[index]); err != nil {
			return err
		}
	}
	return nil
}

// readEndpoint reads fields that Elastic Defend adds to the events of a stream,
// which the file's name has: endpoint_process.json.gz.
func (d *derivation) readEndpoint(name string) error {
	facts := d.flat(name)
	if len(facts) == 0 {
		return nil
	}
	base, _, _ := strings.Cut(path.Base(name), ".")
	stream := strings.TrimPrefix(base, "endpoint_")
	return d.add(schema.Dataset{
		Name: name, Title: "Elastic Defend fields", Product: "Elastic Defend fields", Version: path.Base(name),
		Source: d.shown(name), Index: []string{"logs-endpoint.events." + stream + "-*", "logs-endpoint.alerts-*"},
		Traits: schema.Addition,
	}, facts)
}
