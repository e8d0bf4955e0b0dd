package config

import (
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
