// Command actionlint checks a workflow of GitHub Actions.
package main

import (
	"os"

	"github.com/rhysd/actionlint"
)

func main() {
	command := actionlint.Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	// Neither program is there on every machine.
	os.Exit(command.Main([]string{"actionlint", "-no-color", "-shellcheck=", "-pyflakes=", os.Args[1]}))
}
