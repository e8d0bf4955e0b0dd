package config

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/rulewright/rulewright/analysis/check"
	"github.com/rulewright/rulewright/analysis/keys"
	"github.com/rulewright/rulewright/rules/source"
	"github.com/rulewright/rulewright/rules/toml"
)

// The keys of rulewright.toml, as rulewright.v1.schema.json documents them.

func rootKeys() []key {
	return []key{
		{"profile", (*reading).profile},
		{"exclude", func(r *reading, v *toml.Value) { r.config.Exclude = r.patterns(v) }},
		{"checks", func(r *reading, v *toml.Value) {
			r.inner(v, "checks", func() []key { return selectionKeys(&r.config.Checks) })
		}},
		{"override", func(r *reading, v *toml.Value) { r.items(v, "override", r.override) }},
		{"suppress", func(r *reading, v *toml.Value) { r.items(v, "suppress", r.suppression) }},
		{"index", func(r *reading, v *toml.Value) { r.items(v, "index", r.index) }},
		{"schema", func(r *reading, v *toml.Value) { r.items(v, "schema", r.schema) }},
		{"test", func(r *reading, v *toml.Value) { r.inner(v, "test", testKeys) }},
	}
}

func (r *reading) profile(v *toml.Value) {
	name, ok := r.text(v)
	for _, p := range []check.Profile{check.Generic, check.Elastic} {
		if name == p.String() {
			r.config.Profile, r.config.profileSet = p, true
			return
		}
	}
	if ok {
		r.wrong(v, "no profile `%s`: use generic or elastic", name)
	}
}

func selectionKeys(s *Selection) []key {
	return []key{
		{"select", func(r *reading, v *toml.Value) {
			s.Select = r.texts(v, func(item *toml.Value) bool { return item.Text == "default" || r.selector(item, item.Text) })
		}},
		{"ignore", func(r *reading, v *toml.Value) {
			s.Ignore = r.texts(v, func(item *toml.Value) bool { return r.selector(item, item.Text) })
		}},
		{"severity", func(r *reading, v *toml.Value) { s.Severities = r.severities(v) }},
	}
}

// selector reports a selector that means no check.
func (r *reading) selector(v *toml.Value, selector string) bool {
	if err := CheckSelector(selector); err != nil {
		r.wrong(v, "%v", err)
		return false
	}
	r.renamed(selector, v.Span)
	return true
}

// renamed reports a check by an ID that it no longer has; it still counts.
func (r *reading) renamed(selector string, span source.Span) {
	now, ok := check.Renamed(selector)
	if !ok {
		return
	}
	fix := check.Fix{Title: fmt.Sprintf("Write `%s`", now), Safe: true}
	// What stands around the ID, such as quotes, stays.
	if i := strings.Index(r.config.File.Slice(span), selector); i >= 0 {
		at := source.Span{Start: span.Start + i, End: span.Start + i + len(selector)}
		fix.Edits = []source.Edit{{Span: at, NewText: now}}
	}
	r.report("config/wrong-value", span, RenamedText(selector, now), fix)
	r.config.Findings[len(r.config.Findings)-1].Severity = check.Info
}

// RenamedText says what a check is called that was named by its former ID.
func RenamedText(old, now string) string {
	return fmt.Sprintf("the check `%s` is now called `%s`; the old name will go", old, now)
}

// severities reads a table of selectors and severities, in its order.
func (r *reading) severities(v *toml.Value) []Severity {
	if v.Kind != toml.TableKind {
		r.wrong(v, "expected a table of checks and severities, found %s", v.Kind)
		return nil
	}
	var out []Severity
	for _, e := range v.Table.Entries {
		if err := CheckSelector(e.Key.Name); err != nil {
			r.report("config/wrong-value", e.Key.Span, err.Error())
			continue
		}
		r.renamed(e.Key.Name, e.Key.Span)
		name, ok := r.text(e.Value)
		if !ok {
			continue
		}
		severity, err := check.ParseSeverity(name)
		if err != nil {
			r.wrong(e.Value, "no severity `%s`: use error, warning, info or hint", name)
			continue
		}
		out = append(out, Severity{e.Key.Name, severity})
	}
	return out
}

func (r *reading) override(v *toml.Value) {
	var o Override
	r.table(v.Table, "override", func() []key {
		return append([]key{
			{"paths", func(r *reading, v *toml.Value) { o.Paths = r.patterns(v) }},
			{"rule_ids", func(r *reading, v *toml.Value) { o.RuleIDs = r.texts(v, nil) }},
		}, selectionKeys(&o.Selection)...)
	})
	// An override whose condition could not be read would apply to everything.
	if len(o.Paths) == 0 && len(o.RuleIDs) == 0 {
		r.wrong(v, "an `override` needs `paths` or `rule_ids`; for all rules write `[checks]`")
		return
	}
	r.config.Overrides = append(r.config.Overrides, o)
}

