//go:build !linux

package main

import "os"

// peakMemory is unknown: every system has its own way of telling.
func peakMemory(*os.ProcessState) int64 { return 0 }
