package lookup

import (
	"errors"
	"strings"

	"github.com/rulewright/rulewright/analysis/esqleval"
	"github.com/rulewright/rulewright/analysis/eval"
	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
)

// parseJSON reads documents: JSON Lines, arrays, answers of Elasticsearch and
// whatever else events may be in. The types of fields are those of their first
// values.
func parseJSON(name, path, text string) (*esqleval.Table, error) {
	docs := &esqleval.Documents{Index: name}
	m := &eval.Mapping{Types: map[string]schema.Type{}}
	err := eval.Read(strings.NewReader(text), event.Mapping{}, func(doc *event.Event, id string) error {
		m.Learn(doc, nil)
		docs.Events, docs.IDs = append(docs.Events, doc), append(docs.IDs, id)
		return nil
	})
	if err != nil {
		b := &Broken{Path: path, Reason: err.Error()}
		var bad eval.Bad
		if errors.As(err, &bad) {
			b.Line, b.Reason = bad.Line, bad.Err.Error()
		}
		return nil, b
	}
	docs.Types = m.Types
	return docs.Source(nil, nil, nil)
}