func (r *reading) suppression(v *toml.Value) {
	s := Suppression{Span: v.Span}
	r.table(v.Table, "suppress", func() []key {
		return []key{
			{"rule_id", func(r *reading, v *toml.Value) { s.RuleID, _ = r.text(v) }},
			{"checks", func(r *reading, v *toml.Value) {
				s.Checks = r.texts(v, func(item *toml.Value) bool { return r.selector(item, item.Text) })
			}},
			{"reason", func(r *reading, v *toml.Value) { s.Reason, _ = r.text(v) }},
		}
	})
	for _, missing := range []struct {
		name string
		is   bool
	}{{"rule_id", s.RuleID == ""}, {"checks", len(s.Checks) == 0}, {"reason", s.Reason == ""}} {
		if missing.is {
			r.wrong(v, "a `suppress` needs `%s`", missing.name)
			return
		}
	}
	r.config.Suppressions = append(r.config.Suppressions, s)
}

func (r *reading) index(v *toml.Value) {
	index := Index{Span: v.Span}
	r.table(v.Table, "index", func() []key {
		return []key{
			{"patterns", func(r *reading, v *toml.Value) { index.Patterns = r.texts(v, r.indexPattern) }},
			{"like", func(r *reading, v *toml.Value) { index.Like = r.texts(v, nil) }},
			{"fields", func(r *reading, v *toml.Value) { index.Fields = r.fields(v) }},
			{"open", func(r *reading, v *toml.Value) { index.Open = r.flag(v) }},
		}
	})
	if len(index.Patterns) == 0 {
		r.wrong(v, "an `index` needs `patterns`")
		return
	}
	r.config.Indices = append(r.config.Indices, index)
}

func (r *reading) schema(v *toml.Value) {
	s := Schema{Span: v.Span}
	r.table(v.Table, "schema", func() []key {
		return []key{
			{"path", func(r *reading, v *toml.Value) { s.Path, _ = r.text(v) }},
			{"patterns", func(r *reading, v *toml.Value) { s.Patterns = r.texts(v, r.indexPattern) }},
			{"date", func(r *reading, v *toml.Value) { s.Date = r.day(v) }},
		}
	})
	if s.Path == "" {
		r.wrong(v, "a `schema` needs `path`")
		return
	}
	r.config.Schemas = append(r.config.Schemas, s)
}

// day reads a day, written as text.
func (r *reading) day(v *toml.Value) string {
	text, ok := r.text(v)
	if !ok {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		r.wrong(v, "`%s` is no day: write one such as \"2026-09-01\"", text)
		return ""
	}
	return text
}

// fields reads a table of field names and types. Dotted keys make inner
// tables, which spell a field's name together.
func (r *reading) fields(v *toml.Value) map[string]string {
	out := make(map[string]string)
	var read func(prefix string, v *toml.Value)
	read = func(prefix string, v *toml.Value) {
		for _, e := range v.Table.Entries {
			name := prefix + e.Key.Name
			if e.Value.Kind == toml.TableKind {
				read(name+".", e.Value)
			} else if t, ok := r.text(e.Value); ok && r.fieldType(e.Value, t) {
				out[name] = t
			}
		}
	}
	if v.Kind != toml.TableKind {
		r.wrong(v, "expected a table of fields and types, found %s", v.Kind)
		return nil
	}
	read("", v)
	return out
}

// indexPattern reports a pattern of indices that cannot be looked up.
func (r *reading) indexPattern(v *toml.Value) bool {
	if !IsIndexPattern(v.Text) {
		r.wrong(v, "`%s` is no index: write its name, or how it begins and `*`", v.Text)
		return false
	}
	return true
}

// fieldType reports a type that Elasticsearch does not have.
func (r *reading) fieldType(v *toml.Value, name string) bool {
	if slices.Contains(fieldTypes, name) {
		return true
	}
	if nearest, ok := keys.Nearest(name, fieldTypes); ok {
		r.wrong(v, "no type of fields `%s`; did you mean `%s`?", name, nearest)
	} else {
		r.wrong(v, "no type of fields `%s`: write one such as keyword, long, date or ip", name)
	}
	return false
}

// patterns reads a list of path patterns.
func (r *reading) patterns(v *toml.Value) []string {
	return r.texts(v, func(item *toml.Value) bool {
		if !doublestar.ValidatePattern(item.Text) {
			r.wrong(item, "`%s` is no pattern of paths: a bracket is not closed, or a backslash ends it", item.Text)
			return false
		}
		return true
	})
}

// CheckSelector reports a selector that means no check, with the nearest that
// does.
func CheckSelector(selector string) error {
	if selector == "all" {
		return nil
	}
	var names []string
	group := ""
	for _, c := range check.All() {
		if c.Matches(selector) {
			return nil
		}
		if g := c.Group(); g != group {
			group = g
			names = append(names, g, g+"/*")
		}
		names = append(names, c.ID)
	}
	if nearest, ok := keys.Nearest(selector, names); ok {
		return fmt.Errorf("no check `%s`; did you mean `%s`?", selector, nearest)
	}
	return fmt.Errorf("no check `%s`: `rulewright explain` lists them", selector)
}
