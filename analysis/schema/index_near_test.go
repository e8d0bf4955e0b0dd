package schema

import "testing"

func TestTheNearestIndexIsASlipAway(t *testing.T) {
	for _, c := range []struct{ pattern, want string }{
		{"logs-endpoint.event.process-*", "logs-endpoint.events.process-*"},
		{"logs-endpoint.eventsprocess-*", "logs-endpoint.events.process-*"},
		{"logs-endpoint-events.*", "logs-endpoint.events.*"},
		{"winlogbeats-*", "winlogbeat-*"},
		{"filebeat2-*", "*"},
		{"logs-mine.app-*", "*"},
		{"logs-*-prod*", ""},
	} {
		got, ok := Default().NearestIndex(c.pattern)
		if want := c.want != "" && c.want != "*"; ok != want || want && got != c.want {
			t.Errorf("%s: %q, %v", c.pattern, got, ok)
		}
	}
}
