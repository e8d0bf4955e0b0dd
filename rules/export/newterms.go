package export

// A rule file has what a new_terms rule looks at in a table:
//
//	[rule.new_terms]
//	field = "new_terms_fields"
//	value = ["user.name"]
//	[[rule.new_terms.history_window_start]]
//	field = "history_window_start"
//	value = "now-14d"
//
// Kibana has two keys of the rule, named as the values of `field`.
const (
	fieldsKey = "new_terms_fields"
	windowKey = "history_window_start"
)

// flattenNewTerms replaces the table by Kibana's keys. A table of another
// shape stays as it is, and so does one beside such a key.
func flattenNewTerms(rule *object) {
	table, ok := rule.get("new_terms").(*object)
	if !ok || len(table.members) != 3 || table.text("field") != fieldsKey || rule.find(fieldsKey) >= 0 || rule.find(windowKey) >= 0 {
		return
	}
	fields, windows := table.get("value"), table.get(windowKey)
	list, ok := windows.([]any)
	if !ok || len(list) != 1 || fields == nil {
		return
	}
	window, ok := list[0].(*object)
	if !ok || len(window.members) != 2 || window.text("field") != windowKey || window.get("value") == nil {
		return
	}
	rule.remove("new_terms")
	rule.set(fieldsKey, fields)
	rule.set(windowKey, window.get("value"))
}

// foldNewTerms is the reverse of flattenNewTerms.
func foldNewTerms(rule *object) {
	fields, window := rule.get(fieldsKey), rule.get(windowKey)
	if fields == nil || window == nil || rule.find("new_terms") >= 0 {
		return
	}
	rule.remove(fieldsKey)
	rule.remove(windowKey)
	rule.set("new_terms", &object{[]member{
		{"field", fieldsKey},
		{"value", fields},
		{windowKey, []any{&object{[]member{{"field", windowKey}, {"value", window}}}}},
	}})
}
