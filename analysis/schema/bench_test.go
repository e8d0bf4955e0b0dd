package schema

import "testing"

func BenchmarkColdLoad(b *testing.B) {
	for b.Loop() {
		t, err := open(embedded)
		if err != nil {
			b.Fatal(err)
		}
		new(Catalogue).With(t)
	}
}

// manyPatterns are those of a rule for several vendors.
var manyPatterns = []string{
	"logs-endpoint.events.process-*", "winlogbeat-*", "logs-windows.forwarded*", "logs-windows.sysmon_operational-*",
	"logs-system.security*", "logs-m365_defender.event-*", "logs-sentinel_one_cloud_funnel.*", "endgame-*",
}

func BenchmarkScope(b *testing.B) {
	c := Default()
	for b.Loop() {
		c.Scope(manyPatterns, nil)
	}
}

func BenchmarkLookup(b *testing.B) {
	for name, field := range map[string]string{
		"first": "process.name", "last": "event.reason", "unknown": "process.parent.nmae",
	} {
		scope := Default().Scope(manyPatterns, nil)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				scope.Lookup(field)
			}
		})
	}
}

func BenchmarkNearest(b *testing.B) {
	scope := Default().Scope(manyPatterns, nil)
	for b.Loop() {
		if got := scope.Nearest("process.parent.nmae", 3); got[0].Name != "process.parent.name" {
			b.Fatal(got)
		}
	}
}

func BenchmarkPrefix(b *testing.B) {
	scope := Default().Scope(manyPatterns, nil)
	for b.Loop() {
		for range scope.Prefix("process.") {
		}
	}
}
