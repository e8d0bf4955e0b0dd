package catalogue

import (
	"io"
	"maps"
	"path"
	"slices"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
)

// maxPackageFiles is how many files the packages of a workspace may have, all
// together.
const maxPackageFiles = 20_000

// packageSources finds integration packages in elastic-package's layout: the
// workspace itself, or the folders of `packages`.
func (o Overlay) packageSources(cfg *config.Config) []source {
	root, err := o.openFolder(cfg.Root)
	if err != nil {
		return nil
	}
	defer root.Close()
	var out []source
	for _, dir := range []string{".", "packages"} {
		if s := packagesIn(root, dir); len(s.files) > 0 {
			s.dir = cfg.Root
			out = append(out, s)
		}
	}
	return out
}

// packagesIn finds the package that a folder is, or those in it.
func packagesIn(root *folder, dir string) source {
	s := source{name: dir}
	dirs := []string{dir}
	if !isPackage(root, dir) {
		dirs = nil
		if dir != "." {
			for _, name := range root.names(dir) {
				if isPackage(root, path.Join(dir, name)) {
					dirs = append(dirs, path.Join(dir, name))
				}
			}
		}
	}
	var kept []string
	for _, dir := range dirs {
		files := packageFiles(root, dir)
		if len(s.files)+len(files) > maxPackageFiles {
			s.problem(dir, "the packages before have as many files as are read: this one and later ones do not count")
			break
		}
		kept = append(kept, dir)
		s.files = append(s.files, files...)
	}
	s.derive = func(d *derivation) error {
		for _, dir := range kept {
			if err := d.readPackage(dir); err != nil {
				return err
			}
		}
		return nil
	}
	return s
}

func isPackage(root *folder, dir string) bool {
	return root.has(path.Join(dir, "manifest.yml")) && len(root.names(path.Join(dir, "data_stream"))) > 0
}

// packageFiles lists the files of a package that its fields depend on.
func packageFiles(root *folder, dir string) []string {
	out := []string{path.Join(dir, "manifest.yml")}
	streams := path.Join(dir, "data_stream")
	for _, stream := range root.names(streams) {
		if manifest := path.Join(streams, stream, "manifest.yml"); root.has(manifest) {
			out = append(out, manifest)
			out = append(out, fieldFiles(root, path.Join(streams, stream))...)
		}
	}
	return out
}

func fieldFiles(root *folder, stream string) []string {
	var out []string
	for _, name := range root.names(path.Join(stream, "fields")) {
		if file := path.Join(stream, "fields", name); path.Ext(name) == ".yml" && root.has(file) {
			out = append(out, file)
		}
	}
	return out
}

// streamManifest is what a data stream's manifest.yml says of its indices.
type streamManifest struct {
	Type            string `yaml:"type"`
	Dataset         string `yaml:"dataset"`
	DatasetIsPrefix bool   `yaml:"dataset_is_prefix"`
	Elasticsearch   struct {
		IndexTemplate struct {
			Mappings struct {
				Dynamic string `yaml:"dynamic"`
			} `yaml:"mappings"`
		} `yaml:"index_template"`
	} `yaml:"elasticsearch"`
}

// readPackage reads the data streams of a package.
func (d *derivation) readPackage(dir string) error {
	var manifest struct {
		Name    string `yaml:"name"`
		Version string `yaml:"version"`
	}
	if !d.yaml(path.Join(dir, "manifest.yml"), &manifest) {
		return nil
	}
	if manifest.Name == "" {
		d.problem(path.Join(dir, "manifest.yml"), Problem{Message: "names no package, so its fields do not count"})
		return nil
	}
	streams := path.Join(dir, "data_stream")
	for _, stream := range d.folder.names(streams) {
		file := path.Join(streams, stream, "manifest.yml")
		if !d.folder.has(file) {
			continue
		}
		var m streamManifest
		d.yaml(file, &m)
		if m.Type == "" {
			m.Type = "logs"
		}
		if m.Dataset == "" {
			m.Dataset = manifest.Name + "." + stream
		}
		facts, whole := d.readFieldFiles(path.Join(streams, stream))
		if len(facts) == 0 {
			continue
		}
		index := m.Type + "-" + m.Dataset + "-*"
		if m.DatasetIsPrefix {
			index = m.Type + "-" + m.Dataset + ".*"
		}
		set := schema.Dataset{
			Name: m.Dataset, Title: "integration " + manifest.Name + " (" + stream + ")", Product: "integration " + manifest.Name,
			Package: manifest.Name, Version: manifest.Version, Source: d.shown(dir), Index: []string{index},
		}
		if dynamic := m.Elasticsearch.IndexTemplate.Mappings.Dynamic; dynamic == "false" || dynamic == "strict" {
			set.Traits |= schema.Strict
		}
		if !whole {
			set.Traits = schema.Addition // a list that misses some fields proves nothing
		}
		if err := d.add(set, facts); err != nil {
			return err
		}
	}
	return nil
}

// readFieldFiles reads a data stream's lists of fields; whole is false where
// one of them cannot be used.
func (d *derivation) readFieldFiles(stream string) (facts []schema.Fact, whole bool) {
	whole = true
	byName := make(map[string]schema.Fact)
	for _, file := range fieldFiles(d.folder, stream) {
		var list []listed
		whole = d.yaml(file, &list) && whole
		for _, f := range flatten(list, d.ecsType) {
			byName[f.Name] = f
		}
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		facts = append(facts, byName[name])
	}
	return facts, whole
}

// yaml reads a YAML file; false where something in it is wrong, which is
// reported.
func (d *derivation) yaml(name string, v any) bool {
	return d.read(name, maxYAML, func(r io.Reader) error {
		text, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		return unmarshalYAML(text, v)
	})
}

// ecsType returns the type that ECS gives a field.
func (d *derivation) ecsType(name string) schema.Type {
	return d.base.ECSType(name)
}
