package config

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/rules/source"
)

func parse(text string) *Config { return Parse(source.NewFile(FileName, text)) }

func TestEveryKeyIsRead(t *testing.T) {
	c := parse(`
profile = "elastic"
exclude = ["drafts/**", "old"]

[checks]
select = ["default", "query"]
ignore = "config/*"
severity = { "query" = "hint", "query/unused-suppression" = "info" }

[[override]]
paths = ["rules/linux"]
ignore = ["query/unused-suppression"]

[[override]]
rule_ids = ["b7e3"]
severity.config = "error"

[[suppress]]
rule_id = "a1f0"
checks = ["query/invalid-suppression"]
reason = "being rewritten"

[[index]]
patterns = ["custom-*"]
like = ["logs-endpoint.events.process-*"]
fields = { custom.score = "long", "custom.name" = "keyword" }
open = true
`)
	for _, f := range c.Findings {
		t.Errorf("%s: %s", f.Check, f.Message)
	}
	want := Config{
		Profile: check.Elastic,
		Exclude: []string{"drafts/**", "old"},
		Checks: Selection{
			Select: []string{"default", "query"}, Ignore: []string{"config/*"},
			Severities: []Severity{{"query", check.Hint}, {"query/unused-suppression", check.Info}},
		},
		Overrides: []Override{
			{Paths: []string{"rules/linux"}, Selection: Selection{Ignore: []string{"query/unused-suppression"}}},
			{RuleIDs: []string{"b7e3"}, Selection: Selection{Severities: []Severity{{"config", check.Error}}}},
		},
		Suppressions: []Suppression{{RuleID: "a1f0", Checks: []string{"query/invalid-suppression"}, Reason: "being rewritten"}},
		Indices: []Index{{
			Patterns: []string{"custom-*"}, Like: []string{"logs-endpoint.events.process-*"},
			Fields: map[string]string{"custom.score": "long", "custom.name": "keyword"},
			Open:   true,
		}},
	}
	got := *c
	got.File, got.profileSet = nil, false
	for i := range got.Suppressions {
		got.Suppressions[i].Span = source.Span{}
	}
	for i := range got.Indices {
		got.Indices[i].Span = source.Span{}
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Config{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWhatIsWrongIsFoundAtItsCharacters(t *testing.T) {
	for name, c := range map[string]struct{ text, check, at, message string }{
		"a mistyped key":                    {"profle = 'elastic'", "config/unknown-key", "profle", "no key `profle` in rulewright.toml; did you mean `profile`?"},
		"a mistyped key of a table":         {"[checks]\nignores = []", "config/unknown-key", "ignores", "no key `ignores` in `checks`; did you mean `ignore`?"},
		"a key like no other":               {"[events]\nx = 1", "config/unknown-key", "events", "no key `events` in rulewright.toml: use one of profile, exclude, checks, override, suppress, index, schema, test"},
		"an unknown profile":                {"profile = 'house'", "config/wrong-value", "'house'", "no profile `house`: use generic or elastic"},
		"a number for a string":             {"profile = 1", "config/wrong-value", "1", "expected a string, found an integer"},
		"a table for a list":                {"exclude = {}", "config/wrong-value", "{}", "expected a list of strings, found a table"},
		"a mistyped check":                  {"checks.ignore = ['query/unsed-suppression']", "config/wrong-value", "'query/unsed-suppression'", "no check `query/unsed-suppression`; did you mean `query/unused-suppression`?"},
		"a check like no other":             {"checks.select = ['style']", "config/wrong-value", "'style'", "no check `style`: `rulewright explain` lists them"},
		"a mistyped check with a severity":  {"checks.severity.quer = 'hint'", "config/wrong-value", "quer", "no check `quer`; did you mean `query`?"},
		"an unknown severity":               {"checks.severity.query = 'fatal'", "config/wrong-value", "'fatal'", "no severity `fatal`: use error, warning, info or hint"},
		"a pattern with an open bracket":    {"exclude = ['a[']", "config/wrong-value", "'a['", "`a[` is no pattern of paths: a bracket is not closed, or a backslash ends it"},
		"an override without condition":     {"[[override]]\nignore = 'query'", "config/wrong-value", "[[override]]", "an `override` needs `paths` or `rule_ids`; for all rules write `[checks]`"},
		"a suppression without reason":      {"[[suppress]]\nrule_id = 'a'\nchecks = 'query'", "config/wrong-value", "[[suppress]]", "a `suppress` needs `reason`"},
		"a table instead of a list of them": {"[override]\npaths = 'a'", "config/wrong-value", "[override]", "expected a list of tables, written as [[override]], found a table"},
	} {
		t.Run(name, func(t *testing.T) {
			got := parse(c.text)
			if len(got.Findings) != 1 {
				t.Fatalf("%d findings: %v", len(got.Findings), got.Findings)
			}
			f := got.Findings[0]
			if f.Check != c.check || f.Message != c.message || got.File.Slice(f.Span) != c.at {
				t.Errorf("%s at %q: %s", f.Check, got.File.Slice(f.Span), f.Message)
			}
			if check.Find(f.Check) == nil {
				t.Errorf("%s is not documented", f.Check)
			}
		})
	}
}

func TestAnErrorLeavesTheRestInForce(t *testing.T) {
	c := parse("profile = \nexclude = ['drafts']\n")
	if len(c.Findings) != 1 || c.Findings[0].Check != "config/syntax" {
		t.Errorf("findings %v", c.Findings)
	}
	if !slices.Equal(c.Exclude, []string{"drafts"}) {
		t.Errorf("exclude %v", c.Exclude)
	}
}

func TestTheSchemaDocumentsEveryKey(t *testing.T) {
	text, err := os.ReadFile("rulewright.v1.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	documented := func(path ...string) []string {
		at := schema["properties"].(map[string]any)
		for _, name := range path {
			at = at[name].(map[string]any)
			if items, ok := at["items"].(map[string]any); ok {
				at = items
			}
			at = at["properties"].(map[string]any)
		}
		var names []string
		for name := range at {
			names = append(names, name)
		}
		slices.Sort(names)
		return names
	}
	// Every documented key is known, and a key that is not known is answered
	// with the list of those that are.
	for _, table := range []struct{ header, unknown string }{
		{"", "q9q9q9 = 1"},
		{"checks", "[checks]\nq9q9q9 = 1"},
		{"override", "[[override]]\npaths = 'a'\nq9q9q9 = 1"},
		{"suppress", "[[suppress]]\nq9q9q9 = 1\nrule_id = 'a'\nchecks = 'query'\nreason = 'b'"},
		{"index", "[[index]]\npatterns = 'a'\nq9q9q9 = 1"},
		{"test", "[test]\nq9q9q9 = 1"},
	} {
		var path []string
		if table.header != "" {
			path = []string{table.header}
		}
		findings := parse(table.unknown).Findings
		if len(findings) != 1 {
			t.Errorf("%q: %v", table.unknown, findings)
			continue
		}
		_, list, _ := strings.Cut(findings[0].Message, "use one of ")
		known := strings.Split(list, ", ")
		slices.Sort(known)
		if diff := cmp.Diff(documented(path...), known); diff != "" {
			t.Errorf("%s, -documented +known:\n%s", table.header, diff)
		}
	}
}

func TestSelectionByCheckGroupPathAndRule(t *testing.T) {
	chk := func(id string) *check.Check { return &check.Check{ID: id, Severity: check.Warning} }
	optional := &check.Check{ID: "perf/slow", Optional: true}
	house := &check.Check{ID: "rule/tags", Profile: check.Elastic}
	for name, c := range map[string]struct {
		config *Config
		check  *check.Check
		path   string
		want   bool
	}{
		"a normal check runs":                         {&Config{}, chk("trap/case"), "a.toml", true},
		"an optional one does not":                    {&Config{}, optional, "a.toml", false},
		"a house rule does not under generic":         {&Config{}, house, "a.toml", false},
		"a house rule runs under elastic":             {&Config{Profile: check.Elastic}, house, "a.toml", true},
		"all selects optional ones":                   {&Config{Checks: Selection{Select: []string{"all"}}}, optional, "a.toml", true},
		"a selection leaves out the others":           {&Config{Checks: Selection{Select: []string{"perf"}}}, chk("trap/case"), "a.toml", false},
		"default keeps the others":                    {&Config{Checks: Selection{Select: []string{"default", "perf"}}}, chk("trap/case"), "a.toml", true},
		"ignore wins over select":                     {&Config{Checks: Selection{Select: []string{"trap/case"}, Ignore: []string{"trap"}}}, chk("trap/case"), "a.toml", false},
		"an override ignores below its folder":        {override("rules/linux", "trap"), chk("trap/case"), "rules/linux/deep/a.toml", false},
		"an override leaves other folders alone":      {override("rules/linux", "trap"), chk("trap/case"), "rules/linux2/a.toml", true},
		"absolute paths are seen from the root":       {override("rules/linux", "trap"), chk("trap/case"), "/w/rules/linux/a.toml", false},
		"a pattern of an override crosses folders":    {override("**/drafts/*.toml", "trap"), chk("trap/case"), "x/y/drafts/a.toml", false},
		"a pattern of an override ends where it says": {override("*.toml", "trap"), chk("trap/case"), "x/a.toml", true},
	} {
		if got := c.config.Enabled(c.check, c.path, "id"); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func override(path, ignore string) *Config {
	return &Config{Root: "/w", Overrides: []Override{{Paths: []string{path}, Selection: Selection{Ignore: []string{ignore}}}}}
}

func TestTheLastSeverityThatMatchesCounts(t *testing.T) {
	c := &Config{
		Checks:    Selection{Severities: []Severity{{"trap", check.Hint}, {"trap/case", check.Error}}},
		Overrides: []Override{{RuleIDs: []string{"x"}, Selection: Selection{Severities: []Severity{{"trap/*", check.Info}}}}},
	}
	chk := &check.Check{ID: "trap/case"}
	for ruleID, want := range map[string]check.Severity{"x": check.Info, "y": check.Error} {
		if got := c.SeverityOf(chk, check.Warning, "a.toml", ruleID); got != want {
			t.Errorf("rule %s: %v, want %v", ruleID, got, want)
		}
	}
}

func TestTheCommandLineGoesOnTop(t *testing.T) {
	base := &Config{Checks: Selection{Select: []string{"trap"}, Ignore: []string{"trap/case"}}}
	c := base.With(Selection{Select: []string{"perf"}, Ignore: []string{"perf/slow"}})
	want := Selection{Select: []string{"perf"}, Ignore: []string{"trap/case", "perf/slow"}}
	if diff := cmp.Diff(want, c.Checks); diff != "" {
		t.Error(diff)
	}
	if len(base.Checks.Ignore) != 1 {
		t.Error("the configuration itself was changed")
	}
}

// disk is a file system of texts by path.
type disk map[string]string

func (d disk) surroundings(env map[string]string) Surroundings {
	return Surroundings{
		Read: func(path string) (string, error) {
			if text, ok := d[path]; ok {
				return text, nil
			}
			return "", errors.New("no such file")
		},
		LookupEnv: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
	}
}

const etcConfig = "rule_dirs: [../../rules]\nbbr_rules_dirs: [../../rules_building_block]\n" +
	"files: {stack_schema_map: stack-schema-map.yaml}\nnormalize_kql_keywords: False\nbypass_tags_validation: true\n"

func TestDiscovery(t *testing.T) {
	repo := disk{"/r/detection_rules/etc/_config.yaml": etcConfig}
	custom := disk{"/c/_config.yaml": "rule_dirs: [rules, /elsewhere]\nbypass_optional_elastic_validation: true\n"}
	for name, c := range map[string]struct {
		disk    disk
		env     map[string]string
		dir     string
		root    string
		profile check.Profile
		repo    bool
	}{
		"nothing anywhere":                         {disk{}, nil, "/a/b", "/a/b", check.Generic, false},
		"a file in the folder":                     {disk{"/a/rulewright.toml": "profile = 'elastic'"}, nil, "/a", "/a", check.Elastic, false},
		"a file above the folder":                  {disk{"/a/rulewright.toml": ""}, nil, "/a/b/c", "/a", check.Generic, false},
		"a detection-rules repository":             {repo, nil, "/r/rules/linux", "/r", check.Elastic, true},
		"a repository with a file that says else":  {disk{"/r/detection_rules/etc/_config.yaml": etcConfig, "/r/rulewright.toml": "profile = 'generic'"}, nil, "/r", "/r", check.Generic, true},
		"a repository with a file about others":    {disk{"/r/detection_rules/etc/_config.yaml": etcConfig, "/r/rulewright.toml": "exclude = 'x'"}, nil, "/r", "/r", check.Elastic, true},
		"a folder of custom rules":                 {custom, nil, "/c/rules", "/c", check.Elastic, true},
		"custom rules that the environment names":  {custom, map[string]string{"CUSTOM_RULES_DIR": "/c"}, "/elsewhere/x", "/c", check.Elastic, true},
		"custom rules that are named, other files": {custom, map[string]string{"CUSTOM_RULES_DIR": "/c"}, "/third", "/third", check.Generic, false},
		"another program's _config.yaml":           {disk{"/j/_config.yaml": "theme: minima\n"}, nil, "/j", "/j", check.Generic, false},
		"a _config.yaml that is no YAML":           {disk{"/j/_config.yaml": "\t{"}, nil, "/j", "/j", check.Generic, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := Discover(c.dir, c.disk.surroundings(c.env))
			if got.Root != c.root || got.Profile != c.profile || (got.Repository != nil) != c.repo {
				t.Errorf("root %s, profile %v, repository %v", got.Root, got.Profile, got.Repository)
			}
		})
	}
}

func TestARepositorysSettings(t *testing.T) {
	env := map[string]string{"DR_BYPASS_ESQL_KEEP_VALIDATION": ""}
	got := Discover("/r", disk{"/r/detection_rules/etc/_config.yaml": etcConfig}.surroundings(env)).Repository
	want := &Repository{
		Root: "/r", ConfigFile: "/r/detection_rules/etc/_config.yaml", Etc: "/r/detection_rules/etc",
		RuleDirs: []string{"/r/rules"}, BuildingBlockDirs: []string{"/r/rules_building_block"},
		StackSchemaMap: "/r/detection_rules/etc/stack-schema-map.yaml",
		LowerCaseKQL:   true, Bypass: Bypass{Tags: true, ESQLKeep: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
