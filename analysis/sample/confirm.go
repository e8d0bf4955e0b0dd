package sample

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
	"github.com/rulewright/rulewright/rules"
)

// evaluator runs the rule on documents as they were written, at the time of
// the last one.
type evaluator struct {
	*target
	options Options
	// indicators is what the rule asks of indicators, for a rule that does.
	indicators *target
	rules      map[string]*eval.Rule
}

// verdict is what the rule makes of documents.
type verdict struct {
	// found is how many results the query has, and alerts how many alerts come
	// of them.
	found, alerts int
}

// run runs the rule on documents.
func (v *evaluator) run(docs []Document) (verdict, error) {
	events := make([]*event.Event, len(docs))
	own, others := v.mapping(), &eval.Mapping{Types: map[string]schema.Type{}}
	if v.indicators != nil {
		others = v.indicators.mapping()
	}
	for i, doc := range docs {
		t, mapping := v.target, own
		if doc.Role == IndicatorRole {
			t, mapping = v.indicators, others
		}
		e, err := event.FromJSON(doc.JSON, mapping.Documents())
		if err != nil {
			return verdict{}, err
		}
		if err := t.legal(e); err != nil {
			return verdict{}, err
		}
		mapping.Learn(e, t.index.scope)
		events[i] = e
	}
	rule, err := v.rule(own, others)
	if err != nil {
		return verdict{}, err
	}
	run := rule.NewRun()
	for i, e := range events {
		placed := rule.NewEvent(e, strconv.Itoa(i+1))
		placed.Index = i
		switch docs[i].Role {
		case IndicatorRole:
			run.AddIndicator(placed)
		case HistoryRole:
			run.AddHistory(placed)
		default:
			run.Add(placed)
		}
	}
	if run.Undecided() > 0 {
		return verdict{}, errors.New("a part of the condition cannot be told without Elasticsearch")
	}
	return verdict{len(run.Matches()), len(run.Alerts())}, nil
}

// mapping returns the types of the fields that the query asks for, without
// those that nobody knows before a document has them.
func (t *target) mapping() *eval.Mapping {
	m := &eval.Mapping{Types: map[string]schema.Type{}}
	for name, typ := range t.index.types {
		if !t.index.guessed[name] {
			m.Types[name] = typ
		}
	}
	return m
}

// own leaves of a mapping what the query asks for, and spells what was guessed
// of it.
func (t *target) own(m *eval.Mapping) (types map[string]schema.Type, key string) {
	types = m.Types
	if !t.readsAll {
		types = map[string]schema.Type{}
		for name := range t.index.types {
			if typ, ok := m.Types[name]; ok {
				types[name] = typ
			}
		}
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(types)) {
		if t.readsAll || t.index.guessed[name] {
			fmt.Fprintf(&b, "%s=%s\n", name, types[name])
		}
	}
	return types, b.String()
}

// rule compiles the rule for indices with these mappings, once.
func (v *evaluator) rule(own, others *eval.Mapping) (*eval.Rule, error) {
	types, key := v.own(own)
	fields, err := schema.MappingScope(types)
	if err != nil {
		return nil, err
	}
	var indicatorFields *lower.Fields
	if v.indicators != nil {
		types, more := v.indicators.own(others)
		scope, err := schema.MappingScope(types)
		if err != nil {
			return nil, err
		}
		key += "\n" + more
		indicatorFields = lower.NewMapping(scope)
	}
	if r := v.rules[key]; r != nil {
		return r, nil
	}
	r, err := eval.CompileRule(v.doc, lower.NewMapping(fields), indicatorFields, eval.Settings{Now: v.options.Now, Exceptions: v.lists()})
	if err != nil {
		return nil, err
	}
	v.rules[key] = r
	return r, nil
}

// lists are the files with the exception lists that the rule names.
func (v *evaluator) lists() []*rules.Document {
	var out []*rules.Document
	if v.options.Lists == nil {
		return nil
	}
	for _, list := range v.doc.Rule.ExceptionsList {
		if doc := v.options.Lists(list.ListID.Value); doc != nil && doc != v.doc && !slices.Contains(out, doc) {
			out = append(out, doc)
		}
	}
	return out
}

// legal reports a value that an index would refuse for its field's type.
func (t *target) legal(e *event.Event) error {
	for _, name := range e.Fields() {
		typ := t.index.types[name]
		if typ == "" {
			f, _ := t.index.scope.Lookup(name)
			typ = f.Type
		}
		for _, value := range e.Values(name) {
			if !isLegal(typ, value) {
				return fmt.Errorf("%q is no value for `%s`, which is of type %s", value.Text, name, typ)
			}
		}
	}
	return nil
}

// wholeRanges are the bits of the types of whole numbers; unsigned_long is
// bounded by what an event can hold.
var wholeRanges = map[schema.Type]int{schema.Byte: 8, schema.Short: 16, schema.Integer: 32, schema.Long: 64, schema.UnsignedLong: 64}

func isLegal(typ schema.Type, v event.Value) bool {
	if bits := wholeRanges[typ]; bits > 0 {
		_, err := strconv.ParseInt(v.Text, 10, bits)
		return err == nil
	}
	switch typ.Family() {
	case schema.NumberFamily:
		_, err := strconv.ParseFloat(v.Text, 64)
		return err == nil
	case schema.DateFamily:
		_, ok := eval.TimeOf(v)
		return ok
	case schema.BooleanFamily:
		return v.Text == "true" || v.Text == "false"
	case schema.IPFamily:
		_, err := netip.ParseAddr(v.Text)
		return err == nil
	case schema.ObjectFamily:
		return false
	}
	return true
}
