package eval

import (
	"maps"
	"slices"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/lower"
	"github.com/rulewright/rulewright/analysis/schema"
)

// Learner finds out what the fields of events are: a mapping says it, else the
// catalogue of a rule's indices, else the first events that have them.
type Learner struct {
	mapping *Mapping
	seen    map[string]event.Value // the first value of each field
}

// NewLearner returns a learner with a mapping, which may be empty.
func NewLearner(m *Mapping) *Learner {
	return &Learner{mapping: m, seen: map[string]event.Value{}}
}

// maxLearned is how many fields are learnt; Elasticsearch refuses an index with
// many fewer.
const maxLearned = 50_000

// Add notes the fields of an event.
func (l *Learner) Add(e *event.Event) {
	for name, values := range e.All() {
		if _, ok := l.seen[name]; !ok && len(l.seen) < maxLearned {
			l.seen[name] = values[0]
		}
	}
}

// Seen returns how many fields the events had so far.
func (l *Learner) Seen() int { return len(l.seen) }

// Names returns the fields that the events had so far, sorted.
func (l *Learner) Names() []string { return slices.Sorted(maps.Keys(l.seen)) }

// Mapping returns the fields as a scope knows them, and those that queries name
// though no event has them.
func (l *Learner) Mapping(known *schema.Scope, named []string) *Mapping {
	m := &Mapping{Types: maps.Clone(l.mapping.Types)}
	if m.Types == nil {
		m.Types = map[string]schema.Type{}
	}
	for name, value := range l.seen {
		m.learn(name, value, known)
	}
	m.LearnQuery(named, known)
	return m
}

// Fields returns the fields of [Learner.Mapping], ready for lowering.
func (l *Learner) Fields(known *schema.Scope, named []string) (*lower.Fields, error) {
	return l.Mapping(known, named).Fields()
}

// Fields returns the fields of the mapping, ready for lowering.
func (m *Mapping) Fields() (*lower.Fields, error) {
	scope, err := schema.MappingScope(m.Types)
	if err != nil {
		return nil, err
	}
	return lower.NewMapping(scope), nil
}
