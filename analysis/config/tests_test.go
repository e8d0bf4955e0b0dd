package config

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTestsAreBesideTheRuleUnlessTheConfigurationSaysOtherwise(t *testing.T) {
	root := t.TempDir()
	rule := filepath.Join(root, "rules", "linux", "a[1].toml")
	tests := []struct{ name, text, want string }{
		{"nothing said", "", `rules/linux:a\[1\].events.ndjson rules/linux:tests/a\[1\]/*.json rules/linux:tests/a\[1\]/*.ndjson`},
		{"from the root", "[test]\nfiles = '/tests/{folder}/{name}.json'", `.:tests/rules/linux/a\[1\].json`},
		{"by ID", "[test]\nfiles = ['{rule_id}/*.json']", `rules/linux:7/*.json`},
		{"none", "[test]\nfiles = []", ``},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := parse(tt.text)
			c.Root = root
			if len(c.Findings) > 0 {
				t.Fatal(c.Findings)
			}
			var got []string
			for _, p := range c.TestPatterns(rule, "7") {
				dir, _ := filepath.Rel(root, p.Dir)
				got = append(got, filepath.ToSlash(dir)+":"+p.Glob)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestAPatternOfTestFilesThatCannotBeMeantIsReported(t *testing.T) {
	tests := []struct{ pattern, want string }{
		{"tests/*.json", "needs `{name}` or `{rule_id}`"},
		{"{nmae}.json", "did you mean `{name}`?"},
		{"{name}/{}.json", "use {name}, {folder} or {rule_id}"},
		{"../{name}.json", "below the rule's folder"},
		{`tests\{name}.json`, "has `/` between folders"},
	}
	for _, tt := range tests {
		c := parse("[test]\nfiles = '" + tt.pattern + "'")
		if len(c.Findings) != 1 || !strings.Contains(c.Findings[0].Message, tt.want) {
			t.Errorf("%s: %v", tt.pattern, c.Findings)
		}
	}
}
