package catalogue

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// BenchmarkCheckout reads the schema files of a detection-rules checkout: for
// the first time, and from what is kept of them in a new process.
func BenchmarkCheckout(b *testing.B) {
	cfg := discover(sharedtest.Path(b, "corpus/detection-rules"))
	cache := b.TempDir()
	load := func(b *testing.B, refresh bool) {
		b.ReportAllocs()
		for b.Loop() {
			_, report := (&Loader{Base: schema.Default(), CacheDir: cache, Refresh: refresh}).Load(cfg)
			if p := report.Parts[0]; p.Unkept != "" || p.Datasets == 0 {
				b.Fatalf("%+v", p)
			}
		}
	}
	b.Run("first", func(b *testing.B) { load(b, true) })
	b.Run("kept", func(b *testing.B) { load(b, false) })
}
