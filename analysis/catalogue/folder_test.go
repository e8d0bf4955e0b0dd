package catalogue

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
)

func TestNothingOutsideOfTheWorkspaceIsRead(t *testing.T) {
	const secret = `{"logs-acme.lock-*": {"acme.secret": "ip"}}`
	outside := files{
		"secret.json":          secret,
		"package/manifest.yml": "name: spy\nversion: 1.0.0\n", "package/data_stream/a/manifest.yml": "type: logs\n",
		"package/data_stream/a/fields/f.yml": "- {name: acme.secret, type: ip}\n",
	}.write(t, t.TempDir())
	f := etc()
	f["rulewright.toml"] = `
[[schema]]
path = "linked.json"
[[schema]]
path = "../` + filepath.Base(outside) + `/secret.json"
[[schema]]
path = '` + filepath.Join(outside, "secret.json") + `'
[[schema]]
path = "spies"
`
	f["inside.json"] = `{"logs-acme.lock-*": {"acme.inside": "ip"}}`
	f["spies/own/readme"] = ""
	dir := f.write(t, t.TempDir())
	for from, to := range map[string]string{
		"linked.json": filepath.Join(outside, "secret.json"),
		"packages":    filepath.Join(outside),
		"spies/spy":   filepath.Join(outside, "package"),
		"detection_rules/etc/endpoint_schemas/endpoint_process.json": filepath.Join(outside, "secret.json"),
		"detection_rules/etc/beats_schemas/v9.9.1.json.gz":           "/dev/zero",
	} {
		if err := os.Symlink(to, filepath.Join(dir, filepath.FromSlash(from))); err != nil {
			t.Skip("no links here: ", err)
		}
	}
	c, report := load(t, dir)
	if sources := c.Everywhere("acme.secret"); len(sources) > 0 {
		t.Errorf("read: %v", sources[0].Dataset.Source)
	}
	got := problems(report)
	if n := strings.Count(got, "lies outside of the workspace, so it is not read"); n < 4 {
		t.Errorf("refused %d:\n%s", n, got)
	}
	if !knows(c, "acme.state") {
		t.Error("the rest does not count")
	}
}

func TestALinkWithinTheWorkspaceIsFollowed(t *testing.T) {
	dir := files{
		"rulewright.toml": "[[schema]]\npath = \"linked.json\"\n", "inside.json": `{"logs-acme.lock-*": {"acme.inside": "ip"}}`,
	}.write(t, t.TempDir())
	if err := os.Symlink("inside.json", filepath.Join(dir, "linked.json")); err != nil {
		t.Skip("no links here: ", err)
	}
	if c, report := load(t, dir); !knows(c, "acme.inside") {
		t.Error(problems(report))
	}
}

func TestAFileThatIsNoneDoesNotHoldAnythingUp(t *testing.T) {
	dir := files{
		"rulewright.toml": "[[schema]]\npath = \"folder\"\n[[schema]]\npath = \"loop.json\"\n[[schema]]\npath = \"utf16.json\"\n" +
			"[[schema]]\npath = \"torn.json.gz\"\n[[schema]]\npath = \"plain.json.gz\"\n[[schema]]\npath = \"empty.json\"\n",
		"folder/x": "", "utf16.json": "\xff\xfe{\x00}\x00", "empty.json": "", "torn.json.gz": strings.Repeat("{\"a\": 1, ", 999),
	}.write(t, t.TempDir())
	torn := filepath.Join(dir, "torn.json.gz")
	data, _ := os.ReadFile(torn)
	for path, data := range map[string][]byte{torn: data[:len(data)/2], filepath.Join(dir, "plain.json.gz"): []byte("{}")} {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("loop.json", filepath.Join(dir, "loop.json")); err != nil {
		t.Skip("no links here: ", err)
	}
	_, report := load(t, dir)
	got := problems(report)
	for _, want := range []string{
		"folder: holds no integration package", "loop.json: ", "utf16.json: line 1, column 1: is no JSON",
		"torn.json.gz: ", "plain.json.gz: is no gzip file", "empty.json: line 1, column 1: the file ends too early",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("want %q in:\n%s", want, got)
		}
	}
}

func TestTheZeroLoadIsThatOfTheProgram(t *testing.T) {
	c, report := load(t, t.TempDir())
	if c != schema.Default() || len(report.Parts) != 0 {
		t.Errorf("%+v", report)
	}
}
