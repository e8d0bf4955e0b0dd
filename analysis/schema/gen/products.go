package main

import (
	"slices"
	"strings"
	"unicode"

	"github.com/rulewright/rulewright/analysis/schema"
)

type productFile struct {
	Version         string
	Fields          map[string]any
	Datasets, Beats map[string]map[string]any
}

// endpointStream says what the facts' name of a data stream of Elastic Defend
// stands for.
type endpointStream struct{ dataset, title, index string }

var endpointStreams = map[string]endpointStream{
	"action_responses": {"endpoint.action.responses", "response action results", ".logs-endpoint.action.responses-*"},
	"actions":          {"endpoint.actions", "response actions", ".logs-endpoint.actions-*"},
	"alerts":           {"endpoint.alerts", "alerts", "logs-endpoint.alerts-*"},
	"collection":       {"endpoint.diagnostic.collection", "diagnostics", ".logs-endpoint.diagnostic.collection-*"},
	"heartbeat":        {"endpoint.heartbeat", "heartbeats", ".logs-endpoint.heartbeat-*"},
	"metadata":         {"endpoint.metadata", "host metadata", "metrics-endpoint.metadata*"},
	"metrics":          {"endpoint.metrics", "metrics", "metrics-endpoint.metrics-*"},
	"policy":           {"endpoint.policy", "policy responses", "metrics-endpoint.policy-*"},
}

// fleetFacts are what Fleet's own component template
// (.fleet_agent_id_verification-1) maps in every data stream that it makes.
var fleetFacts = []schema.Fact{
	{Name: "event.agent_id_status", Type: schema.Keyword},
	{Name: "event.ingested", Type: schema.Date},
}

// addEndpoint adds Elastic Defend. Its index templates say `dynamic: false`:
// a field that they do not map cannot be searched.
func addEndpoint(b *schema.Builder, folder string) error {
	file, err := read[productFile](folder, "endpoint.json")
	if err != nil {
		return err
	}
	for _, name := range sorted(file.Datasets) {
		s, ok := endpointStreams[name]
		if !ok {
			s = endpointStream{"endpoint.events." + name, name + " events", "logs-endpoint.events." + name + "-*"}
		}
		b.Add(schema.Dataset{
			Name: s.dataset, Title: "Elastic Defend " + s.title, Product: "Elastic Defend", Package: "endpoint",
			Version: file.Version, Date: currentDate, Index: []string{s.index}, Traits: schema.Strict,
		}, append(slices.Clone(fleetFacts), factsOf(file.Datasets[name])...))
	}
	b.Cover("logs-endpoint", "metrics-endpoint", ".logs-endpoint.")
	return nil
}

// addEndgame adds Endgame, whose indices map everything that its own schema
// has and, in detection rules, a few fields of its documents besides.
func addEndgame(b *schema.Builder, folder string) error {
	file, err := read[productFile](folder, "endgame.json")
	if err != nil {
		return err
	}
	b.Add(schema.Dataset{
		Name: "endgame", Title: "Endgame", Product: "Endgame",
		Version: file.Version, Date: endgameDate, Index: []string{"endgame-*"},
	}, append(factsOf(file.Fields),
		schema.Fact{Name: "endgame", Type: schema.Object}))
	b.Cover("endgame")
	return nil
}

// sharedRoots are the first parts of the fields that every Beat can add: the
// facts' "libbeat" has a Beat's own monitoring and test fields besides.
var sharedRoots = []string{
	"agent", "cloud", "cloudfoundry", "docker", "error", "fields", "host", "jolokia", "kubernetes", "meta",
	"process", "timeseries",
}

// addBeats adds Beats. The facts lost the beginnings of names that a module
// spreads over nested groups.
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
			root, _, _ := strings.Cut(f.Name, ".")
			if slices.Contains(sharedRoots, root) {
				facts = append(facts, f)
			}
		}
		title := string(unicode.ToUpper(rune(name[0]))) + name[1:]
		b.Add(schema.Dataset{
			Name: name, Title: title, Product: title,
			Version: file.Version, Date: beatsDate, Index: []string{name + "-*"}, Traits: schema.Headless,
		}, facts)
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
