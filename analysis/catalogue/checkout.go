package catalogue

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// checkout are the schema files of a detection-rules repository, named
// relative to it; empty where there is none.
type checkout struct {
	stack                              stack
	ecs, beats, endgame                string
	ecsVersion, beatsVersion, endgameV version
	endpoint                           []string
	nonECS, manifests, integrations    string
}

// checkoutSource finds the schema files of the repository that the workspace
// is in. Of the versions of a schema the one counts that belongs to the stack
// that the rules are made for, or the nearest.
func (o Overlay) checkoutSource(cfg *config.Config) (source, bool) {
	r := cfg.Repository
	if r == nil || r.Etc == "" {
		return source{}, false
	}
	dir := filepath.Dir(filepath.Dir(r.Etc))
	s := source{name: within(cfg.Root, r.Etc), dir: dir, prefix: within(cfg.Root, dir)}
	root, err := o.openFolder(dir)
	if err != nil {
		return source{}, false
	}
	defer root.Close()
	etc, err := root.relative(".", r.Etc)
	if err != nil {
		return source{}, false
	}
	c := checkout{}
	c.stack, _ = s.stackOf(root, r)
	s.stack = c.stack.String()
	c.ecs, c.ecsVersion = newestOf(root, path.Join(etc, "ecs_schemas"), "ecs_flat.json.gz", c.stack.ecs)
	c.endgame, c.endgameV = newestOf(root, path.Join(etc, "endgame_schemas"), "endgame_ecs_mapping.json.gz", c.stack.endgame)
	beats := path.Join(etc, "beats_schemas")
	if name, v, ok := pick(root.names(beats), c.stack.beats, func(name string) string {
		return strings.TrimSuffix(name, ".json.gz")
	}); ok {
		c.beats, c.beatsVersion = path.Join(beats, name), v
	}
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
	s.files = slices.Concat([]string{c.ecs, c.beats, c.endgame, c.nonECS, c.manifests, c.integrations}, c.endpoint)
	s.files = slices.DeleteFunc(s.files, func(name string) bool { return name == "" })
	s.salt = []string{c.stack.String(), c.stack.ecs.String(), c.stack.beats.String(), c.stack.endgame.String()}
	s.derive = c.derive
	return s, len(s.files) > 0
}

// newestOf picks the folder of the nearest version that holds a file.
func newestOf(root *folder, dir, file string, wanted version) (string, version) {
	folders := slices.DeleteFunc(root.names(dir), func(name string) bool { return !root.has(path.Join(dir, name, file)) })
	name, v, ok := pick(folders, wanted, func(name string) string { return name })
	if !ok {
		return "", v
	}
	return path.Join(dir, name, file), v
}

func (c *checkout) derive(d *derivation) error {
	for _, step := range []struct {
		file string
		read func() error
	}{
		{c.ecs, func() error { return d.readECS(c.ecs, c.ecsVersion, c.stack.ecs) }},
		{c.beats, func() error { return d.readBeats(c.beats, c.beatsVersion, c.stack.beats) }},
		{c.endgame, func() error { return d.readEndgame(c.endgame, c.endgameV, c.stack.endgame) }},
		{c.nonECS, func() error { return d.readNonECS(c.nonECS) }},
		{c.integrations, func() error {
			var manifests map[string][]released
			if c.manifests != "" {
				manifests = d.readManifests(c.manifests)
			}
			return d.readIntegrations(c.integrations, manifests, c.stack.version)
		}},
	} {
		if step.file == "" {
			continue
		}
		if err := step.read(); err != nil {
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

func (d *derivation) readEndgame(name string, v, wanted version) error {
	if d.worse("Endgame", v, wanted, isNamed("endgame")) {
		return nil
	}
	facts := d.flat(name)
	if len(facts) == 0 {
		return nil
	}
	set := layout.Endgame()
	d.edition(&set, v, wanted, name, isNamed("endgame"))
	d.builder.Cover("endgame")
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
