package check

import (
	"slices"

	"github.com/rulewright/rulewright/rules"
)

// ruleChecks are the checks of the groups rule/* and threat/*, each in a file
// of its own.
var ruleChecks = slices.Concat(attackChecks, []*Check{
	ruleUnknownKey, ruleOtherType, ruleWrongType, ruleUnknownValue, ruleMissingKey, ruleOutOfRange, ruleMalformedValue,
	ruleScheduleGap, ruleHistoryWindow, ruleMaxspan, ruleDataView, ruleCardinality, ruleThreatMapping, ruleTimeline,
	ruleDates, ruleSeverityRisk, ruleBuildingBlock, ruleGuideHeadings, ruleName, ruleVersion,
	ruleTagSpelling, ruleDuplicateTag, ruleMissingTag, ruleLicense, ruleMinStackComment, ruleFromForm, ruleTimestampOverride,
	ruleFileName, ruleGuideName, ruleBuildingBlockFolder, rulePlaceholders, ruleNoIndex,
})

// onRule makes the run function of a check that has nothing to say about files
// that are no rule.
func onRule(run func(*Pass, *rules.Rule)) func(*Pass) {
	return func(p *Pass) {
		if p.Doc.Rule != nil {
			run(p, p.Doc.Rule)
		}
	}
}
