package diff

import (
	"strconv"

	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/toml"
)

// compareKeys lists the keys, other than the query, whose values differ.
func compareKeys(before, after *rules.Document) []Change {
	was, is := flatten(before), flatten(after)
	var out []Change
	for _, leaf := range is.order {
		if old := was.text[leaf]; old != is.text[leaf] {
			out = append(out, Change{leaf, old, is.text[leaf]})
		}
	}
	for _, leaf := range was.order {
		if _, still := is.text[leaf]; !still {
			out = append(out, Change{leaf, was.text[leaf], ""})
		}
	}
	return out
}

// leaves are a document's values by the path of their keys.
type leaves struct {
	order []string
	text  map[string]string
}

func flatten(d *rules.Document) leaves {
	l := leaves{text: map[string]string{}}
	l.table("", d.Tree.Root)
	return l
}

func (l *leaves) table(path string, t *toml.Table) {
	if t == nil {
		return
	}
	for _, e := range t.Entries {
		name := e.Key.Name
		if path != "" {
			name = path + "." + name
		}
		if name != "rule.query" {
			l.value(name, e.Value)
		}
	}
}

func (l *leaves) value(path string, v *toml.Value) {
	switch v.Kind {
	case toml.TableKind:
		l.table(path, v.Table)
	case toml.Array:
		if text, ok := plainList(v); ok {
			l.add(path, text)
			return
		}
		for i, item := range v.Items {
			l.value(path+"["+strconv.Itoa(i)+"]", item)
		}
	default:
		l.add(path, v.Text)
	}
}

func (l *leaves) add(path, text string) {
	if _, twice := l.text[path]; !twice {
		l.order = append(l.order, path)
		l.text[path] = text
	}
}

// plainList writes a list of simple values; false for one that holds tables.
func plainList(v *toml.Value) (string, bool) {
	text := "["
	for i, item := range v.Items {
		if item.Kind == toml.TableKind || item.Kind == toml.Array {
			return "", false
		}
		if i > 0 {
			text += ", "
		}
		if item.Kind == toml.String {
			text += strconv.Quote(item.Text)
		} else {
			text += item.Text
		}
	}
	return text + "]", true
}
