package catalogue

import (
	"path/filepath"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/workspace"
)

// customSource finds the custom schemas of a repository: the files that its
// stack-schema-map.yaml names beside the versions, and the one that its tool
// writes fields to (`auto_gen_schema_file`).
func (o Overlay) customSource(cfg *config.Config) (source, bool) {
	r := cfg.Repository
	if r == nil || r.StackSchemaMap == "" && r.AutoGenSchema == "" {
		return source{}, false
	}
	s := source{name: within(workspace.Host, cfg.Root, r.ConfigFile), dir: r.Root, prefix: within(workspace.Host, cfg.Root, r.Root)}
	root, err := o.openFolder(r.Root)
	if err != nil {
		return source{}, false
	}
	defer root.Close()
	paths := []string{}
	if s.stacks = s.stacksOf(root, r); len(s.stacks) > 0 {
		st := s.stacks[0]
		for _, p := range st.custom {
			paths = append(paths, workspace.Host.Resolve(st.from, p))
		}
	}
	if r.Etc != "" {
		s.problems = nil // the source of the checkout tells them
	}
	if r.AutoGenSchema != "" {
		paths = append(paths, r.AutoGenSchema)
	}
	for _, p := range unique(paths) {
		name, err := root.relative(".", p)
		switch {
		case err != nil:
			s.problem(filepath.ToSlash(p), err.Error())
		case p == r.AutoGenSchema && !root.has(name):
			// It is written when the tool first meets a field.
		default:
			s.files = append(s.files, name)
		}
	}
	s.derive = func(d *derivation) error {
		for _, name := range s.files {
			if err := d.readCustom(name); err != nil {
				return err
			}
		}
		return nil
	}
	return s, len(s.files) > 0 || len(s.problems) > 0
}

// readCustom reads {index: {field: type}}. An index that nothing else knows
// has these fields and those of ECS; others have them besides their own.
func (d *derivation) readCustom(name string) error {
	return d.byIndex(name, func(index string, facts []schema.Fact) error {
		set := schema.Dataset{
			Name: name + "#" + index, Title: "custom schema", Product: "custom schema", Version: d.shown(name),
			Source: d.shown(name), Index: []string{index},
		}
		if len(d.base.Reaching(index)) > 0 {
			set.Traits = schema.Addition
		}
		return d.add(set, facts)
	})
}
