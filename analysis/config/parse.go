package config

import (
	"fmt"
	"strings"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// Parse reads a configuration file. What is wrong with it is in the result's
// Findings; everything that could be read counts.
func Parse(file *source.File) *Config {
	r := &reading{config: &Config{File: file}}
	tree := toml.Parse(file)
	for _, p := range tree.Problems {
		r.report("config/syntax", p.Span, p.Message, fixOf(p)...)
	}
	r.table(tree.Root, "", rootKeys)
	return r.config
}

func fixOf(p source.Problem) []check.Fix {
	if len(p.Fix) == 0 {
		return nil
	}
	return []check.Fix{{Title: p.FixTitle, Safe: true, Edits: p.Fix}}
}

// reading is the state of one Parse.
type reading struct {
	config *Config
}

// key is a key that a table may have, and what its value does.
type key struct {
	name string
	read func(*reading, *toml.Value)
}

// table reads the known keys of a table and reports the others. where is the
// table's dotted name, for messages; empty for the root.
func (r *reading) table(t *toml.Table, where string, keys func() []key) {
	if t == nil {
		return
	}
	known := keys()
	for _, e := range t.Entries {
		found := false
		for _, k := range known {
			if k.name == e.Key.Name {
				k.read(r, e.Value)
				found = true
				break
			}
		}
		if !found {
			r.unknownKey(e.Key, where, known)
		}
	}
}

func (r *reading) unknownKey(k toml.Key, where string, known []key) {
	names := make([]string, len(known))
	for i := range known {
		names[i] = known[i].name
	}
	message := fmt.Sprintf("no key `%s` in %s", k.Name, FileName)
	if where != "" {
		message = fmt.Sprintf("no key `%s` in `%s`", k.Name, where)
	}
	nearest, ok := keys.Nearest(k.Name, names)
	if !ok {
		r.report("config/unknown-key", k.Span, message+": use one of "+strings.Join(names, ", "))
		return
	}
	r.report("config/unknown-key", k.Span, message+fmt.Sprintf("; did you mean `%s`?", nearest), check.Fix{
		Title: fmt.Sprintf("Replace `%s` with `%s`", k.Name, nearest),
		Edits: []source.Edit{{Span: k.Span, NewText: nearest}},
	})
}

func (r *reading) report(id string, span source.Span, message string, fixes ...check.Fix) {
	c := check.Find(id)
	f := check.Finding{Check: id, Severity: check.Warning, Path: r.config.File.Path(), Span: span, Message: message, Fixes: fixes}
	if c != nil {
		f.Severity = c.Severity
	}
	r.config.Findings = append(r.config.Findings, f)
}

// wrong reports a value that the key cannot have.
func (r *reading) wrong(v *toml.Value, format string, args ...any) {
	if v.Kind != toml.Invalid { // that is a syntax problem, reported as one
		r.report("config/wrong-value", v.Span, fmt.Sprintf(format, args...))
	}
}

// text reads a string; it is false for anything else, which is reported.
func (r *reading) text(v *toml.Value) (string, bool) {
	if v.Kind != toml.String {
		r.wrong(v, "expected a string, found %s", v.Kind)
		return "", false
	}
	return v.Text, true
}

// texts reads a list of strings; one string counts as a list of one.
func (r *reading) texts(v *toml.Value, each func(*toml.Value) bool) []string {
	items := []*toml.Value{v}
	if v.Kind == toml.Array {
		items = v.Items
	} else if v.Kind != toml.String {
		r.wrong(v, "expected a list of strings, found %s", v.Kind)
		return nil
	}
	var out []string
	for _, item := range items {
		if s, ok := r.text(item); ok && (each == nil || each(item)) {
			out = append(out, s)
		}
	}
	return out
}

// flag reads a boolean.
func (r *reading) flag(v *toml.Value) bool {
	if v.Kind != toml.Boolean {
		r.wrong(v, "expected true or false, found %s", v.Kind)
	}
	return v.Bool
}

// inner reads a table's keys.
func (r *reading) inner(v *toml.Value, where string, keys func() []key) {
	if v.Kind != toml.TableKind {
		r.wrong(v, "expected a table, found %s", v.Kind)
		return
	}
	r.table(v.Table, where, keys)
}

// items calls do for each table of a list of tables.
func (r *reading) items(v *toml.Value, where string, do func(*toml.Value)) {
	if v.Kind != toml.Array {
		r.wrong(v, "expected a list of tables, written as [[%s]], found %s", where, v.Kind)
		return
	}
	for _, item := range v.Items {
		if item.Kind != toml.TableKind {
			r.wrong(item, "expected a table, found %s", item.Kind)
			continue
		}
		do(item)
	}
}
