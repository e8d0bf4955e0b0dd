package analysis_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rulewright/rulewright/analysis"
	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/config"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/testdata/sharedtest"
)

// All checks over all published rules on one core, files read already.
func BenchmarkPublishedRules(b *testing.B) {
	for _, stage := range []struct {
		name string
		upTo check.Stage
	}{{"quick", check.Quick}, {"thorough", check.Thorough}} {
		b.Run(stage.name, func(b *testing.B) {
			sources := publishedRules(b)
			o := &analysis.Options{Config: &config.Config{}, Catalogue: schema.Default()}
			b.ReportAllocs()
			for b.Loop() {
				for _, s := range sources {
					analysis.NewFile(s, 0, o).Findings(stage.upTo)
				}
			}
		})
	}
}

// What the thorough checks, nearly all of which are proofs, add to a rule: each
// rule's best time of all iterations.
func BenchmarkProofs(b *testing.B) {
	sources := publishedRules(b)
	o := &analysis.Options{Config: &config.Config{}, Catalogue: schema.Default()}
	best := make([]time.Duration, len(sources))
	for b.Loop() {
		for i, s := range sources {
			f := analysis.NewFile(s, 0, o)
			f.Findings(check.Quick)
			start := time.Now()
			f.Findings(check.Thorough)
			if took := time.Since(start); best[i] == 0 || took < best[i] {
				best[i] = took
			}
		}
	}
	slices.Sort(best)
	for name, at := range map[string]int{"p50-µs": len(best) / 2, "p99-µs": len(best) * 99 / 100, "max-µs": len(best) - 1} {
		b.ReportMetric(float64(best[at].Nanoseconds())/1000, name)
	}
}

func publishedRules(b testing.TB) []*source.File {
	var out []*source.File
	sharedtest.Rules(b, func(path, text string) { out = append(out, source.NewFile(path, text)) })
	return out
}
