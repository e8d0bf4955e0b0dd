// Gen makes the table of ATT&CK that the program carries from a file of facts:
//
//	go run ./gen -facts attack.json -out attack.tsv
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
)

type file struct {
	Version string
	Tactics map[string]struct{ ID, Name string }

	Techniques map[string]struct {
		Name       string
		Tactics    []string
		RevokedBy  string `json:"revoked_by"`
		Deprecated bool
	}
}

func main() {
	facts := flag.String("facts", "", "the file of facts")
	out := flag.String("out", "attack.tsv", "the table to write")
	flag.Parse()
	if err := run(*facts, *out); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(facts, out string) error {
	text, err := os.ReadFile(facts)
	if err != nil {
		return err
	}
	var f file
	if err := json.Unmarshal(text, &f); err != nil {
		return err
	}
	lines := []string{f.Version}
	var tactics []string
	for slug, t := range f.Tactics {
		tactics = append(tactics, strings.Join([]string{t.ID, t.Name, slug}, "\t"))
	}
	slices.Sort(tactics)
	lines = append(lines, tactics...)
	for _, id := range slices.Sorted(maps.Keys(f.Techniques)) {
		t := f.Techniques[id]
		state := ""
		if t.Deprecated {
			state = "deprecated"
		}
		lines = append(lines, strings.Join([]string{id, t.Name, strings.Join(t.Tactics, ","), t.RevokedBy, state}, "\t"))
	}
	return os.WriteFile(out, []byte(strings.Join(lines, "\n")+"\n"), 0o644)
}
