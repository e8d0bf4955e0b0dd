package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/rules/workspace"
)

func TestTheEditorReadsTheTablesThatTheConfigurationNames(t *testing.T) {
	root := t.TempDir()
	if err := os.WriteFile(filepath.Join(root, "teams.csv"), []byte("team\nweb\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	files := &sampleFiles{read: workspace.ReadFile}
	o := &analysis.Options{Config: &config.Config{Root: filepath.Dir(root), TableFolders: []string{filepath.Base(root)}}}
	tables := files.tablesOf(o)
	if table, err := tables.Lookup("teams"); err != nil || len(table.Rows) != 1 {
		t.Error(table, err)
	}
	if _, err := tables.Lookup("people"); err == nil || !strings.HasPrefix(err.Error(), "there is no people.csv") {
		t.Error(err)
	}
	if files.tablesOf(o) != tables || files.tablesOf(&analysis.Options{Config: &config.Config{}}) != nil {
		t.Error("tables are not those of the configuration's folders")
	}
}
