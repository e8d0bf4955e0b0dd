package catalogue

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/rulewright/rulewright/analysis/config"
)

// source is where one part comes from, before any of its large files is read.
type source struct {
	name   string   // as the workspace names it
	dir    string   // the folder that the files lie in, absolute
	prefix string   // the folder's path relative to the workspace
	files  []string // relative to the folder
	salt   []string // what the table depends on besides them
	stacks []stack  // that the rules are made for, the newest first
	derive func(*derivation) error
	// problems were met while looking for the files.
	problems []Problem
}

// sourcesOf lists the sources of a workspace; each is laid over those before.
func (o Overlay) sourcesOf(cfg *config.Config) []source {
	var out []source
	if s, ok := o.checkoutSource(cfg); ok {
		out = append(out, s)
	}
	out = append(out, o.packageSources(cfg)...)
	if s, ok := o.customSource(cfg); ok {
		out = append(out, s)
	}
	for i := range cfg.Schemas {
		out = append(out, o.configuredSource(cfg, &cfg.Schemas[i]))
	}
	return out
}

// Concerns reports whether a file's name is one of those that a workspace's
// schemas have by convention. Files that a configuration names can have others.
func Concerns(path string) bool {
	switch name := filepath.Base(path); name {
	case "stack-schema-map.yaml", "packages.yaml", "non-ecs-schema.json",
		"integration-schemas.json.gz", "integration-manifests.json.gz":
		return true
	default:
		return filepath.Ext(name) == ".yml" && filepath.Base(filepath.Dir(path)) == "fields"
	}
}

// problem notes what is wrong with a file of the source.
func (s *source) problem(name, message string) {
	s.problems = append(s.problems, Problem{Path: filepath.ToSlash(filepath.Join(s.prefix, name)), Message: message})
}

// maxYAML is the size in bytes above which a YAML file is none of those that
// are read here.
const maxYAML = 2 << 20

// readYAML reads a small file into v. It is an error that says where the file
// is wrong; what could be read is in v nevertheless.
func readYAML(f *folder, name string, v any) (File, error) {
	return f.read(name, maxYAML, func(r io.Reader) error {
		text, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		return unmarshalYAML(text, v)
	})
}

// unmarshalYAML reads YAML and turns what is wrong with it into a sentence.
func unmarshalYAML(text []byte, v any) (err error) {
	defer func() {
		// The library's reader panics on some texts that are no YAML.
		if p := recover(); p != nil {
			err = fmt.Errorf("is no YAML: %v", p)
		}
	}()
	err = yaml.Unmarshal(text, v)
	var types *yaml.TypeError
	if errors.As(err, &types) {
		list := types.Errors[:min(len(types.Errors), maxReported)]
		return fmt.Errorf("values of a wrong type are passed over: %s", joined(list))
	}
	if err != nil {
		return fmt.Errorf("is no YAML: %w", err)
	}
	return nil
}

func joined(list []string) string {
	out := ""
	for i, s := range list {
		if i > 0 {
			out += "; "
		}
		out += s
	}
	return out
}

// unique leaves each name once, in the order of the first.
func unique(names []string) []string {
	var out []string
	for _, n := range names {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}
