package catalogue

import (
	"maps"
	"path/filepath"
	"slices"

	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
)

// stack is a version of the Elastic Stack that a repository's rules are made
// for, and which versions of schemas belong to it.
type stack struct {
	version
	ecs, beats, endgame version
	// custom are the paths of further schemas, as the map writes them.
	custom []string
	// from is the folder that the paths are relative to.
	from string
}

// name is how the stack is told to a user.
func (s stack) name() string { return s.String() }

// namesOf are the names of stacks.
func namesOf(stacks []stack) []string {
	out := make([]string, len(stacks))
	for i, s := range stacks {
		out[i] = s.name()
	}
	return out
}

// reserved are the keys of a stack in stack-schema-map.yaml that name
// versions; any other names a file of custom schemas.
var reserved = []string{"beats", "ecs", "endgame"}

// stacksOf reads packages.yaml, which says what the rules are made for, and
// stack-schema-map.yaml, which says what belongs to it: the newest stack of
// the map where the other file says nothing. Behind it are the older stacks of
// the map, which the rules are made for as well, the newest first.
func (s *source) stacksOf(root *folder, r *config.Repository) []stack {
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
		return nil
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
	key, newest, ok := pick(keys, wanted, func(key string) string { return key })
	if !ok {
		return nil
	}
	out := []stack{stackIn(entries[key], newest, r)}
	for _, key := range keys {
		if v, ok := parseVersion(key); ok && v.compare(newest) < 0 {
			out = append(out, stackIn(entries[key], v, r))
		}
	}
	slices.SortStableFunc(out, func(a, b stack) int { return b.compare(a.version) })
	return out[:min(len(out), maxStacks)]
}

// maxStacks is how many stacks are told apart: some five are supported at a
// time.
const maxStacks = 20

// stackIn reads an entry of the map.
func stackIn(entry map[string]string, v version, r *config.Repository) stack {
	out := stack{version: v, from: filepath.Dir(r.StackSchemaMap)}
	out.ecs, _ = parseVersion(entry["ecs"])
	out.beats, _ = parseVersion(entry["beats"])
	out.endgame, _ = parseVersion(entry["endgame"])
	for _, key := range slices.Sorted(maps.Keys(entry)) {
		if !slices.Contains(reserved, key) {
			out.custom = append(out.custom, entry[key])
		}
	}
	return out
}

// known are the stacks for whoever looks fields up.
func known(stacks []stack) []schema.Stack {
	var out []schema.Stack
	for _, s := range stacks {
		out = append(out, schema.Stack{Name: s.name(), Version: s.parts})
	}
	return out
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
