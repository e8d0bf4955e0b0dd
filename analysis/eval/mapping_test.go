package eval

import (
	"testing"

	"github.com/rulewright/rulewright/analysis/event"
	"github.com/rulewright/rulewright/analysis/schema"
)

func TestALeafOfAFlattenedObjectIsMappedWithIt(t *testing.T) {
	known := schema.Default().Scope([]string{"logs-aws.cloudtrail-*"}, nil)
	const object = "aws.cloudtrail.flattened.request_parameters"
	m := &Mapping{Types: map[string]schema.Type{}}
	m.Learn(event.New().Add(object+".name", event.Text("x")), known)
	m.LearnQuery([]string{object + ".other.name"}, known)
	if len(m.Types) != 1 || m.Types[object] != schema.Flattened {
		t.Errorf("%v", m.Types)
	}
}
