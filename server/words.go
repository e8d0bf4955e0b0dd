package server

import (
	"fmt"
	"time"
)

// plural is a number of things.
func plural(n int, things string) string { return fmt.Sprintf("%d %s", n, things) }

// today is a day as the metadata of rules write it.
func today(now time.Time) string { return now.Format("2006/01/02") }
