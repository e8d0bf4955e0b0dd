package server

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/lookup"
)

// tablesOf returns the tables in the folders that a configuration names.
func (f *sampleFiles) tablesOf(o *analysis.Options) *lookup.Tables {
	if f == nil || o.Config == nil || len(o.Config.TableFolders) == 0 {
		return nil
	}
	folders := o.Config.Tables()
	key := strings.Join(folders, "\x00")
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.tables == nil {
		f.tables = map[string]*lookup.Tables{}
	}
	if f.tables[key] == nil {
		f.tables[key] = &lookup.Tables{Folders: folders, Read: f.readTable}
	}
	return f.tables[key]
}

// readTable reads a table that is small enough to be read while somebody types.
func (f *sampleFiles) readTable(path string) (string, error) {
	text, err := f.read(path)
	if err == nil && len(text) > maxSampleSize {
		return "", fmt.Errorf("a table of more than %d MB is not read in an editor", maxSampleSize>>20)
	}
	return text, err
}
