package main

import (
	"os"
	"runtime/debug"
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
