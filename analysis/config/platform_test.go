package config

import (
	"slices"
	"testing"

	"github.com/rulewright/rulewright/rules/workspace"
)

// Settings by path are written with slashes, whatever the paths look like.
func TestSettingsByPathMeetPathsOfWindows(t *testing.T) {
	windows := workspace.Platform{Windows: true}
	for _, test := range []struct {
		root, name, want string
		meets            bool
	}{
		{`C:\rules`, `C:\rules\windows\x.toml`, "windows/x.toml", true},
		{`C:\Rules`, `c:\rules\windows\sub\x.toml`, "windows/sub/x.toml", true},
		{`C:/rules`, `C:\rules/windows\x.toml`, "windows/x.toml", true},
		{`\\server\share\rules`, `\\SERVER\share\rules\windows\x.toml`, "windows/x.toml", true},
		{`C:\rules`, `C:\rules\linux\x.toml`, "linux/x.toml", false},
		{`C:\rules`, `C:\windows\x.toml`, "../windows/x.toml", false},
		{`C:\rules`, `D:\rules\windows\x.toml`, "D:/rules/windows/x.toml", false},
	} {
		got := (&Config{Root: test.root}).relOn(windows, test.name)
		if got != test.want {
			t.Errorf("%s in %s is %q, want %q", test.name, test.root, got, test.want)
		}
		if MatchesPath([]string{"windows"}, got) != test.meets {
			t.Errorf("%s meets the pattern: %v", got, !test.meets)
		}
	}
}

// What the walk up reads is named with the platform's separators, and it ends
// at the drive or the share.
func TestTheConfigurationIsFoundAboveAPathOfWindows(t *testing.T) {
	repository := disk{`C:\r\detection_rules\etc\_config.yaml`: etcConfig}
	custom := disk{`\\server\share\c\_config.yaml`: "rule_dirs: [rules, 'D:\\more', '\\top']\n"}
	for name, c := range map[string]struct {
		disk    disk
		env     map[string]string
		dir     string
		root    string
		folders []string
	}{
		"a file above the folder":           {disk{`C:\a\rulewright.toml`: ""}, nil, `C:\a\b\c`, `C:\a`, nil},
		"a file at the drive's root":        {disk{`C:\rulewright.toml`: ""}, nil, `C:\a\b`, `C:\`, nil},
		"a file at the share":               {disk{`\\server\share\rulewright.toml`: ""}, nil, `\\server\share\a`, `\\server\share`, nil},
		"nothing anywhere":                  {disk{}, nil, `C:\a\b`, `C:\a\b`, nil},
		"a detection-rules repository":      {repository, nil, `C:\r\rules\linux`, `C:\r`, []string{`C:\r\rules`}},
		"custom rules on a share":           {custom, nil, `\\server\share\c\rules`, `\\server\share\c`, []string{`\\server\share\c\rules`, `D:\more`, `\\server\share\top`}},
		"rules that the environment names":  {custom, map[string]string{customRulesDir: `\\server\share\c`}, `d:\MORE\x`, `\\server\share\c`, []string{`\\server\share\c\rules`, `D:\more`, `\\server\share\top`}},
		"rules that are named, other files": {custom, map[string]string{customRulesDir: `\\server\share\c`}, `E:\more`, `E:\more`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := discovery{c.disk.surroundings(c.env), workspace.Platform{Windows: true}}.discover(c.dir)
			var folders []string
			if got.Repository != nil {
				folders = got.Repository.RuleDirs
			}
			if got.Root != c.root || !slices.Equal(folders, c.folders) {
				t.Errorf("root %s, rules in %q; want %s, %q", got.Root, folders, c.root, c.folders)
			}
		})
	}
}

func TestRuleTestsAreFoundBesideARuleOfWindows(t *testing.T) {
	for _, test := range []struct{ root, rule, abs, files, want string }{
		{`C:\repo`, `rules\a.toml`, `C:\repo\rules\a.toml`, "{name}.events.ndjson", `rules:a.events.ndjson`},
		{`C:\repo`, `C:/repo/rules/A.TOML`, `C:\repo\rules\A.TOML`, "{name}.ndjson", `C:\repo\rules:A.ndjson`},
		{`C:\repo`, `a.toml`, `C:\repo\rules\win\a.toml`, "/tests/{folder}/{name}.json", `C:\repo:tests/rules/win/a.json`},
		{`C:\Repo`, `a.toml`, `c:\repo\rules\a.toml`, "/tests/{folder}/{name}.json", `C:\Repo:tests/rules/a.json`},
		{`\\server\share`, `\\SERVER\share\rules\a.toml`, `\\SERVER\share\rules\a.toml`, "/t/{folder}/{name}.json", `\\server\share:t/rules/a.json`},
		{`C:\repo`, `rules\a[1].toml`, `C:\repo\rules\a[1].toml`, "tests/{name}/*.json", `rules:tests/a\[1\]/*.json`},
	} {
		c := &Config{Root: test.root, TestFiles: []string{test.files}}
		got := c.testPatternsOn(workspace.Platform{Windows: true}, test.rule, test.abs, "")
		if len(got) != 1 || got[0].Dir+":"+got[0].Glob != test.want {
			t.Errorf("%s of %s: %+v, want %s", test.files, test.rule, got, test.want)
		}
	}
}
