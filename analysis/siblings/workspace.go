package siblings

import "github.com/rulewright/rulewright/rules"

// Workspace is an index with the files that it names.
type Workspace struct {
	// Index returns the index; the first call may take the time to make it.
	Index func() *Index
	// Open returns a file of the index as it is now; nil if it is gone or can
	// no longer be read.
	Open func(path string) *rules.Document
	// Key returns the path that the index has a file under.
	Key func(path string) string
}
