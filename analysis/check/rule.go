package check

// ruleChecks are the checks of the group rule/*, each in a file of its own.
var ruleChecks = []*Check{
	ruleUnknownKey, ruleOtherType, ruleWrongType, ruleUnknownValue, ruleMissingKey, ruleOutOfRange, ruleMalformedValue,
	ruleScheduleGap, ruleHistoryWindow,
}
