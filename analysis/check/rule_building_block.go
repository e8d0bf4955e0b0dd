package check

import (
	"strings"
	"time"

	"github.com/rulewright/rulewright/rules"
)

var ruleBuildingBlock = &Check{
	ID:    "rule/building-block-timing",
	Title: "building block rule that runs too often",
	Text: "Building block rules match much and matter little on their own, so they run once an hour at most and search " +
		"two hours: `interval` of 60 minutes and `from` of 119 minutes at least. The loader of detection-rules refuses " +
		"others, unless `bypass_bbr_timing` in `[metadata]` says that it is meant.",
	Bad:      Example{TOML: buildingBlockExample("now-9m", "5m")},
	Good:     Example{TOML: buildingBlockExample("now-119m", "60m")},
	Since:    "0.1",
	Severity: Error,
	Profile:  Elastic,
	Run: onRule(func(p *Pass, r *rules.Rule) {
		if !r.BuildingBlockType.IsSet() || p.Doc.Metadata.BypassBBRTiming.Value {
			return
		}
		w := windowOf(r)
		switch {
		case r.From.IsAbsent() || r.Interval.IsAbsent():
			p.Reportf(r.BuildingBlockType.Key, "a building block rule needs `from` of `now-119m` or more and `interval` of `60m` or more")
			return
		case r.From.IsSet() && strings.HasPrefix(r.From.Value, "now-") && w.exact && w.from < 119*time.Minute:
			p.Reportf(textSpan(r.From.Node), "a building block rule searches 119 minutes or more")
		}
		if r.Interval.IsSet() && w.exact && w.interval < time.Hour {
			p.Reportf(textSpan(r.Interval.Node), "a building block rule runs once an hour at most")
		}
	}),
}

func buildingBlockExample(from, interval string) string {
	return "[rule]\nbuilding_block_type = \"default\"\nfrom = \"" + from + "\"\ninterval = \"" + interval + "\"\n"
}
