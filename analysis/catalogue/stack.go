package catalogue

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/rulewright/rulewright/analysis/config"
)

// stack is the version of the Elastic Stack that a repository's rules are
// made for, and which versions of schemas belong to it.
type stack struct {
	version
	ecs, beats, endgame version
	// custom are the paths of further schemas, as the map writes them.
	custom []string
	// from is the folder that the paths are relative to.
	from string
}

// reserved are the keys of a stack in stack-schema-map.yaml that name
// versions; any other names a file of custom schemas.
var reserved = []string{"beats", "ecs", "endgame"}

// stackOf reads packages.yaml, which says what the rules are made for, and
// stack-schema-map.yaml, which says what belongs to it: the newest stack of
// the map where the other file says nothing.
func (s *source) stackOf(root *folder, r *config.Repository) (stack, bool) {
	var packages struct {
		Package struct {
			Name string `yaml:"name"`
		} `yaml:"package"`
	}
	if name, ok := s.inside(root, r.Packages); ok {
		if _, err := readYAML(root, name, &packages); err != nil {
			s.problem(name, err.Error())
		}
	}
	name, ok := s.inside(root, r.StackSchemaMap)
	if !ok {
		return stack{}, false
	}
	var entries map[string]map[string]string
	if _, err := readYAML(root, name, &entries); err != nil {
		s.problem(name, err.Error())
	}
	wanted, named := parseVersion(packages.Package.Name)
	keys := slices.Sorted(maps.Keys(entries))
	if !named {
		for _, key := range keys {
			if v, ok := parseVersion(key); ok && v.compare(wanted) > 0 {
				wanted = v
			}
		}
	}
	key, v, ok := pick(keys, wanted, func(key string) string { return key })
	if !ok {
		return stack{}, false
	}
	out := stack{version: v, from: filepath.Dir(r.StackSchemaMap)}
	entry := entries[key]
	out.ecs, _ = parseVersion(entry["ecs"])
	out.beats, _ = parseVersion(entry["beats"])
	out.endgame, _ = parseVersion(entry["endgame"])
	for _, key := range slices.Sorted(maps.Keys(entry)) {
		if !slices.Contains(reserved, key) {
			out.custom = append(out.custom, entry[key])
		}
	}
	return out, true
}

// inside returns a file's name in the folder, given as an absolute path; false
// where there is none, which is reported if it lies elsewhere.
func (s *source) inside(root *folder, path string) (string, bool) {
	if path == "" {
		return "", false
	}
	name, err := root.relative(".", path)
	if err != nil {
		s.problem(filepath.ToSlash(path), err.Error())
		return "", false
	}
	return name, root.has(name)
}
