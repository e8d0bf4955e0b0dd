package check

import (
	"strings"

	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// ruleTable is a table of a rule file whose keys are known.
type ruleTable struct {
	// keys are the keys that such a table can have.
	keys []*keys.Key
	// table is what is written.
	table *toml.Table
	// name is what a message calls it, such as "`[rule]`" or "`threat`".
	name string
	// at is where a missing key is missed; empty for the file itself.
	at source.Span
	// path are the names of the keys that lead to it.
	path []string
}

// ruleValue is a value of a rule file whose key is known.
type ruleValue struct {
	key   *keys.Key
	entry *toml.Entry
	// in is the table that has it.
	in *ruleTable
}

type ruleTablesKey struct{}

// ruleTables returns all tables whose keys are known, the file's own first;
// none of a file that is no rule.
func (p *Pass) ruleTables() []*ruleTable {
	return Memo(p, ruleTablesKey{}, func() []*ruleTable {
		if p.Doc.Kind != rules.DetectionRule {
			return nil
		}
		w := tableWalk{file: p.Doc.File, kind: p.Doc.Rule.Type()}
		w.table(&ruleTable{keys: keys.File, table: p.Doc.Tree.Root, name: "the file"})
		return w.found
	})
}

type ruleValuesKey struct{}

// ruleValues returns all values whose key is known and is one that the rule's
// type has. Those that could not be read are left out.
func (p *Pass) ruleValues() []ruleValue {
	return Memo(p, ruleValuesKey{}, func() []ruleValue {
		var out []ruleValue
		for _, t := range p.ruleTables() {
			for _, e := range t.table.Entries {
				if k, ok := keys.Find(t.keys, e.Key.Name, p.Doc.Rule.Type()); ok && e.Value.Kind != toml.Invalid {
					out = append(out, ruleValue{k, e, t})
				}
			}
		}
		return out
	})
}

// tableWalk collects the tables of a file; it goes as deep as the description
// of the keys.
type tableWalk struct {
	file  *source.File
	kind  rules.Type
	found []*ruleTable
}

func (w *tableWalk) table(t *ruleTable) {
	w.found = append(w.found, t)
	for _, e := range t.table.Entries {
		if k, _ := keys.Find(t.keys, e.Key.Name, w.kind); k != nil && k.Keys != nil {
			w.value(t, k, e, e.Value)
		}
	}
}

// value enters the tables of a value: it, its items, or their items.
func (w *tableWalk) value(parent *ruleTable, k *keys.Key, e *toml.Entry, v *toml.Value) {
	switch {
	case v.Kind == toml.TableKind && k.Shape != keys.Anything:
		w.table(&ruleTable{
			keys: k.Keys, table: v.Table, name: tableName(parent, e), at: w.missingAt(e, v), path: append(parent.path[:len(parent.path):len(parent.path)], k.Name),
		})
	case v.Kind == toml.Array && (k.Shape == keys.Tables || k.Shape == keys.TableLists):
		for _, item := range v.Items {
			w.value(parent, k, e, item)
		}
	}
}

// tableName is how a message speaks of a table: those of the file by their
// header.
func tableName(parent *ruleTable, e *toml.Entry) string {
	if len(parent.path) == 0 {
		return "`[" + e.Key.Name + "]`"
	}
	return "`" + e.Key.Name + "`"
}

// missingAt is where to say that a key is missing from a table: at its header
// or its key; at the table itself where it is an item of a list.
func (w *tableWalk) missingAt(e *toml.Entry, v *toml.Value) source.Span {
	switch {
	case v != e.Value, strings.HasPrefix(w.file.Slice(v.Span), "["):
		return v.Span
	default:
		return e.Key.Span
	}
}
