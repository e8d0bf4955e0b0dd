package config

import (
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/workspace"
)

// Surroundings is what discovery may ask of the outside.
type Surroundings struct {
	// Read returns the text of a file, by absolute path; an error where there
	// is none that can be read.
	Read func(path string) (string, error)
	// LookupEnv is os.LookupEnv.
	LookupEnv func(name string) (string, bool)
}

// Discover returns what counts for the files of a folder, given as an
// absolute path: the nearest rulewright.toml at or above it, and the nearest
// detection-rules repository at or above it. The root is the folder of the
// first, else of the second, else the given one.
func Discover(dir string, s Surroundings) *Config {
	return discovery{s, workspace.Host}.discover(dir)
}

// discovery is a look around on some platform.
type discovery struct {
	Surroundings
	platform workspace.Platform
}

func (s discovery) discover(dir string) *Config {
	c := &Config{Root: dir}
	repository := s.findRepository(dir)
	if repository != nil {
		c.Root = repository.Root
	}
	profileSet := false
	for folder := range s.ancestors(dir) {
		path := s.platform.Resolve(folder, FileName)
		text, err := s.Read(path)
		if err != nil {
			continue
		}
		c = Parse(source.NewFile(path, text))
		c.Root = folder
		profileSet = c.profileSet
		break
	}
	c.Repository = repository
	if repository != nil && !profileSet {
		c.Profile = check.Elastic
	}
	return c
}

// ancestors yields a folder and those above it, up to the file system's root.
func (s discovery) ancestors(dir string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for yield(dir) {
			parent := s.platform.Dir(dir)
			if parent == dir {
				return
			}
			dir = parent
		}
	}
}
