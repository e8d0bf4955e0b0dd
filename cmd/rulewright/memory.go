package main

import (
	"os"
	"runtime/debug"
)

// collectRarely has garbage collected when the heap has grown to five times
// what is in use, unless GOGC says otherwise. A run over many rules keeps next
// to nothing, so this costs little memory: 1,106 rules took 0.42 instead of
// 0.55 s, and 40 instead of 20 MB.
func collectRarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}
