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
	"github.com/rulewright/rulewright/analysis/predicate"
	"github.com/rulewright/rulewright/analysis/schema"
)

// evaluator runs the rule's query on documents as they were written, with the
// types that `eval` would give their fields.
type evaluator struct {
	*target
	programs map[string]*program
}

type program struct {
	*eval.Program
	filters []*predicate.Formula
}

// find returns what the query finds in documents, each event with the index of
// its document.
func (v *evaluator) find(docs []Document) ([]eval.Match, error) {
	mapping := &eval.Mapping{Types: map[string]schema.Type{}}
	for name, typ := range v.index.types {
		if !v.index.guessed[name] {
			mapping.Types[name] = typ
		}
	}
	events := make([]*eval.Event, len(docs))
	for i, doc := range docs {
		e, err := event.FromJSON(doc.JSON, mapping.Documents())
		if err != nil {
			return nil, err
		}
		if err := v.legal(e); err != nil {
			return nil, err
		}
		mapping.Learn(e, v.index.scope)
		events[i] = eval.NewEvent(e, strconv.Itoa(i+1), v.timestamp(), v.doc.Rule.TiebreakerField.Value)
		events[i].Index = i
	}
	p, err := v.program(mapping.Types)
	if err != nil {
		return nil, err
	}
	run := p.NewRun()
	for _, e := range events {
		passes := true
		for _, f := range p.filters {
			passes = passes && f.Eval(e.Event) == predicate.True
		}
		if passes {
			run.Add(e)
		}
	}
	if run.Undecided > 0 {
		return nil, errors.New("a part of the condition cannot be told without Elasticsearch")
	}
	return run.Matches(), nil
}

// program compiles the query for an index of these types.
func (v *evaluator) program(types map[string]schema.Type) (*program, error) {
	if !v.readsAll {
		own := map[string]schema.Type{}
		for name := range v.index.types {
			if typ, ok := types[name]; ok {
				own[name] = typ
			}
		}
		types = own
	}
	var key strings.Builder
	for _, name := range slices.Sorted(maps.Keys(types)) {
		if v.readsAll || v.index.guessed[name] {
			fmt.Fprintf(&key, "%s=%s\n", name, types[name])
		}
	}
	if p := v.programs[key.String()]; p != nil {
		return p, nil
	}
	scope, err := schema.MappingScope(types)
	if err != nil {
		return nil, err
	}
	fields := lower.NewMapping(scope)
	compiled, problems, err := eval.Compile(v.query.Language, v.query.Text, fields, v.category())
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return nil, errors.New(problems[0].Message)
	}
	p := &program{Program: compiled}
	for _, r := range v.restrictions(fields) {
		p.filters = append(p.filters, r.Formula)
	}
	v.programs[key.String()] = p
	return p, nil
}

// legal reports a value that an index would refuse for its field's type.
func (v *evaluator) legal(e *event.Event) error {
	for _, name := range e.Fields() {
		typ := v.index.types[name]
		if typ == "" {
			f, _ := v.index.scope.Lookup(name)
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
