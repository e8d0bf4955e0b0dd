package catalogue

import (
	"testing"

	"github.com/rulewright/rulewright/rules/workspace"
)

// Names come from configurations, and what they mean on Windows is decided
// before a file is opened.
func TestAFileOfWindowsIsNamedFromItsFolderOrRefused(t *testing.T) {
	const outside = ""
	for name, test := range map[string]struct{ folder, from, name, want string }{
		"a name with slashes":               {`C:\repo`, ".", "etc/x.json", "etc/x.json"},
		"a name with backslashes":           {`C:\repo`, ".", `etc\x.json`, "etc/x.json"},
		"a name from another folder":        {`C:\repo`, "etc/maps", `..\x.json`, "etc/x.json"},
		"an absolute name":                  {`C:\repo`, ".", `c:\REPO\etc\x.json`, "etc/x.json"},
		"a name on the share":               {`\\server\share\repo`, ".", `//SERVER/share/repo/x.json`, "x.json"},
		"a name from the drive's root":      {`C:\repo`, ".", `\repo\x.json`, "x.json"},
		"a name that leads out":             {`C:\repo`, ".", `..\x.json`, outside},
		"a name that leads out of a folder": {`C:\repo`, "etc", `..\..\x.json`, outside},
		"a folder beside it":                {`C:\repo`, ".", `C:\repo2\x.json`, outside},
		"another drive":                     {`C:\repo`, ".", `D:\repo\x.json`, outside},
		"the drive's own folder":            {`C:\repo`, ".", `C:x.json`, outside},
		"another share":                     {`\\server\share`, ".", `\\server\other\x.json`, outside},
		"a share from a drive":              {`C:\repo`, ".", `\\server\share\x.json`, outside},
		"another stream of a file":          {`C:\repo`, ".", `x.json:other`, outside},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := relativeOn(workspace.Platform{Windows: true}, test.folder, test.from, test.name)
			if got != test.want || (err != nil) != (test.want == outside) {
				t.Errorf("%s is %q, %v; want %q", test.name, got, err, test.want)
			}
		})
	}
}

func TestAFolderOfWindowsIsNamedFromTheWorkspace(t *testing.T) {
	for _, test := range []struct{ root, dir, want string }{
		{`C:\repo`, `c:\Repo\detection_rules\etc`, "detection_rules/etc"},
		{`C:\repo\rules`, `C:\repo\etc`, "../etc"},
		{`C:\repo`, `C:\repo`, "."},
		{`C:\repo`, `D:\repo\etc`, "D:/repo/etc"},
	} {
		if got := within(workspace.Platform{Windows: true}, test.root, test.dir); got != test.want {
			t.Errorf("%s in %s is %q, want %q", test.dir, test.root, got, test.want)
		}
	}
}
