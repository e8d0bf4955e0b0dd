// Command reviewdog reads a report with reviewdog's own parser and prints what
// that understood: a line for each finding, and one for each suggestion. The
// format is the first argument, rdjson or sarif.
package main

import (
	"fmt"
	"os"

	"github.com/reviewdog/reviewdog/parser"
	"github.com/reviewdog/reviewdog/proto/rdf"
)

func main() {
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(format, path string) error {
	p, err := parser.New(&parser.Option{FormatName: format})
	if err != nil {
		return err
	}
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	found, err := p.Parse(in)
	if err != nil {
		return err
	}
	for _, d := range found {
		fmt.Printf("%s | %s | %s | %s | %q\n", d.GetLocation().GetPath(), place(d.GetLocation().GetRange()), d.GetSeverity(), d.GetCode().GetValue(), d.GetMessage())
		for _, s := range d.GetSuggestions() {
			fmt.Printf("    %s %q\n", place(s.GetRange()), s.GetText())
		}
	}
	return nil
}

// place words a range; one without a line is that of a whole file.
func place(r *rdf.Range) string {
	if r.GetStart().GetLine() == 0 {
		return "file"
	}
	return fmt.Sprintf("%d:%d-%d:%d", r.GetStart().GetLine(), r.GetStart().GetColumn(), r.GetEnd().GetLine(), r.GetEnd().GetColumn())
}
