package siblings

import (
	"testing"

	"github.com/rulewright/rulewright/testdata/sharedtest"
)

func BenchmarkScan(b *testing.B) {
	var texts []string
	size := 0
	sharedtest.Rules(b, func(_, text string) {
		texts = append(texts, text)
		size += len(text)
	})
	b.SetBytes(int64(size))
	for b.Loop() {
		x := New()
		for i, text := range texts {
			x.Put(string(rune(i)), Scan(text))
		}
	}
}
