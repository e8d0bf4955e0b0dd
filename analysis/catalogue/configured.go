package catalogue

import (
	"fmt"
	"slices"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
)

// configuredSource is a file or a folder that a `[[schema]]` of rulewright.toml
// names: what Elasticsearch answered for an index, custom schemas, or
// integration packages.
func (o Overlay) configuredSource(cfg *config.Config, c *config.Schema) source {
	s := source{name: c.Path, dir: cfg.Root, salt: append([]string{c.Date}, c.Patterns...)}
	s.derive = func(*derivation) error { return nil }
	root, err := o.openFolder(cfg.Root)
	if err != nil {
		return s
	}
	defer root.Close()
	name, err := root.relative(".", c.Path)
	if err != nil {
		s.problem(c.Path, err.Error())
		return s
	}
	info, err := root.Stat(name)
	switch {
	case err != nil:
		s.problem(name, messageOf(err))
	case info.IsDir():
		found := packagesIn(root, name)
		s.files, s.derive = found.files, found.derive
		s.problems = append(s.problems, found.problems...)
		if len(s.files) == 0 {
			s.problem(name, "holds no integration package: no folder in it has a manifest.yml and a data_stream")
		}
	default:
		s.files = []string{name}
		s.derive = func(d *derivation) error { return d.readConfigured(name, c) }
	}
	return s
}

// readConfigured reads a JSON file of any of the known shapes.
func (d *derivation) readConfigured(name string, c *config.Schema) error {
	a := &answer{}
	if !d.json(name, a.read) {
		return nil
	}
	sets := a.indices()
	if len(sets) == 0 {
		d.problem(name, Problem{Message: "has no fields: expected what Elasticsearch answers to `GET INDEX/_mapping` or " +
			"`GET INDEX/_field_caps?fields=*`, or an object of indices with objects of fields and types"})
		return nil
	}
	if len(c.Patterns) > 0 {
		sets = []indexFields{merged(sets)}
		sets[0].index = c.Patterns
	}
	for i, x := range sets {
		if len(x.index) == 0 {
			d.problem(name, Problem{Message: "does not say which index it is about: write its `patterns` in " + config.FileName})
			continue
		}
		set := schema.Dataset{
			Name: fmt.Sprintf("%s#%d", name, i), Title: a.what, Product: a.what, Version: d.shown(name),
			Date: c.Date, Source: d.shown(name), Index: x.index,
		}
		if x.strict {
			set.Traits = schema.Strict
		}
		reaches := func(index string) bool { return len(d.base.Reaching(index)) > 0 }
		if a.custom && slices.ContainsFunc(x.index, reaches) {
			set.Traits = schema.Addition
		}
		if err := d.add(set, x.facts); err != nil {
			return err
		}
	}
	return nil
}
