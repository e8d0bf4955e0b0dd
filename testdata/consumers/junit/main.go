// Command junit reads a JUnit report with github.com/joshdk/go-junit and prints
// what that understood: a line for each test, then the totals.
package main

import (
	"fmt"
	"os"

	"github.com/joshdk/go-junit"
)

func main() {
	suites, err := junit.IngestFile(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	tests, failed, errored, skipped := 0, 0, 0, 0
	for _, suite := range suites {
		for _, test := range suite.Tests {
			fmt.Printf("%s | %s | %s | %s | %v\n", suite.Name, test.Name, test.Classname, test.Status, test.Error)
		}
		tests += suite.Totals.Tests
		failed += suite.Totals.Failed
		errored += suite.Totals.Error
		skipped += suite.Totals.Skipped
	}
	fmt.Printf("%d suites, %d tests, %d failed, %d errors, %d skipped\n", len(suites), tests, failed, errored, skipped)
}
