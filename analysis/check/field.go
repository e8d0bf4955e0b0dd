package check

// fieldChecks are the checks of the group field/*, each in a file of its own.
var fieldChecks = []*Check{
	fieldUnknown, fieldValueType, fieldGrouping, fieldObject, fieldUnindexed, fieldAllowed,
	fieldValueShape, fieldOtherCategory,
	fieldEventType, fieldOptional, fieldBeta, fieldTextWords, fieldMissingInStack,
}
