package main

import (
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/analysis/schema/layout"
)

// addIntegrations adds the integration packages. Elastic Defend is among them
// in an older version, all of whose fields the newer one has.
func addIntegrations(b *schema.Builder, folder string) error {
	file, err := read[map[string]productFile](folder, "integrations-2024-07.json")
	if err != nil {
		return err
	}
	for _, pkg := range sorted(file) {
		if pkg == layout.Endpoint {
			continue
		}
		for _, stream := range sorted(file[pkg].Datasets) {
			d, ok := layout.Place(pkg, stream)
			if !ok {
				continue
			}
			d.Version, d.Date = file[pkg].Version, integrationsDate
			b.Add(d, factsOf(file[pkg].Datasets[stream]))
		}
		b.Cover(layout.Covered(pkg)...)
	}
	b.Cover("traces-apm")
	return nil
}
