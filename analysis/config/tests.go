package config

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/toml"
	"github.com/rulewright/rulewright/rules/workspace"
)

// DefaultTestFiles are the patterns of test files where the configuration has
// none.
var DefaultTestFiles = []string{"{name}.events.ndjson", "tests/{name}/*.json", "tests/{name}/*.ndjson"}

// testPlaceholders stand in a pattern of test files for what a rule has.
var testPlaceholders = []string{"name", "folder", "rule_id"}

var placeholder = regexp.MustCompile(`\{(\w*)\}`)

func testKeys() []key {
	return []key{
		{"files", func(r *reading, v *toml.Value) {
			// An empty list means that there are no tests, unlike no key.
			r.config.TestFiles = append([]string{}, r.texts(v, r.testPattern)...)
		}},
		{"data", func(r *reading, v *toml.Value) { r.config.TableFolders = r.texts(v, nil) }},
	}
}

// Tables returns the folders with the tables that queries in ES|QL read beside
// their events. A relative one lies below the configuration's folder.
func (c *Config) Tables() []string {
	return absolute(workspace.Host, c.Root, c.TableFolders...)
}

// testPattern reports a pattern of test files that finds nothing or the same
// files for every rule.
func (r *reading) testPattern(v *toml.Value) bool {
	known := false
	for _, found := range placeholder.FindAllStringSubmatch(v.Text, -1) {
		switch name := found[1]; {
		case name == "name" || name == "rule_id":
			known = true
		case name != "folder":
			hint := "use {name}, {folder} or {rule_id}"
			if nearest, ok := keys.Nearest(name, testPlaceholders); ok {
				hint = fmt.Sprintf("did you mean `{%s}`?", nearest)
			}
			r.wrong(v, "nothing stands for `%s` in a pattern of test files: %s", found[0], hint)
			return false
		}
	}
	switch {
	case !known:
		r.wrong(v, "a pattern of test files needs `{name}` or `{rule_id}`, which tells the rule that they belong to")
	case strings.Contains(v.Text, `\`):
		r.wrong(v, "a pattern of test files has `/` between folders")
	case strings.HasPrefix(path.Clean(v.Text), "../"):
		r.wrong(v, "test files are below the rule's folder, or below this file's: begin the pattern with `/` for that")
	default:
		return true
	}
	return false
}

// TestPattern is a pattern of files below a folder.
type TestPattern struct {
	// Dir is the folder, named as the rule is; Glob is relative to it, with
	// slashes.
	Dir, Glob string
	// Name is the part of Glob that came from the rule's name; empty where the
	// name is not in it.
	Name string
}

// TestPatterns returns where the tests of a rule are looked for. ruleID may
// be empty.
func (c *Config) TestPatterns(rule, ruleID string) []TestPattern {
	abs, err := filepath.Abs(rule)
	if err != nil {
		abs = rule
	}
	return c.testPatternsOn(workspace.Host, rule, abs, ruleID)
}

// testPatternsOn is TestPatterns for a rule of some platform, whose path as the
// user names it and absolute path are known.
func (c *Config) testPatternsOn(on workspace.Platform, rule, abs, ruleID string) []TestPattern {
	files := c.TestFiles
	if files == nil {
		files = DefaultTestFiles
	}
	name := on.Base(rule)
	if ext := path.Ext(name); strings.EqualFold(ext, ".toml") {
		name = strings.TrimSuffix(name, ext)
	}
	folder := c.relOn(on, on.Dir(abs))
	var out []TestPattern
	for _, pattern := range files {
		if ruleID == "" && strings.Contains(pattern, "{rule_id}") {
			continue
		}
		p := TestPattern{Dir: on.Dir(rule)}
		if below, fromRoot := strings.CutPrefix(pattern, "/"); fromRoot && c.Root != "" {
			p.Dir, pattern = c.Root, below
		}
		if strings.Contains(pattern, "{name}") {
			p.Name = literal(name)
		}
		pattern = strings.NewReplacer("{name}", literal(name), "{rule_id}", literal(ruleID), "{folder}", literal(folder)).Replace(pattern)
		p.Glob = strings.TrimPrefix(path.Clean(pattern), "/")
		out = append(out, p)
	}
	return out
}

// literal escapes a text that a pattern would read.
func literal(text string) string {
	return strings.NewReplacer("[", `\[`, "]", `\]`, "{", `\{`, "}", `\}`, "*", `\*`, "?", `\?`, `\`, `\\`).Replace(text)
}
