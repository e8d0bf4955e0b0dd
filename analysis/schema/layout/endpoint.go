package layout

import "github.com/rulewright/rulewright/analysis/schema"

// endpointStream says what the name of a data stream of Elastic Defend stands
// for.
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

// endpoint describes a stream of Elastic Defend. Its index templates say
// `dynamic: false`: a field that they do not map cannot be searched.
func endpoint(stream string) schema.Dataset {
	s, ok := endpointStreams[stream]
	if !ok {
		s = endpointStream{"endpoint.events." + stream, stream + " events", "logs-endpoint.events." + stream + "-*"}
	}
	return schema.Dataset{
		Name: s.dataset, Title: "Elastic Defend " + s.title, Product: "Elastic Defend", Package: Endpoint,
		Index: []string{s.index}, Traits: schema.Strict,
	}
}
