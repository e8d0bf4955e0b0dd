package export

import "strings"

// lineWidth is where a list is broken into one item a line.
const lineWidth = 120

// writeTOML writes a rule file: [metadata], then [rule] with its keys in
// alphabetical order and its queries last, then the rule's tables.
func writeTOML(file *object) string {
	w := &writer{}
	for _, m := range file.members {
		table, ok := m.value.(*object)
		if !ok {
			continue
		}
		if m.name == "rule" {
			table = inOrder(table)
		}
		w.table([]string{m.name}, table, false, true)
	}
	return w.String()
}

// queryKeys hold queries: they come last and stand in three single quotes.
var queryKeys = map[string]bool{"query": true, "threat_query": true}

func inOrder(rule *object) *object {
	out := &object{}
	var queries []member
	for _, m := range rule.sorted().members {
		if queryKeys[m.name] {
			queries = append(queries, m)
		} else {
			out.members = append(out.members, m)
		}
	}
	out.members = append(out.members, queries...)
	return out
}

type writer struct {
	strings.Builder
}

// table writes a table under its header: its plain values, then its tables.
// A table that holds nothing but tables needs no header, unless asked for.
func (w *writer) table(path []string, t *object, item, header bool) {
	var tables []member
	plain := 0
	for _, m := range t.members {
		if isTables(m.value) {
			tables = append(tables, m)
		} else {
			plain++
		}
	}
	if header || plain > 0 || len(tables) == 0 {
		w.header(path, item)
	}
	for _, m := range t.members {
		if !isTables(m.value) {
			isQuery := len(path) == 1 && path[0] == "rule" && queryKeys[m.name]
			w.WriteString(key(m.name) + " = ")
			w.value(m.value, isQuery, len(key(m.name))+len(" = "))
			w.WriteByte('\n')
		}
	}
	for _, m := range tables {
		below := append(path[:len(path):len(path)], m.name)
		if list, ok := m.value.([]any); ok {
			for _, v := range list {
				w.table(below, v.(*object), true, true)
			}
		} else {
			w.table(below, m.value.(*object), false, false)
		}
	}
}

// isTables reports whether a value is written under headers of its own.
func isTables(v any) bool {
	switch v := v.(type) {
	case *object:
		return true
	case []any:
		for _, item := range v {
			if _, ok := item.(*object); !ok {
				return false
			}
		}
		return len(v) > 0
	}
	return false
}

func (w *writer) header(path []string, item bool) {
	if w.Len() > 0 {
		w.WriteByte('\n')
	}
	keys := make([]string, len(path))
	for i, part := range path {
		keys[i] = key(part)
	}
	name := "[" + strings.Join(keys, ".") + "]"
	if item {
		name = "[" + name + "]"
	}
	w.WriteString(name + "\n")
}

// value writes the value of a key; column is where it begins.
func (w *writer) value(v any, query bool, column int) {
	switch v := v.(type) {
	case string:
		w.WriteString(keyed(v, query))
	case []any:
		line := inline(v)
		if column+len(line) <= lineWidth || len(v) < 2 {
			w.WriteString(line)
			return
		}
		w.WriteString("[\n")
		for _, item := range v {
			w.WriteString("    " + inline(item) + ",\n")
		}
		w.WriteByte(']')
	default:
		w.WriteString(inline(v))
	}
}

// inline writes a value on one line.
func inline(v any) string {
	switch v := v.(type) {
	case string:
		return basic(v)
	case bool:
		if v {
			return "true"
		}
		return "false"
	case number:
		return string(v)
	case []any:
		parts := make([]string, len(v))
		for i, item := range v {
			parts[i] = inline(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case *object:
		parts := make([]string, len(v.members))
		for i, m := range v.members {
			parts[i] = key(m.name) + " = " + inline(m.value)
		}
		if len(parts) == 0 {
			return "{}"
		}
		return "{ " + strings.Join(parts, ", ") + " }"
	}
	return `""`
}
