package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// collectRarely has garbage collected when the heap has grown to five times
// what is in use, unless GOGC says otherwise. A run over many rules keeps next
// to nothing, so this costs little memory: 1,106 rules take a third less time,
// and 80 instead of 40 MB.
func collectRarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

// roomy is what the heap of a language server may grow to before garbage is
// collected more often, in bytes: with all rules of a repository and several
// large queries it keeps 21 MB, nine times that and the program itself would be
// more than an editor's neighbour should take.
const roomy = 128 << 20

// staySmall holds a process that runs all day to roomy, or to twice what it has
// in use where that is more, unless GOMEMLIMIT says otherwise. Below that,
// garbage is collected half as often as collectRarely asks for: a key that is
// typed meanwhile has its findings some milliseconds later.
func staySmall() {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(800)
	}
	debug.SetMemoryLimit(roomy)
	afterCollections(func() {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 {
			debug.SetMemoryLimit(max(roomy, int64(2*live[0].Value.Uint64()+32<<20)))
		}
	})
}

// afterCollections calls a function after each collection of garbage: something
// that nobody holds is gone then.
func afterCollections(do func()) {
	runtime.AddCleanup(new([16]byte), func(do func()) {
		do()
		afterCollections(do)
	}, do)
}
