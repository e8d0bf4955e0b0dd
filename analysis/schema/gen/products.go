package main

import (
	"slices"

	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

type productFile struct {
	Version         string
	Fields          map[string]any
	Datasets, Beats map[string]map[string]any
}

// addEndpoint adds Elastic Defend.
func addEndpoint(b *schema.Builder, folder string) error {
	file, err := read[productFile](folder, "endpoint.json")
	if err != nil {
		return err
	}
	for _, name := range sorted(file.Datasets) {
		d, _ := layout.Place(layout.Endpoint, name)
		d.Version, d.Date = file.Version, currentDate
		b.Add(d, append(layout.Fleet(), factsOf(file.Datasets[name])...))
	}
	b.Cover(layout.Covered(layout.Endpoint)...)
	return nil
}

// addEndgame adds Endgame.
func addEndgame(b *schema.Builder, folder string) error {
	file, err := read[productFile](folder, "endgame.json")
	if err != nil {
		return err
	}
	d := layout.Endgame()
	d.Version, d.Date = file.Version, endgameDate
	b.Add(d, append(factsOf(file.Fields), layout.EndgameFields()...))
	b.Cover("endgame")
	return nil
}

// addBeats adds Beats.
func addBeats(b *schema.Builder, folder string) error {
	file, err := read[productFile](folder, "beats.json")
	if err != nil {
		return err
	}
	for _, name := range sorted(file.Beats) {
		if name == "libbeat" || len(file.Beats[name]) == 0 {
			continue
		}
		facts := factsOf(file.Beats[name])
		for _, f := range factsOf(file.Beats["libbeat"]) {
			if layout.EveryBeat(f.Name) {
				facts = append(facts, f)
			}
		}
		d := layout.Beat(name)
		d.Version, d.Date = file.Version, beatsDate
		b.Add(d, facts)
		b.Cover(name)
	}
	return nil
}

func sorted[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
