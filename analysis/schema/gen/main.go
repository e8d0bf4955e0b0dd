// Gen makes the field table that the program carries, fields.bin, and what
// ECS says about values, ecs-values.json, from a folder of facts:
//
//	go run ./gen -facts FOLDER -out fields.bin -values ecs-values.json
//
// The facts are tables of names and types without anybody's prose: ecs.json,
// endpoint.json, integrations-2024-07.json, beats.json and endgame.json. What
// the facts do not say stands in package layout, and here until when they are
// known to be right.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// The days up to which the facts are known to be right. Those of Beats and of
// Endgame are the months of their releases.
const (
	currentDate      = "2026-08-31"
	integrationsDate = "2024-07-31"
	beatsDate        = "2026-03-31"
	endgameDate      = "2022-08-31"
)

func main() {
	facts := flag.String("facts", "", "the folder of facts")
	out := flag.String("out", "fields.bin", "the table to write")
	values := flag.String("values", "ecs-values.json", "the file of ECS's values to write")
	flag.Parse()
	if err := run(*facts, *out, *values); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func run(facts, out, values string) error {
	var b schema.Builder
	ecs, err := read[ecsFile](facts, "ecs.json")
	if err != nil {
		return err
	}
	for _, add := range []func(*schema.Builder, string) error{addEndpoint, addIntegrations, addBeats, addEndgame} {
		if err := add(&b, facts); err != nil {
			return err
		}
	}
	addECS(&b, ecs)
	if err := os.WriteFile(out, b.Bytes(), 0o644); err != nil {
		return err
	}
	text, err := json.MarshalIndent(valuesOf(ecs), "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(values, append(text, '\n'), 0o644)
}

func read[T any](folder, name string) (T, error) {
	var v T
	text, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return v, err
	}
	if err := json.Unmarshal(text, &v); err != nil {
		return v, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}

// factsOf turns names and types into facts. A type that is no name, as in the
// lists of machine learning jobs, is passed over.
func factsOf(fields map[string]any) []schema.Fact {
	var out []schema.Fact
	for name, t := range fields {
		typ, ok := t.(string)
		if !ok {
			continue
		}
		for _, name := range layout.SpellOut(name) {
			out = append(out, schema.Fact{Name: name, Type: layout.TypeOf(typ)})
		}
	}
	return out
}
